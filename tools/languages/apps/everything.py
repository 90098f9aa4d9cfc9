"""Every construct of the library, and what else it exports, once: the same app as everything.ts, in the same order and with the same names."""
from aws_cdk import App, CfnOutput, CfnResource, Duration, Environment, RemovalPolicy, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_config as config
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from cdk_kms_rotation import (
    Adoption,
    AliasRotationEvents,
    AsymmetricEncryptionSpec,
    BreakGlassPrincipals,
    HookFailureMode,
    KemSpec,
    KeyAgreementSpec,
    KeyMaterialOrigin,
    KeyOrigin,
    KeySpecRule,
    KeyTagScope,
    KeyTemplate,
    KnownVerifier,
    MacSpec,
    ManualRotationAlias,
    ManualRotationAliasGrants,
    OnDemandRotation,
    OrganizationGuardrails,
    PublicKeySet,
    PublicKeyStore,
    ReplicaKey,
    RequiredKeyTag,
    Retirement,
    RotatingKey,
    RotationComplianceRule,
    RotationDashboard,
    RotationDefaults,
    RotationEvents,
    RotationGuardHook,
    RotationNotifications,
    RotationRemediation,
    RotationRoles,
    RotationStandard,
    SigningSpec,
    StandardRule,
    Waiver,
    WhenCurrentKeyUnusable,
)

ACCOUNT = "111122223333"
REGION = "eu-west-1"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
PRIMARY_KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/mrk-1234abcd12ab34cd56ef1234567890ab"

app = App()
env = Environment(account=ACCOUNT, region=REGION)

# --- The standard, before any key is made
organization = Stack(app, "Organization", env=env)
standard = RotationStandard(
    name="everything",
    version="2026.1",
    max_key_age=Duration.days(400),
    grace_period=Duration.days(14),
    min_rotation_period=Duration.days(90),
    max_rotation_period=Duration.days(365),
    min_deletion_window=Duration.days(14),
    allowed_origins=[KeyMaterialOrigin.AWS_KMS, KeyMaterialOrigin.EXTERNAL],
    required_tags=[RequiredKeyTag(key="Owner"), RequiredKeyTag(key="Environment", values=["dev", "prod"])],
    key_specs=[KeySpecRule.forbidden("ECC_SECG_P256K1"), KeySpecRule.until("RSA_2048", "2030-12-31")],
    mandatory=[StandardRule.KEY_ROTATION],
    ignored=[StandardRule.KEY_TAGS, StandardRule.FAMILY_ALARMS],
    waivers=[Waiver.for_alias("legacy/tokens", reason="replaced this year", owner="payments", until="2028-06-30")],
)
standard.inject_defaults(organization)
standard.enforce(organization)
kms.Key(organization, "Plain")  # rotates, for the standard says so
standard.add_compliance_rule(
    organization, "KeysByAge", config_rule_name="keys-by-age", evaluate_on_change=False
).add_remediation("Repair")
OrganizationGuardrails(organization, "Guardrails", standard=standard, target_ids=["ou-ab12-cdefgh34"], name_prefix="acme")
RotationGuardHook(
    organization, "Hook", standard=standard, failure_mode=HookFailureMode.FAIL, excluded_stack_names=["Bootstrap"]
)
standard.write_to("standard", partition="aws")
CfnResource(
    organization,
    "Documents",
    type="Everything::Documents",
    properties={
        "ServiceControlPolicies": standard.service_control_policies(),
        "ResourceControlPolicies": standard.resource_control_policies(),
        "GuardRules": standard.guard_rules(numbers_as_input_parameters=True),
        "GuardInputParameters": standard.guard_input_parameters(),
    },
)
standard.assert_template_compliant({"Resources": {}})
CfnOutput(organization, "FromJson", value=RotationStandard.from_json(standard.to_json()).to_json())
CfnOutput(organization, "FromFile", value=RotationStandard.from_file("standard/standard.json").version)

# --- What everything below has in common
stack = Stack(app, "Everything", env=env)
RotationDefaults.set(
    stack,
    role_path="/platform/",
    role_name_prefix="all-",
    log_retention=logs.RetentionDays.TEN_YEARS,
    function_memory_size=512,
    runbook_url="https://wiki.example.com/kms-rotation",
)
service = iam.Role(stack, "Service", assumed_by=iam.ServicePrincipal("ecs-tasks.amazonaws.com"))
on_call = actions.SnsAction(sns.Topic(stack, "OnCall"))

