import type { Attempt, Row } from './attempt';
import { attempts } from './attempt';
import { RETIREMENT, RETIREMENT_WHATEVER_ALLOWS_IT } from './attempts-at-retirement';
import { CHANGING, LOOKING } from './attempts-elsewhere';
import { START, TAKEOVERS } from './attempts-to-take-over';
import { machineOf } from './deployed-family';
import { putEvents } from './integration-calls';
import type { Scene } from './scene';
import { ACCOUNT_DECIDES, ALIAS, allow, kms, with_ } from './scene';
import type { Call, PolicyDocument } from '../../sim/iam/iam-simulation';
import { kmsKey } from '../../sim/iam/iam-simulation';
import { successorTag, TAGS } from '../../src/private/vocabulary';

/** CreateKey as the machine asks for it, but for one thing. */
function createKey(scene: Scene, change: Record<string, unknown>, tags: Record<string, string> = {}): Call {
  const { keySpec, keyUsage, origin, policy } = scene.orders.families[0].declaration;
  const Tags = declaredTags(scene, tags);
  return kms(scene, 'CreateKey', { KeySpec: keySpec, KeyUsage: keyUsage, Origin: origin, Policy: JSON.stringify(policy), Tags, ...change });
}

function declaredTags({ orders }: Scene, others: Record<string, string> = {}) {
  return orders.families[0].declaration.tags.map(({ TagKey, TagValue }) => ({ TagKey, TagValue: others[TagKey] ?? TagValue }));
}

const NAMED = [{ TagKey: successorTag('77777777-0000-4000-8000-000000000000'), TagValue: '7' }];

