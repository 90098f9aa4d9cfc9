"""What an execution asks of the process that started this one, over standard input and output, one JSON value a line.

In:  {"start": ID, "definition": TEXT, "input": ANY, "now": MILLISECONDS, and what the context object says: "arn", "name", "startTime", ...}
     {"id": ID, "now": MILLISECONDS, "answer": ANY}
Out: {"id": ID, "ask": "enter" | "sleep" | "random" | "task", ...}, one at a time for each execution, which waits for the answer
     {"id": ID, "end": {"status": ..., "output" or "error" and "cause": ..., "variables": ..., "lifted": [...]}}

Time is what the last answer said. An execution that gets no answer any more (it was stopped) stays where it is until this process ends.
"""

import json
import queue
import sys
import threading

_lock = threading.Lock()
_channel = sys.stdout
_executions: dict[int, "Execution"] = {}
_current = threading.local()
_now_millis = 0


class Execution:
    """One execution: its mailbox, and which rules of moto had to be lifted for it."""

    def __init__(self, number: int, arn: str):
        self.number = number
        self.arn = arn
        self.lifted: set[str] = set()
        #: what is told of the task that runs
        self.task: dict = {}
        self._answers: queue.SimpleQueue = queue.SimpleQueue()

    def ask(self, question: str, **more: object) -> object:
        send({"id": self.number, "ask": question, **more})
        return self._answers.get()

    def answer(self, value: object) -> None:
        self._answers.put(value)


def send(message: dict) -> None:
    with _lock:
        _channel.write(json.dumps(message, default=str) + "\n")
        _channel.flush()


def listen(start) -> None:
    """Reads until the other end is gone; calls `start` with an execution and its message, in a thread of its own."""
    global _now_millis, _channel
    sys.stdout = sys.stderr  # whatever a library prints is no message
    for line in sys.stdin:
        message = json.loads(line)
        _now_millis = message["now"]
        if "start" in message:
            execution = _executions[message["start"]] = Execution(message["start"], message["arn"])
            threading.Thread(target=start, args=(execution, message), daemon=True).start()
        else:
            _executions[message["id"]].answer(message["answer"])


def now_millis() -> int:
    return _now_millis


def act_for(execution: Execution) -> None:
    """Says whose work this thread does."""
    _current.execution = execution


def current() -> Execution:
    return _current.execution


def of_arn(arn: str) -> Execution:
    """The youngest execution of that name: an older one has ended."""
    return next(one for one in reversed(_executions.values()) if one.arn == arn)
