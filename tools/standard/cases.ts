import { CfnParameter, CfnResource, Duration, RemovalPolicy, Token } from 'aws-cdk-lib';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as actions from 'aws-cdk-lib/aws-codepipeline-actions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { ManualRotationAliasProps } from '../../src';
import {
  AsymmetricEncryptionSpec, KeyAgreementSpec, KeyOrigin, KeyTemplate, MacSpec, ManualRotationAlias, ReplicaKey, Retirement, RotatingKey,
  SigningSpec,
} from '../../src';

/** Where a case stands. */
export const PLACES = ['stack', 'nested stack', 'stage', 'stack set'] as const;
export type Place = typeof PLACES[number];

/**
 * One or more keys, and what the standard has to find below them: rule ids, with `?` for what cannot be told, `!` for a notice and `~` for
 * what is waived.
 */
export interface KeyCase {
  readonly name: string;
  readonly make: (scope: Construct) => void;
  readonly finds: readonly string[];
  /** @default - each in turn */
  readonly place?: Place;
}

const ON = { enableKeyRotation: true };
const TAGS = [{ key: 'Owner', value: 'team-x' }];
const KEEP = 'Key';

function l1(scope: Construct, props: kms.CfnKeyProps, keep = true): kms.CfnKey {
  const key = new kms.CfnKey(scope, KEEP, { tags: TAGS, ...props });
  key.applyRemovalPolicy(keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
  return key;
}

const parameter = (scope: Construct, type = 'String') => new CfnParameter(scope, 'P', { type });
const text = (scope: Construct) => parameter(scope).valueAsString;
const number = (scope: Construct) => parameter(scope, 'Number').valueAsNumber;
const signing = { keySpec: kms.KeySpec.ECC_NIST_P256, keyUsage: kms.KeyUsage.SIGN_VERIFY };

type FamilyProps = Partial<ManualRotationAliasProps> & Pick<ManualRotationAliasProps, 'aliasName'>;

function family(scope: Construct, props: FamilyProps): ManualRotationAlias {
  const alias = new ManualRotationAlias(scope, 'Family', {
    keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P384), retirement: Retirement.disable({ unusedFor: Duration.days(90) }), ...props,
  });
  alias.addAlarms();
  return alias;
}

function importedL2(scope: Construct): RotatingKey {
  return new RotatingKey(scope, KEEP, { origin: KeyOrigin.EXTERNAL });
}

function broken(scope: Construct, path: string, value: unknown): kms.CfnKey {
  const key = new kms.Key(scope, KEEP, ON).node.defaultChild as kms.CfnKey;
  key.addPropertyOverride(path, value);
  return key;
}

const open = (conditions?: iam.Conditions) => new iam.PolicyDocument({
  statements: [new iam.PolicyStatement({ principals: [new iam.AnyPrincipal()], actions: ['kms:*'], resources: ['*'], conditions })],
});

const PRIMARY = 'arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab';
const OTHER_PRIMARY = PRIMARY.replace('1234', '2234');
const HELD = open({ StringEquals: { 'kms:CallerAccount': '111122223333' } });
const P256 = KeyTemplate.signing(SigningSpec.ECC_NIST_P256);
const RSA = KeyTemplate.asymmetricEncryption(AsymmetricEncryptionSpec.RSA_3072);
const ID = { name: 'id', type: dynamodb.AttributeType.STRING };

function rawKey(scope: Construct): void {
  const key = new CfnResource(scope, KEEP, { type: 'AWS::KMS::Key', properties: { Tags: [{ Key: 'Owner', Value: 'x' }] } });
  key.applyRemovalPolicy(RemovalPolicy.RETAIN);
}

/** The aliases whose keys are excused: still, and no longer. */
export const WAIVED = 'cases/waived';
export const LAPSED = 'cases/lapsed';
/** The aliases of keys that `cdk.context.json` has ids of. */
export const LOOKED_UP = 'cases/looked-up';
export const LOOKED_UP_ELSEWHERE = 'elsewhere/looked-up';

function named(scope: Construct, alias: string): void {
  new kms.Key(scope, KEEP, { alias });
}

function cfnAlias(scope: Construct, aliasName: string): kms.CfnAlias {
  return new kms.CfnAlias(scope, 'Alias', { aliasName, targetKeyId: PRIMARY });
}