const ROWS: readonly Row[] = [
  ['make a key of another spec', (s) => createKey(s, { KeySpec: 'RSA_4096' })],
  ['make a key for another usage',
    (s) => createKey(s, { KeyUsage: s.keys.current.keyUsage === 'SIGN_VERIFY' ? 'ENCRYPT_DECRYPT' : 'SIGN_VERIFY' })],
  ['make a key with imported material', (s) => createKey(s, { Origin: 'EXTERNAL' })],
  ['make a multi-Region key', (s) => createKey(s, { MultiRegion: true })],
  ['make a key of another family', (s) => createKey(s, {}, { [TAGS.family]: 'alias/orders/neighbour' })],
  ['make a key of another owner', (s) => createKey(s, {}, { [TAGS.owner]: 'Billing/Family1' })],
  ['make a key without tags', (s) => createKey(s, { Tags: [] })],
  ['make a key without the lockout check', (s) => createKey(s, { BypassPolicyLockoutSafetyCheck: true }), 'NeverLockOut'],
  ['replace a policy without the lockout check',
    (s) => kms(s, 'PutKeyPolicy', { KeyId: s.keys.current.arn, BypassPolicyLockoutSafetyCheck: true }), 'NeverLockOut'],

  ["make another family's alias", (s) => kms(s, 'CreateAlias', { AliasName: 'alias/orders/neighbour', TargetKeyId: s.keys.current.arn })],
  ["make another family's version alias",
    (s) => kms(s, 'CreateAlias', { AliasName: 'alias/orders/neighbour/v2', TargetKeyId: s.keys.current.arn })],
  ...['vault', 'vault/v7', 'v', 'v0', 'vault/v1'].map((name): Row => (
    [`name a key as a family below this one would: ${name}`,
      (s) => kms(s, 'CreateAlias', { AliasName: `${ALIAS}/${name}`, TargetKeyId: s.keys.unclaimed.arn })])),
  ["make an alias with the family's name as its beginning",
    (s) => kms(s, 'CreateAlias', { AliasName: `${ALIAS}s`, TargetKeyId: s.keys.current.arn })],
  ['claim a number for a key that does not obey it',
    (s) => kms(s, 'CreateAlias', { AliasName: `${ALIAS}/v9`, TargetKeyId: s.keys.impostor.arn })],
  ["claim a number for another family's key",
    (s) => kms(s, 'CreateAlias', { AliasName: `${ALIAS}/v9`, TargetKeyId: s.keys.neighbour.arn }), 'CdkKmsRotationAliases'],
  ["move another family's alias",
    (s) => kms(s, 'UpdateAlias', { AliasName: 'alias/orders/neighbour', TargetKeyId: s.keys.current.arn }), 'CdkKmsRotationAliases'],
  ['move a version alias', (s) => kms(s, 'UpdateAlias', { AliasName: `${ALIAS}/v1`, TargetKeyId: s.keys.current.arn })],
  ['move the alias to a key that does not obey it', (s) => kms(s, 'UpdateAlias', { AliasName: ALIAS, TargetKeyId: s.keys.impostor.arn })],
  ['move the alias to a key of another stack',
    (s) => kms(s, 'UpdateAlias', { AliasName: ALIAS, TargetKeyId: s.keys.foreign.arn }), 'CdkKmsRotationAliases'],
  ['delete the alias', (s) => kms(s, 'DeleteAlias', { AliasName: ALIAS })],
  ['delete a version alias', (s) => kms(s, 'DeleteAlias', { AliasName: `${ALIAS}/v1` })],

  ['replace the policy of a key with our tags that does not obey it', (s) => kms(s, 'PutKeyPolicy', { KeyId: s.keys.impostor.arn })],
  ["replace the policy of another family's key", (s) => kms(s, 'PutKeyPolicy', { KeyId: s.keys.neighbour.arn })],
  ['describe anew a key with our tags that does not obey it', (s) => kms(s, 'UpdateKeyDescription', { KeyId: s.keys.impostor.arn })],
  ['tag a key with our tags that does not obey it',
    (s) => kms(s, 'TagResource', { KeyId: s.keys.impostor.arn, Tags: [{ TagKey: TAGS.staged, TagValue: 'now' }] })],
  ["put the family's tags on a key of somebody else that has an "
    + 'alias', (s) => kms(s, 'TagResource', { KeyId: s.keys.untagged.arn, Tags: declaredTags(s) })],
  ['put tags of another family on a key of somebody else', (s) => (
    kms(s, 'TagResource', { KeyId: s.keys.stray.arn, Tags: declaredTags(s, { [TAGS.family]: 'alias/orders/neighbour' }) }))],
  ['put tags of another owner on a key of somebody else', (s) => (
    kms(s, 'TagResource', { KeyId: s.keys.stray.arn, Tags: declaredTags(s, { [TAGS.owner]: 'Billing/Family1' }) }))],
  ...['team', TAGS.hold, successorTag('77777777-0000-4000-8000-000000000000')].map((TagKey): Row => (
    [`put a tag on a key of somebody else that no key is made with: ${TagKey}`, (s) => (
      kms(s, 'TagResource', { KeyId: s.keys.stray.arn, Tags: [...declaredTags(s), { TagKey, TagValue: 'admin' }] }))])),
  ["tag another family's key",
    (s) => kms(s, 'TagResource', { KeyId: s.keys.neighbour.arn, Tags: [{ TagKey: TAGS.rejected, TagValue: 'now' }] }),
    'CdkKmsRotationTags'],
  ['name a successor on a key that does not obey it', (s) => kms(s, 'TagResource', { KeyId: s.keys.impostor.arn, Tags: NAMED })],
  ["name a successor on another family's key",
    (s) => kms(s, 'TagResource', { KeyId: s.keys.neighbour.arn, Tags: NAMED }), 'CdkKmsRotationTags'],
  ['take tags off a key with our tags that does not obey it',
    (s) => kms(s, 'UntagResource', { KeyId: s.keys.impostor.arn, TagKeys: [TAGS.superseded] })],
  ["take tags off another family's key",
    (s) => kms(s, 'UntagResource', { KeyId: s.keys.neighbour.arn, TagKeys: [TAGS.hold] }), 'CdkKmsRotationTags'],
  ['look at a key by its id', (s) => kms(s, 'DescribeKey', { KeyId: s.keys.foreign.arn })],
  ["look at another family's alias", (s) => kms(s, 'DescribeKey', { KeyId: 'alias/orders/neighbour' })],
  ['read a key policy', (s) => kms(s, 'GetKeyPolicy', { KeyId: s.keys.current.arn })],
  LOOKING,
  ...CHANGING,
  // With retirement it may: it enables a key that it disabled although the alias was moved to it meanwhile.
  ['enable a key', (s) => kms(s, 'EnableKey', { KeyId: s.keys.superseded.arn }), undefined, ({ retirement }) => retirement === null],
  ['cancel a deletion', (s) => kms(s, 'CancelKeyDeletion', { KeyId: s.keys.superseded.arn })],

  ['announce as somebody else', () => putEvents('aws.kms', 'KMS Alias Rotated')],
  ['announce something else', () => putEvents('cdk-kms-rotation', 'KMS CMK Deletion')],
  ['announce without a source', () => ({ ...putEvents('', ''), context: { 'events:detail-type': ['KMS Alias Rotated'] } })],
  ['announce without a detail type', () => ({ ...putEvents('', ''), context: { 'events:source': ['cdk-kms-rotation'] } })],
  ['announce on another bus', () => putEvents('cdk-kms-rotation', 'KMS Alias Rotated', 'other')],
  ['invoke the deployment function', (s) => ({ action: 'lambda:InvokeFunction', on: { arn: s.orders.deploymentArn } })],
  ["invoke another stack's probe", (s) => ({ action: 'lambda:InvokeFunction', on: { arn: s.billing.probeArn } })],
  ['change the survey', (s) => ({ action: 'lambda:UpdateFunctionCode', on: { arn: s.orders.surveyArn } })],
  ...START,
];

