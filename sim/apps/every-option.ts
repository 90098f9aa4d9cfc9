import { Annotations, App, Duration, NestedStack, Stack } from 'aws-cdk-lib';
import * as config from 'aws-cdk-lib/aws-config';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import {
  KemSpec,
  KeyAgreementSpec,
  KeyOrigin,
  KeyTemplate,
  MacSpec,
  ManualRotationAlias,
  ReplicaKey,
  RotatingKey,
  RotationComplianceRule,
  RotationDashboard,
  RotationNotifications,
  Waiver,
} from '../../src';
import { IN_A_YEAR } from '../clock/in-a-year';

/** A stack in which every option of every construct is used. */
export function everything(env?: { account: string; region: string }): Stack {
  const stack = new Stack(new App(), 'Everything', { env });
  const reader = new iam.Role(stack, 'Reader', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
  const data = new RotatingKey(stack, 'Data', {
    alias: 'data',
    multiRegion: true,
    rotationPeriod: Duration.days(90),
    admins: [reader],
    pendingWindow: Duration.days(7),
  });
  const imported = new RotatingKey(stack, 'Imported', { origin: KeyOrigin.EXTERNAL, alias: 'imported' });
  imported.addMaterialExpiryAlarm('Expiry', { before: Duration.days(7) });
  const onDemand = data.addOnDemandRotation('OnDemand', {
    maxMaterialAge: Duration.days(1),
    reservedRotations: 24,
    forecastHorizon: Duration.days(1),
  });
  Annotations.of(onDemand).acknowledgeWarning('cdk-kms-rotation:OnDemandRotation.budget', 'the shortest that is allowed, on purpose');
  onDemand.addAlarms();
  onDemand.grantRotate(reader);
  imported.rotationEvents.onMaterialImported('MaterialImported', { target: imported.addOnDemandRotation('OnDemand').eventTarget() });
  replica(stack, reader);
  const mac = new ManualRotationAlias(stack, 'Mac', {
    aliasName: 'mac',
    keyTemplate: KeyTemplate.mac(MacSpec.HMAC_256),
    rotationPeriod: Duration.days(1),
    activationDelay: Duration.minutes(15),
    admins: [reader],
    description: 'Grüße in "Anführungszeichen"',
  });
  mac.grants.generateMac(reader);
  mac.grants.verifyMac(reader);
  mac.grants.operate(reader);
  new ManualRotationAlias(stack, 'Agreement', {
    aliasName: 'agreement',
    keyTemplate: KeyTemplate.keyAgreement(KeyAgreementSpec.ECC_NIST_P256),
  }).grants.deriveSharedSecret(reader);
  const kem = new ManualRotationAlias(stack, 'Encapsulation', {
    aliasName: 'kem',
    keyTemplate: KeyTemplate.keyEncapsulation(KemSpec.ML_KEM_768),
  });
  kem.grants.encapsulate(reader);
  kem.grants.decapsulate(reader);
  const rule = new RotationComplianceRule(stack, 'KeyAge', {
    configRuleName: 'key-age',
    description: 'Grüße in "Anführungszeichen"',
    maxKeyAge: Duration.days(400),
    gracePeriod: Duration.days(0),
    waivers: [Waiver.forConstruct(stack, { reason: 'all of this stack', owner: 'payments', until: IN_A_YEAR })],
    scopeTag: { key: 'data', value: 'secret' },
    maximumExecutionFrequency: config.MaximumExecutionFrequency.ONE_HOUR,
  });
  rule.addAlarms();
  rule.onComplianceChange('Changed');
  rule.addRemediation('Rotate', {
    automatic: true,
    maximumAttempts: 3,
    attemptWindow: Duration.hours(1),
    rotationPeriod: Duration.days(90),
    reservedRotations: 0,
  });
  new RotationComplianceRule(stack, 'ByDefault', { evaluateOnChange: false }).addRemediation('Rotate');

  const notifications = new RotationNotifications(stack, 'Notifications');
  notifications.watchKey(data);
  notifications.watchAlias(mac);
  notifications.watchOnDemandRotation(onDemand);
  notifications.addAlarms();

  const dashboard = new RotationDashboard(stack, 'Dashboard', {
    dashboardName: 'keys',
    timeRange: Duration.days(30),
    resourceTagsOnTelemetry: true,
  });
  dashboard.addKey(data);
  dashboard.addKey(imported);
  dashboard.addAlias(mac);
  dashboard.addOnDemandRotation(onDemand);
  dashboard.addComplianceRule(rule);
  return stack;
}

function replica(stack: Stack, reader: iam.Role): void {
  const primaryKey = kms.Key.fromKeyArn(stack, 'Primary', `arn:aws:kms:us-east-1:111122223333:key/mrk-${'0'.repeat(32)}`);
  const key = new ReplicaKey(stack, 'Replica', {
    primaryKey,
    alias: 'replica',
    description: 'of us-east-1',
    admins: [reader],
    pendingWindow: Duration.days(7),
  });
  key.grantDecrypt(reader);
  key.rotationEvents.onDisabled('Disabled');
}

/** What a nested stack writes in another way: names, and references to the parent. */
export function nested(): Stack {
  const stack = new NestedStack(new Stack(new App(), 'Parent'), 'Nested');
  new ManualRotationAlias(stack, 'Symmetric', { aliasName: 'symmetric', keyTemplate: KeyTemplate.symmetric() });
  new RotationComplianceRule(stack, 'KeyAge', { scopeTag: { key: 'data' } }).addRemediation('Rotate');
  return stack;
}
