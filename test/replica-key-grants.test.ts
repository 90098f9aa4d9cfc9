import { App, Stack, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ReplicaKey } from '../src/replica-key';

const ENV = { account: '111122223333', region: 'us-east-1' };
const PRIMARY_ARN = 'arn:aws:kms:eu-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab';

type Grant = (key: kms.IKey, grantee: iam.IGrantable) => iam.Grant;

const GRANTS: [string, Grant][] = [
  ['grant', (key, grantee) => key.grant(grantee, 'kms:DescribeKey', 'kms:CreateGrant')],
  ['grantAdmin', (key, grantee) => (key as kms.Key | ReplicaKey).grantAdmin(grantee)],
  ['grantDecrypt', (key, grantee) => key.grantDecrypt(grantee)],
  ['grantEncrypt', (key, grantee) => key.grantEncrypt(grantee)],
  ['grantEncryptDecrypt', (key, grantee) => key.grantEncryptDecrypt(grantee)],
  ['grantSign', (key, grantee) => key.grantSign(grantee)],
  ['grantVerify', (key, grantee) => key.grantVerify(grantee)],
  ['grantSignVerify', (key, grantee) => key.grantSignVerify(grantee)],
  ['grantGenerateMac', (key, grantee) => key.grantGenerateMac(grantee)],
  ['grantVerifyMac', (key, grantee) => key.grantVerifyMac(grantee)],
];

const GRANTEES: [string, (stack: Stack) => iam.IGrantable][] = [
  ['an owned role', (stack) => new iam.Role(stack, 'Grantee', { assumedBy: new iam.AccountRootPrincipal() })],
  ['an imported role', (stack) => iam.Role.fromRoleArn(stack, 'Grantee', 'arn:aws:iam::111122223333:role/Mine')],
  ['an imported role of another account', (stack) => iam.Role.fromRoleArn(stack, 'Grantee', 'arn:aws:iam::444455556666:role/Theirs')],
  ['a user', (stack) => new iam.User(stack, 'Grantee')],
  ['a service', () => new iam.ServicePrincipal('logs.amazonaws.com')],
  ['another account', () => new iam.AccountPrincipal('444455556666')],
  [
    "a role of another Region's stack",
    (stack) =>
      new iam.Role(new Stack(stack.node.root as App, 'Elsewhere', { env: { ...ENV, region: 'eu-central-1' } }), 'Grantee', {
        roleName: 'grantee',
        assumedBy: new iam.AccountRootPrincipal(),
      }),
  ],
  [
    "a role of a stack that depends on the key's",
    (stack) => {
      const later = new Stack(stack.node.root as App, 'Later', { env: ENV });
      later.node.addDependency(stack);
      return new iam.Role(later, 'Grantee', { assumedBy: new iam.AccountRootPrincipal() });
    },
  ],
];

/**
 * All policies that one grant leads to, of keys, roles and users, in all stacks: with what differs between a key and a replica left out.
 */
function policiesAfter(key: (stack: Stack) => kms.IKey, grantee: (stack: Stack) => iam.IGrantable, grant: Grant): unknown {
  const app = new App();
  const stack = new Stack(app, 'Stack', { env: ENV });
  grant(key(stack), grantee(stack));
  return app.node.findAll().filter((child): child is Stack => Stack.isStack(child)).map((each) => {
    const resources = Object.values(Template.fromStack(each).toJSON().Resources ?? {}) as {
      Type: string;
      Properties?: Record<string, unknown>;
    }[];
    return resources
      .filter(({ Type }) => /^AWS::(KMS|IAM)::/.test(Type))
      .map(({ Properties: { KeyPolicy, PolicyDocument } = {} }) => ({ KeyPolicy, PolicyDocument }));
  });
}

const replicaIn = (stack: Stack, policy?: iam.PolicyDocument) =>
  new ReplicaKey(stack, 'Key', { primaryKey: kms.Key.fromKeyArn(stack, 'Primary', PRIMARY_ARN), policy });

