import type { Attempt, Row } from './attempt';
import { attempts } from './attempt';
import { LOGGING, LOOKING, OWNERSHIP, READING } from './attempts-elsewhere';
import { START, TAKEOVERS } from './attempts-to-take-over';
import { ALIAS, kms, stackIdOf } from './scene';

const SYMMETRIC = ['SYMMETRIC_DEFAULT'];

/** Changes that none of the functions may make. */
const CHANGES: readonly Row[] = [
  ...TAKEOVERS,
  ...LOGGING,
  ['make a key', (s) => kms(s, 'CreateKey', {})],
  ['tag a key', (s) => kms(s, 'TagResource', { KeyId: s.keys.current.arn, Tags: [{ TagKey: 'team', TagValue: 'a' }] })],
  ['replace a policy', (s) => kms(s, 'PutKeyPolicy', { KeyId: s.keys.current.arn })],
  ['disable a key', (s) => kms(s, 'DisableKey', { KeyId: s.keys.current.arn })],
  ['enable a key that was retired', (s) => kms(s, 'EnableKey', { KeyId: s.keys.superseded.arn })],
  ['schedule a deletion', (s) => kms(s, 'ScheduleKeyDeletion', { KeyId: s.keys.superseded.arn })],
  ['lend a key', (s) => kms(s, 'CreateGrant', { KeyId: s.keys.current.arn })],
  ['make a data key', (s) => kms(s, 'GenerateDataKey', { KeyId: ALIAS })],
];

const SURVEY: readonly Row[] = [
  ...CHANGES,
  ...START,
  LOOKING,
  ...READING,
  ['read a public key', (s) => kms(s, 'GetPublicKey', { KeyId: s.keys.current.arn })],
  ['encrypt', (s) => kms(s, 'Encrypt', { KeyId: ALIAS })],
  ['sign', (s) => kms(s, 'Sign', { KeyId: ALIAS, SigningAlgorithm: 'ECDSA_SHA_256' })],
  ["read the tags of another stack's key", (s) => kms(s, 'ListResourceTags', { KeyId: s.keys.foreign.arn })],
  ["read the policy of another stack's key", (s) => kms(s, 'GetKeyPolicy', { KeyId: s.keys.foreign.arn })],
  ["read the grants of another stack's key", (s) => kms(s, 'ListGrants', { KeyId: s.keys.foreign.arn })],
  ['read the tags of a key without our tags', (s) => kms(s, 'ListResourceTags', { KeyId: s.keys.untagged.arn })],
  ['look at a foreign key by its id', (s) => kms(s, 'DescribeKey', { KeyId: s.keys.foreign.arn })],
  ["see when another stack's key was used", (s) => kms(s, 'GetKeyLastUsage', { KeyId: s.keys.foreign.arn })],
  ['look at a key without our tags by its id', (s) => kms(s, 'DescribeKey', { KeyId: s.keys.untagged.arn })],
  [
    'see key stores that no family uses',
    (s) => kms(s, 'DescribeCustomKeyStores', {}),
    undefined,
    ({ customKeyStoreId }) => customKeyStoreId === null,
  ],
  ['tag resources', () => ({ action: 'tag:TagResources', on: { arn: '*' } })],
];

const PROBE: readonly Row[] = [
  ...CHANGES,
  ...START,
  LOOKING,
  ['read the tags of a key', (s) => kms(s, 'ListResourceTags', { KeyId: s.keys.current.arn })],
  ['read the policy of a key', (s) => kms(s, 'GetKeyPolicy', { KeyId: s.keys.current.arn })],
  ['list aliases', (s) => kms(s, 'ListAliases', {})],
  ['find keys by their tags', () => ({ action: 'tag:GetResources', on: { arn: '*' } })],
  ['see key stores', (s) => kms(s, 'DescribeCustomKeyStores', {})],
  ['see when a key was used', (s) => kms(s, 'GetKeyLastUsage', { KeyId: s.keys.current.arn })],
  ['look at a foreign key by its id', (s) => kms(s, 'DescribeKey', { KeyId: s.keys.foreign.arn })],
  ['look at any key by its id', (s) => kms(s, 'DescribeKey', { KeyId: s.keys.current.arn })],
  ["read the public key of another stack's key", (s) => kms(s, 'GetPublicKey', { KeyId: 'alias/billing/key' })],
  [
    "encrypt with another stack's key",
    (s) => kms(s, 'Encrypt', { KeyId: 'alias/billing/key', EncryptionContext: { 'cdk-kms-rotation': 'probe' } }),
  ],
  [
    "decrypt with another stack's key",
    (s) => kms(s, 'Decrypt', { KeyId: 'alias/billing/key', EncryptionContext: { 'cdk-kms-rotation': 'probe' } }),
  ],
  ["sign with another stack's key", (s) => kms(s, 'Sign', { KeyId: 'alias/billing/key', SigningAlgorithm: 'ECDSA_SHA_256' })],
  ['sign with a key that bears our tags only', (s) => kms(s, 'Sign', { KeyId: s.keys.impostor.arn, SigningAlgorithm: 'ECDSA_SHA_256' })],
  ["make a MAC with another stack's key", (s) => kms(s, 'GenerateMac', { KeyId: 'alias/billing/key', MacAlgorithm: 'HMAC_SHA_256' })],
  [
    "derive a secret with another stack's key",
    (s) => kms(s, 'DeriveSharedSecret', { KeyId: 'alias/billing/key', KeyAgreementAlgorithm: 'ECDH' }),
  ],
  ["sign somebody's digest", (s) => kms(s, 'Sign', { KeyId: ALIAS, MessageType: 'DIGEST', SigningAlgorithm: 'ECDSA_SHA_256' })],
  ['re-encrypt', (s) => kms(s, 'ReEncryptFrom', { KeyId: s.keys.current.arn })],
  ['decrypt what users encrypted', (s) => kms(s, 'Decrypt', { KeyId: s.keys.current.arn }), undefined, SYMMETRIC],
  [
    'decrypt what users encrypted with a context',
    (s) => kms(s, 'Decrypt', { KeyId: s.keys.current.arn, EncryptionContext: { tenant: 'a' } }),
    undefined,
    SYMMETRIC,
  ],
  [
    'encrypt for users',
    (s) => kms(s, 'Encrypt', { KeyId: ALIAS, EncryptionContext: { 'cdk-kms-rotation': 'other' } }),
    undefined,
    SYMMETRIC,
  ],
];

