import { Duration } from 'aws-cdk-lib';
import type { Call, Caller, PolicyDocument, RequestContext } from '../../sim/iam/iam-simulation';
import { expectAllowed, expectDenied, keyBeingCreated, kmsKey, principal } from '../../sim/iam/iam-simulation';
import { KeyMaterialOrigin, KeySpecRule, RotationStandard } from '../../src';

const [ACCOUNT, REGION] = ['111122223333', 'eu-central-1'];
const EVERYTHING: PolicyDocument = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const ADMIN = principal(`arn:aws:iam::${ACCOUNT}:role/Admin`, EVERYTHING);
const ROOT: Caller = { ...principal(`arn:aws:iam::${ACCOUNT}:root`, EVERYTHING) };
const OUTSIDER = principal('arn:aws:iam::999988887777:role/Partner', EVERYTHING);

const standard = new RotationStandard({
  name: 'acme-keys',
  version: '1',
  maxKeyAge: Duration.days(365),
  minRotationPeriod: Duration.days(120),
  minDeletionWindow: Duration.days(30),
  minIdleBeforeDeletion: Duration.days(60),
  requiredTags: [{ key: 'Owner' }, { key: 'Environment', values: ['dev', 'prod'] }],
  allowedOrigins: [KeyMaterialOrigin.AWS_KMS, KeyMaterialOrigin.EXTERNAL],
  keySpecs: [
    KeySpecRule.forbidden('ECC_SECG_P256K1'), KeySpecRule.forbidden('HMAC_224'),
    KeySpecRule.until('RSA_2048', '2030-12-31'), KeySpecRule.until('RSA_3072', '2030-12-31'), KeySpecRule.until(
      'ECC_NIST_P256',
      '2035-12-31',
    ),
  ],
});
const SCP = { serviceControlPolicies: standard.serviceControlPolicies() };
const RCP = { resourceControlPolicies: standard.resourceControlPolicies() };

