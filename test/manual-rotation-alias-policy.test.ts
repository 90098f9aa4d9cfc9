import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { ManualRotationAliasProps } from '../src';
import { AsymmetricEncryptionSpec, KeyAgreementSpec, KeyTemplate, MacSpec, ManualRotationAlias, SigningSpec } from '../src';
import { declarations, keyPolicy } from './helpers/declared';

const ROOT = 'arn:aws:iam::111122223333:root';
const ACCOUNT_DECIDES = { Effect: 'Allow', Principal: { AWS: ROOT }, Action: 'kms:*', Resource: '*' };
// The digits: `printf Stack/Signing | sha256sum`, and for the probe, which the stack shares, `printf Stack/ | sha256sum`.
const MACHINE = 'arn:aws:iam::111122223333:role/cdk-kms-rotation-eu-west-1-21a9986c5aad-machine';
const PROBE = 'arn:aws:iam::111122223333:role/cdk-kms-rotation-eu-west-1-4a8bfd0048ef-probe';

let stack: Stack;
beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
});

function alias(props: Partial<ManualRotationAliasProps> = {}, id = 'Signing'): ManualRotationAlias {
  return new ManualRotationAlias(stack, id, { aliasName: id, keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256), ...props });
}

function statement(sid: string, props: iam.PolicyStatementProps = {}): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid,
    principals: [new iam.ArnPrincipal(ROOT)],
    actions: ['kms:DescribeKey'],
    resources: ['*'],
    ...props,
  });
}

function accountDecides(): iam.PolicyStatement {
  return new iam.PolicyStatement({ principals: [new iam.AccountRootPrincipal()], actions: ['kms:*'], resources: ['*'] });
}

const sids = () => keyPolicy(stack).map(({ Sid }) => Sid);
const OUR_SIDS = [
  'CdkKmsRotationMachine',
  'CdkKmsRotationDiscard',
  'CdkKmsRotationProbe',
  'CdkKmsRotationProbeReads',
  'CdkKmsRotationAliases',
  'CdkKmsRotationTags',
  'CdkKmsRotationTagsInAnyCase',
];