# --- Keys that are rotated in place
data = RotatingKey(
    stack,
    "Data",
    alias="everything/data",
    multi_region=True,
    rotation_period=Duration.days(365),
    pending_window=Duration.days(30),
    removal_policy=RemovalPolicy.RETAIN,
    admins=[service],
)
data.grant_encrypt_decrypt(service)
data.rotation_events.on_rotated("DataRotated")
on_demand = OnDemandRotation(stack, "OnDemand", key=data, max_material_age=Duration.days(200), reserved_rotations=5)
on_demand.add_alarms(actions=[on_call], ok_actions=[on_call])
on_demand.grant_rotate(service)
on_demand.on_blocked("OnDemandBlocked")
imported = RotatingKey(stack, "Imported", origin=KeyOrigin.EXTERNAL)
imported.add_material_expiry_alarm("MaterialExpires", before=Duration.days(7))
RotationEvents.from_key(imported).on_material_expired("MaterialExpired")
their_rotation = OnDemandRotation.from_on_demand_rotation_attributes(
    stack,
    "TheirRotation",
    key=imported,
    state_machine_arn=f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:theirs",
    reserved_rotations=0,
)
their_rotation.on_rotated("TheirsRotatedOnDemand")
primary_key = kms.Key.from_key_arn(stack, "Primary", PRIMARY_KEY)
replica = ReplicaKey(stack, "Replica", primary_key=primary_key, alias="everything/replica")
replica.grant_decrypt(service)
replica.grant_admin(service)
replica.rotation_events.on_disabled("ReplicaDisabled")

# --- Keys that are rotated behind an alias
signing = ManualRotationAlias(
    stack,
    "Signing",
    alias_name="everything/signing",
    key_template=KeyTemplate.signing(SigningSpec.ECC_NIST_P256),
    rotation_period=Duration.days(180),
    activation_delay=Duration.days(1),
    check_interval=Duration.hours(6),
    retirement=Retirement.disable(after=Duration.days(400), unused_for=Duration.days(90)),
    break_glass=BreakGlassPrincipals(roles=[service]),
    also_trust=[
        RotationRoles(
            machine_role_arn=f"arn:aws:iam::{ACCOUNT}:role/old-machine",
            probe_role_arn=f"arn:aws:iam::{ACCOUNT}:role/old-probe",
        )
    ],
    when_current_key_unusable=WhenCurrentKeyUnusable.REPLACE,
)
signing.grants.sign(service)
signing.grants.operate(service)
signing.add_to_resource_policy(iam.PolicyStatement(actions=["kms:GetPublicKey"], principals=[service], resources=["*"]))
ManualRotationAliasGrants.from_alias(signing).verify(service)
signing.rotation_events.on_rotation_failed("SigningFailed")
alarms = signing.add_alarms(actions=[on_call])
CfnOutput(stack, "Overdue", value=alarms.overdue.alarm_name)
signing.metric_material_age_days().create_alarm(stack, "OldSigningKey", threshold=200, evaluation_periods=1)
if not ManualRotationAlias.is_manual_rotation_alias(signing):
    raise AssertionError("it is one")
their_alias = ManualRotationAlias.from_manual_rotation_alias_attributes(
    stack,
    "TheirAlias",
    alias_name="theirs/tokens",
    key_template=KeyTemplate.mac(MacSpec.HMAC_512),
    rotation_period=Duration.days(90),
    state_machine_arn=f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:their-tokens",
)
AliasRotationEvents.from_alias(their_alias).on_rotated("TheirTokensRotated")
their_alias.grants.verify_mac(service)
ManualRotationAlias(
    stack,
    "Tokens",
    alias_name="everything/tokens",
    key_template=KeyTemplate.mac(MacSpec.HMAC_256),
    retirement=Retirement.schedule_deletion(
        after=Duration.days(400), quarantine=Duration.days(90), pending_window=Duration.days(30)
    ),
).grants.generate_mac(service)
ManualRotationAlias(
    stack,
    "Agreement",
    alias_name="everything/agreement",
    key_template=KeyTemplate.key_agreement(KeyAgreementSpec.ECC_NIST_P384),
).grants.derive_shared_secret(service)
encapsulation = ManualRotationAlias(
    stack,
    "Encapsulation",
    alias_name="everything/encapsulation",
    key_template=KeyTemplate.key_encapsulation(KemSpec.ML_KEM_768),
)
encapsulation.grants.encapsulate(service)
encapsulation.grants.decapsulate(service)
envelopes = ManualRotationAlias(
    stack,
    "Envelopes",
    alias_name="everything/envelopes",
    key_template=KeyTemplate.asymmetric_encryption(AsymmetricEncryptionSpec.RSA_4096),
    retirement=Retirement.never(),
)
envelopes.grants.encrypt(service)
envelopes.grants.decrypt(service)
ManualRotationAlias(
    stack,
    "CloudHsm",
    alias_name="everything/cloud-hsm",
    key_template=KeyTemplate.symmetric_in_cloud_hsm_key_store("cks-1234567890abcdef0"),
)
live_key = kms.Key.from_key_arn(stack, "Live", KEY)
ManualRotationAlias(
    stack,
    "Adopted",
    alias_name="everything/adopted",
    key_template=KeyTemplate.symmetric(),
    adopt=Adoption(key=live_key, lock_other_aliases=True),
)
issuing = ManualRotationAlias(
    stack,
    "Issuing",
    alias_name="everything/issuing",
    key_template=KeyTemplate.signing(SigningSpec.RSA_2048),
    activation_delay=Duration.days(1),
)
public_keys = PublicKeySet(
    stack,
    "PublicKeys",
    alias=issuing,
    stores=[
        PublicKeyStore.jwks(s3.Bucket(stack, "Documents"), algorithm="PS256", issuer="https://login.example.com"),
        PublicKeyStore.parameters("/everything/issuing"),
    ],
    cache_for=Duration.hours(6),
    verifiers=[KnownVerifier.API_GATEWAY_JWT_AUTHORIZER],
    verify_for=Duration.days(1),
    token_lifetime=Duration.hours(12),
)
CfnOutput(stack, "CacheFor", value=public_keys.cache_for.to_iso_string())
issuing.rotation_events.on_public_key("IssuingPublished")

