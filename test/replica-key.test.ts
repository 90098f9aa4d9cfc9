import {
  App,
  CfnParameter,
  Duration,
  RemovalPolicies,
  RemovalPolicy,
  Stack,
  Tags,
  aws_iam as iam,
  aws_kms as kms,
  aws_s3 as s3,
} from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ReplicaKey } from '../src/replica-key';
import type { ReplicaKeyProps } from '../src/replica-key-props';
import { RotatingKey } from '../src/rotating-key';

const ACCOUNT = '111122223333';
const PRIMARY_ARN = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/mrk-1234abcd12ab34cd56ef1234567890ab`;
const ROOT = { AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::${ACCOUNT}:root`]] } };

let app: App;
let stack: Stack;
beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Virginia', { env: { account: ACCOUNT, region: 'us-east-1' } });
});

function primary(scope: Stack = stack, arn = PRIMARY_ARN): kms.IKey {
  return kms.Key.fromKeyArn(scope, 'Primary', arn);
}

function replica(props: Partial<ReplicaKeyProps> = {}): ReplicaKey {
  return new ReplicaKey(stack, 'Data', { primaryKey: primary(), ...props });
}

function typesOf(of: Stack): Record<string, string> {
  const { Resources: resources } = Template.fromStack(of).toJSON() as { Resources: Record<string, { Type: string }> };
  return Object.fromEntries(Object.entries(resources).map(([id, { Type }]) => [id, Type]));
}

/** The properties of the only replica in the stack. */
function properties(): Record<string, any> {
  return Object.values(Template.fromStack(stack).findResources('AWS::KMS::ReplicaKey'))[0].Properties;
}