describe('key policy of every generation', () => {
  test('is, statement by statement: the account, the machine, the probe, and what nobody else may do', () => {
    alias();

    const everybody = { Principal: { AWS: '*' }, Resource: '*' };
    const only = (role: string) => ({ ArnEquals: { 'aws:PrincipalArn': role } });
    expect(keyPolicy(stack)).toEqual([
      ACCOUNT_DECIDES,
      {
        ...everybody,
        Sid: 'CdkKmsRotationMachine',
        Effect: 'Allow',
        Action: [
          'kms:CreateAlias',
          'kms:PutKeyPolicy',
          'kms:TagResource',
          'kms:UntagResource',
          'kms:UpdateAlias',
          'kms:UpdateKeyDescription',
        ],
        Condition: { ...only(MACHINE), StringEquals: { 'kms:CallerAccount': '111122223333' } },
      },
      {
        ...everybody,
        Sid: 'CdkKmsRotationDiscard',
        Effect: 'Allow',
        Action: 'kms:ScheduleKeyDeletion',
        Condition: {
          ...only(MACHINE),
          StringEquals: { 'kms:CallerAccount': '111122223333' },
          NumericGreaterThanEquals: { 'kms:TrailingDaysWithoutKeyUsage': '1', 'kms:ScheduleKeyDeletionPendingWindowInDays': '30' },
        },
      },
      {
        ...everybody,
        Sid: 'CdkKmsRotationProbe',
        Effect: 'Allow',
        Action: ['kms:Sign', 'kms:Verify'],
        Condition: { ...only(PROBE), StringEquals: { 'kms:MessageType': 'RAW', 'kms:CallerAccount': '111122223333' } },
      },
      {
        ...everybody,
        Sid: 'CdkKmsRotationProbeReads',
        Effect: 'Allow',
        Action: 'kms:GetPublicKey',
        Condition: { ...only(PROBE), StringEquals: { 'kms:CallerAccount': '111122223333' } },
      },
      {
        ...everybody,
        Sid: 'CdkKmsRotationAliases',
        Effect: 'Deny',
        Action: ['kms:CreateAlias', 'kms:DeleteAlias', 'kms:UpdateAlias'],
        Condition: { ArnNotEquals: { 'aws:PrincipalArn': MACHINE } },
      },
      {
        ...everybody,
        Sid: 'CdkKmsRotationTags',
        Effect: 'Deny',
        Action: ['kms:TagResource', 'kms:UntagResource'],
        Condition: { 'ArnNotEquals': { 'aws:PrincipalArn': MACHINE }, 'ForAnyValue:StringLike': { 'aws:TagKeys': 'cdk-kms-rotation:*' } },
      },
      {
        ...everybody,
        Sid: 'CdkKmsRotationTagsInAnyCase',
        Effect: 'Deny',
        Action: ['kms:TagResource', 'kms:UntagResource'],
        Condition: {
          'ArnNotEquals': { 'aws:PrincipalArn': MACHINE },
          'ForAnyValue:StringEqualsIgnoreCase': { 'aws:TagKeys': ['cdk-kms-rotation:family', 'cdk-kms-rotation:owner'] },
        },
      },
    ]);
  });

  test('names the roles that there are', () => {
    alias();

    const names = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role')).map((role) =>
      JSON.stringify(role.Properties.RoleName),
    );
    for (const arn of [MACHINE, PROBE]) {
      const [, ending] = arn.split('eu-west-1');
      expect(names.filter(name => name?.includes(ending))).toHaveLength(1);
    }
  });

  test.each<[string, KeyTemplate, string[], string[], object]>([
    ['symmetric keys', KeyTemplate.symmetric(), ['kms:Decrypt', 'kms:Encrypt'], [],
      { 'kms:EncryptionContext:cdk-kms-rotation': 'probe' }],
    ['RSA encryption keys', KeyTemplate.asymmetricEncryption(AsymmetricEncryptionSpec.RSA_2048), ['kms:Decrypt', 'kms:Encrypt'],
      ['kms:GetPublicKey'], {}],
    ['RSA signing keys', KeyTemplate.signing(SigningSpec.RSA_4096), ['kms:Sign', 'kms:Verify'], ['kms:GetPublicKey'],
      { 'kms:MessageType': 'RAW' }],
    ['HMAC keys', KeyTemplate.mac(MacSpec.HMAC_512), ['kms:GenerateMac', 'kms:VerifyMac'], [], {}],
    ['key agreement keys', KeyTemplate.keyAgreement(KeyAgreementSpec.ECC_NIST_P384), ['kms:DeriveSharedSecret'], ['kms:GetPublicKey'], {}],
  ])('gives the probe what it needs to prove %s', (_, keyTemplate, actions, reads, conditions) => {
    alias({ keyTemplate });

    const [use, ...read] = keyPolicy(stack).filter(({ Sid }) => Sid?.startsWith('CdkKmsRotationProbe'));
    expect([use.Action].flat()).toEqual(actions);
    expect(read.flatMap(({ Action }) => Action)).toEqual(reads);
    expect(use.Condition).toEqual({
      ArnEquals: { 'aws:PrincipalArn': PROBE },
      StringEquals: { ...conditions, 'kms:CallerAccount': '111122223333' },
    });
  });

  test('admins may administer, not use', () => {
    alias({
      admins: [new iam.ArnPrincipal('arn:aws:iam::111122223333:role/One'), new iam.ArnPrincipal('arn:aws:iam::444455556666:role/Two')],
    });

    const admins = keyPolicy(stack).filter(({ Principal }) => /role\/(One|Two)$/.test(Principal.AWS));
    expect(admins.map(({ Principal }) => Principal.AWS)).toEqual([
      'arn:aws:iam::111122223333:role/One',
      'arn:aws:iam::444455556666:role/Two',
    ]);
    for (const { Effect, Action, Resource, Condition } of admins) {
      expect({ Effect, Resource, Condition }).toEqual({ Effect: 'Allow', Resource: '*', Condition: undefined });
      expect(Action).toEqual(expect.arrayContaining(['kms:Put*', 'kms:Disable*', 'kms:ScheduleKeyDeletion', 'kms:CancelKeyDeletion']));
      expect(Action.filter((action: string) => /^kms:(\*|Sign|Verify|Encrypt|Decrypt|ReEncrypt|Generate|Derive)/.test(action))).toEqual([]);
    }
  });

  test('an admin may be a role of the app', () => {
    const role = new iam.Role(stack, 'Admin', { assumedBy: new iam.AccountRootPrincipal() });
    alias({ admins: [role] });

    expect(keyPolicy(stack)[1].Principal).toEqual({ AWS: 'arn:aws:iam::111122223333:role/Stack-AdminC75D2A91' });
  });
});

