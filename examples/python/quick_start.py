"""The quick start in Python: a key that AWS KMS rotates in place, and a signing key that is rotated behind an alias."""
from aws_cdk import App, CfnOutput, Duration, Stack
from aws_cdk import aws_iam as iam
from cdk_kms_rotation import KeyTemplate, ManualRotationAlias, RotatingKey, SigningSpec
from constructs import Construct


class QuickStart(Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)

        # AWS KMS rotates the material of this key every year; id and ARN stay.
        RotatingKey(self, "Data", alias="quick-start/data")

        # AWS KMS cannot rotate a signing key: here a new key is made, proven and moved behind the alias every half year.
        signing = ManualRotationAlias(
            self,
            "Signing",
            alias_name="quick-start/signing",
            key_template=KeyTemplate.signing(SigningSpec.ECC_NIST_P256),
            rotation_period=Duration.days(180),
        )

        service = iam.Role(self, "Service", assumed_by=iam.ServicePrincipal("ecs-tasks.amazonaws.com"))
        signing.grants.sign(service)  # through the alias
        signing.grants.verify(service)  # by the key ARN that Sign returned

        CfnOutput(self, "AliasName", value=signing.alias_name)
        CfnOutput(self, "StateMachineArn", value=signing.state_machine_arn)


app = App()
QuickStart(app, "QuickStart")
app.synth()
