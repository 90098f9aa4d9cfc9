"""
Makes the material of one AWS KMS key young: switches its automatic rotation on, and rotates it once on demand, for switching on alone starts a
clock and changes nothing. Runs as the script of an AWS Systems Manager Automation; no double braces in here, it would take them for parameters.

It does not rotate what is young enough, or what is being rotated. The history of a key may be seconds or minutes late, so its material is asked about
as well: one that is not in the history yet is new. Two runs within the same seconds may still both rotate.
"""
from datetime import datetime, timedelta, timezone

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

# For life, and it cannot be raised. https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html (read 2026-11-25)
ON_DEMAND_ROTATIONS = 25

# RotateKeyOnDemand is limited to 5 requests a second for the account, and a rule may find many old keys at once.
PATIENT = Config(retries=dict(mode="standard", max_attempts=10))


class Refused(Exception):
    """It cannot be done, or not here. The message says why, and what to do instead."""


def remediate(events, context):
    """events: keyId, rotationPeriodDays, maxKeyAgeDays, reservedRotations."""
    kms = boto3.client("kms", config=PATIENT)
    key = asked(kms, "DescribeKey", events["keyId"])["KeyMetadata"]
    refuse_unless_rotatable(key)
    status = asked(kms, "GetKeyRotationStatus", key["Arn"])
    switched_on = switch_on(kms, key, status, events["rotationPeriodDays"])
    outcome, message = make_young(kms, key, status, events)
    return dict(keyArn=key["Arn"], outcome=outcome, automaticRotationChanged=switched_on, message=" ".join([message, said(switched_on, events)]).strip())


def refuse_unless_rotatable(key):
    arn, origin = key["Arn"], key.get("Origin")
    behind_an_alias = "put a new key behind its alias (ManualRotationAlias of cdk-kms-rotation), or waive it"
    if key.get("KeyManager") == "AWS":
        raise Refused(f"{arn} is an AWS managed key: AWS rotates it")
    if origin in ("AWS_CLOUDHSM", "EXTERNAL_KEY_STORE"):
        raise Refused(f"{arn} is in a custom key store (origin {origin}), where AWS KMS cannot rotate keys: {behind_an_alias}")
    if key.get("KeySpec") != "SYMMETRIC_DEFAULT":
        kind = "an HMAC key" if key.get("KeySpec", "").startswith("HMAC") else "an asymmetric key"
        raise Refused(f"{arn} is {kind} ({key.get('KeySpec')}), which AWS KMS cannot rotate: {behind_an_alias}")
    regions = key.get("MultiRegionConfiguration", dict())
    if regions.get("MultiRegionKeyType") == "REPLICA":
        primary = regions.get("PrimaryKey", dict()).get("Arn")
        raise Refused(f"{arn} is a replica, which follows its primary: rotate {primary}")
    if key.get("KeyState") != "Enabled":
        raise Refused(f"{arn} is {key.get('KeyState')}, and AWS KMS rotates enabled keys only: enable it if it is needed, else schedule its deletion")


def switch_on(kms, key, status, days):
    """A shorter period is left alone: it is somebody's stricter rule. A longer one would let the key grow too old again."""
    if key["Origin"] == "EXTERNAL":
        return False  # imported material is rotated on demand only
    if status.get("KeyRotationEnabled") and status.get("RotationPeriodInDays", days + 1) <= days:
        return False
    asked(kms, "EnableKeyRotation", key["Arn"], RotationPeriodInDays=days)
    return True


def said(switched_on, events):
    return f"Automatic rotation is on, every {events['rotationPeriodDays']} days." if switched_on else ""


def make_young(kms, key, status, events):
    materials = history(kms, key["Arn"])
    rotations = [one for one in materials if "RotationDate" in one]
    age = datetime.now(timezone.utc) - max([key["CreationDate"]] + [one["RotationDate"] for one in rotations])
    if status.get("OnDemandRotationStartDate"):
        return "RotationInProgress", f"{key['Arn']} is being rotated on demand since {status['OnDemandRotationStartDate']}."
    if age < timedelta(days=events["maxKeyAgeDays"]):
        return "YoungEnough", f"The material of {key['Arn']} is {age.days} days old: it is not rotated."
    if is_newer_than_listed(key, materials):
        return "JustRotated", f"The material of {key['Arn']} is so new that its history does not show it yet: it is not rotated. Look again in an hour."
    used = sum(one.get("RotationType") == "ON_DEMAND" for one in rotations)
    refuse_if_spent(key, used, events["reservedRotations"])
    return rotate(kms, key, age, used)


