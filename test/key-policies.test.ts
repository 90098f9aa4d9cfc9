import { Annotations, App, CfnParameter, Fn, Stack, Tags } from 'aws-cdk-lib';
import { Annotations as Found, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import type { ManualRotationAliasProps } from '../src';
import { KeyTemplate, ManualRotationAlias, ReplicaKey, Retirement, RotatingKey, SigningSpec } from '../src';

const ACCOUNT = '111122223333';
const PARTNER = '444455556666';
const REGION = 'eu-west-1';
const MACHINE = `arn:aws:iam::${ACCOUNT}:role/cdk-kms-rotation-${REGION}-21a9986c5aad-machine`;
const PROBE = `arn:aws:iam::${ACCOUNT}:role/cdk-kms-rotation-${REGION}-4a8bfd0048ef-probe`;
const SURVEY = `arn:aws:iam::${ACCOUNT}:role/*-CdkKmsRotationSurvey*`;

let stack: Stack;
beforeEach(() => {
  stack = new Stack(new App(), 'Stack', { env: { account: ACCOUNT, region: REGION } });
});

interface KeyProps {
  readonly policy?: iam.PolicyDocument;
  readonly description?: string;
}

const alias = (props: Partial<ManualRotationAliasProps> = {}, scope = stack) =>
  new ManualRotationAlias(scope, 'Signing', {
    aliasName: 'signing',
    keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256),
    ...props,
  });
const KEYS: ReadonlyArray<
  readonly [string, (props?: KeyProps) => IConstruct & { addToResourcePolicy(statement: iam.PolicyStatement): unknown }]
> = [
  ['ManualRotationAlias', (props) => alias(props)],
  ['RotatingKey', (props) => new RotatingKey(stack, 'Key', props)],
  [
    'ReplicaKey',
    (props) =>
      new ReplicaKey(stack, 'Replica', {
        primaryKey: kms.Key.fromKeyArn(stack, 'Primary', `arn:aws:kms:us-east-1:${ACCOUNT}:key/mrk-${'0'.repeat(32)}`),
        ...props,
      }),
  ],
];

function statement(props: iam.PolicyStatementProps = {}): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'Mine',
    principals: [new iam.ArnPrincipal(`arn:aws:iam::${PARTNER}:role/R`)],
    actions: ['kms:Decrypt'],
    resources: ['*'],
    ...props,
  });
}
const synth = () => Template.fromStack(stack);
const warnings = () =>
  Found.fromStack(stack)
    .findWarning('*', Match.anyValue())
    .map(({ entry }) => /\[ack: cdk-kms-rotation:(.*)\]/.exec(String(entry.data))?.[1]);