describe.each(GRANTS)('ReplicaKey.%s', (_, grant) => {
  test.each(GRANTEES)('to %s does what it does on a kms.Key', (__, grantee) => {
    expect(policiesAfter((stack) => replicaIn(stack), grantee, grant)).toEqual(
      policiesAfter((stack) => new kms.Key(stack, 'Key'), grantee, grant),
    );
  });
});

describe('what a grant on a ReplicaKey writes', () => {
  const statementsOf = (stack: Stack, type: string, property: string) =>
    (Object.values(Template.fromStack(stack).findResources(type)) as any[]).map(({ Properties }) => Properties[property].Statement);
  let stack: Stack;
  beforeEach(() => {
    stack = new Stack(new App(), 'Stack', { env: ENV });
  });

  test('for a role of the account: one statement, about this replica, in the policy of the role, and nothing in the key policy', () => {
    replicaIn(stack).grantDecrypt(new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() })).assertSuccess();

    expect(statementsOf(stack, 'AWS::IAM::Policy', 'PolicyDocument')).toEqual([[
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] } },
    ]]);
    expect(statementsOf(stack, 'AWS::KMS::ReplicaKey', 'KeyPolicy')).toEqual([[expect.objectContaining({ Action: 'kms:*' })]]);
  });

  test('for a service: one statement in the key policy, after what was declared', () => {
    const declared = new iam.PolicyDocument({
      statements: [
        new iam.PolicyStatement({ sid: 'Declared', actions: ['kms:*'], principals: [new iam.AccountRootPrincipal()], resources: ['*'] }),
      ],
    });
    replicaIn(stack, declared).grantEncrypt(new iam.ServicePrincipal('logs.amazonaws.com')).assertSuccess();

    expect(statementsOf(stack, 'AWS::KMS::ReplicaKey', 'KeyPolicy')).toEqual([
      [
        expect.objectContaining({ Sid: 'Declared' }),
        {
          Effect: 'Allow',
          Action: ['kms:Encrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'],
          Principal: { Service: 'logs.amazonaws.com' },
          Resource: '*',
        },
      ],
    ]);
  });

  test('does not reach another key that was declared with the same document', () => {
    const shared = new iam.PolicyDocument({
      statements: [new iam.PolicyStatement({ actions: ['kms:*'], principals: [new iam.AccountRootPrincipal()], resources: ['*'] })],
    });
    const neighbour = new Stack(stack.node.root as App, 'Neighbour', { env: { ...ENV, region: 'eu-central-1' } });
    replicaIn(stack, shared).grantDecrypt(new iam.AccountPrincipal('444455556666'));
    replicaIn(neighbour, shared);

    expect(JSON.stringify(statementsOf(stack, 'AWS::KMS::ReplicaKey', 'KeyPolicy'))).toContain('444455556666');
    expect(JSON.stringify(statementsOf(neighbour, 'AWS::KMS::ReplicaKey', 'KeyPolicy'))).not.toContain('444455556666');
  });

  test('addToResourcePolicy adds to the key policy, and says so', () => {
    const replica = replicaIn(stack);
    const statement = new iam.PolicyStatement({
      sid: 'Added',
      actions: ['kms:Decrypt'],
      principals: [new iam.AccountPrincipal('444455556666')],
      resources: ['*'],
    });

    expect(replica.addToResourcePolicy(statement, false).statementAdded).toBe(true);
    expect(statementsOf(stack, 'AWS::KMS::ReplicaKey', 'KeyPolicy')).toEqual([
      [expect.anything(), expect.objectContaining({ Sid: 'Added' })],
    ]);
  });

  test.each([
    ['principals', new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: ['*'] })],
    ['actions', new iam.PolicyStatement({ principals: [new iam.AnyPrincipal()], resources: ['*'] })],
  ])('a statement without %s fails the synthesis, declared or added', (what, statement) => {
    const other = new Stack(new App(), 'Other', { env: ENV });
    replicaIn(stack).addToResourcePolicy(statement);
    replicaIn(other, new iam.PolicyDocument({ statements: [statement] }));

    expect(() => Template.fromStack(stack)).toThrow(`must have ${what} in every statement, got none`);
    expect(() => Template.fromStack(other)).toThrow(`must have ${what} in every statement, got none`);
  });
});
