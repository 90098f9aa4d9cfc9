"""Runs the emulator for exactly as long as the process at the other end of standard input lives.

A parent that is killed outright (SIGKILL, a closed terminal) cannot clean up after itself. The kernel closes its end of
the pipe for it; this script reads that end of file as "nobody needs me any more" and ends its whole process group, the
function processes included. Usage: launch.py DIRECTORY, where DIRECTORY holds this emulator's files and goes with it.
"""

import os
import shutil
import signal
import sys
import threading


def end_with_parent(directory: str) -> None:
    while os.read(0, 4096):
        pass
    shutil.rmtree(directory, ignore_errors=True)
    os.killpg(os.getpgrp(), signal.SIGKILL)


def main() -> None:
    directory = sys.argv.pop(1)
    if os.getpgrp() != os.getpid():
        sys.exit("launch.py must lead a process group of its own, for it ends that group")
    threading.Thread(target=end_with_parent, args=(directory,), daemon=True).start()

    from ministack.app import main as run_emulator

    run_emulator()


if __name__ == "__main__":
    main()
