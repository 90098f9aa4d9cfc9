import type { Row } from './attempt';
import { ACCOUNT, REGION } from './deployed-family';
import type { Scene } from './scene';
import { ALIAS, kms, OTHER_REGION, stackIdOf } from './scene';
import { kmsKey } from '../../sim/iam/iam-simulation';

/** A stack of the same names in another Region: tags, aliases and account are the same, only the ARN tells. */
const reading = (operation: string): Row => [
  `${operation} on a key of its namesake in another Region`,
  (s) => kms(s, operation, { KeyId: s.keys.twin.arn }),
];

export const LOOKING: Row = ['look where the alias of that name points in another Region', ({ keys }) => (
  { action: 'kms:DescribeKey', on: kmsKey(keys.twin), context: { 'kms:RequestAlias': ALIAS } })];

export const READING: readonly Row[] = ['DescribeKey', 'GetKeyLastUsage', 'GetKeyPolicy', 'ListGrants', 'ListResourceTags'].map(reading);

/** What the machine of one Region may not do in another one. */
export const CHANGING: readonly Row[] = [
  [
    "put the family's tags on a key in another Region",
    (s) => kms(newborn(s), 'TagResource', { KeyId: s.keys.twin.arn, Tags: s.orders.families[0].declaration.tags }),
  ],
  ['replace a policy in another Region', (s) => kms(s, 'PutKeyPolicy', { KeyId: s.keys.twin.arn })],
  ...['CreateAlias', 'UpdateAlias'].map((operation): Row => [
    `${operation} in another Region`,
    ({ keys: { twin, current } }) => ({
      action: `kms:${operation}`,
      on: [{ arn: `arn:aws:kms:${OTHER_REGION}:${ACCOUNT}:${ALIAS}` }, kmsKey({ ...twin, policy: current.policy })],
    }),
  ]),
];

function newborn(scene: Scene): Scene {
  return { ...scene, keys: { ...scene.keys, twin: { ...scene.keys.twin, aliases: [], tags: {} } } };
}

export const LOGGING: readonly Row[] = ['CreateLogStream', 'PutLogEvents'].map((operation) => [
  `write another log: ${operation}`,
  () => ({ action: `logs:${operation}`, on: { arn: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:payments:log-stream:one` } }),
]);

export const OWNERSHIP: Row = ['see whose an alias is in another Region', () => (
  { action: 'cloudformation:DescribeStackResources', on: { arn: stackIdOf('Elsewhere').replace(REGION, OTHER_REGION) } })];
