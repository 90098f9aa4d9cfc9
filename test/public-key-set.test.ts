import { App, Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  AsymmetricEncryptionSpec, KemSpec, KeyAgreementSpec, KeyTemplate, KnownVerifier, MacSpec, ManualRotationAlias, PublicKeySet,
  PublicKeyStore, Retirement, SigningSpec,
} from '../src';
import type { ManualRotationAliasProps, PublicKeySetProps } from '../src';
import { declarations } from './helpers/declared';

const ENV = { account: '111122223333', region: 'eu-central-1' };
let stack: Stack;
beforeEach(() => { stack = new Stack(new App(), 'Login', { env: ENV }); });

const ECC = KeyTemplate.signing(SigningSpec.ECC_NIST_P256);
const elsewhere = (env: { account?: string; region?: string }) => (
  PublicKeyStore.jwks(s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'public-keys', ...env })));
const bucket = () => s3.Bucket.fromBucketName(stack, 'Bucket', 'public-keys');
const family = (props: Partial<ManualRotationAliasProps> = {}) => (
  new ManualRotationAlias(stack, 'Signing', { aliasName: 'signing', keyTemplate: ECC, activationDelay: Duration.days(1), ...props }));
const publish = (alias: ManualRotationAlias, props: Partial<PublicKeySetProps> = {}) => new PublicKeySet(stack, 'PublicKeys', {
  alias, stores: [PublicKeyStore.parameters('/login')], cacheFor: Duration.hours(1), verifyFor: Duration.days(1), ...props,
});

describe('what is declared', () => {
  test('stands in the declaration that the machine carries', () => {
    const alias = family();
    const set = publish(alias, {
      stores: [
        PublicKeyStore.jwks(bucket(), { objectKey: 'login/.well-known/keys.json', issuer: 'https://example.com/login' }),
        PublicKeyStore.parameters('/login/signing'),
      ],
    });

    expect(set.cacheFor.toSeconds()).toBe(3600);
    expect(declarations(stack)[0].publicKeys).toEqual({
      functionName: expect.any(String),
      stores: [
        {
          type: 'jwks',
          bucket: 'public-keys',
          objectKey: 'login/.well-known/keys.json',
          algorithm: 'ES256',
          use: 'sig',
          maxAge: 3600,
          keepSeconds: 86_400,
          discovery: {
            objectKey: 'login/.well-known/openid-configuration',
            issuer: 'https://example.com/login',
            jwksUri: 'https://example.com/login/.well-known/keys.json',
          },
        },
        { type: 'parameters', path: '/login/signing', keepSeconds: 86_400 },
      ],
    });
  });

  test('is nothing for a family without a set', () => {
    family();
    expect(declarations(stack)[0]).not.toHaveProperty('publicKeys');
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toMatch(/publicKeys|PublicKeys|Publisher|Public Key/);
  });

  test.each([
    [KeyTemplate.signing(SigningSpec.RSA_2048), undefined, 'RS256', 'sig'],
    [KeyTemplate.signing(SigningSpec.RSA_2048), 'PS512', 'PS512', 'sig'],
    [KeyTemplate.signing(SigningSpec.ECC_NIST_P521), undefined, 'ES512', 'sig'],
    [KeyTemplate.signing(SigningSpec.ECC_SECG_P256K1), undefined, 'ES256K', 'sig'],
    [KeyTemplate.signing(SigningSpec.ECC_NIST_EDWARDS25519), undefined, 'EdDSA', 'sig'],
    [KeyTemplate.signing(SigningSpec.ML_DSA_65), undefined, 'ML-DSA-65', 'sig'],
    [KeyTemplate.asymmetricEncryption(AsymmetricEncryptionSpec.RSA_4096), undefined, 'RSA-OAEP-256', 'enc'],
    [KeyTemplate.keyAgreement(KeyAgreementSpec.ECC_NIST_P384), undefined, 'ECDH-ES', 'enc'],
  ])('alg and use of %#', (keyTemplate, algorithm, expected, use) => {
    const verifyFor = use === 'sig' ? Duration.days(1) : undefined;
    publish(family({ keyTemplate }), { stores: [PublicKeyStore.jwks(bucket(), { algorithm })], verifyFor });
    const keepSeconds = use === 'sig' ? 86_400 : null;
    expect(declarations(stack)[0].publicKeys!.stores[0]).toMatchObject({ algorithm: expected, use, keepSeconds });
  });

  test('known verifiers set the longest cache', () => {
    const alias = family({ keyTemplate: KeyTemplate.signing(SigningSpec.RSA_2048) });
    const set = publish(alias, { cacheFor: undefined, verifiers: [KnownVerifier.API_GATEWAY_JWT_AUTHORIZER] });
    expect(set.cacheFor.toHours()).toBe(2);
  });
});

