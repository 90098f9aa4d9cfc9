"""Runs a script as AWS Systems Manager does: its text, the name of the handler, the payload. Reads a case, writes what became of it, both as JSON."""
import json
import sys

import boto3

case = json.load(sys.stdin)
boto3.world = boto3.World(case["key"], case["status"], case["rotations"], case["errors"])
script = dict(__name__="script")
exec(compile(case["script"], "script.py", "exec"), script)
runs = []
for _ in range(case["times"]):
    try:
        runs.append(dict(answer=script[case["handler"]](case["payload"], dict())))
    except Exception as error:
        runs.append(dict(error=type(error).__name__, message=str(error)))
json.dump(dict(runs=runs, calls=boto3.world.calls, retries=boto3.world.retries), sys.stdout)