const CRYPTOGRAPHY = [
  'CreateGrant',
  'Decrypt',
  'DeriveSharedSecret',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'GenerateDataKeyWithoutPlaintext',
  'GenerateMac',
  'ReEncryptFrom',
  'ReEncryptTo',
  'Sign',
  'Verify',
  'VerifyMac',
];

/** Even if somebody gave the machine's role everything, and the key's policy did, too. */
const WHATEVER_ALLOWS_IT: readonly Row[] = [
  ...CRYPTOGRAPHY.map((operation): Row => [
    `use or lend a key: ${operation}`,
    (s) => ({ action: `kms:${operation}`, on: kmsKey({ ...s.keys.current, policy: openTo(s) }) }),
    'NeverUseOrLendKeys',
  ]),
  ['make a key without the lockout check', (s) => createKey(s, { BypassPolicyLockoutSafetyCheck: true }), 'NeverLockOut'],
  ...RETIREMENT_WHATEVER_ALLOWS_IT,
];

function openTo(scene: Scene): PolicyDocument {
  return {
    ...ACCOUNT_DECIDES,
    Statement: [
      ...ACCOUNT_DECIDES.Statement,
      { Effect: 'Allow', Principal: { AWS: scene.callers.machine.arn }, Action: 'kms:*', Resource: '*' },
    ],
  };
}

/** The machines of other families and stacks against the keys and the alias of this one. */
const FROM_NEXT_DOOR: readonly Row[] = [
  ...TAKEOVERS,
  ...START,
  ['replace the policy', (s) => kms(s, 'PutKeyPolicy', { KeyId: s.keys.current.arn })],
  ['describe a key anew', (s) => kms(s, 'UpdateKeyDescription', { KeyId: s.keys.current.arn })],
  ['look where the alias points', (s) => kms(s, 'DescribeKey', { KeyId: ALIAS })],
];

export const OF_MACHINE: readonly Attempt[] = [
  ...attempts((s) => s.callers.machine, [...ROWS, ...RETIREMENT]),
  ...attempts((s) => with_(s.callers.machine, allow('kms:*')), WHATEVER_ALLOWS_IT),
];

export const OF_OTHER_MACHINES: readonly Attempt[] = [
  ...attempts((s) => machineOf(s.orders, 1), FROM_NEXT_DOOR),
  ...attempts((s) => machineOf(s.billing), FROM_NEXT_DOOR).map((attempt) => ({ ...attempt, what: `${attempt.what}, from another stack` })),
];
