import type { IPolicyValidationPlugin } from 'aws-cdk-lib';
import { App, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { AwsSolutionsChecks } from 'cdk-nag';
import { AsymmetricEncryptionSpec, KeyOrigin, KeyTemplate, ManualRotationAlias, Retirement, RotatingKey, RotationComplianceRule, SigningSpec, Waiver } from '../src';
import { EXAMPLES, exampleApp } from './helpers/example-apps';

beforeEach(() => {
  jest.spyOn(console, 'error').mockReturnValue(); // the synthesis reports on its validations
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** The findings of cdk-nag's AwsSolutions pack, run as users run it: by the synthesis, as a validation plugin. */
function findingsIn(app: App): string[] {
  const pack = new AwsSolutionsChecks(app);
  const findings: string[] = [];
  const plugin: IPolicyValidationPlugin = {
    name: pack.name,
    validate: (context) => {
      const { violations } = pack.validate(context);
      findings.push(...violations.flatMap(({ ruleName, violatingResources }) => violatingResources.map(({ constructPath }) => `${constructPath}: ${ruleName}`)));
      return { success: true, violations: [] };
    },
  };
  Validations.of(app).addPlugins(plugin);
  app.synth();
  return findings.sort();
}

function acknowledged(app: App): Record<string, string> {
  const entries = app.node.findAll().flatMap(construct => construct.node.metadata
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries<string>(data).map(([finding, reason]): [string, string] => [`${construct.node.path}: ${finding}`, reason])));
  return Object.fromEntries(entries);
}

const ENVIRONMENTS = [
  ['any environment', undefined],
  ['a known environment', { account: '111122223333', region: 'eu-west-1' }],
  ['China', { account: '111122223333', region: 'cn-north-1' }],
] as const;

describe.each(ENVIRONMENTS)('cdk-nag in a stack for %s', (_, env) => {
  test('finds nothing in the library\'s constructs that is not acknowledged', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env });
    new RotatingKey(stack, 'Data', { alias: 'data' });
    new RotatingKey(stack, 'Imported', { origin: KeyOrigin.EXTERNAL });
    new ManualRotationAlias(stack, 'Signing', { aliasName: 'signing', keyTemplate: KeyTemplate.signing(SigningSpec.RSA_2048) });
    new ManualRotationAlias(stack, 'Adopting', {
      aliasName: 'adopting',
      keyTemplate: KeyTemplate.symmetricInCloudHsmKeyStore('cks-1234567890abcdef0'),
      adopt: { key: kms.Key.fromKeyArn(stack, 'Live', stack.formatArn({ service: 'kms', resource: 'key', resourceName: 'live' })), replacePolicy: true },
      retirement: Retirement.scheduleDeletion(),
    }).addAlarms();
    new ManualRotationAlias(stack, 'Sealing', { aliasName: 'sealing', keyTemplate: KeyTemplate.asymmetricEncryption(AsymmetricEncryptionSpec.RSA_4096) });
    const rule = new RotationComplianceRule(stack, 'KeyAge', {
      scopeTag: { key: 'data' },
      waivers: [Waiver.forConstruct(stack, { reason: 'all of this stack', owner: 'payments', until: '9999-12-31' })],
    });
    rule.addAlarms();
    rule.addRemediation('Rotate', { automatic: true });
    new RotationComplianceRule(stack, 'ByDefault').addRemediation('Rotate');

    expect(findingsIn(app)).toEqual([]);
  });

  test('needs every acknowledgement there is', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env });
    new RotatingKey(stack, 'Imported', { origin: KeyOrigin.EXTERNAL });
    new ManualRotationAlias(stack, 'Signing', { aliasName: 'signing', keyTemplate: KeyTemplate.signing(SigningSpec.RSA_2048) });
    new RotationComplianceRule(stack, 'KeyAge').addRemediation('Rotate');
    const expected = Object.keys(acknowledged(app));
    jest.spyOn(AwsSolutionsChecks.prototype as any, 'isAcknowledged').mockReturnValue(false);

    expect(findingsIn(app)).toEqual(expected.sort());
  });
});