describe('the publisher', () => {
  const statementsOf = (logicalId: RegExp, inManagedPolicy = false) => {
    const type = inManagedPolicy ? 'AWS::IAM::ManagedPolicy' : 'AWS::IAM::Role';
    const resources = Object.entries(Template.fromStack(stack).findResources(type));
    const [, { Properties }] = resources.find(([id]) => logicalId.test(id))!;
    return (inManagedPolicy ? Properties.PolicyDocument : Properties.Policies[0].PolicyDocument).Statement as any[];
  };
  const actionsOf = (statements: any[]) => statements.flatMap(({ Action }) => Action).sort();

  test('is one for each stack, under frozen logical ids', () => {
    publish(family());
    const other = new ManualRotationAlias(stack, 'Other', { aliasName: 'other', keyTemplate: ECC });
    new PublicKeySet(stack, 'Others', {
      alias: other, stores: [PublicKeyStore.parameters('/other')], cacheFor: Duration.minutes(5), verifyFor: Duration.days(1),
    });

    const ids = Object.keys((Template.fromStack(stack).toJSON() as any).Resources).filter((id) => id.includes('PublicKeys'));
    expect(ids.sort()).toEqual(['CdkKmsRotationPublicKeysPublisherE57BCD87', 'CdkKmsRotationPublicKeysPublisherRole7D455475']);
  });

  test('may read keys and write the declared places, and nothing else', () => {
    publish(family(), { stores: [PublicKeyStore.jwks(bucket(), { issuer: 'https://example.com' }), PublicKeyStore.parameters('/login')] });
    const statements = statementsOf(/PublisherRole/);

    expect(actionsOf(statements)).toEqual([
      'kms:DescribeKey', 'kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:GetPublicKey', 'kms:ListAliases', 'kms:ListGrants',
      'kms:ListResourceTags', 'logs:CreateLogStream', 'logs:PutLogEvents', 's3:GetObject', 's3:ListBucket', 's3:PutObject',
      'ssm:DeleteParameter', 'ssm:GetParametersByPath', 'ssm:PutParameter',
    ]);
    expect(statements.filter(({ Action }) => [Action].flat().some((action: string) => /^(s3|ssm):/.test(action)))
      .map(({ Action, Resource }) => [Action, JSON.stringify(Resource).replace(/\{"Ref":"AWS::Partition"\}/g, '"aws"')])).toEqual([
      [['s3:GetObject', 's3:PutObject'], expect.stringMatching(/keys\/\.well-known\/jwks\.json.*keys\/\.well-known\/openid-configuration/)],
      ['s3:ListBucket', expect.stringMatching(/:s3:::public-keys"/)],
      ['ssm:GetParametersByPath', expect.stringMatching(/parameter\/login"/)],
      [['ssm:DeleteParameter', 'ssm:PutParameter'], expect.stringMatching(/parameter\/login\/\*"/)],
    ]);
  });

  test('may be asked by the machines alone, which may send its events then, and only then', () => {
    family();
    const before = new Set(actionsOf(statementsOf(/MachinePolicy/, true)));
    expect(JSON.stringify(statementsOf(/MachinePolicy/, true))).not.toContain('Public Key');
    stack = new Stack(new App(), 'Login', { env: ENV });
    publish(family());
    expect(new Set(actionsOf(statementsOf(/MachinePolicy/, true)))).toEqual(before);
    expect(statementsOf(/MachinePolicy/, true)).toEqual(expect.arrayContaining([
      expect.objectContaining({ Sid: 'AskPublisher', Action: 'lambda:InvokeFunction' }),
      expect.objectContaining({
        Sid: 'AnnouncePublicKeys',
        Condition: expect.objectContaining({
          'ForAllValues:StringEquals': expect.objectContaining({
            'events:detail-type': ['KMS Alias Public Key Published', 'KMS Alias Public Key Taken Out'],
          }),
        }),
      }),
    ]));
  });

  test('may use the key of the bucket, and read an adopted key', () => {
    const encryptionKey = new kms.Key(stack, 'BucketKey');
    const own = new s3.Bucket(stack, 'Own', { encryption: s3.BucketEncryption.KMS, encryptionKey });
    const live = new kms.Key(stack, 'Live', { keySpec: kms.KeySpec.ECC_NIST_P256, keyUsage: kms.KeyUsage.SIGN_VERIFY });
    publish(family({ adopt: { key: live } }), { stores: [PublicKeyStore.jwks(own)] });

    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({
          Action: Match.arrayWith(['kms:Decrypt', 'kms:GenerateDataKey*']),
          Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^BucketKey'), 'Arn'] },
        })]),
      },
    });
    expect(JSON.stringify(statementsOf(/PublisherRole/))).toContain('"Fn::GetAtt":["Live');
  });

  test('is there before the first run: the machine is told its name', () => {
    publish(family());
    const { Resources } = Template.fromStack(stack).toJSON() as any;
    const { Declaration: declared } = Resources.SigningMachine4A0658AB.Properties.DefinitionSubstitutions;
    expect(JSON.stringify(declared)).toContain('${CdkKmsRotationPublicKeysPublisher');
  });
});

describe('bad input is refused, with the remedy', () => {
  const refused = (message: RegExp, props: Partial<PublicKeySetProps>, alias: Partial<ManualRotationAliasProps> = {}) => (
    expect(() => publish(family(alias), props)).toThrow(message));

  test('copies that live longer than the activation delay', () => {
    refused(/^'cacheFor' must be at most the 'activationDelay' of the alias \(1 day\), got 1 day 1 hour; .*delay \[at Login\/PublicKeys\]$/,
      { cacheFor: Duration.hours(25) });
    stack = new Stack(new App(), 'Login', { env: ENV });
    expect(() => publish(family({ activationDelay: Duration.hours(1) }))).not.toThrow();
  });

  test('verifiers whose caches are longer', () => {
    refused(/got 2 hours for 'verifiers'/, { verifiers: [KnownVerifier.API_GATEWAY_JWT_AUTHORIZER] },
      { activationDelay: Duration.hours(1), keyTemplate: KeyTemplate.signing(SigningSpec.RSA_2048) });
  });

  test('a JWT authorizer for keys that it does not take', () => {
    refused(/'verifiers' must not name API_GATEWAY_JWT_AUTHORIZER for keys that are not RSA.*ECC_NIST_P256.*Lambda authorizer/,
      { verifiers: [KnownVerifier.API_GATEWAY_JWT_AUTHORIZER] });
  });

  test.each<[string, Partial<PublicKeySetProps>, RegExp]>([
    ['neither', { cacheFor: undefined }, /'cacheFor' must be given where 'verifiers' name none/],
    ['a token', { cacheFor: Duration.seconds(Lazy.number({ produce: () => 60 })) }, /'cacheFor' must be a literal duration, got a token/],
    ['no time', { cacheFor: Duration.seconds(0) }, /'cacheFor' must be whole seconds, at least one, got 0/],
    ['half a second', { verifyFor: Duration.millis(1500) }, /'verifyFor' must be whole seconds, at least one, got 1 second 500 millis/],
    ['no verifyFor', { verifyFor: undefined }, /'verifyFor' must be given for keys that sign/],
    ['tokens that live longer', { tokenLifetime: Duration.hours(25) },
      /'verifyFor' must be at least 'tokenLifetime' \(1 day 1 hour\), got 1 day/],
    ['no store', { stores: [] }, /'stores' must name at least one place, got none/],
    ['a place twice', { stores: [PublicKeyStore.parameters('/a'), PublicKeyStore.parameters('/a')] },
      /must not name a place twice, got the path \/a/],
  ])('%s', (_name, props, message) => refused(message, props));

  test('tokens that live as long as keys are kept are fine', () => {
    expect(() => publish(family(), { tokenLifetime: Duration.days(1) })).not.toThrow();
  });

  test('a retirement that begins before nobody verifies any more', () => {
    const alias = { retirement: Retirement.disable({ after: Duration.days(30) }) };
    refused(/'verifyFor' must be at most the 'after' of the alias's retirement \(30 days\), got 31 days/,
      { verifyFor: Duration.days(31) }, alias);
    stack = new Stack(new App(), 'Login', { env: ENV });
    expect(() => publish(family(alias), { verifyFor: Duration.days(30) })).not.toThrow();
  });

  test.each([
    ['symmetric keys', KeyTemplate.symmetric(), /'alias' must have asymmetric keys, got a key template for SYMMETRIC_DEFAULT/],
    ['HMAC keys', KeyTemplate.mac(MacSpec.HMAC_256), /grants\.verifyMac/],
  ])('%s', (_name, keyTemplate, message) => refused(message, {}, { keyTemplate }));

  test.each([
    KeyTemplate.signing(SigningSpec.SM2), KeyTemplate.keyEncapsulation(KemSpec.ML_KEM_768),
  ])('a key set of keys that JOSE does not have: %#', (keyTemplate) => {
    const verifyFor = keyTemplate.keyUsage === 'SIGN_VERIFY' ? Duration.days(1) : undefined;
    refused(/'stores' must not have a JSON Web Key Set for .*JOSE has no such keys; use PublicKeyStore\.parameters\(\)/,
      { stores: [PublicKeyStore.jwks(bucket())], verifyFor }, { keyTemplate });
  });

  test('times of signatures for keys that do not sign, and their retirement', () => {
    const keyTemplate = KeyTemplate.keyAgreement(KeyAgreementSpec.ECC_NIST_P256);
    refused(/'verifyFor' and 'tokenLifetime' go with keys that sign, got a key template for KEY_AGREEMENT; leave them out/,
      {}, { keyTemplate });
    const other = new Stack(new App(), 'Other');
    expect(() => new PublicKeySet(other, 'PublicKeys', {
      alias: new ManualRotationAlias(other, 'Agreeing', { aliasName: 'agreeing', keyTemplate, retirement: Retirement.disable() }),
      stores: [PublicKeyStore.parameters('/a')],
      cacheFor: Duration.minutes(5),
    })).toThrow(/'alias' must not retire keys for KEY_AGREEMENT whose public keys are published, got a retirement after 90 days/);
  });

  test.each<[string, () => PublicKeyStore, RegExp]>([
    ['a bucket of another account', () => elsewhere({ account: '444455556666' }),
      /'bucket' must be in the account of the stack of the alias, 111122223333, got 444455556666/],
    ['a bucket of another Region', () => elsewhere({ region: 'us-east-1' }),
      /'bucket' must be in the region of the stack of the alias, eu-central-1, got us-east-1/],
    ['an object key with a slash first', () => PublicKeyStore.jwks(bucket(), { objectKey: '/jwks.json' }),
      /'objectKey' must be a literal of 1 to 1024/],
    ['an empty object key', () => PublicKeyStore.jwks(bucket(), { objectKey: '' }), /'objectKey' must be a literal of 1 to 1024 .*got ''/],
    ['an algorithm of another key', () => PublicKeyStore.jwks(bucket(), { algorithm: 'RS256' }),
      /'algorithm' must be ES256 for ECC_NIST_P256 .*got 'RS256'/],
    ['an issuer that ends with a slash', () => PublicKeyStore.jwks(bucket(), { issuer: 'https://example.com/' }),
      /'issuer' must begin with https:\/\//],
    ['an issuer without TLS', () => PublicKeyStore.jwks(bucket(), { issuer: 'http://example.com' }), /'issuer' must begin with https:\/\//],
    ['an issuer whose document verifiers do not find',
      () => PublicKeyStore.jwks(bucket(), { objectKey: 'jwks.json', issuer: 'https://example.com' }),
      /'objectKey' must be in a folder '.well-known' where there is an 'issuer'/],
    ['an issuer that is a token, whose document verifiers do not find',
      () => PublicKeyStore.jwks(bucket(), { objectKey: 'jwks.json', issuer: Lazy.string({ produce: () => 'https://example.com' }) }),
      /'objectKey' must be in a folder '.well-known' where there is an 'issuer'/],
    ['a path without a slash', () => PublicKeyStore.parameters('login'), /'path' must be a literal such as/],
    ['a path that ends with one', () => PublicKeyStore.parameters('/login/'), /'path' must be a literal such as/],
    ['a path of AWS', () => PublicKeyStore.parameters('/aws/login'), /'path' must be a literal such as/],
  ])('%s', (_name, store, message) => {
    expect(() => publish(family(), { stores: [store()] })).toThrow(message);
  });
});
