"""Verifies tokens with the key set at an address: reads {"url", "cases": [{"algorithm", "token"}]}, writes a list of results, "" where it holds."""

import json
import sys

import jwt


def verify(keys: jwt.PyJWKClient, algorithm: str, token: str) -> str:
    try:
        jwt.decode(token, keys.get_signing_key_from_jwt(token), algorithms=[algorithm])
    except jwt.PyJWTError as error:
        return str(error) or type(error).__name__
    return ""


def main() -> None:
    asked = json.load(sys.stdin)
    keys = jwt.PyJWKClient(asked["url"])
    json.dump([verify(keys, one["algorithm"], one["token"]) for one in asked["cases"]], sys.stdout)


main()
