"""Runs the examples of the API reference as they are translated to Python, each in a stack of its own; prints what each fails with.

Its argument is a JSON file with a list of objects: place, around (what the example goes on from) and code.
"""
import json
import re
import sys

import aws_cdk
import cdk_kms_rotation
from aws_cdk import App, Duration, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk.aws_cloudwatch_actions import SnsAction
from aws_cdk.aws_sns_subscriptions import EmailSubscription
from cdk_kms_rotation import KeyTemplate, ManualRotationAlias, RotatingKey, RotationComplianceRule, SigningSpec


def alias(scope, name):
    return ManualRotationAlias(
        scope, name, alias_name="orders/" + name, key_template=KeyTemplate.signing(SigningSpec.ECC_NIST_P256), rotation_period=Duration.days(180)
    )


# What an example takes for granted with `declare const`, of which the translation leaves a comment.
DECLARED = {
    "App": lambda scope, name: scope.node.root,
    "ManualRotationAlias": alias,
    "RotationComplianceRule": RotationComplianceRule,
    "ec2.IVpc": lambda scope, name: ec2.Vpc(scope, name),
    "events.IRuleTarget": lambda scope, name: targets.SnsTopic(sns.Topic(scope, name)),
    "iam.IRole": lambda scope, name: iam.Role(scope, name, assumed_by=iam.AccountRootPrincipal()),
    "iam.Role": lambda scope, name: iam.Role(scope, name, assumed_by=iam.AccountRootPrincipal()),
    "kms.Key": kms.Key,
    "s3.Bucket": s3.Bucket,
    "sns.Topic": sns.Topic,
}


def names_around(around):
    """What the example may use without importing it: as in rosetta/*.ts-fixture."""
    if around == "nothing":
        return {}
    app = App()
    stack = Stack(app, "Orders")
    if around == "README":
        made = {"app": app, "stack": stack, "key": RotatingKey(stack, "Data", alias="orders/data"), "signing": alias(stack, "signing")}
        return {"Duration": Duration, "Stack": Stack, **made}
    names = {name: getattr(cdk_kms_rotation, name) for name in cdk_kms_rotation.__all__}
    modules = {name: getattr(aws_cdk, "aws_" + name) for name in ["ec2", "events", "iam", "kms", "logs", "s3", "sns"]}
    core = {"Duration": Duration, "SnsAction": SnsAction, "EmailSubscription": EmailSubscription, "targets": targets}
    return {**names, **modules, **core, "self": stack}


def run(place, around, code):
    names = names_around(around)
    for name, kind in re.findall(r"^# (\w+): ([\w.]+)$", code, re.MULTILINE):
        names[name] = DECLARED[kind](names["self"], name)
    exec(compile(code, place, "exec"), names)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        examples = json.load(file)
    failures = {}
    for example in examples:
        try:
            run(**example)
        except Exception as error:  # whatever it is, it is told, and the others are run
            failures[example["place"]] = f"{type(error).__name__}: {error}"
    print(json.dumps(failures))


main()