# --- What judges, tells and shows
rule = RotationComplianceRule(
    stack,
    "KeyAge",
    max_key_age=Duration.days(400),
    grace_period=Duration.days(14),
    key_specs=[KeySpecRule.forbidden("RSA_2048")],
    scope_tag=KeyTagScope(key="data", value="secret"),
    maximum_execution_frequency=config.MaximumExecutionFrequency.TWELVE_HOURS,
    waivers=[
        Waiver.for_key_arn(KEY, reason="of a partner", owner="payments", until="2028-06-30", rules=[StandardRule.KEY_AGE]),
        Waiver.for_construct(imported, reason="imported by hand", owner="payments", until="2028-06-30"),
        Waiver.for_construct_path("Everything/Data", reason="moved soon", owner="payments", until="2028-06-30"),
    ],
)
rule.add_alarms(actions=[on_call])
rule.on_compliance_change("KeyAgeChanged")
rule.metric_non_compliant().create_alarm(stack, "OldKeys", threshold=1, evaluation_periods=1)
RotationRemediation(
    stack,
    "Repair",
    rule=rule,
    automatic=True,
    maximum_attempts=3,
    attempt_window=Duration.hours(1),
    rotation_period=Duration.days(365),
)
their_rule = RotationComplianceRule.from_rotation_compliance_rule_attributes(
    stack,
    "TheirRule",
    config_rule_name="their-key-age",
    max_key_age=Duration.days(365),
    grace_period=Duration.days(0),
)
notifications = RotationNotifications(stack, "Notifications", topic=sns.Topic(stack, "KeyNews"))
notifications.watch_key(data)
notifications.watch_alias(signing)
notifications.watch_on_demand_rotation(on_demand)
notifications.add_alarms(actions=[on_call])
dashboard = RotationDashboard(stack, "Dashboard", dashboard_name="keys", time_range=Duration.days(30))
dashboard.add_key(data, title="Data")
dashboard.add_alias(signing, generation_key_arns=[KEY])
dashboard.add_on_demand_rotation(on_demand, title="On demand")
dashboard.add_compliance_rule(rule)
dashboard.add_compliance_rule(their_rule)

# --- Every other event, and a picture of every other metric
data.rotation_events.on_deleted("DataDeleted")
data.rotation_events.on_deletion_cancelled("DataDeletionCancelled")
data.rotation_events.on_deletion_scheduled("DataDeletionScheduled")
data.rotation_events.on_rotation_disabled("DataRotationDisabled")
imported.rotation_events.on_material_deleted("ImportedMaterialDeleted")
imported.rotation_events.on_material_imported("ImportedMaterialImported")
signing.rotation_events.on_staged("SigningStaged")
signing.rotation_events.on_rolled_back("SigningRolledBack")
signing.rotation_events.on_restored("SigningRestored")
signing.rotation_events.on_retired("SigningRetired")
signing.rotation_events.on_retirement_vetoed("SigningRetirementVetoed")
signing.rotation_events.on_stray_key("SigningStrayKey")
signing.rotation_events.on_current_key_unusable("SigningCurrentKeyUnusable")
data.rotation_events.on_policy_changed("DataPolicyChanged", target=on_demand.event_target())
rule.on_event("KeyAgeEvent")
rule.on_re_evaluation_status("KeyAgeReEvaluationStatus")
rule.on_settings_changed("KeyAgeSettingsChanged")
left = [
    signing.metric_current_key_usable(),
    signing.metric_days_overdue(),
    signing.metric_days_since_staged(),
    signing.metric_generations_kept(),
    signing.metric_held(),
    signing.metric_unclaimed_keys(),
    on_demand.metric_days_until_due(),
    on_demand.metric_on_demand_rotations_left(),
    imported.metric_seconds_until_material_expiration(),
    rule.metric_calls(),
    rule.metric_judged(),
    rule.metric_out_of_scope(),
    rule.metric_postponed(),
    rule.metric_unreadable(),
    rule.metric_waived(),
]
cloudwatch.Dashboard(stack, "Metrics", widgets=[[cloudwatch.GraphWidget(left=left)]])

# It synthesizes: nothing is added after it.
standard.assert_compliant(organization, strict=False)
app.synth()