const DEPLOYMENT: readonly Row[] = [
  ...CHANGES,
  OWNERSHIP,
  ['read a public key', (s) => kms(s, 'GetPublicKey', { KeyId: s.keys.current.arn })],
  ['list aliases', (s) => kms(s, 'ListAliases', {})],
  ['look where the alias points', (s) => kms(s, 'DescribeKey', { KeyId: ALIAS })],
  ['read the tags of a key', (s) => kms(s, 'ListResourceTags', { KeyId: s.keys.current.arn })],
  ['encrypt', (s) => kms(s, 'Encrypt', { KeyId: ALIAS, EncryptionContext: { 'cdk-kms-rotation': 'probe' } })],
  ["start another stack's machine", (s) => ({ action: 'states:StartExecution', on: { arn: s.billing.families[0].machineArn } })],
  [
    "watch another stack's machine",
    (s) => ({ action: 'states:DescribeExecution', on: { arn: execution(s.billing.families[0].machineArn) } }),
  ],
  [
    "read another stack's definition",
    (s) => ({ action: 'states:DescribeStateMachineForExecution', on: { arn: execution(s.billing.families[0].machineArn) } }),
  ],
  ['look at another stack', () => ({ action: 'cloudformation:DescribeStacks', on: { arn: stackIdOf('Billing') } })],
  [
    'see whose an alias is, if none is adopted',
    () => ({ action: 'cloudformation:DescribeStackResources', on: { arn: stackIdOf('Billing') } }),
    undefined,
    ({ adopt }) => adopt === null,
  ],
  ['stop a run', (s) => ({ action: 'states:StopExecution', on: { arn: execution(s.orders.families[0].machineArn) } })],
  ['redrive a run', (s) => ({ action: 'states:RedriveExecution', on: { arn: execution(s.orders.families[0].machineArn) } })],
  ['change a machine', (s) => ({ action: 'states:UpdateStateMachine', on: { arn: s.orders.families[0].machineArn } })],
  ['invoke the probe', (s) => ({ action: 'lambda:InvokeFunction', on: { arn: s.orders.probeArn } })],
  ['update its stack', () => ({ action: 'cloudformation:UpdateStack', on: { arn: stackIdOf('Orders') } })],
];

const SCHEDULER: readonly Row[] = [
  ...TAKEOVERS,
  ["start another stack's machine", (s) => ({ action: 'states:StartExecution', on: { arn: s.billing.families[0].machineArn } })],
  [
    'start any other machine',
    (s) => ({ action: 'states:StartExecution', on: { arn: s.orders.families[0].machineArn.replace(/[^:]+$/, 'payments') } }),
  ],
  ['start an express run', (s) => ({ action: 'states:StartSyncExecution', on: { arn: s.orders.families[0].machineArn } })],
  ['stop a run', (s) => ({ action: 'states:StopExecution', on: { arn: execution(s.orders.families[0].machineArn) } })],
  ['read a run', (s) => ({ action: 'states:DescribeExecution', on: { arn: execution(s.orders.families[0].machineArn) } })],
  ['change a machine', (s) => ({ action: 'states:UpdateStateMachine', on: { arn: s.orders.families[0].machineArn } })],
  ['delete a machine', (s) => ({ action: 'states:DeleteStateMachine', on: { arn: s.orders.families[0].machineArn } })],
  ['invoke the probe', (s) => ({ action: 'lambda:InvokeFunction', on: { arn: s.orders.probeArn } })],
  ['invoke the survey', (s) => ({ action: 'lambda:InvokeFunction', on: { arn: s.orders.surveyArn } })],
  ['announce', () => ({ action: 'events:PutEvents', on: { arn: 'arn:aws:events:eu-central-1:111122223333:event-bus/default' } })],
  ['look where the alias points', (s) => kms(s, 'DescribeKey', { KeyId: ALIAS })],
  ['sign', (s) => kms(s, 'Sign', { KeyId: ALIAS, SigningAlgorithm: 'ECDSA_SHA_256' })],
];

function execution(machineArn: string): string {
  return `${machineArn.replace(':stateMachine:', ':execution:')}:deployment-one-1`;
}

export const OF_SURVEY: readonly Attempt[] = attempts((s) => s.callers.survey, SURVEY);
export const OF_PROBE: readonly Attempt[] = attempts((s) => s.callers.probe, PROBE);
export const OF_DEPLOYMENT: readonly Attempt[] = attempts((s) => s.callers.deployment, DEPLOYMENT);
export const OF_SCHEDULER: readonly Attempt[] = attempts((s) => s.callers.scheduler, SCHEDULER);