describe('ReplicaKey', () => {
  test('with a primary alone is an enabled replica that outlives its stack, about which IAM policies of the account decide', () => {
    replica();

    const template = Template.fromStack(stack);
    template.hasResource('AWS::KMS::ReplicaKey', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(Object.keys(template.toJSON().Resources)).toHaveLength(1);
    expect(properties()).toEqual({
      PrimaryKeyArn: PRIMARY_ARN,
      KeyPolicy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: ROOT, Action: 'kms:*', Resource: '*' }] },
    });
  });

  test('takes all props at once', () => {
    replica({
      alias: 'orders',
      description: 'Orders',
      enabled: false,
      policy: new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({ actions: ['kms:*'], principals: [new iam.AnyPrincipal()], resources: ['*'], sid: 'Declared' }),
        ],
      }),
      admins: [new iam.AccountPrincipal('444455556666')],
      pendingWindow: Duration.days(10),
      removalPolicy: RemovalPolicy.DESTROY,
    });

    expect(properties()).toMatchObject({ Description: 'Orders', Enabled: false, PendingWindowInDays: 10, PrimaryKeyArn: PRIMARY_ARN });
    expect(JSON.stringify(properties().KeyPolicy)).toMatch(/Declared.*444455556666/);
    const template = Template.fromStack(stack);
    template.hasResource('AWS::KMS::ReplicaKey', { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
    template.hasResource('AWS::KMS::Alias', { DeletionPolicy: 'Delete', Properties: { AliasName: 'alias/orders' } });
  });

  test('has no rotation property, whatever the primary has', () => {
    const ireland = new Stack(app, 'Ireland', { env: { account: ACCOUNT, region: 'eu-west-1' } });
    replica({ primaryKey: new RotatingKey(ireland, 'Key', { multiRegion: true, rotationPeriod: Duration.days(90) }) });

    expect(Object.keys(properties()).sort()).toEqual(['KeyPolicy', 'PrimaryKeyArn']);
    Template.fromStack(ireland).hasResourceProperties('AWS::KMS::Key', { MultiRegion: true, RotationPeriodInDays: 90 });
  });

  test('of a primary in the same app is deployed after it, with the ARN that the AWS CDK passes from Region to Region', () => {
    const ireland = new Stack(app, 'Ireland', { env: { account: ACCOUNT, region: 'eu-west-1' } });
    replica({ primaryKey: new RotatingKey(ireland, 'Key', { multiRegion: true }) });

    expect(properties().PrimaryKeyArn).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^ExportsReader/), expect.stringMatching(/^\/cdk\/exports\/Virginia\/.*Key.*Arn/)],
    });
    Template.fromStack(ireland).hasResourceProperties('Custom::CrossRegionExportWriter', { WriterProps: { region: 'us-east-1' } });
    expect(stack.dependencies).toEqual([ireland]);
  });

  test('names its own Region in its ARN, and the alias, not the primary', () => {
    const key = replica({ alias: 'alias/orders' });

    const names = { keyArn: { 'Fn::GetAtt': ['Data666C94C7', 'Arn'] }, keyId: { Ref: 'Data666C94C7' } };
    expect(stack.resolve({ keyArn: key.keyArn, keyId: key.keyId })).toEqual(names);
    expect(stack.resolve(key.keyRef)).toEqual(names);
    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Alias', {
      AliasName: 'alias/orders',
      TargetKeyId: { 'Fn::GetAtt': ['Data666C94C7', 'Arn'] },
    });
    expect(key.env).toMatchObject({ account: ACCOUNT, region: 'us-east-1' });
  });

  test('has frozen logical ids, which do not depend on each other', () => {
    const key = replica({ alias: 'orders' });
    key.addAlias('orders/more');
    const expected = {
      Data666C94C7: 'AWS::KMS::ReplicaKey',
      DataAlias45C2D446: 'AWS::KMS::Alias',
      DataAliasordersmoreF6B0EAAE: 'AWS::KMS::Alias',
    };
    const without = new Stack(new App(), 'Without', { env: { account: ACCOUNT, region: 'us-east-1' } });
    new ReplicaKey(without, 'Data', { primaryKey: primary(without) }).addAlias('orders/more');

    expect(typesOf(stack)).toEqual(expected);
    expect(typesOf(without)).toEqual({ Data666C94C7: 'AWS::KMS::ReplicaKey', DataAliasordersmoreF6B0EAAE: 'AWS::KMS::Alias' });
  });

  test('two of two primaries in one stack are two resources', () => {
    const other = kms.Key.fromKeyArn(stack, 'Other', PRIMARY_ARN.replace('1234abcd', 'ffffffff'));
    replica({ alias: 'one' });
    new ReplicaKey(stack, 'Two', { primaryKey: other, alias: 'two' });

    Template.fromStack(stack).resourceCountIs('AWS::KMS::ReplicaKey', 2);
    Template.fromStack(stack).resourceCountIs('AWS::KMS::Alias', 2);
  });

  test('writes no literal partition', () => {
    const ningxia = new Stack(app, 'Ningxia', { env: { account: ACCOUNT, region: 'cn-northwest-1' } });
    const beijing = new Stack(app, 'Beijing', { env: { account: ACCOUNT, region: 'cn-north-1' } });
    const role = new iam.Role(ningxia, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
    new ReplicaKey(ningxia, 'Data', {
      primaryKey: new RotatingKey(beijing, 'Key', { multiRegion: true }),
      alias: 'data',
      admins: [role],
    }).grantDecrypt(role);

    const resources = Template.fromStack(ningxia).findResources('AWS::KMS::ReplicaKey');
    expect(JSON.stringify([resources, Template.fromStack(ningxia).findResources('AWS::IAM::Policy')])).not.toContain('arn:aws');
  });

  test('bears the tags of its app', () => {
    const key = replica();
    Tags.of(app).add('team', 'orders');
    Tags.of(key).add('data', 'secret');

    expect(properties().Tags).toEqual([{ Key: 'data', Value: 'secret' }, { Key: 'team', Value: 'orders' }]);
  });

  test('encrypts a bucket, whose readers get its permissions', () => {
    const key = replica();
    const bucket = new s3.Bucket(stack, 'Bucket', { encryptionKey: key });
    bucket.grantRead(new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() }));

    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: { 'Fn::GetAtt': ['Data666C94C7', 'Arn'] } } },
        ],
      },
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:DescribeKey'], Resource: { 'Fn::GetAtt': ['Data666C94C7', 'Arn'] } },
        ]),
      },
    });
  });

  describe('pendingWindow', () => {
    test.each([7, 8, 29, 30])('accepts %d days', (days) => {
      replica({ pendingWindow: Duration.days(days) });

      expect(properties().PendingWindowInDays).toBe(days);
    });

    test.each([
      [Duration.days(6), '6 days'],
      [Duration.days(31), '31 days'],
      [Duration.hours(1), '1 hour'],
      [Duration.hours(180), '7 days 12 hours'],
    ])('fails for %s', (pendingWindow, got) => {
      expect(() => replica({ pendingWindow })).toThrow(/'pendingWindow' must be .*(between 7 and 30|whole number)/);
      expect(() => new ReplicaKey(stack, 'Again', { primaryKey: primary(new Stack()), pendingWindow })).toThrow(got);
    });

    test('a token is left to CloudFormation', () => {
      replica({ pendingWindow: Duration.days(new CfnParameter(stack, 'Days', { type: 'Number' }).valueAsNumber) });

      expect(properties().PendingWindowInDays).toEqual({ Ref: 'Days' });
    });
  });

  describe('enabled', () => {
    test.each([true, false])('%s is written as it is', (enabled) => {
      replica({ enabled });

      expect(properties().Enabled).toBe(enabled);
    });
  });

  describe('removal policy', () => {
    test.each<[string, (key: ReplicaKey) => void]>([
      ['of the prop', () => undefined],
      ['applied later', key => key.applyRemovalPolicy(RemovalPolicy.DESTROY)],
      ['of an aspect', () => RemovalPolicies.of(stack).destroy()],
    ])('%s is that of the aliases too', (how, destroy) => {
      const key = replica({ alias: 'one', removalPolicy: how === 'of the prop' ? RemovalPolicy.DESTROY : undefined });
      key.addAlias('two');
      destroy(key);

      const template = Template.fromStack(stack);
      template.allResources('AWS::KMS::ReplicaKey', { DeletionPolicy: 'Delete' });
      template.allResources('AWS::KMS::Alias', { DeletionPolicy: 'Delete' });
    });

    test('fails when an alias is deleted and the replica kept', () => {
      replica().addAlias('orders').applyRemovalPolicy(RemovalPolicy.DESTROY);

      expect(() => app.synth()).toThrow(
        /removal policy of alias .*alias\/orders.* must be that of its key, got .* call applyRemovalPolicy\(\)/,
      );
    });
  });
});
