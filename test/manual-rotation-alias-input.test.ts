import { App, CfnParameter, Duration, Lazy, Stack, Tags } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { ManualRotationAliasProps } from '../src';
import { AsymmetricEncryptionSpec, KeyAgreementSpec, KeyTemplate, MacSpec, ManualRotationAlias, SigningSpec } from '../src';

let app: App;
let stack: Stack;
beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
});

function alias(props: Partial<ManualRotationAliasProps> = {}, id = 'Signing', scope = stack): ManualRotationAlias {
  return new ManualRotationAlias(scope, id, {
    aliasName: 'signing',
    keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256),
    ...props,
  });
}

const token = () => new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber;

describe('bad input is refused before anything is created', () => {
  test.each<[string, () => Partial<ManualRotationAliasProps>, string]>([
    ['aliasName with a bad character', () => ({ aliasName: 'signing key' }), "'aliasName' must have one or more of the characters"],
    ['aliasName of AWS', () => ({ aliasName: 'aws/signing' }), "'aliasName' must not start with 'alias/aws/'"],
    ['aliasName like a version alias', () => ({ aliasName: 'signing/v2' }), "'aliasName' must not end in '/v' and a number"],
    ['aliasName without room for versions', () => ({ aliasName: 'x'.repeat(240) }), "'aliasName' must have at most 245 characters"],
    [
      'aliasName as a token',
      () => ({ aliasName: Lazy.string({ produce: () => 'a' }) }),
      "'aliasName' must be a literal string, got a token",
    ],
    ['rotationPeriod of 0 days', () => ({ rotationPeriod: Duration.days(0) }), "'rotationPeriod' must be 1 to 3650 whole days, got 0 days"],
    [
      'rotationPeriod of 3651 days',
      () => ({ rotationPeriod: Duration.days(3651) }),
      "'rotationPeriod' must be 1 to 3650 whole days, got " + '3651 days',
    ],
    [
      'rotationPeriod of 36 hours',
      () => ({ rotationPeriod: Duration.hours(36) }),
      "'rotationPeriod' " + 'must be 1 to 3650 whole days, got 1 day 12 hours',
    ],
    [
      'rotationPeriod as a token',
      () => ({ rotationPeriod: Duration.days(token()) }),
      "'rotationPeriod' must be a literal duration, got a token",
    ],
    [
      'activationDelay below 5 minutes',
      () => ({ activationDelay: Duration.seconds(299) }),
      "'activationDelay' must " + 'be at least 5 minutes, got 4 minutes 59 seconds',
    ],
    [
      'activationDelay above half the period',
      () => ({ rotationPeriod: Duration.days(1), activationDelay: Duration.hours(13) }),
      "'activationDelay' must be at most half of 'rotationPeriod' (1 day), got 13 hours",
    ],
    [
      'activationDelay as a token',
      () => ({ activationDelay: Duration.minutes(token()) }),
      "'activationDelay' must be a literal duration, got a token",
    ],
  ])('%s', (_, props, message) => {
    const given = props();
    const before = stack.node.findAll();

    expect(() => alias(given)).toThrow(message);
    expect(() => alias(given, 'Again')).toThrow('[at Stack/Again]');
    const added = stack.node.findAll().filter((construct) => !before.includes(construct));
    expect(added.map((construct) => construct.node.path)).toEqual(['Stack/Signing', 'Stack/Again']);
  });
});

describe('the same alias twice', () => {
  const TWICE = "'aliasName' must be declared once per account and Region, got 'alias/signing', which Stack/Signing declares already; "
    + 'choose another name, or use that construct';

  test('fails in one stack, with or without prefix, and leaves the first alone', () => {
    alias();

    expect(() => alias({ aliasName: 'alias/signing' }, 'Twin')).toThrow(`${TWICE} [at Stack/Twin]`);
    expect(stack.node.findChild('Twin').node.children).toEqual([]);
    Template.fromStack(stack).resourceCountIs('Custom::ManualRotationAlias', 1);
  });

  test('fails in two stacks of one environment, and the second stack stays empty', () => {
    const other = new Stack(app, 'Other', { env: { account: '111122223333', region: 'eu-west-1' } });
    alias();

    expect(() => alias({}, 'Twin', other)).toThrow(TWICE);
    expect(other.node.findAll().map(construct => construct.node.path)).toEqual(['Other', 'Other/Twin']);
  });

  test('is told in two stacks without an environment: only the deployment knows whether they go to the same one', () => {
    const [one, two] = ['One', 'Two'].map((id) => new Stack(app, id));
    alias({}, 'Signing', one);
    alias({}, 'Twin', two);

    const told = Match.stringLikeRegexp('^\'aliasName\' must be declared once.*which One/Signing declares as well.*\\[ack: '
      + 'cdk-kms-rotation:ManualRotationAlias.sameNameElsewhere\\]$');
    Annotations.fromStack(two).hasWarning('/Two/Twin', told);
    Annotations.fromStack(one).hasNoWarning('*', told);
  });

  test.each([
    ['Region', { account: '111122223333', region: 'eu-central-1' }],
    ['account', { account: '444455556666', region: 'eu-west-1' }],
    ['place that only the deployment knows', undefined],
  ])('is fine in another %s', (_, env) => {
    alias();

    expect(() => alias({}, 'Signing', new Stack(app, 'Other', { env }))).not.toThrow();
  });

  test('is fine in another app, and so is another name in the same stack', () => {
    alias();
    alias({ aliasName: 'signing2' }, 'Signing2');

    expect(() => alias({}, 'Signing', new Stack(new App(), 'Stack'))).not.toThrow();
  });
});

