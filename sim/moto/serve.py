"""Runs the moto server for exactly as long as the process at the other end of standard input lives, and lets it move keys back in time.

Usage: serve.py DIRECTORY PORT NONCE, where DIRECTORY goes when the server ends. Two routes of its own:
  GET  /_health  answers NONCE: this server, and no other that won the race for the port
  POST /_keys    a JSON list of {"region", "keyId", and any of "createdAt", "rotatedAt" (a list), "keyState", "keyManager"}; times in seconds since the epoch
  POST /_create  the same without "keyId", but with any of "keySpec", "keyUsage", "origin", "aliases", "tags"; answers the ids. Thousands in a second
"""

import functools
import json
import os
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "emulator"))

from launch import end_with_parent  # noqa: E402
from moto.kms import models  # noqa: E402
from moto.kms.models import kms_backends  # noqa: E402
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app  # noqa: E402
from werkzeug.serving import run_simple  # noqa: E402
from werkzeug.wrappers import Request, Response  # noqa: E402

ACCOUNT = "123456789012"

# moto makes an RSA key for each key, whatever its spec: the most of its time. Here nobody signs anything, so one for each spec is enough.
models.generate_private_key = functools.lru_cache(maxsize=None)(models.generate_private_key)


class QuietRequestHandler(MotoRequestHandler):
    protocol_version = "HTTP/1.1"  # connections are kept: 10,000 keys would use up all ports of the machine

    def log_request(self, *args: object) -> None:
        pass


def change(key: dict) -> None:
    target = kms_backends[ACCOUNT][key["region"]].keys[key["keyId"]]
    if "createdAt" in key:
        target.creation_date = key["createdAt"]
    if "rotatedAt" in key:
        target.rotations = [{"KeyId": target.id, "RotationDate": at, "RotationType": "AUTOMATIC"} for at in key["rotatedAt"]]
    if "keyState" in key:
        target.key_state = key["keyState"]
    if "keyManager" in key:
        target.key_manager = key["keyManager"]


def create(key: dict) -> str:
    backend = kms_backends[ACCOUNT][key["region"]]
    tags = [{"TagKey": name, "TagValue": value} for name, value in key.get("tags", {}).items()]
    made = backend.create_key(
        None, key.get("keyUsage", "ENCRYPT_DECRYPT"), key.get("keySpec", "SYMMETRIC_DEFAULT"), "", tags, False, key.get("origin", "AWS_KMS")
    )
    for alias in key.get("aliases", []):
        backend.create_alias(made.id, alias)
    change({**key, "keyId": made.id})
    return made.id


def main() -> None:
    directory, port, nonce = sys.argv[1:]
    if os.getpgrp() != os.getpid():
        sys.exit("serve.py must lead a process group of its own, for it ends that group")
    threading.Thread(target=end_with_parent, args=(directory,), daemon=True).start()
    moto = DomainDispatcherApplication(create_backend_app)

    def app(environ: dict, start_response: object) -> object:
        path = environ.get("PATH_INFO")
        if path == "/_health":
            return Response(nonce)(environ, start_response)
        if path == "/_create":
            return Response(json.dumps([create(key) for key in json.loads(Request(environ).get_data())]))(environ, start_response)
        if path == "/_keys":
            for key in json.loads(Request(environ).get_data()):
                change(key)
            return Response("{}")(environ, start_response)
        return moto(environ, start_response)

    run_simple("127.0.0.1", int(port), app, threaded=True, request_handler=QuietRequestHandler)


if __name__ == "__main__":
    main()
