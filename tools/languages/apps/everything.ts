/**
 * Every construct of the library, and what else it exports, once. The same app stands beside this one in Python, Java and Go, in the same
 * order and with the same names: `npm run languages` compares their templates. Who adds something public adds it to all four; the build
 * tells.
 */
import { App, CfnOutput, CfnResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as config from 'aws-cdk-lib/aws-config';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import {
  AliasRotationEvents,
  AsymmetricEncryptionSpec,
  HookFailureMode,
  KemSpec,
  KeyAgreementSpec,
  KeyMaterialOrigin,
  KeyOrigin,
  KeySpecRule,
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
  Retirement,
  RotatingKey,
  RotationComplianceRule,
  RotationDashboard,
  RotationDefaults,
  RotationEvents,
  RotationGuardHook,
  RotationNotifications,
  RotationRemediation,
  RotationStandard,
  SigningSpec,
  StandardRule,
  Waiver,
  WhenCurrentKeyUnusable,
} from '../../../src'; // 'cdk-kms-rotation', where it is built

const ACCOUNT = '111122223333';
const REGION = 'eu-west-1';
const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const PRIMARY_KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/mrk-1234abcd12ab34cd56ef1234567890ab`;

const app = new App();
const env = { account: ACCOUNT, region: REGION };

// --- The standard, before any key is made
const organization = new Stack(app, 'Organization', { env });
const standard = new RotationStandard({
  name: 'everything',
  version: '2026.1',
  maxKeyAge: Duration.days(400),
  gracePeriod: Duration.days(14),
  minRotationPeriod: Duration.days(90),
  maxRotationPeriod: Duration.days(365),
  minDeletionWindow: Duration.days(14),
  allowedOrigins: [KeyMaterialOrigin.AWS_KMS, KeyMaterialOrigin.EXTERNAL],
  requiredTags: [{ key: 'Owner' }, { key: 'Environment', values: ['dev', 'prod'] }],
  keySpecs: [KeySpecRule.forbidden('ECC_SECG_P256K1'), KeySpecRule.until('RSA_2048', '2030-12-31')],
  mandatory: [StandardRule.KEY_ROTATION],
  ignored: [StandardRule.KEY_TAGS, StandardRule.FAMILY_ALARMS],
  waivers: [Waiver.forAlias('legacy/tokens', { reason: 'replaced this year', owner: 'payments', until: '2028-06-30' })],
});
standard.injectDefaults(organization);
standard.enforce(organization);
new kms.Key(organization, 'Plain'); // rotates, for the standard says so
standard.addComplianceRule(organization, 'KeysByAge', { configRuleName: 'keys-by-age', evaluateOnChange: false }).addRemediation('Repair');
new OrganizationGuardrails(organization, 'Guardrails', { standard, targetIds: ['ou-ab12-cdefgh34'], namePrefix: 'acme' });
new RotationGuardHook(organization, 'Hook', { standard, failureMode: HookFailureMode.FAIL, excludedStackNames: ['Bootstrap'] });
standard.writeTo('standard', { partition: 'aws' });
new CfnResource(organization, 'Documents', {
  type: 'Everything::Documents',
  properties: {
    ServiceControlPolicies: standard.serviceControlPolicies(),
    ResourceControlPolicies: standard.resourceControlPolicies(),
    GuardRules: standard.guardRules({ numbersAsInputParameters: true }),
    GuardInputParameters: standard.guardInputParameters(),
  },
});
standard.assertTemplateCompliant({ Resources: {} });
new CfnOutput(organization, 'FromJson', { value: RotationStandard.fromJson(standard.toJson()).toJson() });
new CfnOutput(organization, 'FromFile', { value: RotationStandard.fromFile('standard/standard.json').version });

// --- What everything below has in common
const stack = new Stack(app, 'Everything', { env });
RotationDefaults.set(stack, {
  rolePath: '/platform/',
  roleNamePrefix: 'all-',
  logRetention: logs.RetentionDays.TEN_YEARS,
  functionMemorySize: 512,
  runbookUrl: 'https://wiki.example.com/kms-rotation',
});
const service = new iam.Role(stack, 'Service', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
const onCall = new SnsAction(new sns.Topic(stack, 'OnCall'));

// --- Keys that are rotated in place
const data = new RotatingKey(stack, 'Data', {
  alias: 'everything/data',
  multiRegion: true,
  rotationPeriod: Duration.days(365),
  pendingWindow: Duration.days(30),
  removalPolicy: RemovalPolicy.RETAIN,
  admins: [service],
});
data.grantEncryptDecrypt(service);
data.rotationEvents.onRotated('DataRotated');
const onDemand = new OnDemandRotation(stack, 'OnDemand', { key: data, maxMaterialAge: Duration.days(200), reservedRotations: 5 });
onDemand.addAlarms({ actions: [onCall], okActions: [onCall] });
onDemand.grantRotate(service);
onDemand.onBlocked('OnDemandBlocked');
const imported = new RotatingKey(stack, 'Imported', { origin: KeyOrigin.EXTERNAL });
imported.addMaterialExpiryAlarm('MaterialExpires', { before: Duration.days(7) });
RotationEvents.fromKey(imported).onMaterialExpired('MaterialExpired');
const theirRotation = OnDemandRotation.fromOnDemandRotationAttributes(stack, 'TheirRotation', {
  key: imported,
  stateMachineArn: `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:theirs`,
  reservedRotations: 0,
});
theirRotation.onRotated('TheirsRotatedOnDemand');
const primaryKey = kms.Key.fromKeyArn(stack, 'Primary', PRIMARY_KEY);
const replica = new ReplicaKey(stack, 'Replica', { primaryKey, alias: 'everything/replica' });
replica.grantDecrypt(service);
replica.grantAdmin(service);
replica.rotationEvents.onDisabled('ReplicaDisabled');

// --- Keys that are rotated behind an alias
const signing = new ManualRotationAlias(stack, 'Signing', {
  aliasName: 'everything/signing',
  keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256),
  rotationPeriod: Duration.days(180),
  activationDelay: Duration.days(1),
  checkInterval: Duration.hours(6),
  retirement: Retirement.disable({ after: Duration.days(400), unusedFor: Duration.days(90) }),
  breakGlass: { roles: [service] },
  alsoTrust: [{ machineRoleArn: `arn:aws:iam::${ACCOUNT}:role/old-machine`, probeRoleArn: `arn:aws:iam::${ACCOUNT}:role/old-probe` }],
  whenCurrentKeyUnusable: WhenCurrentKeyUnusable.REPLACE,
});
signing.grants.sign(service);
signing.grants.operate(service);
signing.addToResourcePolicy(new iam.PolicyStatement({ actions: ['kms:GetPublicKey'], principals: [service], resources: ['*'] }));
ManualRotationAliasGrants.fromAlias(signing).verify(service);
signing.rotationEvents.onRotationFailed('SigningFailed');
const alarms = signing.addAlarms({ actions: [onCall] });
new CfnOutput(stack, 'Overdue', { value: alarms.overdue.alarmName });
signing.metricMaterialAgeDays().createAlarm(stack, 'OldSigningKey', { threshold: 200, evaluationPeriods: 1 });
if (!ManualRotationAlias.isManualRotationAlias(signing)) throw new Error('it is one');
const theirAlias = ManualRotationAlias.fromManualRotationAliasAttributes(stack, 'TheirAlias', {
  aliasName: 'theirs/tokens',
  keyTemplate: KeyTemplate.mac(MacSpec.HMAC_512),
  rotationPeriod: Duration.days(90),
  stateMachineArn: `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:their-tokens`,
});
AliasRotationEvents.fromAlias(theirAlias).onRotated('TheirTokensRotated');
theirAlias.grants.verifyMac(service);
new ManualRotationAlias(stack, 'Tokens', {
  aliasName: 'everything/tokens',
  keyTemplate: KeyTemplate.mac(MacSpec.HMAC_256),
  retirement: Retirement.scheduleDeletion({ after: Duration.days(400), quarantine: Duration.days(90), pendingWindow: Duration.days(30) }),
}).grants.generateMac(service);
new ManualRotationAlias(stack, 'Agreement', {
  aliasName: 'everything/agreement',
  keyTemplate: KeyTemplate.keyAgreement(KeyAgreementSpec.ECC_NIST_P384),
}).grants.deriveSharedSecret(service);
const encapsulation = new ManualRotationAlias(stack, 'Encapsulation', {
  aliasName: 'everything/encapsulation',
  keyTemplate: KeyTemplate.keyEncapsulation(KemSpec.ML_KEM_768),
});
encapsulation.grants.encapsulate(service);
encapsulation.grants.decapsulate(service);
const envelopes = new ManualRotationAlias(stack, 'Envelopes', {
  aliasName: 'everything/envelopes',
  keyTemplate: KeyTemplate.asymmetricEncryption(AsymmetricEncryptionSpec.RSA_4096),
  retirement: Retirement.never(),
});
envelopes.grants.encrypt(service);
envelopes.grants.decrypt(service);
new ManualRotationAlias(stack, 'CloudHsm', {
  aliasName: 'everything/cloud-hsm',
  keyTemplate: KeyTemplate.symmetricInCloudHsmKeyStore('cks-1234567890abcdef0'),
});
const liveKey = kms.Key.fromKeyArn(stack, 'Live', KEY);
new ManualRotationAlias(stack, 'Adopted', {
  aliasName: 'everything/adopted',
  keyTemplate: KeyTemplate.symmetric(),
  adopt: { key: liveKey, lockOtherAliases: true },
});

const issuing = new ManualRotationAlias(stack, 'Issuing', {
  aliasName: 'everything/issuing',
  keyTemplate: KeyTemplate.signing(SigningSpec.RSA_2048),
  activationDelay: Duration.days(1),
});
const publicKeys = new PublicKeySet(stack, 'PublicKeys', {
  alias: issuing,
  stores: [
    PublicKeyStore.jwks(new s3.Bucket(stack, 'Documents'), { algorithm: 'PS256', issuer: 'https://login.example.com' }),
    PublicKeyStore.parameters('/everything/issuing'),
  ],
  cacheFor: Duration.hours(6),
  verifiers: [KnownVerifier.API_GATEWAY_JWT_AUTHORIZER],
  verifyFor: Duration.days(1),
  tokenLifetime: Duration.hours(12),
});
new CfnOutput(stack, 'CacheFor', { value: publicKeys.cacheFor.toIsoString() });
issuing.rotationEvents.onPublicKey('IssuingPublished');

// --- What judges, tells and shows
const rule = new RotationComplianceRule(stack, 'KeyAge', {
  maxKeyAge: Duration.days(400),
  gracePeriod: Duration.days(14),
  keySpecs: [KeySpecRule.forbidden('RSA_2048')],
  scopeTag: { key: 'data', value: 'secret' },
  maximumExecutionFrequency: config.MaximumExecutionFrequency.TWELVE_HOURS,
  waivers: [
    Waiver.forKeyArn(KEY, { reason: 'of a partner', owner: 'payments', until: '2028-06-30', rules: [StandardRule.KEY_AGE] }),
    Waiver.forConstruct(imported, { reason: 'imported by hand', owner: 'payments', until: '2028-06-30' }),
    Waiver.forConstructPath('Everything/Data', { reason: 'moved soon', owner: 'payments', until: '2028-06-30' }),
  ],
});
rule.addAlarms({ actions: [onCall] });
rule.onComplianceChange('KeyAgeChanged');
rule.metricNonCompliant().createAlarm(stack, 'OldKeys', { threshold: 1, evaluationPeriods: 1 });
new RotationRemediation(stack, 'Repair', {
  rule,
  automatic: true,
  maximumAttempts: 3,
  attemptWindow: Duration.hours(1),
  rotationPeriod: Duration.days(365),
});
const theirRule = RotationComplianceRule.fromRotationComplianceRuleAttributes(stack, 'TheirRule', {
  configRuleName: 'their-key-age',
  maxKeyAge: Duration.days(365),
  gracePeriod: Duration.days(0),
});
const notifications = new RotationNotifications(stack, 'Notifications', { topic: new sns.Topic(stack, 'KeyNews') });
notifications.watchKey(data);
notifications.watchAlias(signing);
notifications.watchOnDemandRotation(onDemand);
notifications.addAlarms({ actions: [onCall] });
const dashboard = new RotationDashboard(stack, 'Dashboard', { dashboardName: 'keys', timeRange: Duration.days(30) });
dashboard.addKey(data, { title: 'Data' });
dashboard.addAlias(signing, { generationKeyArns: [KEY] });
dashboard.addOnDemandRotation(onDemand, { title: 'On demand' });
dashboard.addComplianceRule(rule);
dashboard.addComplianceRule(theirRule);

// --- Every other event, and a picture of every other metric
data.rotationEvents.onDeleted('DataDeleted');
data.rotationEvents.onDeletionCancelled('DataDeletionCancelled');
data.rotationEvents.onDeletionScheduled('DataDeletionScheduled');
data.rotationEvents.onRotationDisabled('DataRotationDisabled');
imported.rotationEvents.onMaterialDeleted('ImportedMaterialDeleted');
imported.rotationEvents.onMaterialImported('ImportedMaterialImported');
signing.rotationEvents.onStaged('SigningStaged');
signing.rotationEvents.onRolledBack('SigningRolledBack');
signing.rotationEvents.onRestored('SigningRestored');
signing.rotationEvents.onRetired('SigningRetired');
signing.rotationEvents.onRetirementVetoed('SigningRetirementVetoed');
signing.rotationEvents.onStrayKey('SigningStrayKey');
signing.rotationEvents.onCurrentKeyUnusable('SigningCurrentKeyUnusable');
data.rotationEvents.onPolicyChanged('DataPolicyChanged', { target: onDemand.eventTarget() });
rule.onEvent('KeyAgeEvent');
rule.onReEvaluationStatus('KeyAgeReEvaluationStatus');
rule.onSettingsChanged('KeyAgeSettingsChanged');
const left = [
  signing.metricCurrentKeyUsable(),
  signing.metricDaysOverdue(),
  signing.metricDaysSinceStaged(),
  signing.metricGenerationsKept(),
  signing.metricHeld(),
  signing.metricUnclaimedKeys(),
  onDemand.metricDaysUntilDue(),
  onDemand.metricOnDemandRotationsLeft(),
  imported.metricSecondsUntilMaterialExpiration(),
  rule.metricCalls(),
  rule.metricJudged(),
  rule.metricOutOfScope(),
  rule.metricPostponed(),
  rule.metricUnreadable(),
  rule.metricWaived(),
];
new cloudwatch.Dashboard(stack, 'Metrics', { widgets: [[new cloudwatch.GraphWidget({ left })]] });

// It synthesizes: nothing is added after it.
standard.assertCompliant(organization, { strict: false });
app.synth();
