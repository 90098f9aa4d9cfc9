// @stages-assets: stack sets look for them in cdk.out

import { App, Duration, Stack } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import {
  AsymmetricEncryptionSpec,
  KeyOrigin,
  KeyTemplate,
  ManualRotationAlias,
  PublicKeySet,
  PublicKeyStore,
  ReplicaKey,
  Retirement,
  RotatingKey,
  RotationComplianceRule,
  RotationDashboard,
  RotationNotifications,
  SigningSpec,
  Waiver,
} from '../src';
import { EXAMPLES, exampleApp } from './helpers/example-apps';
import { acknowledged, findingsIn, findingsOfVersion2, findingsWithoutAcknowledgements } from './helpers/nag';
import { IN_A_YEAR } from '../sim/clock/in-a-year';

const ENVIRONMENTS = [
  ['any environment', undefined],
  ['a known environment', { account: '111122223333', region: 'eu-west-1' }],
  ['China', { account: '111122223333', region: 'cn-north-1' }],
] as const;

/** One of everything that has an acknowledgement. */
function acknowledging(stack: Stack): void {
  new RotatingKey(stack, 'Imported', { origin: KeyOrigin.EXTERNAL });
  new RotatingKey(stack, 'Data').addOnDemandRotation('OnDemand', { maxMaterialAge: Duration.days(200) });
  const keyTemplate = KeyTemplate.signing(SigningSpec.RSA_2048);
  const signing = new ManualRotationAlias(stack, 'Signing', { aliasName: 'signing', keyTemplate });
  new PublicKeySet(stack, 'PublicKeys', {
    alias: signing, stores: [PublicKeyStore.parameters('/signing')], cacheFor: Duration.minutes(5), verifyFor: Duration.days(1),
  });
  new RotationComplianceRule(stack, 'KeyAge').addRemediation('Rotate');
  new RotationNotifications(stack, 'Notifications').watchKey(
    kms.Key.fromKeyArn(stack, 'Watched', stack.formatArn({ service: 'kms', resource: 'key', resourceName: 'watched' })),
  );
}

describe.each(ENVIRONMENTS)('cdk-nag in a stack for %s', (_, env) => {
  const arn = (stack: Stack, resourceName: string, region = stack.region) =>
    stack.formatArn({ service: 'kms', resource: 'key', resourceName, region });

  test.each<[string, (app: App) => string[]]>([['3', findingsIn], ['2', findingsOfVersion2]])('version %s finds nothing in the library\'s '
    + 'constructs that is not acknowledged', (__, findings) => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env });
    const notifications = new RotationNotifications(stack, 'Notifications');
    const action = new SnsAction(notifications.topic); // an alarm that nobody hears is rightly found
    const data = new RotatingKey(stack, 'Data', { alias: 'data' });
    const onDemand = data.addOnDemandRotation('OnDemand', { maxMaterialAge: Duration.days(200) });
    onDemand.addAlarms({ actions: [action] });
    new RotatingKey(stack, 'Imported', { origin: KeyOrigin.EXTERNAL }).addMaterialExpiryAlarm('Expires', { actions: [action] });
    const replica = new ReplicaKey(stack, 'Replica', {
      primaryKey: kms.Key.fromKeyArn(
        stack,
        'Primary',
        arn(stack, 'mrk-1', env?.region === 'cn-north-1' ? 'cn-northwest-1' : 'eu-central-1'),
      ),
    });
    const signing = new ManualRotationAlias(stack, 'Signing', {
      aliasName: 'signing',
      keyTemplate: KeyTemplate.signing(SigningSpec.RSA_2048),
    });
    new ManualRotationAlias(stack, 'Adopting', {
      aliasName: 'adopting',
      keyTemplate: KeyTemplate.symmetricInCloudHsmKeyStore('cks-1234567890abcdef0'),
      adopt: { key: kms.Key.fromKeyArn(stack, 'Live', arn(stack, 'live')), replacePolicy: true },
      retirement: Retirement.scheduleDeletion(),
    }).addAlarms({ actions: [action] });
    new PublicKeySet(stack, 'PublicKeys', {
      alias: signing, stores: [PublicKeyStore.parameters('/signing')], cacheFor: Duration.minutes(5), verifyFor: Duration.days(1),
    });
    new ManualRotationAlias(stack, 'Sealing', {
      aliasName: 'sealing',
      keyTemplate: KeyTemplate.asymmetricEncryption(AsymmetricEncryptionSpec.RSA_4096),
    });
    const rule = new RotationComplianceRule(stack, 'KeyAge', {
      scopeTag: { key: 'data' },
      waivers: [Waiver.forConstruct(stack, { reason: 'all of this stack', owner: 'payments', until: IN_A_YEAR })],
    });
    rule.addAlarms({ actions: [action] });
    rule.addRemediation('Rotate', { automatic: true });
    new RotationComplianceRule(stack, 'ByDefault').addRemediation('Rotate');
    notifications.watchKey(data);
    notifications.watchAlias(signing);
    notifications.watchOnDemandRotation(onDemand);
    notifications.addAlarms({ actions: [action] });
    const dashboard = new RotationDashboard(stack, 'Dashboard', { resourceTagsOnTelemetry: true });
    dashboard.addKey(replica);
    dashboard.addOnDemandRotation(onDemand);
    dashboard.addAlias(signing);

    expect(findings(app)).toEqual([]);
  });

  test('needs every acknowledgement there is', () => {
    const app = new App();
    acknowledging(new Stack(app, 'Stack', { env }));
    const expected = Object.keys(acknowledged(app)).sort();

    expect(findingsWithoutAcknowledgements(app)).toEqual(expected);
  });
});

