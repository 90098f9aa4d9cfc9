"""Signs with examples/clients/sign_jwt.py: reads claims, a line of JSON each, and writes {"token", "calls"} for each.

Usage: sign.py ALIAS ALGORITHM. The environment says where AWS KMS is; calls are those of it that the token took.
"""

import json
import sys
from pathlib import Path

import boto3

sys.path.insert(0, str(Path(__file__).parents[2] / "examples" / "clients"))

from sign_jwt import JwtSigner  # noqa: E402


def main(alias: str, algorithm: str) -> None:
    kms = boto3.client("kms")
    calls: list[str] = []
    kms.meta.events.register("before-call.kms", lambda model, **_: calls.append(model.name))
    signer = JwtSigner(kms, alias, algorithm)
    for line in sys.stdin:
        token = signer.sign(json.loads(line))
        print(json.dumps({"token": token, "calls": calls}), flush=True)
        calls.clear()


main(*sys.argv[1:])
