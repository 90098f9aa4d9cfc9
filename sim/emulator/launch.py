"""Runs the emulator for exactly as long as the process at the other end of standard input lives.

A parent that is killed outright (SIGKILL, a closed terminal) cannot clean up after itself. The kernel closes its end of
the pipe for it; this script reads that end of file as "nobody needs me any more" and ends its whole process group, the
function processes included. Usage: launch.py DIRECTORY, where DIRECTORY holds this emulator's files and goes with it.

If the environment variable EMULATOR_CALL_LOG names a file, each call of a service goes there (call-log.ts reads it). With
EMULATOR_AWS_EVENTS, events of AWS services can be put on the event bus (aws-events.ts does). With SECONDS_LATER_FILE, state
machines live as many seconds later as that file says (later.cjs does the same for functions), and waits that are skipped are
added to it.
"""

import json
import os
import shutil
import signal
import sys
import threading
from datetime import datetime, timedelta, timezone


def end_with_parent(directory: str) -> None:
    while os.read(0, 4096):
        pass
    shutil.rmtree(directory, ignore_errors=True)
    os.killpg(os.getpgrp(), signal.SIGKILL)


def log_calls(file: str) -> None:
    """Logs calls at the one place that all of them pass: machines call services without any HTTP request.

    Only calls that name their operation in a header, as those of AWS KMS do and those of AWS Lambda do not.
    """
    from ministack import app

    log = open(file, "a", buffering=1, encoding="utf-8")

    def logged(service, handler):
        async def handle(method, path, headers, body, query_params):
            target = headers.get("x-amz-target", "")
            if target:
                # An SDK names itself; the emulator's state machines do not.
                call = {"service": service, "operation": target.rpartition(".")[2], "sdk": "user-agent" in headers}
                log.write(json.dumps(call) + "\n")
            return await handler(method, path, headers, body, query_params)

        return handle

    for service, handler in app.SERVICE_HANDLERS.items():
        app.SERVICE_HANDLERS[service] = logged(service, handler)


def live_later(file: str) -> None:
    """Has state machines take it for later than it is, by the seconds in the file, and adds to them what a wait skips.

    Else a machine that waits until an instant, and then asks whether it has come, goes round and round until it has come for everybody.
    """
    from ministack.services import stepfunctions

    turn = threading.Lock()

    def now() -> datetime:
        with open(file, encoding="utf-8") as seconds:
            return datetime.now(timezone.utc) + timedelta(seconds=float(seconds.read()))

    def now_iso() -> str:
        return now().strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"

    def add(seconds: float) -> None:
        with turn:
            with open(file, encoding="utf-8") as before:
                sum_of_seconds = float(before.read()) + seconds
            # Functions read it at any time: it is replaced as a whole.
            with open(f"{file}.new", "w", encoding="utf-8") as after:
                after.write(str(sum_of_seconds))
            os.replace(f"{file}.new", file)

    wait = stepfunctions._scaled_sleep

    def wait_for(seconds: float) -> None:
        wait(seconds)
        add(seconds * (1 - stepfunctions._SFN_WAIT_SCALE))

    def wait_until(timestamp: str) -> None:
        remaining = (datetime.fromisoformat(timestamp.replace("Z", "+00:00")) - now()).total_seconds()
        if remaining > 0:
            wait_for(remaining)

    stepfunctions.now_iso = now_iso
    stepfunctions._scaled_sleep = wait_for
    stepfunctions._sleep_until = wait_until


def main() -> None:
    directory = sys.argv.pop(1)
    if os.getpgrp() != os.getpid():
        sys.exit("launch.py must lead a process group of its own, for it ends that group")
    threading.Thread(target=end_with_parent, args=(directory,), daemon=True).start()

    from ministack.app import main as run_emulator

    call_log = os.environ.pop("EMULATOR_CALL_LOG", None)
    if call_log:
        log_calls(call_log)
    later = os.environ.get("SECONDS_LATER_FILE")
    if later:
        live_later(later)
    if os.environ.pop("EMULATOR_AWS_EVENTS", None):
        import aws_events

        aws_events.install()
    run_emulator()


if __name__ == "__main__":
    main()
