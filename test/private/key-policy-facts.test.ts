import { App, Aws, CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { accountDecides, whyGrantsAreDead } from '../../src/private/key-policy-facts';

const agnostic = new Stack(new App(), 'Agnostic');
const ours = new Stack(new App(), 'Ours', { env: { account: '111122223333', region: 'eu-west-1' } });
const ROOT = 'arn:aws:iam::111122223333:root';

function judge(...statements: (iam.PolicyStatement | object)[]): string | undefined {
  return judgeIn(ours, ...statements);
}

function judgeIn(stack: Stack, ...statements: (iam.PolicyStatement | object)[]): string | undefined {
  const rendered = statements.map(statement => statement instanceof iam.PolicyStatement ? statement.toJSON() : statement);
  return whyGrantsAreDead(stack, { Version: '2012-10-17', Statement: rendered });
}

const allow = (more: object = {}) => ({ Effect: 'Allow', Principal: { AWS: ROOT }, Action: 'kms:*', Resource: '*', ...more });

describe('grants live', () => {
  test.each([
    ['the account root', allow()],
    ['the account id', allow({ Principal: { AWS: '111122223333' } })],
    ['the account root among others', allow({ Principal: { AWS: ['arn:aws:iam::444455556666:root', ROOT] } })],
    ['all actions of all services', allow({ Action: '*' })],
    ['a list of actions', allow({ Action: ['kms:Sign', 'kms:*'] })],
    ['a list of resources', allow({ Resource: ['*'] })],
    ['another partition', allow({ Principal: { AWS: 'arn:aws-cn:iam::111122223333:root' } })],
    ["CDK's account root", new iam.PolicyStatement({ principals: [new iam.AccountRootPrincipal()], actions: ['kms:*'], resources: ['*'] })],
    [
      "CDK's account principal",
      new iam.PolicyStatement({ principals: [new iam.AccountPrincipal('111122223333')], actions: ['kms:*'], resources: ['*'] }),
    ],
  ])('with %s', (_, statement) => {
    expect(
      judge({ Effect: 'Deny', Principal: '*', Action: 'kms:Sign', Resource: '*', Condition: { Bool: { x: 'true' } } }, statement),
    ).toBeUndefined();
  });

  test.each([
    ['CDK\'s account root', new iam.AccountRootPrincipal()],
    ['the account as a token', new iam.AccountPrincipal(Aws.ACCOUNT_ID)],
    ['an ARN with tokens', new iam.ArnPrincipal(`arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:root`)],
  ])('in a stack for any account, with %s', (_, principal) => {
    expect(judgeIn(agnostic, new iam.PolicyStatement({ principals: [principal], actions: ['kms:*'], resources: ['*'] }))).toBeUndefined();
  });
});

test.each([
  ['Aws.ACCOUNT_ID', new iam.AccountPrincipal(Aws.ACCOUNT_ID)],
  ['Fn.sub', new iam.ArnPrincipal(Fn.sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:root'))],
])('grants live in a stack for a known account, with %s', (_, principal) => {
  expect(judge(new iam.PolicyStatement({ principals: [principal], actions: ['kms:*'], resources: ['*'] }))).toBeUndefined();
});

describe('a denial without condition', () => {
  const deny = (more: object = {}) => ({ Effect: 'Deny', Principal: '*', Action: 'kms:*', Resource: '*', ...more });

  test.each([
    ['to everybody', deny()],
    ['to AWS everybody', deny({ Principal: { AWS: '*' } })],
    ['to the account', deny({ Principal: { AWS: [ROOT, 'arn:aws:iam::444455556666:root'] } })],
    ['of everything', deny({ Action: ['*'] })],
    [
      'to everybody but a few',
      { ...deny({ NotPrincipal: { AWS: [ROOT, 'arn:aws:iam::111122223333:role/Admin'] } }), Principal: undefined },
    ],
    ['of everything but a little', { ...deny({ NotAction: 'kms:Describe*' }), Action: undefined }],
    ['on every key but some', { ...deny({ NotResource: 'arn:aws:kms:eu-west-1:111122223333:key/1' }), Resource: undefined }],
  ])('%s kills grants, whatever else is allowed', (_, denial) => {
    expect(judge(allow(), denial)).toBe(
      "'policy' must not deny 'kms:*' to everybody, or every " +
        'grant is dead and nothing can be done about the keys ' +
        'any more; add a condition that spares somebody, or name who is meant, got a denial without one',
    );
  });

  test.each([
    ['to somebody', deny({ Principal: { AWS: 'arn:aws:iam::111122223333:role/Intern' } })],
    ['to another account', deny({ Principal: { AWS: 'arn:aws:iam::444455556666:root' } })],
    ['to a role that only the deployment knows', deny({ Principal: { AWS: { 'Fn::ImportValue': 'Intern' } } })],
    ['of some actions', deny({ Action: ['kms:DisableKey', 'kms:ScheduleKeyDeletion'] })],
    ['of no action of AWS KMS', { ...deny({ NotAction: ['kms:*'] }), Action: undefined }],
    ['on nothing', { ...deny({ NotResource: ['*'] }), Resource: undefined }],
    ['with a condition', deny({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } })],
  ])('%s does not', (_, denial) => {
    expect(judge(allow(), denial)).toBeUndefined();
  });
});

describe('grants are dead', () => {
  const WHY = "'policy' must let IAM policies of the account work, or every grant is dead and the machine cannot read the keys; "
    + "add a statement that allows 'kms:*' on '*' to the account root (iam.AccountRootPrincipal) without conditions, got ";

  test('without a statement, and the reason says so', () => {
    expect(judge()).toBe(`${WHY}no statement`);
    expect(whyGrantsAreDead(ours, {})).toBe(`${WHY}no statement`);
  });

  test.each([
    ['a condition', allow({ Condition: { StringEquals: { 'kms:CallerAccount': '111122223333' } } })],
    ['NotPrincipal', { Effect: 'Allow', NotPrincipal: { AWS: 'arn:aws:iam::444455556666:root' }, Action: 'kms:*', Resource: '*' }],
    ['NotAction', { Effect: 'Allow', Principal: { AWS: ROOT }, NotAction: 'kms:Sign', Resource: '*' }],
    ['NotResource', { Effect: 'Allow', Principal: { AWS: ROOT }, Action: 'kms:*', NotResource: 'arn:aws:kms:*:*:alias/x' }],
    ['the root of another account', allow({ Principal: { AWS: 'arn:aws:iam::444455556666:root' } })],
    ['the id of another account', allow({ Principal: { AWS: '444455556666' } })],
    ['a role', allow({ Principal: { AWS: 'arn:aws:iam::111122223333:role/Admin' } })],
    ['a user called root', allow({ Principal: { AWS: 'arn:aws:iam::111122223333:user/root' } })],
    ['a service', allow({ Principal: { Service: 'kms.amazonaws.com' } })],
    ['everybody, which is not the account', allow({ Principal: '*' })],
    ['some actions', allow({ Action: ['kms:Sign', 'kms:Verify'] })],
    ['most actions', allow({ Action: 'kms:D*' })],
    ['no effect', allow({ Effect: undefined })],
  ])('with %s', (_, statement) => {
    expect(judge(statement)).toBe(`${WHY}no such statement`);
  });

  test('with the pieces in two statements', () => {
    expect(judge(allow({ Action: 'kms:Sign' }), allow({ Principal: { AWS: '444455556666' } }))).toBe(`${WHY}no such statement`);
  });

  test.each([
    ['an account that only the deployment knows', new iam.AccountPrincipal(new CfnParameter(agnostic, 'Account').valueAsString)],
    ['an imported principal', new iam.ArnPrincipal(Fn.importValue('Root'))],
    ['a literal account in a stack for any account', new iam.AccountPrincipal('111122223333')],
  ])('as far as anybody can tell with %s', (_, principal) => {
    expect(judgeIn(agnostic, new iam.PolicyStatement({ principals: [principal], actions: ['kms:*'], resources: ['*'] })))
      .toBe(`${WHY}one of which only the deployment will show whether it does`);
  });
});

describe('whether the account decides', () => {
  const decides = (stack: Stack, ...statements: object[]) => accountDecides(stack, { Version: '2012-10-17', Statement: statements });
  const isAccountOf = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':root']] };

  test.each<[string, object]>([
    ['its root', allow()],
    ['its root by pseudo parameters', allow({ Principal: { AWS: isAccountOf } })],
    ['its id', allow({ Principal: { AWS: '111122223333' } })],
    ['actions in other letters', allow({ Action: 'KMS:*' })],
  ])('yes: %s', (_, statement) => {
    expect(decides(ours, statement)).toBe('yes');
    expect(decides(ours, allow({ Principal: { AWS: 'arn:aws:iam::111122223333:role/Admin' } }), statement)).toBe('yes');
  });

  test('yes: no policy at all, for AWS KMS then makes the one that leaves decisions to the account', () => {
    expect(accountDecides(ours, undefined)).toBe('yes');
  });

  test.each<[string, object]>([
    ['its root under a condition', allow({ Condition: { StringEquals: { 'kms:CallerAccount': '111122223333' } } })],
    ['the root of another account', allow({ Principal: { AWS: 'arn:aws:iam::444455556666:root' } })],
    ['the id of another account', allow({ Principal: { AWS: '444455556666' } })],
    ['a role by name', allow({ Principal: { AWS: 'arn:aws:iam::111122223333:role/Admin' } })],
    ['a role of this app', allow({ Principal: { AWS: { 'Fn::GetAtt': ['Admin', 'Arn'] } } })],
    [
      'a role whose name only the deployment knows',
      allow({ Principal: { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${Name}' } } }),
    ],
    ['a user called root', allow({ Principal: { AWS: 'arn:aws:iam::111122223333:user/:root' } })],
    ['everybody, who need no IAM policy', allow({ Principal: '*' })],
    ['a service', allow({ Principal: { Service: { 'Fn::Sub': 'logs.${AWS::Region}.amazonaws.com' } } })],
    ['some actions', allow({ Action: ['kms:Sign', 'kms:Decrypt'] })],
    ['all principals but one', { ...allow({ NotPrincipal: { AWS: '444455556666' } }), Principal: undefined }],
    ['all actions but one', { ...allow({ NotAction: 'kms:Sign' }), Action: undefined }],
    ['all keys but one', { ...allow({ NotResource: 'arn:aws:kms:eu-west-1:111122223333:key/1' }), Resource: undefined }],
  ])('no: %s', (_, statement) => {
    expect(decides(ours, statement)).toBe('no');
  });

  test.each<[string, object]>([
    ['the principal', allow({ Principal: { AWS: { 'Fn::ImportValue': 'Root' } } })],
    ['all principals', allow({ Principal: { 'Fn::If': ['Mine', { AWS: ROOT }, '*'] } })],
    ['the account in the ARN', allow({ Principal: { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${Account}:root' } } })],
    ['the actions', allow({ Action: { 'Fn::If': ['All', 'kms:*', 'kms:Sign'] } })],
    ['one of the actions', allow({ Action: ['kms:Sign', { Ref: 'Actions' }] })],
    ['the resource', allow({ Resource: { Ref: 'Keys' } })],
    ['whether the key is the one', allow({ Resource: 'arn:aws:kms:eu-west-1:111122223333:key/1' })],
    ['the condition, which may be none', allow({ Condition: { 'Fn::If': ['Strict', { Bool: {} }, { Ref: 'AWS::NoValue' }] } })],
    ['a whole statement', { 'Fn::If': ['Mine', allow(), { Ref: 'AWS::NoValue' }] }],
  ])('unknown: only the deployment knows %s', (_, statement) => {
    expect(decides(ours, statement)).toBe('unknown');
    expect(decides(ours, statement, allow())).toBe('yes');
  });

  test('unknown: all of the policy, or its list of statements', () => {
    expect(accountDecides(ours, { 'Fn::If': ['Mine', {}, {}] })).toBe('unknown');
    expect(accountDecides(ours, { Statement: { 'Fn::If': ['Mine', [], []] } })).toBe('unknown');
  });

  test('unknown in a stack for any account: a literal account may be its own', () => {
    expect(decides(agnostic, allow())).toBe('unknown');
    expect(decides(agnostic, allow({ Principal: { AWS: '111122223333' } }))).toBe('unknown');
    expect(decides(agnostic, allow({ Principal: { AWS: isAccountOf } }))).toBe('yes');
  });

  test('no: a denial to everybody takes it away again; unknown: one that may', () => {
    const deny = (more: object) => ({ Effect: 'Deny', Principal: '*', Action: 'kms:*', Resource: '*', ...more });
    expect(decides(ours, allow(), deny({}))).toBe('no');
    expect(decides(ours, allow(), deny({ Principal: { AWS: isAccountOf } }))).toBe('no');
    expect(decides(ours, allow(), deny({ Action: { Ref: 'Actions' } }))).toBe('unknown');
    expect(decides(ours, allow(), allow({ Effect: { Ref: 'AllowOrDeny' } }))).toBe('unknown');
    expect(decides(ours, allow(), deny({ Action: 'kms:ScheduleKeyDeletion' }))).toBe('yes');
  });

  test('a list of statements may be a single one', () => {
    expect(accountDecides(ours, { Statement: allow() })).toBe('yes');
  });
});