const KEY = kmsKey({
  arn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/11111111-0000-4000-8000-000000000000`,
  policy: {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: [`arn:aws:iam::${ACCOUNT}:root`, 'arn:aws:iam::999988887777:root'] },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  },
  tags: { Owner: 'payments', Environment: 'prod' },
});
const ALIAS = { arn: `arn:aws:kms:${REGION}:${ACCOUNT}:alias/orders` };

const on = (action: string, context: RequestContext = {}): Call => ({ action: `kms:${action}`, on: KEY, context });
const enable = (days: number): Call => on('EnableKeyRotation', { 'kms:RotationPeriodInDays': String(days) });
const disable = (idle: number): Call => on('DisableKey', { 'kms:TrailingDaysWithoutKeyUsage': String(idle) });
const remove = (window: number, idle: number): Call => (
  on(
    'ScheduleKeyDeletion',
    { 'kms:ScheduleKeyDeletionPendingWindowInDays': String(window), 'kms:TrailingDaysWithoutKeyUsage': String(idle) },
  ));
const TAGS = { 'aws:RequestTag/Owner': 'payments', 'aws:RequestTag/Environment': 'prod' };
const create = (context: RequestContext = {}, tags: RequestContext = TAGS): Call => ({
  action: 'kms:CreateKey',
  on: { arn: '*' },
  context: { ...tags, ...context },
});
const spec = (keySpec: string, at = '2026-11-28T12:00:00Z'): Call => create({ 'kms:KeySpec': keySpec, 'aws:CurrentTime': at });
const origin = (keyOrigin: string): Call => create({ 'kms:KeyOrigin': keyOrigin });
const tag = (tags: RequestContext): Call => on('TagResource', tags);
const untag = (...keys: string[]): Call => on('UntagResource', { 'aws:TagKeys': keys });

/** The Sid of the statement that denies; without one, the call is allowed. `both`: also in the resource control policy. */
type Row = readonly [what: string, call: Call, denied?: string, both?: 'both'];

const ROWS: readonly Row[] = [
  ['switch rotation off', on('DisableKeyRotation'), 'KeyRotation', 'both'],
  ['switch rotation on, at the longest period', enable(365)],
  ['switch rotation on, a day longer', enable(366), 'KeyRotationPeriodMax', 'both'],
  ['switch rotation on, at the longest period of AWS KMS', enable(2560), 'KeyRotationPeriodMax', 'both'],
  ['switch rotation on, at the shortest period', enable(120)],
  ['switch rotation on, a day shorter', enable(119), 'KeyRotationPeriodMin', 'both'],
  ['rotate on demand', on('RotateKeyOnDemand')],
  ['read the rotation status', on('GetKeyRotationStatus')],
  ['read rotations', on('ListKeyRotations')],

  ['delete an idle key, 30 days', remove(30, 60)],
  ['delete an idle key, 29 days', remove(29, 60), 'DeletionWindow', 'both'],
  ['delete an idle key, 7 days', remove(7, 365), 'DeletionWindow', 'both'],
  ['delete a key used 59 days ago', remove(30, 59), 'IdleBeforeDeletion', 'both'],
  ['delete a key used today', remove(30, 0), 'IdleBeforeDeletion', 'both'],
  ['disable a key that was idle for 60 days', disable(60)],
  ['disable a key used 59 days ago', disable(59), 'IdleBeforeDeletion', 'both'],
  ['disable a key that was made today', disable(0), 'IdleBeforeDeletion', 'both'],
  ['enable a key', on('EnableKey')],
  ['cancel a deletion', on('CancelKeyDeletion')],

  ['make a key as the standard wants it', create()],
  ['make a key with one more tag', create({ 'aws:RequestTag/cdk-kms-rotation:family': 'alias/orders' })],
  ['make a key without tags', create({}, {}), 'KeyTags1'],
  ['make a key without an owner', create({}, { 'aws:RequestTag/Environment': 'prod' }), 'KeyTags1'],
  ['make a key with an owner in another case', create({}, { 'aws:RequestTag/OWNER': 'x', 'aws:RequestTag/Environment': 'prod' })],
  ['make a key without an environment', create({}, { 'aws:RequestTag/Owner': 'payments' }), 'KeyTags2'],
  ['make a key of an unknown environment', create({}, { ...TAGS, 'aws:RequestTag/Environment': 'production' }), 'KeyTags2'],
  ['make a key of an environment in another case', create({}, { ...TAGS, 'aws:RequestTag/Environment': 'Prod' }), 'KeyTags2'],
  ['make a key of another environment', create({}, { ...TAGS, 'aws:RequestTag/Environment': 'dev' })],

  ['make a symmetric key', spec('SYMMETRIC_DEFAULT')],
  ['make a forbidden key', spec('ECC_SECG_P256K1'), 'KeySpec'],
  ['make another forbidden key', spec('HMAC_224'), 'KeySpec'],
  ['make an HMAC key', spec('HMAC_256')],
  ['make a larger RSA key', spec('RSA_4096', '2034-01-01T00:00:00Z')],
  ['make a post-quantum key', spec('ML_DSA_65', '2040-01-01T00:00:00Z')],
  ['make RSA_2048 today', spec('RSA_2048')],
  ['make RSA_2048 in the last second', spec('RSA_2048', '2030-12-31T23:59:59Z')],
  ['make RSA_2048 in the first second after', spec('RSA_2048', '2031-01-01T00:00:00Z'), 'KeySpecUntil20301231'],
  ['make RSA_3072 after its day', spec('RSA_3072', '2031-06-01T00:00:00Z'), 'KeySpecUntil20301231'],
  ['make ECC_NIST_P256 when RSA has ended', spec('ECC_NIST_P256', '2031-06-01T00:00:00Z')],
  ['make ECC_NIST_P256 after its day', spec('ECC_NIST_P256', '2036-01-01T00:00:00Z'), 'KeySpecUntil20351231'],
  ['make a key without naming a spec', create({ 'aws:CurrentTime': '2040-01-01T00:00:00Z' })],

  ['make a key with material of AWS KMS', origin('AWS_KMS')],
  ['make a key for imported material', origin('EXTERNAL')],
  ['make a key in AWS CloudHSM', origin('AWS_CLOUDHSM'), 'KeyOrigin'],
  ['make a key outside of AWS', origin('EXTERNAL_KEY_STORE'), 'KeyOrigin'],

  ['tag with another owner', tag({ 'aws:RequestTag/Owner': 'storage' })],
  ['tag with a known environment', tag({ 'aws:RequestTag/Environment': 'dev' })],
  ['tag with an unknown environment', tag({ 'aws:RequestTag/Environment': 'sandbox' }), 'KeyTagsValue2', 'both'],
  ['tag with something else', tag({ 'aws:RequestTag/Project': 'x' })],
  ['tag as the machine does', tag({ 'aws:RequestTag/cdk-kms-rotation:staged': '2026-11-28T00:00:00Z' })],
  ['take the owner off', untag('Owner'), 'KeyTagsStay', 'both'],
  ['take the environment off, among others', untag('Project', 'Environment'), 'KeyTagsStay', 'both'],
  ['take another tag off', untag('Project')],
  ['untag as the machine does', untag('cdk-kms-rotation:next')],

  ['move an alias', { action: 'kms:UpdateAlias', on: [ALIAS, KEY] }],
  ['make an alias', { action: 'kms:CreateAlias', on: [ALIAS, KEY] }],
  ['delete an alias', { action: 'kms:DeleteAlias', on: [ALIAS, KEY] }],
  ['change a key policy', on('PutKeyPolicy', { 'kms:BypassPolicyLockoutSafetyCheck': 'false' })],
  ['replicate a key', on('ReplicateKey', { 'kms:ReplicaRegion': 'eu-west-1' })],
  ['move the primary', on('UpdatePrimaryRegion', { 'kms:PrimaryRegion': 'eu-west-1' })],
  ['import material', on('ImportKeyMaterial')],
  ['encrypt', on('Encrypt', { 'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT' })],
  ['decrypt', on('Decrypt', { 'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT' })],
  ['make a data key', on('GenerateDataKey', { 'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT' })],
  ['lend a key', on('CreateGrant')],
  ['describe a key', on('DescribeKey')],
  ['list keys', { action: 'kms:ListKeys', on: { arn: '*' } }],
];

test('there are at least 60 calls, and each statement denies one of them', () => {
  expect(ROWS.length).toBeGreaterThanOrEqual(60);
  const sids = (policies: PolicyDocument[]) => policies.flatMap(({ Statement }) => Statement.map(({ Sid }: any) => Sid)).sort();
  const denied = (rows: readonly Row[]) => [...new Set(rows.flatMap(([, , sid]) => sid ?? []))].sort();
  expect(sids(SCP.serviceControlPolicies)).toEqual(denied(ROWS));
  expect(sids(RCP.resourceControlPolicies)).toEqual(denied(ROWS.filter(([, , , both]) => both)));
});

/** Of one length: jest takes a parameter that a row does not have for its `done`, and waits for it. */
const FILLED = ROWS.map(([what, call, sid, both]) => [what, call, sid, both] as const);

test.each(FILLED)('service control policy: %s', async (_, call, sid) => {
  if (sid === undefined) return expectAllowed(ADMIN, call, SCP);
  await expectAllowed(ADMIN, call);
  return expectDenied(ADMIN, call, { explicit: true, sid }, SCP);
});

test.each(FILLED.filter(([, { on: target }]) => target === KEY))('resource control policy: %s', async (_, call, sid, both) => {
  if (sid === undefined || both === undefined) return expectAllowed(ADMIN, call, RCP);
  return expectDenied(ADMIN, call, { explicit: true, sid }, RCP);
});

test('nobody is let off: not the root user, not a principal of another organization', async () => {
  await expectDenied(ROOT, on('DisableKeyRotation'), { sid: 'KeyRotation' }, SCP);
  await expectDenied(ROOT, on('DisableKeyRotation'), { sid: 'KeyRotation' }, RCP);
  await expectAllowed(OUTSIDER, remove(7, 365));
  await expectDenied(OUTSIDER, remove(7, 365), { sid: 'DeletionWindow' }, RCP);
});

test('tags at creation need kms:TagResource as well, which a known value passes', async () => {
  const target = keyBeingCreated({ account: ACCOUNT, region: REGION, partition: 'aws' });
  await expectAllowed(ADMIN, { action: 'kms:TagResource', on: target, context: TAGS }, { ...SCP, ...RCP });
});

describe('a request that leaves a parameter out, whatever AWS KMS fills in', () => {
  const of = (props: Partial<ConstructorParameters<typeof RotationStandard>[0]>) => (
    { serviceControlPolicies: new RotationStandard({ name: 'a', version: '1', ...props }).serviceControlPolicies() });
  const bare = create({}, {});

  test('makes a symmetric key, and is denied where that is forbidden', async () => {
    const organization = of({ keySpecs: [KeySpecRule.forbidden('SYMMETRIC_DEFAULT')] });
    await expectDenied(ADMIN, bare, { sid: 'KeySpec' }, organization);
    await expectDenied(ADMIN, create({ 'kms:KeySpec': 'SYMMETRIC_DEFAULT' }, {}), { sid: 'KeySpec' }, organization);
    await expectAllowed(ADMIN, create({ 'kms:KeySpec': 'RSA_4096' }, {}), organization);
  });

  test('has material of AWS KMS, and is denied where that is not allowed', async () => {
    const organization = of({ allowedOrigins: [KeyMaterialOrigin.AWS_CLOUDHSM] });
    await expectDenied(ADMIN, bare, { sid: 'KeyOrigin' }, organization);
    await expectDenied(ADMIN, create({ 'kms:KeyOrigin': 'AWS_KMS' }, {}), { sid: 'KeyOrigin' }, organization);
    await expectAllowed(ADMIN, create({ 'kms:KeyOrigin': 'AWS_CLOUDHSM' }, {}), organization);
  });
});
