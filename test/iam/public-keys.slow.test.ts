import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ACCOUNT, REGION } from './deployed-family';
import { putEvents } from './integration-calls';
import { ACCOUNT_DECIDES } from './scene';
import { resolveTemplate } from '../../sim/cloudformation/resolve-template';
import type { Call, Caller, Target } from '../../sim/iam/iam-simulation';
import { expectAllowed, expectDenied, kmsKey, roleOf } from '../../sim/iam/iam-simulation';
import { KeyTemplate, ManualRotationAlias, PublicKeySet, PublicKeyStore, SigningSpec } from '../../src';
import type { Declaration } from '../../src/manual-rotation/declared';

const ALIAS = 'alias/signing';
const BUCKET = { arn: 'arn:aws:s3:::public-keys', accountId: ACCOUNT };
const SIGNING = { 'kms:SigningAlgorithm': 'ECDSA_SHA_256', 'kms:MessageType': 'RAW' };

interface Scene {
  readonly publisher: Caller;
  readonly machine: Caller;
  readonly other: Caller;
  readonly signer: Caller;
  readonly verifier: Caller;
  readonly reader: Caller;
  readonly publisherArn: string;
  readonly key: Target;
}

/** One family that publishes, and one of another stack that does not. */
function deploy(): Scene {
  const app = new App({ context: { 'aws:cdk:disable-asset-staging': true } });
  const stack = new Stack(app, 'Login', { env: { account: ACCOUNT, region: REGION } });
  const alias = (scope: Stack, aliasName: string) => new ManualRotationAlias(scope, 'Signing', {
    aliasName, keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256),
  });
  const signing = alias(stack, ALIAS);
  new PublicKeySet(stack, 'PublicKeys', {
    alias: signing,
    stores: [
      PublicKeyStore.jwks(s3.Bucket.fromBucketName(stack, 'Bucket', 'public-keys'), { issuer: 'https://example.com' }),
      PublicKeyStore.parameters('/login'),
    ],
    cacheFor: Duration.minutes(5),
    verifyFor: Duration.days(1),
  });
  const role = (id: string) => new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
  signing.grants.sign(role('Signer'));
  signing.grants.verify(role('Verifier'));
  // As docs/public-keys.md has it.
  role('Reader').addToPolicy(new iam.PolicyStatement({
    actions: ['ssm:GetParameter', 'ssm:GetParametersByPath'],
    resources: ['', '/*'].map((below) => stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: `login${below}` })),
  }));
  const elsewhere = new Stack(app, 'Billing', { env: { account: ACCOUNT, region: REGION } });
  alias(elsewhere, 'alias/billing');
  const resolved = (of: Stack) => resolveTemplate(Template.fromStack(of).toJSON(), {
    account: ACCOUNT, region: REGION, partition: 'aws', urlSuffix: 'amazonaws.com', stackName: of.stackName,
  });
  const [login, billing] = [resolved(stack), resolved(elsewhere)];
  const caller = (template: typeof login, pattern: RegExp) => (
    roleOf(template, Object.keys(template.resources).find((id) => pattern.test(id))!));
  const machine = Object.values(login.resources).find(({ Type }) => Type === 'AWS::StepFunctions::StateMachine')!;
  const declaration = JSON.parse(Buffer.from(machine.Properties.DefinitionSubstitutions.Declaration, 'base64').toString()) as Declaration;
  const functionId = Object.keys(login.resources).find((id) => /^CdkKmsRotationPublicKeysPublisher[0-9A-F]{8}$/.test(id))!;
  return {
    publisher: caller(login, /PublisherRole/),
    machine: caller(login, /^SigningRole/),
    other: caller(billing, /^SigningRole/),
    signer: caller(login, /^Signer/),
    verifier: caller(login, /^Verifier/),
    reader: caller(login, /^Reader/),
    publisherArn: login.getAtt(functionId, 'Arn'),
    key: kmsKey({
      arn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/11111111-0000-4000-8000-000000000000`,
      policy: declaration.policy as object,
      tags: Object.fromEntries(declaration.tags.map(({ TagKey, TagValue }) => [TagKey, TagValue])),
      keySpec: 'ECC_NIST_P256',
      keyUsage: 'SIGN_VERIFY',
      aliases: [ALIAS, `${ALIAS}/v1`],
    }),
  };
}

const foreign = kmsKey({ arn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/22222222-0000-4000-8000-000000000000`, policy: ACCOUNT_DECIDES });
const object = (key: string, bucket = 'public-keys') => ({ arn: `arn:aws:s3:::${bucket}/${key}`, accountId: ACCOUNT });
const parameter = (name: string) => ({ arn: `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter${name}` });

let scene: Scene;
beforeAll(() => { scene = deploy(); });

describe('the publisher', () => {
  test.each<[string, (of: Scene) => Call]>([
    ['read a public key of the family', ({ key }) => ({ action: 'kms:GetPublicKey', on: key })],
    ['look at a key of the family', ({ key }) => ({ action: 'kms:DescribeKey', on: key })],
    ['read its tags', ({ key }) => ({ action: 'kms:ListResourceTags', on: key })],
    ['read its policy', ({ key }) => ({ action: 'kms:GetKeyPolicy', on: key })],
    ['read its grants', ({ key }) => ({ action: 'kms:ListGrants', on: key })],
    ['see whatever is behind an alias', () => ({ action: 'kms:DescribeKey', on: foreign, context: { 'kms:RequestAlias': ALIAS } })],
    ['read the document', () => ({ action: 's3:GetObject', on: object('.well-known/jwks.json') })],
    ['write the document', () => ({ action: 's3:PutObject', on: object('.well-known/jwks.json') })],
    ['write the discovery document', () => ({ action: 's3:PutObject', on: object('.well-known/openid-configuration') })],
    ['learn that there is no document', () => ({ action: 's3:ListBucket', on: BUCKET })],
    ['read the parameters', () => ({ action: 'ssm:GetParametersByPath', on: parameter('/login') })],
    ['write a parameter', () => ({ action: 'ssm:PutParameter', on: parameter('/login/2') })],
    ['take a parameter out', () => ({ action: 'ssm:DeleteParameter', on: parameter('/login/1') })],
  ])('may %s', async (_name, call) => expectAllowed(scene.publisher, call(scene)));

  test.each<[string, (of: Scene) => Call]>([
    ['sign', ({ key }) => ({ action: 'kms:Sign', on: key, context: SIGNING })],
    ['tag a key', ({ key }) => ({ action: 'kms:TagResource', on: key, context: { 'aws:TagKeys': ['cdk-kms-rotation:published'] } })],
    ['disable a key', ({ key }) => ({ action: 'kms:DisableKey', on: key })],
    ['replace a key policy', ({ key }) => ({ action: 'kms:PutKeyPolicy', on: key })],
    ['lend a key', ({ key }) => ({ action: 'kms:CreateGrant', on: key })],
    ['read the public key of a foreign key', () => ({ action: 'kms:GetPublicKey', on: foreign })],
    ['write another object', () => ({ action: 's3:PutObject', on: object('index.html') })],
    ['write to another bucket', () => ({ action: 's3:PutObject', on: object('.well-known/jwks.json', 'other') })],
    ['delete the document', () => ({ action: 's3:DeleteObject', on: object('.well-known/jwks.json') })],
    ['make the document public', () => ({ action: 's3:PutObjectAcl', on: object('.well-known/jwks.json') })],
    ['change the policy of the bucket', () => ({ action: 's3:PutBucketPolicy', on: BUCKET })],
    ['write a parameter of somebody else', () => ({ action: 'ssm:PutParameter', on: parameter('/login-of-others/2') })],
    ['read a parameter of somebody else', () => ({ action: 'ssm:GetParametersByPath', on: parameter('/billing') })],
    ['send events', () => putEvents('cdk-kms-rotation', 'KMS Alias Public Key Published')],
    ['invoke itself', ({ publisherArn }) => ({ action: 'lambda:InvokeFunction', on: { arn: publisherArn } })],
  ])('may not %s', async (_name, call) => expectDenied(scene.publisher, call(scene)));
});

describe('who else', () => {
  test('the machine may ask it, and announce and mark what it did', async () => {
    await expectAllowed(scene.machine, { action: 'lambda:InvokeFunction', on: { arn: scene.publisherArn } });
    await expectAllowed(scene.machine, putEvents('cdk-kms-rotation', 'KMS Alias Public Key Published'));
    await expectAllowed(scene.machine, putEvents('cdk-kms-rotation', 'KMS Alias Public Key Taken Out'));
    const context = { 'aws:TagKeys': ['cdk-kms-rotation:published'] };
    await expectAllowed(scene.machine, { action: 'kms:TagResource', on: scene.key, context });
  });

  test('the machine cannot write the documents, and that of another stack can do none of it', async () => {
    await expectDenied(scene.machine, { action: 's3:PutObject', on: object('.well-known/jwks.json') });
    await expectDenied(scene.machine, { action: 'ssm:PutParameter', on: parameter('/login/2') });
    await expectDenied(scene.other, { action: 'lambda:InvokeFunction', on: { arn: scene.publisherArn } });
    await expectDenied(scene.other, putEvents('cdk-kms-rotation', 'KMS Alias Public Key Published'));
  });

  test('a signer may learn the key id and sign, by the alias only', async () => {
    const byAlias = { 'kms:RequestAlias': ALIAS };
    await expectAllowed(scene.signer, { action: 'kms:GetPublicKey', on: scene.key, context: byAlias });
    await expectAllowed(scene.signer, { action: 'kms:DescribeKey', on: scene.key, context: byAlias });
    await expectAllowed(scene.signer, { action: 'kms:Sign', on: scene.key, context: { ...byAlias, ...SIGNING } });
    await expectDenied(scene.signer, { action: 'kms:Sign', on: scene.key, context: SIGNING });
    await expectDenied(scene.signer, { action: 's3:PutObject', on: object('.well-known/jwks.json') });
    await expectDenied(scene.signer, { action: 'ssm:PutParameter', on: parameter('/login/2') });
    await expectDenied(scene.signer, { action: 'lambda:InvokeFunction', on: { arn: scene.publisherArn } });
    const mark = { 'aws:TagKeys': ['cdk-kms-rotation:published'] };
    await expectDenied(scene.signer, { action: 'kms:TagResource', on: scene.key, context: mark });
  });

  test('a verifier may read public keys, and not sign', async () => {
    await expectAllowed(scene.verifier, { action: 'kms:GetPublicKey', on: scene.key });
    await expectDenied(scene.verifier, {
      action: 'kms:Sign', on: scene.key, context: { 'kms:RequestAlias': ALIAS, ...SIGNING },
    });
  });

  test('a verifier of the account that reads parameters may read them, and nothing else: no key, no document, no writing', async () => {
    await expectAllowed(scene.reader, { action: 'ssm:GetParametersByPath', on: parameter('/login') });
    await expectAllowed(scene.reader, { action: 'ssm:GetParameter', on: parameter('/login/2') });
    await expectDenied(scene.reader, { action: 'ssm:GetParameter', on: parameter('/login-of-others/2') });
    await expectDenied(scene.reader, { action: 'ssm:PutParameter', on: parameter('/login/2') });
    await expectDenied(scene.reader, { action: 'ssm:DeleteParameter', on: parameter('/login/2') });
    await expectDenied(scene.reader, { action: 'kms:GetPublicKey', on: scene.key });
    await expectDenied(scene.reader, { action: 'kms:Sign', on: scene.key, context: { 'kms:RequestAlias': ALIAS, ...SIGNING } });
    await expectDenied(scene.reader, { action: 's3:PutObject', on: object('.well-known/jwks.json') });
  });
});