describe.each(KEYS)('the key policy of a %s', (className, make) => {
  test.each([
    ['principals', { principals: [] }],
    ['actions', { actions: [] }],
    ['resources', { resources: [] }],
  ])('fails the synthesis with a statement without %s', (what, without) => {
    make().addToResourcePolicy(statement(without));
    expect(synth).toThrow(`'policy' must have ${what} in every statement, got none in statement 'Mine'`);
  });

  test.each([
    [
      'notPrincipals',
      { principals: undefined, notPrincipals: [new iam.ArnPrincipal(MACHINE)], effect: iam.Effect.DENY, actions: ['kms:CreateGrant'] },
    ],
    ['notActions', { actions: undefined, notActions: ['kms:Decrypt'] }],
    ['notResources', { resources: undefined, notResources: ['arn:aws:kms:*:*:key/x'] }],
  ])('takes %s instead', (_, instead) => {
    make().addToResourcePolicy(statement(instead));
    expect(synth).not.toThrow();
  });

  test.each([[200, false], [320, true]])('with %i values of 100 bytes: fails the synthesis '
    + 'above 32,768 bytes of JSON: %s', (count, fails) => {
    const values = Array.from({ length: count }, (_, i) => `${i}-${'x'.repeat(100)}`);
    make().addToResourcePolicy(statement({ conditions: { StringLike: { 'aws:userid': values } } }));
    if (fails) expect(synth).toThrow(/'policy' must have at most 32768 bytes as JSON, got 3[3-9]\d{3} with everything/);
    else expect(synth).not.toThrow();
  });

  test('counts what only the deployment knows with the least that it can become', () => {
    const { valueAsString } = new CfnParameter(stack, 'Long');
    const ids = (count: number) => Array.from({ length: count }, (_, i) => Fn.join('', ['x'.repeat(40), String(i), valueAsString]));
    make().addToResourcePolicy(statement({ conditions: { StringLike: { 'aws:userid': ids(500) } } }));
    expect(synth).not.toThrow();
  });

  test('fails the synthesis with characters that AWS KMS refuses', () => {
    make().addToResourcePolicy(statement({ conditions: { StringEquals: { 'aws:PrincipalTag/team': '日本' } } }));
    expect(synth).toThrow("'policy' must be written with the characters U+0020 to U+00FF, tab and line breaks, got '日本'");
  });

  test('takes umlauts', () => {
    make().addToResourcePolicy(statement({ conditions: { StringEquals: { 'aws:PrincipalTag/team': 'Grüße' } } }));
    expect(synth).not.toThrow();
  });

  test.each<[string, string, iam.PolicyStatementProps]>([
    ['everybody', 'publicPrincipal', { principals: [new iam.AnyPrincipal()] }],
    [
      'everybody for a service',
      'publicPrincipal',
      { principals: [new iam.AnyPrincipal()], conditions: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } } },
    ],
    [
      'everybody with a role name',
      'publicPrincipal',
      { principals: [new iam.AnyPrincipal()], conditions: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/app' } } },
    ],
    [
      'everybody but some',
      'publicPrincipal',
      { principals: [new iam.AnyPrincipal()], conditions: { StringNotEquals: { 'aws:PrincipalAccount': PARTNER } } },
    ],
    [
      'everybody, if the account is told',
      'publicPrincipal',
      { principals: [new iam.AnyPrincipal()], conditions: { StringEqualsIfExists: { 'aws:PrincipalAccount': ACCOUNT } } },
    ],
    ['everybody but a principal', 'publicPrincipal', { principals: undefined, notPrincipals: [new iam.ArnPrincipal(MACHINE)] }],
    ['the root of another account', 'foreignAccount', { principals: [new iam.AccountPrincipal(PARTNER)] }],
    ['another account by its number', 'foreignAccount', { principals: [new iam.ArnPrincipal(PARTNER)] }],
    [
      'everybody of another account',
      'foreignAccount',
      { principals: [new iam.AnyPrincipal()], conditions: { StringEquals: { 'kms:CallerAccount': PARTNER } } },
    ],
  ])('warns of one that lets %s in, unless acknowledged', (_, condition, props) => {
    const key = make();
    key.addToResourcePolicy(statement(props));
    expect(warnings()).toEqual([`${className}.${condition}`]);

    Annotations.of(key).acknowledgeWarning(`cdk-kms-rotation:${className}.${condition}`, 'meant so in this test');
    expect(warnings()).toEqual([]);
  });

  test.each<[string, iam.PolicyStatementProps]>([
    ['a role of another account', {}],
    ['the account itself', { principals: [new iam.AccountRootPrincipal()] }],
    ['the account itself by its number', { principals: [new iam.AccountPrincipal(ACCOUNT)] }],
    ['an organization', { principals: [new iam.AnyPrincipal()], conditions: { StringEquals: { 'aws:PrincipalOrgID': 'o-1234567890' } } }],
    ['everybody of the account', { principals: [new iam.AnyPrincipal()], conditions: { StringEquals: { 'kms:CallerAccount': ACCOUNT } } }],
    [
      'roles of another account',
      {
        principals: [new iam.AccountPrincipal(PARTNER)],
        conditions: { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${PARTNER}:role/app-*` } },
      },
    ],
    ['a service', { principals: [new iam.ServicePrincipal('logs.amazonaws.com')] }],
    ['nobody, by a denial', { principals: [new iam.AnyPrincipal()], effect: iam.Effect.DENY, actions: ['kms:CreateGrant'] }],
  ])('says nothing of one that lets in %s', (_, props) => {
    make().addToResourcePolicy(statement(props));
    expect(warnings()).toEqual([]);
  });

  test('fails with a description above 8,192 characters', () => {
    expect(() => make({ description: 'x'.repeat(8193) })).toThrow("'description' must have at most 8192 characters, got 8193");
  });

  test('takes one of 8,192', () => {
    make({ description: 'x'.repeat(8192) });
    expect(synth).not.toThrow();
  });
});

test('in a stack for any account, another account is told from its own only where the policy names both', () => {
  stack = new Stack(new App(), 'Anywhere');
  new RotatingKey(stack, 'Own', {
    policy: new iam.PolicyDocument({ statements: [statement({ actions: ['kms:*'], principals: [new iam.AccountPrincipal(ACCOUNT)] })] }),
  });
  expect(warnings()).not.toContain('RotatingKey.foreignAccount');

  new RotatingKey(stack, 'Both').addToResourcePolicy(statement({ principals: [new iam.AccountPrincipal(PARTNER)] }));
  expect(warnings()).toContain('RotatingKey.foreignAccount');
});

describe('a denial that hits the rotation', () => {
  const deny = (props: iam.PolicyStatementProps) =>
    statement({ effect: iam.Effect.DENY, principals: [new iam.AnyPrincipal()], actions: ['kms:PutKeyPolicy'], ...props });
  const unless = (operator: string, key: string, value: string | string[]) => ({ conditions: { [operator]: { [key]: value } } });
  const admin = `arn:aws:iam::${ACCOUNT}:role/KmsAdmin`;

  test.each<[string, iam.PolicyStatementProps]>([
    ['of everybody but an administrator', unless('ArnNotLike', 'aws:PrincipalArn', admin)],
    ['of everybody but an administrator, in any wording', unless('StringNotEqualsIfExists', 'AWS:principalarn', [admin])],
    ['of all principals but one', { principals: undefined, notPrincipals: [new iam.ArnPrincipal(admin)] }],
    ['of the account', { principals: [new iam.AccountRootPrincipal()] }],
    ['of the machine', { principals: [new iam.ArnPrincipal(MACHINE)] }],
    ['of a name like that of the machine', unless('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/cdk-kms-rotation-*')],
    [
      'of all but some actions',
      { actions: undefined, notActions: ['kms:Sign', 'kms:Verify'], ...unless('ArnNotLike', 'aws:PrincipalArn', [admin, PROBE, SURVEY]) },
    ],
    ['of many actions', { actions: ['kms:Put*'], ...unless('ArnNotLike', 'aws:PrincipalArn', admin) }],
    ['without a second factor', unless('BoolIfExists', 'aws:MultiFactorAuthPresent', 'false')],
    ['from outside a VPC', unless('StringNotEquals', 'aws:SourceVpce', 'vpce-1')],
    ['from this account', unless('StringEquals', 'kms:CallerAccount', ACCOUNT)],
    ['in this Region', unless('StringEquals', 'aws:RequestedRegion', REGION)],
  ])('fails the synthesis: %s', (_, props) => {
    alias().addToResourcePolicy(deny(props));
    expect(synth).toThrow(
      /'policy' must not deny the rotation what it needs, got statement 'Mine', which denies .*kms:PutKeyPolicy.* to the state machine/,
    );
    expect(synth).toThrow(MACHINE);
  });

  test.each<[string, iam.PolicyStatementProps]>([
    ['spares the machine', unless('ArnNotLike', 'aws:PrincipalArn', [admin, MACHINE])],
    [
      'spares the roles of the rotation',
      { actions: ['kms:*'], ...unless('ArnNotLike', 'aws:PrincipalArn', [admin, MACHINE, PROBE, SURVEY]) },
    ],
    ['denies what nobody of us does', { actions: ['kms:CreateGrant', 'kms:ScheduleKeyDeletion', 'kms:EnableKeyRotation'] }],
    ['means others', { principals: [new iam.ArnPrincipal(admin)] }],
    ['means another account', { principals: [new iam.AccountPrincipal(PARTNER)] }],
    ['means requests that are not encrypted', { actions: ['kms:*'], ...unless('Bool', 'aws:SecureTransport', 'false') }],
    ['means a second factor that failed', unless('Bool', 'aws:MultiFactorAuthPresent', 'false')],
    ['hangs on what only the request knows', unless('NotIpAddress', 'aws:SourceIp', '10.0.0.0/8')],
    ['hangs on a policy variable', unless('StringNotEquals', 'aws:PrincipalArn', '${aws:PrincipalArn}')],
    ['means the lockout check', unless('Bool', 'kms:BypassPolicyLockoutSafetyCheck', 'true')],
    ['means another key', { resources: ['arn:aws:kms:eu-west-1:111122223333:key/other'] }],
  ])('is none that %s', (_, props) => {
    alias().addToResourcePolicy(deny(props));
    expect(synth).not.toThrow();
  });

  test.each([
    ['the probe function', 'kms:Sign', PROBE],
    ['the survey function', 'kms:GetKeyPolicy', SURVEY],
  ])('of %s fails the synthesis as well', (name, action, arn) => {
    alias().addToResourcePolicy(deny({ actions: [action], ...unless('ArnNotEquals', 'aws:PrincipalArn', [admin, MACHINE]) }));
    expect(synth).toThrow(`which denies ${action} to ${name}; spare these roles in its `
      + `condition, with ArnNotLike on aws:PrincipalArn: ${arn}`);
  });

  test('of retirement fails the synthesis only if retirement is declared', () => {
    alias({ retirement: Retirement.disable() }).addToResourcePolicy(
      deny({ actions: ['kms:DisableKey'], ...unless('ArnNotLike', 'aws:PrincipalArn', admin) }),
    );
    expect(synth).toThrow('denies kms:DisableKey to the state machine');
  });

  test.each(['kms:DisableKey', 'kms:ScheduleKeyDeletion'])('of %s is fine without retirement: only discards are refused', (action) => {
    alias().addToResourcePolicy(deny({ actions: [action], ...unless('ArnNotLike', 'aws:PrincipalArn', admin) }));
    expect(synth).not.toThrow();
  });

  test.each([
    ['spares it by its name for one account and Region', [MACHINE], false],
    ['does not spare it', [admin], true],
  ])('in a stack for any account and Region that %s', (_, spared, fails) => {
    stack = new Stack(new App(), 'Stack');
    alias().addToResourcePolicy(deny(unless('ArnNotLike', 'aws:PrincipalArn', spared)));
    if (fails) expect(synth).toThrow('arn:aws:iam::*:role/cdk-kms-rotation-*-21a9986c5aad-machine');
    else expect(synth).not.toThrow();
  });
});

describe('tags that AWS KMS refuses fail the synthesis', () => {
  test.each([
    ['a brace in a value', 'team', '{payments}', 'the value of a tag must have letters, digits, spaces and + - = . _ '
      + ": / @ only, got '{payments}' for the tag 'team'"],
    ['a control character', 'team', 'a\u0001', 'the value of a tag must have letters'],
    ['a key with a bracket', 'te<am', 'x', "the key of a tag must have letters, digits, spaces and + - = . _ : / @ only, got 'te<am'"],
    ['a value that is too long', 'team', 'x'.repeat(257), "the value of a tag must have 0 to 256 characters, got 257 for the tag 'team'"],
    ['a key that is too long', 'x'.repeat(129), 'x', 'the key of a tag must have 1 to 128 characters, got 129'],
  ])('%s', (_, key, value, message) => {
    Tags.of(alias()).add(key, value);
    expect(synth).toThrow(message);
  });

  test('and legal ones do not', () => {
    const signing = alias();
    Tags.of(signing).add('x'.repeat(128), 'ü'.repeat(256));
    Tags.of(signing).add('Kosten-Stelle/_.:=+@ 1', '日本語 ok');
    Tags.of(signing).add('later', new CfnParameter(stack, 'Later', { default: 'x' }).valueAsString);
    expect(synth).not.toThrow();
  });
});
