"""AWS KMS with one key, as much of it as the remediation asks for. Strict: an operation, a parameter or a key that it does not know is an error."""
from datetime import datetime, timedelta, timezone

from botocore.exceptions import ClientError

PAGE = 2  # rotations a page, so that all who list them have to turn pages

world = None


def client(service, config):
    if service != "kms":
        raise AssertionError(f"no client for {service}")
    return Kms(world, config.retries)


class World:
    """What a test says of the key; times are given as days ago."""

    def __init__(self, key, status, rotations, errors):
        self.key = dict(key, CreationDate=ago(key["CreationDate"]))
        self.status, self.errors = status, errors
        self.rotations = [dict(one, RotationDate=ago(one["RotationDate"])) if "RotationDate" in one else one for one in rotations]
        self.calls, self.retries = [], None


class Kms:
    def __init__(self, world, retries):
        self.world, world.retries = world, retries

    def describe_key(self, KeyId):
        self.called("DescribeKey", KeyId)
        return dict(KeyMetadata=self.world.key)

    def get_key_rotation_status(self, KeyId):
        self.called("GetKeyRotationStatus", KeyId)
        return dict(self.world.status, KeyId=KeyId)

    def list_key_rotations(self, KeyId, Limit, Marker=None):
        self.called("ListKeyRotations", KeyId)
        if not 1 <= Limit <= 1000:
            raise AssertionError(f"Limit {Limit}")
        start = 0 if Marker is None else int(Marker)
        page, rest = self.world.rotations[start:start + PAGE], self.world.rotations[start + PAGE:]
        return dict(Rotations=page, Truncated=True, NextMarker=str(start + PAGE)) if rest else dict(Rotations=page, Truncated=False)

    def enable_key_rotation(self, KeyId, RotationPeriodInDays):
        self.called("EnableKeyRotation", KeyId, RotationPeriodInDays)
        self.world.status.update(KeyRotationEnabled=True, RotationPeriodInDays=RotationPeriodInDays)
        return dict()

    def rotate_key_on_demand(self, KeyId):
        self.called("RotateKeyOnDemand", KeyId)
        self.world.status.update(OnDemandRotationStartDate=ago(0))
        return dict(KeyId=KeyId)

    def called(self, operation, key_id, *more):
        known = (self.world.key["Arn"], self.world.key["KeyId"])
        self.world.calls.append([operation, *more])
        if operation in self.world.errors:
            raise ClientError(dict(Error=dict(Code=self.world.errors[operation], Message="as the test wants it")), operation)
        if key_id not in known:
            raise ClientError(dict(Error=dict(Code="NotFoundException", Message=f"Invalid keyId {key_id}")), operation)


def ago(days):
    return datetime.now(timezone.utc) - timedelta(days=days)
