import { App, CfnParameter, Duration, NestedStack, Stack, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { ManualRotationAliasProps } from '../src';
import { KeyTemplate, ManualRotationAlias, Retirement, SigningSpec } from '../src';

/** What `cdk diff` shows of a family: properties of the custom resource, line by line. The definition of the machine is one long string. */

const ENV = { account: '111122223333', region: 'eu-west-1' };
const PARTNER = new iam.PolicyStatement({
  sid: 'Partner',
  principals: [new iam.AccountPrincipal('444455556666')],
  actions: ['kms:Verify'],
  resources: ['*'],
});

function shown(props: Partial<ManualRotationAliasProps> = {}, change: (alias: ManualRotationAlias, stack: Stack) => void = () => {}): any {
  const stack = new Stack(new App(), 'Orders', { env: ENV });
  const keyTemplate = KeyTemplate.signing(SigningSpec.ECC_NIST_P256);
  change(new ManualRotationAlias(stack, 'Signing', { aliasName: 'orders/signing', keyTemplate, ...props }), stack);
  return Object.values(Template.fromStack(stack).findResources('Custom::ManualRotationAlias'))[0].Properties;
}

test('period, spec and retirement are plain', () => {
  expect(shown()).toMatchObject({ KeySpec: 'ECC_NIST_P256', RotationPeriodDays: 365, Retirement: 'never' });
  expect(
    shown({
      keyTemplate: KeyTemplate.signing(SigningSpec.RSA_4096),
      rotationPeriod: Duration.days(90),
      retirement: Retirement.scheduleDeletion({ after: Duration.days(100) }),
    }),
  ).toMatchObject({
    KeySpec: 'RSA_4096',
    RotationPeriodDays: 90,
    Retirement: { after: 100, unusedFor: 90, deletion: { quarantine: 30, pendingWindow: 30 } },
  });
});

describe('the declared key policy', () => {
  test('is absent as long as nothing was declared', () => {
    expect(shown()).not.toHaveProperty('DeclaredKeyPolicy');
  });

  test('is JSON, with whatever was added to the default, and without what every family has', () => {
    const { Statement } = shown({}, (alias) => alias.addToResourcePolicy(PARTNER)).DeclaredKeyPolicy;

    expect(Statement).toEqual([
      expect.objectContaining({ Action: 'kms:*' }),
      {
        Sid: 'Partner',
        Effect: 'Allow',
        Action: 'kms:Verify',
        Resource: '*',
        Principal: { AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::444455556666:root']] } },
      },
    ]);
  });

  test('shows administrators, and a policy of the user', () => {
    const admin = new iam.ArnPrincipal('arn:aws:iam::111122223333:role/admin');
    expect(JSON.stringify(shown({ admins: [admin] }).DeclaredKeyPolicy)).toContain('role/admin');
    const policy = new iam.PolicyDocument({
      statements: [
        new iam.PolicyStatement({ sid: 'Mine', principals: [new iam.AccountRootPrincipal()], actions: ['kms:*'], resources: ['*'] }),
      ],
    });
    expect(shown({ policy }).DeclaredKeyPolicy.Statement).toEqual([expect.objectContaining({ Sid: 'Mine' })]);
  });
});

describe('the tags that synthesis knew, for the deployment to compare with those of the stack', () => {
  test('are absent if there are none', () => {
    expect(shown()).not.toHaveProperty('KnownTags');
  });

  test('are those of the stack and those of the construct, each value for itself', () => {
    expect(
      shown({}, (alias, stack) => {
        Tags.of(stack).add('CostCenter', '42', { excludeResourceTypes: ['AWS::KMS::Key'] });
        Tags.of(stack).add('Team', new CfnParameter(stack, 'TheTeam').valueAsString);
        Tags.of(alias).add('CostCenter', '7', { priority: 1_000 });
      }).KnownTags,
    ).toEqual(['CostCenter=42', 'CostCenter=7', { 'Fn::Join': ['', ['Team=', { Ref: 'TheTeam' }]] }]);
  });

  test('are also those of the stacks around it, which CloudFormation hands on', () => {
    const parent = new Stack(new App(), 'Parent', { env: ENV, tags: { CostCenter: '42' } });
    const nested = new NestedStack(parent, 'Nested');
    new ManualRotationAlias(nested, 'Signing', { aliasName: 'orders/signing', keyTemplate: KeyTemplate.symmetric() });
    const [{ Properties }] = Object.values(Template.fromStack(nested).findResources('Custom::ManualRotationAlias'));
    expect(Properties.KnownTags).toEqual(['CostCenter=42']);
  });
});