def is_newer_than_listed(key, materials):
    """Only where AWS KMS names the material in use, and lists materials: versions of boto3 from before 2025 know neither."""
    current = key.get("CurrentKeyMaterialId")
    listed = [one["KeyMaterialId"] for one in materials if one.get("KeyMaterialState") == "CURRENT" and "KeyMaterialId" in one]
    return current is not None and bool(listed) and current not in listed


def history(kms, arn):
    """All materials, where this version of boto3 can ask for them: a key that was never rotated has no rotations to compare with."""
    known = kms.meta.service_model.operation_model("ListKeyRotations").input_shape.members
    everything = dict(IncludeKeyMaterial="ALL_KEY_MATERIAL") if "IncludeKeyMaterial" in known else dict()
    rotations, marker = [], dict()
    while marker is not None:
        page = asked(kms, "ListKeyRotations", arn, Limit=1000, **everything, **marker)
        rotations += page.get("Rotations", [])
        marker = dict(Marker=page["NextMarker"]) if page.get("Truncated") else None
    return rotations


def refuse_if_spent(key, used, reserve):
    if ON_DEMAND_ROTATIONS - used > reserve:
        return
    by_itself = "" if key["Origin"] == "EXTERNAL" else ", or wait for its automatic rotation, which is on"
    raise Refused(
        f"{key['Arn']} has used {used} of the {ON_DEMAND_ROTATIONS} on-demand rotations of its life, and {reserve} are held in reserve: "
        f"replace the key by a new one{by_itself}; waive it until then. If its material may be compromised, rotate it by hand: aws kms rotate-key-on-demand"
    )


def rotate(kms, key, age, used):
    try:
        kms.rotate_key_on_demand(KeyId=key["Arn"])
    except ClientError as error:
        name = name_of(error)
        if name == "ConflictException":
            return "RotationImminent", f"AWS KMS is about to rotate {key['Arn']} by itself, or does it now."
        if name == "KMSInvalidStateException" and key["Origin"] == "EXTERNAL":
            raise Refused(
                f"{key['Arn']} has imported material, and no new material waits for its rotation: import some with ImportType NEW_KEY_MATERIAL "
                f"(into the replicas of a multi-Region key, too), then run this again. AWS KMS said: {error}"
            ) from error
        if name == "LimitExceededException":
            refuse_if_spent(key, ON_DEMAND_ROTATIONS, 0)
        explain(error, "RotateKeyOnDemand", key["Arn"])
        raise
    return "RotationStarted", (
        f"{key['Arn']}, whose material was {age.days} days old, is being rotated on demand, for the {used + 1}. time of {ON_DEMAND_ROTATIONS}; "
        f"it takes up to ten minutes."
    )


def asked(kms, operation, key_id, **parameters):
    method = "".join("_" + letter.lower() if letter.isupper() else letter for letter in operation).lstrip("_")
    try:
        return getattr(kms, method)(KeyId=key_id, **parameters)
    except ClientError as error:
        explain(error, operation, key_id)
        raise


def explain(error, operation, key_id):
    """Refuses, if there is something that somebody can do about it."""
    remedies = dict(
        AccessDeniedException=f"the key policy of {key_id} has to let IAM policies of the account decide, or name the role of this automation for kms:{operation}; "
        "and if the rule has a scope, the key has to bear its tag",
        NotFoundException=f"there is no key {key_id} in this account and Region",
    )
    remedy = remedies.get(name_of(error))
    if remedy is not None:
        raise Refused(f"{operation}: {remedy}. AWS KMS said: {error}") from error


def name_of(error):
    return error.response["Error"]["Code"]
