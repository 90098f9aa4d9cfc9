"""What a synthesis costs without this library: two keys of the AWS CDK, in place of the two of the quick start."""
from aws_cdk import App, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms

app = App()
stack = Stack(app, "Plain")
kms.Key(stack, "Data", alias="plain/data", enable_key_rotation=True)
signing = kms.Key(
    stack, "Signing", alias="plain/signing", key_spec=kms.KeySpec.ECC_NIST_P256, key_usage=kms.KeyUsage.SIGN_VERIFY
)
signing.grant_sign_verify(iam.Role(stack, "Service", assumed_by=iam.ServicePrincipal("ecs-tasks.amazonaws.com")))
app.synth()