describe('addToResourcePolicy', () => {
  test('adds before the statements of the rotation, whenever it is called', () => {
    const signing = alias();
    signing.addToResourcePolicy(statement('Early'));
    const result = signing.addToResourcePolicy(statement('Later', { principals: [new iam.AccountPrincipal('444455556666')] }));

    expect(result).toEqual({ statementAdded: true, policyDependable: signing });
    expect(sids()).toEqual([undefined, 'Early', 'Later', ...OUR_SIDS]);
    expect(keyPolicy(stack)[2]).toEqual({
      Sid: 'Later', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::444455556666:root' }, Action: 'kms:DescribeKey', Resource: '*',
    });
  });

  test('takes statements with tokens', () => {
    const parameter = new CfnParameter(stack, 'Partner', { default: 'arn:aws:iam::444455556666:root' });
    alias().addToResourcePolicy(statement('Partner', { principals: [new iam.ArnPrincipal(parameter.valueAsString)] }));

    expect(keyPolicy(stack)[1].Principal).toEqual({ AWS: 'arn:aws:iam::444455556666:root' });
  });
});

describe('a policy of the user\'s own', () => {
  test('takes the place of the default, and gets the statements of the rotation', () => {
    alias({ policy: new iam.PolicyDocument({ statements: [statement('Mine'), accountDecides()] }) });

    expect(sids()).toEqual(['Mine', undefined, ...OUR_SIDS]);
  });

  test('is taken as it is when the app is synthesized', () => {
    const policy = new iam.PolicyDocument({ statements: [accountDecides()] });
    alias({ policy });
    policy.addStatements(statement('Later'));

    expect(sids()).toEqual([undefined, 'Later', ...OUR_SIDS]);
  });

  test('may be shared: neither alias writes into it, and what one adds is not the other\'s', () => {
    const policy = new iam.PolicyDocument({ statements: [accountDecides()] });
    const one = alias({ policy, admins: [new iam.ArnPrincipal('arn:aws:iam::111122223333:role/Admin')] }, 'One');
    alias({ policy }, 'Two');
    one.addToResourcePolicy(statement('OnlyOne'));

    const [first, second] = declarations(stack).map(declaration => (declaration.policy as any).Statement.map((s: any) => s.Sid));
    expect(first).toEqual([undefined, undefined, 'OnlyOne', ...OUR_SIDS]);
    expect(second).toEqual([undefined, ...OUR_SIDS]);
    expect(policy.statementCount).toBe(1);
  });

  test.each<[string, iam.PolicyStatement[], string]>([
    ['is empty', [], 'no such statement'],
    [
      'has a condition on the account',
      [statement('A', { actions: ['kms:*'], conditions: { Bool: { 'aws:SecureTransport': 'true' } } })],
      'no such statement',
    ],
    [
      'names an account that may be another',
      [statement('A', { actions: ['kms:*'], principals: [new iam.AccountPrincipal('444455556666')] })],
      'one of which only the deployment will show whether it does',
    ],
    [
      'allows all but somebody',
      [new iam.PolicyStatement({ notPrincipals: [new iam.AccountPrincipal('444455556666')], actions: ['kms:*'], resources: ['*'] })],
      'no such statement',
    ],
  ])('fails the synthesis if it %s', (_, statements, got) => {
    alias({ policy: new iam.PolicyDocument({ statements }) });

    expect(() => Template.fromStack(stack)).toThrow(
      "'policy' must let IAM policies of the account work, or every grant is dead and the machine " +
        'cannot read the keys; add a statement that allows ' +
        `'kms:*' on '*' to the account root (iam.AccountRootPrincipal) without conditions, got ${got}`,
    );
    expect(() => Template.fromStack(stack)).toThrow('[Stack/Signing]');
  });

  test('fails the synthesis if it shuts everybody out', () => {
    alias().addToResourcePolicy(statement('A', { actions: ['kms:*'], principals: [new iam.AnyPrincipal()], effect: iam.Effect.DENY }));

    expect(() => Template.fromStack(stack)).toThrow("'policy' must not deny 'kms:*' to everybody");
  });

  test('may be completed by addToResourcePolicy', () => {
    alias({ policy: new iam.PolicyDocument() }).addToResourcePolicy(accountDecides());

    expect(sids()).toEqual([undefined, ...OUR_SIDS]);
  });
});