/** Of every kind, good and bad. */
export const CASES: readonly KeyCase[] = [
  // symmetric, L2
  { name: 'RotatingKey', make: (s) => new RotatingKey(s, KEEP), finds: [] },
  { name: 'RotatingKey, 90 days', make: (s) => new RotatingKey(s, KEEP, { rotationPeriod: Duration.days(90) }), finds: [] },
  {
    name: 'RotatingKey, 400 days',
    make: (s) => new RotatingKey(s, KEEP, { rotationPeriod: Duration.days(400) }),
    finds: ['KeyRotationPeriod'],
  },
  {
    name: 'RotatingKey, period of a parameter',
    make: (s) => new RotatingKey(s, KEEP, { rotationPeriod: Duration.days(number(s)) }),
    finds: ['KeyRotationPeriod?'],
  },
  { name: 'RotatingKey, imported', make: importedL2, finds: ['MaterialExpiryAlarm'] },
  { name: 'RotatingKey, imported, with alarm', make: (s) => importedL2(s).addMaterialExpiryAlarm('Expiry'), finds: [] },
  { name: 'RotatingKey, multi-Region', make: (s) => new RotatingKey(s, KEEP, { multiRegion: true }), finds: [] },
  {
    name: 'RotatingKey, to be deleted',
    make: (s) => new RotatingKey(s, KEEP, { removalPolicy: RemovalPolicy.DESTROY }),
    finds: ['RemovalPolicy'],
  },
  {
    name: 'RotatingKey, window of 7 days',
    make: (s) => new RotatingKey(s, KEEP, { pendingWindow: Duration.days(7) }),
    finds: ['DeletionWindow'],
  },
  {
    name: 'RotatingKey, window of a parameter',
    make: (s) => new RotatingKey(s, KEEP, { pendingWindow: Duration.days(number(s)) }),
    finds: ['DeletionWindow?'],
  },
  { name: 'RotatingKey with an alias', make: (s) => new RotatingKey(s, KEEP, { alias: 'cases/data' }), finds: [] },
  { name: 'kms.Key, no word', make: (s) => new kms.Key(s, KEEP), finds: ['KeyRotation'] },
  { name: 'kms.Key, off', make: (s) => new kms.Key(s, KEEP, { enableKeyRotation: false }), finds: ['KeyRotation'] },
  { name: 'kms.Key, on', make: (s) => new kms.Key(s, KEEP, ON), finds: [] },
  { name: 'kms.Key, 180 days', make: (s) => new kms.Key(s, KEEP, { rotationPeriod: Duration.days(180) }), finds: [] },
  { name: 'kms.Key, 2560 days', make: (s) => new kms.Key(s, KEEP, { rotationPeriod: Duration.days(2560) }), finds: ['KeyRotationPeriod'] },
  {
    name: 'kms.Key, to be deleted',
    make: (s) => new kms.Key(s, KEEP, { ...ON, removalPolicy: RemovalPolicy.DESTROY }),
    finds: ['RemovalPolicy'],
  },
  {
    name: 'kms.Key, window of 29 days',
    make: (s) => new kms.Key(s, KEEP, { ...ON, pendingWindow: Duration.days(29) }),
    finds: ['DeletionWindow'],
  },
  { name: 'kms.Key, disabled, no word', make: (s) => new kms.Key(s, KEEP, { enabled: false }), finds: ['KeyRotation'] },
  { name: 'kms.Key, on, turned off by an override', make: (s) => broken(s, 'EnableKeyRotation', false), finds: ['KeyRotation'] },
  { name: 'kms.Key, on, as the text "true"', make: (s) => broken(s, 'EnableKeyRotation', 'true'), finds: [] },
  { name: 'kms.Key, on, whose tags an override took', make: (s) => broken(s, 'Tags', []), finds: ['KeyTags'] },
  { name: 'kms.Key, everybody', make: (s) => new kms.Key(s, KEEP, { ...ON, policy: open() }), finds: ['KeyPolicyPrincipals'] },
  {
    name: 'kms.Key, everybody of an organization',
    make: (s) => new kms.Key(s, KEEP, { ...ON, policy: open({ StringEquals: { 'aws:PrincipalOrgID': 'o-abc' } }) }),
    finds: [],
  },
  {
    name: 'kms.Key, everybody through a service',
    make: (s) => new kms.Key(s, KEEP, { ...ON, policy: open({ StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } }) }),
    finds: ['KeyPolicyPrincipals'],
  },
  // symmetric, L1
  { name: 'CfnKey, no word', make: (s) => l1(s, {}), finds: ['KeyRotation'] },
  { name: 'CfnKey, on', make: (s) => l1(s, ON), finds: [] },
  { name: 'CfnKey, on, 100 days', make: (s) => l1(s, { ...ON, rotationPeriodInDays: 100 }), finds: [] },
  { name: 'CfnKey, on, 366 days', make: (s) => l1(s, { ...ON, rotationPeriodInDays: 366 }), finds: ['KeyRotationPeriod'] },
  {
    name: 'CfnKey, rotation of a parameter',
    make: (s) => l1(s, { enableKeyRotation: Token.asAny({ Ref: parameter(s).logicalId }) }),
    finds: ['KeyRotation?'],
  },
  {
    name: 'CfnKey, rotation by a condition',
    make: (s) => l1(s, { enableKeyRotation: Token.asAny({ 'Fn::If': ['C', true, false] }) }),
    finds: ['KeyRotation?'],
  },
  {
    name: 'CfnKey, a condition without consequence',
    make: (s) => l1(s, { enableKeyRotation: Token.asAny({ 'Fn::If': ['C', true, 'true'] }) }),
    finds: [],
  },
  { name: 'CfnKey, AWS::NoValue', make: (s) => l1(s, { enableKeyRotation: Token.asAny({ Ref: 'AWS::NoValue' }) }), finds: ['KeyRotation'] },
  { name: 'CfnKey, no deletion policy', make: (s) => new kms.CfnKey(s, KEEP, { ...ON, tags: TAGS }), finds: ['RemovalPolicy'] },
  { name: 'CfnKey, deleted', make: (s) => l1(s, ON, false), finds: ['RemovalPolicy'] },
  {
    name: 'CfnResource, no word',
    make: rawKey,
    finds: ['KeyRotation'],
  },
  { name: 'CfnKey, imported', make: (s) => l1(s, { origin: 'EXTERNAL' }), finds: ['MaterialExpiryAlarm'] },
  {
    name: 'CfnKey, imported, and told to rotate',
    make: (s) => l1(s, { origin: 'EXTERNAL', ...ON }),
    finds: ['KeyCannotRotate', 'MaterialExpiryAlarm'],
  },
  {
    name: 'CfnKey, origin of a parameter',
    make: (s) => l1(s, { origin: text(s) }),
    finds: ['KeyOrigin?', 'KeyRotation?', 'MaterialExpiryAlarm?'],
  },
  {
    name: 'CfnKey, origin of a parameter, on',
    make: (s) => l1(s, { origin: text(s), ...ON }),
    finds: ['KeyCannotRotate?', 'KeyOrigin?', 'MaterialExpiryAlarm?'],
  },
  { name: 'CfnKey, from an external key store', make: (s) => l1(s, { origin: 'EXTERNAL_KEY_STORE' }), finds: ['KeyOrigin'] },
  // waivers
  { name: 'kms.Key, off, waived by its alias', make: (s) => named(s, WAIVED), finds: ['KeyRotation~'] },
  { name: 'kms.Key, off, waived until yesterday', make: (s) => named(s, LAPSED), finds: ['KeyRotation', 'WaiverExpired'] },
  // asymmetric and HMAC
  { name: 'kms.Key, signing', make: (s) => new kms.Key(s, KEEP, signing), finds: ['ManualRotationMissing'] },
  {
    name: 'kms.Key, RSA 2048',
    make: (s) => new kms.Key(s, KEEP, { keySpec: kms.KeySpec.RSA_2048, keyUsage: kms.KeyUsage.SIGN_VERIFY }),
    finds: ['KeySpec!', 'ManualRotationMissing'],
  },
  {
    name: 'kms.Key, RSA encryption', make: (s) => new kms.Key(s, KEEP, { keySpec: kms.KeySpec.RSA_4096 }), finds: ['ManualRotationMissing'],
  },
  {
    name: 'kms.Key, RSA 2048, encryption',
    make: (s) => new kms.Key(s, KEEP, { keySpec: kms.KeySpec.RSA_2048 }),
    finds: ['KeySpec!', 'ManualRotationMissing'],
  },
  {
    name: 'CfnKey, post-quantum signing',
    make: (s) => l1(s, { keySpec: 'ML_DSA_65', keyUsage: 'SIGN_VERIFY' }),
    finds: ['ManualRotationMissing'],
  },
  {
    name: 'kms.Key, SM2',
    make: (s) => new kms.Key(s, KEEP, { keySpec: kms.KeySpec.SM2, keyUsage: kms.KeyUsage.SIGN_VERIFY }),
    finds: ['KeySpec', 'ManualRotationMissing'],
  },
  {
    name: 'kms.Key, secp256k1, ended',
    make: (s) => new kms.Key(s, KEEP, { keySpec: kms.KeySpec.ECC_SECG_P256K1, keyUsage: kms.KeyUsage.SIGN_VERIFY }),
    finds: ['KeySpec', 'ManualRotationMissing'],
  },
  {
    name: 'kms.Key, HMAC',
    make: (s) => new kms.Key(s, KEEP, { keySpec: kms.KeySpec.HMAC_256, keyUsage: kms.KeyUsage.GENERATE_VERIFY_MAC }),
    finds: ['ManualRotationMissing'],
  },
  {
    name: 'kms.Key, agreement',
    make: (s) => new kms.Key(s, KEEP, { keySpec: kms.KeySpec.ECC_NIST_P384, keyUsage: kms.KeyUsage.KEY_AGREEMENT }),
    finds: ['ManualRotationMissing'],
  },
  {
    name: 'CfnKey, signing, told to rotate',
    make: (s) => l1(s, { keySpec: 'RSA_3072', keyUsage: 'SIGN_VERIFY', ...ON }),
    finds: ['KeyCannotRotate', 'ManualRotationMissing'],
  },
  {
    name: 'CfnKey, HMAC, off',
    make: (s) => l1(s, { keySpec: 'HMAC_512', keyUsage: 'GENERATE_VERIFY_MAC' }),
    finds: ['ManualRotationMissing'],
  },
  {
    name: 'CfnKey, spec of a parameter',
    make: (s) => l1(s, { keySpec: text(s) }),
    finds: ['KeyRotation?', 'KeySpec?', 'ManualRotationMissing?'],
  },
  {
    name: 'kms.Key, signing, adopted',
    make: (s) => family(s, { aliasName: 'cases/adopted', keyTemplate: P256, adopt: { key: new kms.Key(s, KEEP, signing) } }),
    finds: [],
  },
  // families
  { name: 'family, signing', make: (s) => family(s, { aliasName: 'cases/signing' }), finds: [] },
  { name: 'family, MAC', make: (s) => family(s, { aliasName: 'cases/mac', keyTemplate: KeyTemplate.mac(MacSpec.HMAC_256) }), finds: [] },
  {
    name: 'family, agreement',
    make: (s) => family(s, { aliasName: 'cases/agreement', keyTemplate: KeyTemplate.keyAgreement(KeyAgreementSpec.ECC_NIST_P256) }),
    finds: [],
  },
  {
    name: 'family, encryption',
    make: (s) => family(s, { aliasName: 'cases/encryption', keyTemplate: RSA }),
    finds: [],
  },
  {
    name: 'family, too old',
    make: (s) => family(s, { aliasName: 'cases/old', rotationPeriod: Duration.days(500) }),
    finds: ['KeyRotationPeriod'],
  },
  {
    name: 'family, SM2',
    make: (s) => family(s, { aliasName: 'cases/sm2', keyTemplate: KeyTemplate.signing(SigningSpec.SM2) }),
    finds: ['KeySpec'],
  },
  {
    name: 'family, never retired',
    make: (s) => family(s, { aliasName: 'cases/kept', retirement: Retirement.never() }),
    finds: ['FamilyRetirement'],
  },
  {
    name: 'family, retired too soon',
    make: (s) => family(s, { aliasName: 'cases/soon', retirement: Retirement.disable({ unusedFor: Duration.days(10) }) }),
    finds: ['IdleBeforeDeletion'],
  },
  {
    name: 'family, deleted too fast',
    make: (s) => family(s, { aliasName: 'cases/fast', retirement: Retirement.scheduleDeletion({ pendingWindow: Duration.days(7) }) }),
    finds: ['DeletionWindow'],
  },
  {
    name: 'family, no alarm',
    make: (s) => new ManualRotationAlias(s, 'Family', { aliasName: 'cases/quiet', keyTemplate: P256, retirement: Retirement.disable() }),
    finds: ['FamilyAlarms'],
  },
  {
    name: 'CfnAlias whose name a parameter decides', // one with the name of a family is refused by the family itself, overrides or not
    make: (s) => cfnAlias(s, `alias/cases/${text(s)}`),
    finds: ['AliasOwnership?'],
    place: 'stage',
  },
  {
    name: 'CfnAlias beside a family, of another name',
    make: (s) => family(s, { aliasName: 'cases/beside' }) && cfnAlias(s, 'alias/cases/besides'),
    finds: [],
    place: 'stack',
  },
  // key ids in cdk.context.json
  {
    name: 'Key.fromLookup() of an alias that a family moves',
    make: (s) => family(s, { aliasName: LOOKED_UP }) && kms.Key.fromLookup(s, 'Found', { aliasName: `alias/${LOOKED_UP}` }),
    finds: ['CachedKeyLookup'],
    place: 'stack',
  },
  {
    name: 'Key.fromLookup() of an alias of elsewhere',
    make: (s) => kms.Key.fromLookup(s, 'Found', { aliasName: `alias/${LOOKED_UP_ELSEWHERE}` }),
    finds: ['CachedKeyLookup?'],
    place: 'stage',
  },
  // replicas
  {
    name: 'ReplicaKey',
    make: (s) => new ReplicaKey(s, KEEP, { primaryKey: kms.Key.fromKeyArn(s, 'Primary', PRIMARY) }),
    finds: [],
  },
  {
    name: 'CfnReplicaKey, deleted',
    make: (s) => new kms.CfnReplicaKey(s, KEEP, { primaryKeyArn: OTHER_PRIMARY, keyPolicy: HELD, pendingWindowInDays: 7, tags: TAGS }),
    finds: ['DeletionWindow', 'RemovalPolicy'],
  },
  // made by other constructs
  { name: 's3.Bucket', make: (s) => new s3.Bucket(s, 'B', { encryption: s3.BucketEncryption.KMS }), finds: [] },
  {
    name: 's3.Bucket with a key that is deleted with it',
    make: (s) => new s3.Bucket(s, 'B', { encryptionKey: new kms.Key(s, KEEP, { ...ON, removalPolicy: RemovalPolicy.DESTROY }) }),
    finds: ['RemovalPolicy'],
  },
  { name: 's3.Bucket, DSSE', make: (s) => new s3.Bucket(s, 'B', { encryption: s3.BucketEncryption.DSSE }), finds: ['KeyRotation'] },
  { name: 'sqs.Queue', make: (s) => new sqs.Queue(s, 'Q', { encryption: sqs.QueueEncryption.KMS }), finds: ['KeyRotation'] },
  { name: 'sns.Topic with a key', make: (s) => new sns.Topic(s, 'T', { masterKey: new kms.Key(s, KEEP) }), finds: ['KeyRotation'] },
  {
    name: 'secretsmanager.Secret with a key',
    make: (s) => new secretsmanager.Secret(s, 'S', { encryptionKey: new RotatingKey(s, KEEP) }),
    finds: [],
  },
  {
    name: 'dynamodb.Table',
    make: (s) => new dynamodb.Table(s, 'T', { partitionKey: ID, encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED }),
    finds: [],
  },
  {
    name: 'secretsmanager.Secret with a key of no word',
    make: (s) => new secretsmanager.Secret(s, 'S', { encryptionKey: new kms.Key(s, KEEP) }),
    finds: ['KeyRotation'],
  },
  { name: 'kinesis.Stream', make: (s) => new kinesis.Stream(s, 'S', { encryption: kinesis.StreamEncryption.KMS }), finds: ['KeyRotation'] },
  { name: 'codepipeline.Pipeline', make: (s) => pipeline(s), finds: ['KeyRotation', 'RemovalPolicy'] },
];

function pipeline(scope: Construct): void {
  const source = new actions.S3SourceAction({
    actionName: 'Source',
    bucket: new s3.Bucket(scope, 'Source', { versioned: true }),
    bucketKey: 'x.zip',
    output: new codepipeline.Artifact(),
  });
  new codepipeline.Pipeline(scope, 'P', {
    crossAccountKeys: true,
    stages: [
      { stageName: 'Source', actions: [source] },
      { stageName: 'Approve', actions: [new actions.ManualApprovalAction({ actionName: 'Approve' })] },
    ],
  });
}