test('acknowledgements for cdk-nag 2 hide nothing that is added beside them, and are not in the template', () => {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  new ManualRotationAlias(stack, 'Signing', { aliasName: 'signing', keyTemplate: KeyTemplate.signing(SigningSpec.RSA_2048) });
  const role = stack.node.findChild('Signing').node.findChild('Role') as iam.Role;
  role.addToPolicy(new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*'] }));

  expect(findingsOfVersion2(app).filter(finding => finding.includes('AwsSolutions-'))).toEqual([
    'Stack/Signing/Role/DefaultPolicy/Resource: AwsSolutions-IAM5[Action::s3:*]',
    'Stack/Signing/Role/DefaultPolicy/Resource: AwsSolutions-IAM5[Resource::*]',
  ]);
  expect(JSON.stringify(app.synth().getStackByName('Stack').template)).not.toContain('cdk_nag');
});

describe('acknowledgements', () => {
  let all: Record<string, string>;
  beforeAll(() => {
    const app = new App();
    acknowledging(new Stack(app, 'Stack'));
    all = acknowledged(app);
  });

  test('of AwsSolutions are these', () => {
    const kmsArn = 'arn:<AWS::Partition>:kms:<AWS::Region>:<AWS::AccountId>';
    const states = 'arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>';
    const wildcard = (resource: string) => `AwsSolutions-IAM5[Resource::${resource}]`;
    expect(Object.keys(all).filter(finding => finding.includes('AwsSolutions-'))).toEqual([
      'Stack/Imported/Resource: AwsSolutions-KMS5',
      `Stack/Data/OnDemand/Role/Resource: ${wildcard('*')}`,
      'Stack/Data/OnDemand/Resource: AwsSolutions-SF2',
      `Stack/CdkKmsRotationOnDemand/SchedulerRole/Resource: ${wildcard(`${states}:stateMachine:cdk-kms-on-demand-4a8bfd0048ef-*`)}`,
      `Stack/Signing/Role/Resource: ${wildcard('*')}`,
      `Stack/Signing/Role/Resource: ${wildcard(`${kmsArn}:key/*`)}`,
      ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => `Stack/Signing/Role/Resource: ${wildcard(`${kmsArn}:alias/signing/v${digit}*`)}`),
      'Stack/Signing/Machine: AwsSolutions-SF2',
      `Stack/CdkKmsRotation/SurveyRole/Resource: ${wildcard('*')}`,
      `Stack/CdkKmsRotation/SurveyRole/Resource: ${wildcard(`${kmsArn}:key/*`)}`,
      `Stack/CdkKmsRotation/ProbeRole/Resource: ${wildcard(`${kmsArn}:key/*`)}`,
      `Stack/CdkKmsRotation/DeploymentRole/Resource: ${wildcard(`${states}:stateMachine:cdk-kms-rotation-e5516412-*`)}`,
      `Stack/CdkKmsRotation/DeploymentRole/Resource: ${wildcard(`${states}:execution:cdk-kms-rotation-e5516412-*:*`)}`,
      `Stack/CdkKmsRotation/SchedulerRole/Resource: ${wildcard(`${states}:stateMachine:cdk-kms-rotation-e5516412-*`)}`,
      `Stack/CdkKmsRotation/MachinePolicy/Resource: ${wildcard('*')}`,
      `Stack/CdkKmsRotationPublicKeys/PublisherRole/Resource: ${wildcard('*')}`,
      `Stack/CdkKmsRotationPublicKeys/PublisherRole/Resource: ${wildcard(`${kmsArn}:key/*`)}`,
      'Stack/CdkKmsRotationPublicKeys/PublisherRole/Resource: '
        + `${wildcard('arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter/signing/*')}`,
      `Stack/KeyAge/Rotate/Role/Resource: ${wildcard(`${kmsArn}:key/*`)}`,
      `Stack/CdkKmsRotationCompliance/EvaluateRole/Resource: ${wildcard('*')}`,
      `Stack/CdkKmsRotationCompliance/EvaluateRole/Resource: ${wildcard(`${kmsArn}:key/*`)}`,
      `Stack/CdkKmsRotationCompliance/EvaluateRole/Resource: ${wildcard('arn:<AWS::Partition>:kms:*:<AWS::AccountId>:key/mrk-*')}`,
      'Stack/CdkKmsRotationCompliance/EvaluateRole/Resource: '
        + `${wildcard('arn:<AWS::Partition>:config:<AWS::Region>:<AWS::AccountId>:config-rule/*')}`,
      'Stack/Notifications/DeadLetters/Resource: AwsSolutions-SQS3',
    ]);
  });

  test('of the packs for standards, and of Serverless, are these rules, on nothing but what each is about', () => {
    const ofStandards = Object.keys(all).filter(finding => !finding.includes('AwsSolutions-'));
    const places: Record<string, string[]> = {};
    for (const finding of ofStandards) {
      const [place, rule] = finding.split(': ');
      places[rule] = [...places[rule] ?? [], place.replace(/^Stack\//, '').replace(/\/Resource$/, '')].sort();
    }
    const functions = [
      'CdkKmsRotation/Deployment',
      'CdkKmsRotation/Probe',
      'CdkKmsRotation/Survey',
      'CdkKmsRotationCompliance/Evaluate',
      'CdkKmsRotationOnDemand/Decide',
      'CdkKmsRotationPublicKeys/Publisher',
    ];
    const inAll = {
      IAMNoInlinePolicy: [
        'CdkKmsRotation/DeploymentRole',
        'CdkKmsRotation/ProbeRole',
        'CdkKmsRotation/SchedulerRole',
        'CdkKmsRotation/SurveyRole',
        'CdkKmsRotationCompliance/EvaluateRole',
        'CdkKmsRotationOnDemand/DecideRole',
        'CdkKmsRotationOnDemand/SchedulerRole',
        'CdkKmsRotationPublicKeys/PublisherRole',
        'Data/OnDemand/Role',
        'KeyAge/Rotate/Role',
        'Signing/Role',
      ],
      CloudWatchLogGroupEncrypted: ['CdkKmsRotation/Log', 'CdkKmsRotationCompliance/Log', 'CdkKmsRotationOnDemand/Log'],
      LambdaInsideVPC: functions,
    };
    expect(places).toEqual({
      ...Object.fromEntries(
        Object.entries(inAll).flatMap(([rule, where]) =>
          ['NIST.800.53.R4', 'NIST.800.53.R5', 'HIPAA.Security', 'PCI.DSS.321'].map((pack) => [`${pack}-${rule}`, where]),
        ),
      ),
      ...Object.fromEntries(
        ['NIST.800.53.R4', 'NIST.800.53.R5', 'PCI.DSS.321'].map((pack) => [`${pack}-KMSBackingKeyRotationEnabled`, ['Imported']]),
      ),
      'NIST.800.53.R5-LambdaConcurrency': functions,
      'NIST.800.53.R5-LambdaDLQ': functions,
      'HIPAA.Security-LambdaConcurrency': functions,
      'HIPAA.Security-LambdaDLQ': functions,
      'Serverless-LambdaDLQ': functions,
      'Serverless-LambdaTracing': functions,
      'Serverless-LambdaStarPermissions': [
        'CdkKmsRotation/SurveyRole', 'CdkKmsRotationCompliance/EvaluateRole', 'CdkKmsRotationPublicKeys/PublisherRole',
      ],
      'Serverless-StepFunctionStateMachineXray': ['Data/OnDemand', 'Signing/Machine'],
      'Serverless-SQSRedrivePolicy': ['Notifications/DeadLetters'],
    });
  });

  test('each have a reason', () => {
    for (const reason of Object.values(all)) expect(reason.length).toBeGreaterThan(40);
  });

  test('hide nothing that is added beside them', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack');
    new ManualRotationAlias(stack, 'Signing', { aliasName: 'signing', keyTemplate: KeyTemplate.signing(SigningSpec.RSA_2048) });
    new kms.Key(stack, 'Unrotated');
    const role = stack.node.findChild('Signing').node.findChild('Role') as iam.Role;
    role.addToPolicy(new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*'] }));
    new iam.Role(stack, 'Mine', { assumedBy: new iam.AccountRootPrincipal() }).addToPolicy(
      new iam.PolicyStatement({ actions: ['kms:Sign'], resources: ['*'] }),
    );

    expect(findingsIn(app).filter(finding => finding.includes('AwsSolutions-') || finding.includes('Unrotated'))).toEqual([
      'Stack/Mine/DefaultPolicy/Resource: AwsSolutions-IAM5[Resource::*]',
      'Stack/Signing/Role/DefaultPolicy/Resource: AwsSolutions-IAM5[Action::s3:*]',
      'Stack/Signing/Role/DefaultPolicy/Resource: AwsSolutions-IAM5[Resource::*]',
      'Stack/Unrotated/Resource: AwsSolutions-KMS5',
      'Stack/Unrotated/Resource: NIST.800.53.R4-KMSBackingKeyRotationEnabled',
      'Stack/Unrotated/Resource: NIST.800.53.R5-KMSBackingKeyRotationEnabled',
      'Stack/Unrotated/Resource: PCI.DSS.321-KMSBackingKeyRotationEnabled',
    ]);
  });
});

/**
 * Every grant of the AWS CDK writes into a policy that is the grantee's alone; whether that may be is for the owner of the role or user to
 * say.
 */
const OF_GRANTS =
  /\/(Default)?Policy\/Resource: (NIST\.800\.53\.R[45]|HIPAA\.Security|PCI\.DSS\.321)-(IAMNoInlinePolicy|IAMUserNoPolicies)$/;

test('cdk-nag finds nothing in what grants write into the policies of roles and users, but that these are theirs', () => {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  const signing = new ManualRotationAlias(stack, 'Signing', {
    aliasName: 'signing',
    keyTemplate: KeyTemplate.signing(SigningSpec.RSA_2048),
  });
  const rotation = new RotatingKey(stack, 'Data').addOnDemandRotation('OnDemand');
  const grantees = [
    new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }),
    new iam.User(stack, 'User'),
    iam.Role.fromRoleName(stack, 'Imported', 'imported'),
  ];
  for (const grantee of grantees) {
    signing.grants.sign(grantee);
    signing.grants.verify(grantee);
    signing.grants.operate(grantee);
    rotation.grantRotate(grantee);
  }

  // A user in no group.
  expect(findingsIn(app).filter(finding => !OF_GRANTS.test(finding) && !finding.startsWith('Stack/User/Resource'))).toEqual([]);
});

describe('examples', () => {
  /** Topics of examples that are about something else: kept to one line, so that the example stays one. */
  const NOT_ENCRYPTED = [
    'Compliance/Security', 'EccJwtIssuer/Operators', 'JwtIssuer/Operators', 'PaymentsServiceCompliance/Security', 'SigningKeys/Operators',
  ].flatMap((topic) =>
    ['NIST.800.53.R4', 'NIST.800.53.R5', 'HIPAA.Security', 'PCI.DSS.321'].map((pack) => `${topic}/Resource: ${pack}-SNSEncryptedKMS`),
  );
  /** Whether events that the user's target did not take are kept, and where, is told with the target. */
  const OF_TARGETS = new RegExp([
    ': Serverless-EventBusDLQ$',
    '@example\\.com/Resource: Serverless-SNSRedrivePolicy$',
    '^SigningKeys/Unpublished/Resource: Serverless-SQSRedrivePolicy$',
  ].join('|'));

  /** What cdk-stacksets brings the code of a stack set into the buckets of the organization with: not ours. */
  const OF_STACK_SETS = /^KeysInEveryAccount\/Custom::CDKBucketDeployment\w+\//;

  /** What organizations ask of functions, buckets, tables, distributions and APIs of their own is not what these examples are about. */
  const OF_AN_APP = new RegExp([
    '^(Ecc)?JwtIssuer/(IssueToken|Authorize|ListOrders)/(Resource: .+-Lambda(Concurrency|DLQ|InsideVPC|LatestVersion|Tracing)$'
      + '|ServiceRole/Resource: AwsSolutions-IAM4)',
    '^Webhooks/(Send|Receive)/(Resource: .+-Lambda(Concurrency|DLQ|InsideVPC|Tracing)$|ServiceRole/Resource: AwsSolutions-IAM4)',
    '^Webhooks/Deliveries/Resource: .+-DynamoDBInBackupPlan$',
    '^Webhooks/Intake/Stage/Resource: (AwsSolutions-APIG1|Serverless-APIGWAccessLogging)$',
    '^((Ecc)?JwtIssuer|PaymentsServiceKeys)/(Documents|Ledger)/Resource: .+-(S1|S3(BucketLoggingEnabled|BucketReplicationEnabled|'
      + 'BucketDefaultLockEnabled|DefaultEncryptionKMS))$',
    '^((Ecc)?JwtIssuer|PaymentsServiceKeys)/Distribution/Resource: AwsSolutions-CFR[1-4]$',
    '^(Ecc)?JwtIssuer/Orders/DefaultStage/Resource: (AwsSolutions-APIG1|Serverless-APIGW(AccessLogging|DefaultThrottling))$',
  ].join('|'));

  test.each(EXAMPLES)('cdk-nag finds nothing in examples/%s.ts, but topics without a key and what grants write', (name) => {
    const known = (finding: string) => [OF_GRANTS, OF_TARGETS, OF_STACK_SETS, OF_AN_APP].some((kind) => kind.test(finding))
      || NOT_ENCRYPTED.includes(finding);
    expect(findingsIn(exampleApp(name)).filter(finding => !known(finding))).toEqual([]);
  });
});