describe('grants that cannot work', () => {
  const GRANTS = ['encrypt', 'decrypt', 'sign', 'verify', 'generateMac', 'verifyMac', 'deriveSharedSecret'] as const;
  const FITTING: [string, KeyTemplate, string[]][] = [
    ['ENCRYPT_DECRYPT', KeyTemplate.symmetric(), ['encrypt', 'decrypt']],
    ['ENCRYPT_DECRYPT', KeyTemplate.asymmetricEncryption(AsymmetricEncryptionSpec.RSA_2048), ['encrypt', 'decrypt']],
    ['SIGN_VERIFY', KeyTemplate.signing(SigningSpec.RSA_2048), ['sign', 'verify']],
    ['GENERATE_VERIFY_MAC', KeyTemplate.mac(MacSpec.HMAC_256), ['generateMac', 'verifyMac']],
    ['KEY_AGREEMENT', KeyTemplate.keyAgreement(KeyAgreementSpec.ECC_NIST_P256), ['deriveSharedSecret']],
  ];
  const cases = FITTING.flatMap(([usage, keyTemplate, fitting]) => GRANTS.map((method): [typeof method, string, KeyTemplate, boolean] =>
    [method, usage, keyTemplate, fitting.includes(method)]));

  test.each(cases)('%s and keys for %s', (method, usage, keyTemplate, fits) => {
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
    const act = () => alias({ keyTemplate }).grants[method](role);

    if (fits) {
      expect(act().success).toBe(true);
    } else {
      expect(act).toThrow(new RegExp(`^'grants\\.${method}' goes with keys for [A-Z_]+, got a key template for ${usage}; use the `
        + 'grant method of that usage \\[at Stack/Signing\\]$'));
      Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
    }
  });

  test('fail for a service, which has no IAM policy', () => {
    expect(() => alias().grants.sign(new iam.ServicePrincipal('ecs.amazonaws.com')))
      .toThrow("'grantee' of 'grants.sign' must be a principal with an IAM policy of its own (a role or user), got ");
  });

  test('to operate fail for both, too', () => {
    const foreign = iam.Role.fromRoleArn(stack, 'Foreign', 'arn:aws:iam::444455556666:role/Foreign');
    const { grants } = alias();

    expect(() => grants.operate(foreign)).toThrow(
      /'grantee' of 'grants\.operate' must be of the key's account, got .*444455556666; .*assume a role.*\[at Stack\/Signing\]$/,
    );
    expect(() => grants.operate(new iam.ServicePrincipal('ecs.amazonaws.com'))).toThrow(
      /'grantee' of 'grants\.operate' must be a principal with an IAM policy of its own/,
    );
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('fail for another account, and name what to do', () => {
    const foreign = iam.Role.fromRoleArn(stack, 'Foreign', 'arn:aws:iam::444455556666:role/Foreign');

    expect(() => alias().grants.sign(foreign)).toThrow(
      "'grantee' of 'grants.sign' must be of the key's account, got a principal of account 444455556666; "
      + 'for other accounts, state it in the key policy with addToResourcePolicy [at Stack/Signing]');
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });
});

describe('tags that cannot work fail the synthesis', () => {
  test('reserved ones', () => {
    Tags.of(alias()).add('cdk-kms-rotation:hold', 'x');

    expect(() => Template.fromStack(stack)).toThrow(
      /\[Stack\/Signing\].*tags that start with 'cdk-kms-rotation:' or 'aws:' are reserved, got 'cdk-kms-rotation:hold'/,
    );
  });

  test('too many', () => {
    alias();
    for (let i = 0; i < 30; i++) Tags.of(app).add(`tag${i}`, 'x');

    expect(() => Template.fromStack(stack)).toThrow('a key takes at most 20 tags of your '
      + 'own, got 30; exclude this resource type from some');
  });
});