describe('acknowledgements', () => {
  test('are these, each with its reason', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack');
    new RotatingKey(stack, 'Imported', { origin: KeyOrigin.EXTERNAL });
    new RotatingKey(stack, 'Data');
    new ManualRotationAlias(stack, 'Signing', { aliasName: 'signing', keyTemplate: KeyTemplate.signing(SigningSpec.RSA_2048) });
    new RotationComplianceRule(stack, 'KeyAge').addRemediation('Rotate');

    const kmsArn = 'arn:<AWS::Partition>:kms:<AWS::Region>:<AWS::AccountId>';
    const states = 'arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>';
    const wildcard = (resource: string) => `AwsSolutions-IAM5[Resource::${resource}]`;
    expect(Object.keys(acknowledged(app))).toEqual([
      'Stack/Imported/Resource: AwsSolutions-KMS5',
      `Stack/Signing/Role/Resource: ${wildcard('*')}`,
      `Stack/Signing/Role/Resource: ${wildcard(`${kmsArn}:key/*`)}`,
      `Stack/Signing/Role/Resource: ${wildcard(`${kmsArn}:alias/signing/v*`)}`,
      'Stack/Signing/Machine: AwsSolutions-SF2',
      `Stack/CdkKmsRotation/SurveyRole/Resource: ${wildcard('*')}`,
      `Stack/CdkKmsRotation/SurveyRole/Resource: ${wildcard(`${kmsArn}:key/*`)}`,
      `Stack/CdkKmsRotation/ProbeRole/Resource: ${wildcard(`${kmsArn}:key/*`)}`,
      `Stack/CdkKmsRotation/DeploymentRole/Resource: ${wildcard(`${states}:stateMachine:cdk-kms-rotation-e5516412-*`)}`,
      `Stack/CdkKmsRotation/DeploymentRole/Resource: ${wildcard(`${states}:execution:cdk-kms-rotation-e5516412-*:*`)}`,
      `Stack/CdkKmsRotation/SchedulerRole/Resource: ${wildcard(`${states}:stateMachine:cdk-kms-rotation-e5516412-*`)}`,
      `Stack/CdkKmsRotation/MachinePolicy/Resource: ${wildcard('*')}`,
      `Stack/KeyAge/Rotate/Role/Resource: ${wildcard(`${kmsArn}:key/*`)}`,
      `Stack/CdkKmsRotationCompliance/EvaluateRole/Resource: ${wildcard('*')}`,
      `Stack/CdkKmsRotationCompliance/EvaluateRole/Resource: ${wildcard(`${kmsArn}:key/*`)}`,
      `Stack/CdkKmsRotationCompliance/EvaluateRole/Resource: ${wildcard('arn:<AWS::Partition>:config:<AWS::Region>:<AWS::AccountId>:config-rule/*')}`,
    ]);
    for (const reason of Object.values(acknowledged(app))) expect(reason.length).toBeGreaterThan(40);
  });

  test('hide nothing that is added beside them', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack');
    new ManualRotationAlias(stack, 'Signing', { aliasName: 'signing', keyTemplate: KeyTemplate.signing(SigningSpec.RSA_2048) });
    new kms.Key(stack, 'Unrotated');
    const role = stack.node.findChild('Signing').node.findChild('Role') as iam.Role;
    role.addToPolicy(new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*'] }));
    new iam.Role(stack, 'Mine', { assumedBy: new iam.AccountRootPrincipal() }).addToPolicy(new iam.PolicyStatement({ actions: ['kms:Sign'], resources: ['*'] }));

    expect(findingsIn(app)).toEqual([
      'Stack/Mine/DefaultPolicy/Resource: AwsSolutions-IAM5[Resource::*]',
      'Stack/Signing/Role/DefaultPolicy/Resource: AwsSolutions-IAM5[Action::s3:*]',
      'Stack/Signing/Role/DefaultPolicy/Resource: AwsSolutions-IAM5[Resource::*]',
      'Stack/Unrotated/Resource: AwsSolutions-KMS5',
    ]);
  });
});

test('cdk-nag finds nothing in what grants write into the policies of roles and users', () => {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  const signing = new ManualRotationAlias(stack, 'Signing', { aliasName: 'signing', keyTemplate: KeyTemplate.signing(SigningSpec.RSA_2048) });
  const grantees = [
    new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }),
    new iam.User(stack, 'User'),
    iam.Role.fromRoleName(stack, 'Imported', 'imported'),
  ];
  for (const grantee of grantees) {
    signing.grantSign(grantee);
    signing.grantVerify(grantee);
    signing.grantRotate(grantee);
  }

  expect(findingsIn(app)).toEqual([]);
});

test.each(EXAMPLES)('cdk-nag finds nothing in examples/%s.ts', (name) => {
  expect(findingsIn(exampleApp(name))).toEqual([]);
});
