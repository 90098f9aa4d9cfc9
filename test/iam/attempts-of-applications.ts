import { usesOf } from './application-requests';
import type { Attempt, Row } from './attempt';
import { attempts } from './attempt';
import { START, TAKEOVERS } from './attempts-to-take-over';
import type { Scene } from './scene';
import { ACCOUNT_DECIDES, ALIAS, kms } from './scene';
import type { Call } from '../../sim/iam/iam-simulation';
import { kmsKey } from '../../sim/iam/iam-simulation';

/** Where reading and writing are different operations; a party of a key agreement does both. */
const DISTINCT = ['ENCRYPT_DECRYPT', 'SIGN_VERIFY', 'GENERATE_VERIFY_MAC'];

type KeyId = string | ((scene: Scene) => string);

const write = (KeyId: KeyId) => (scene: Scene): Call => use(scene, 'writes', KeyId);
const read = (KeyId: KeyId) => (scene: Scene): Call => use(scene, 'reads', KeyId);

function use(scene: Scene, kind: 'writes' | 'reads', KeyId: KeyId): Call {
  const { keySpec, keyUsage } = scene.orders.families[0].declaration;
  const [operation, input] = usesOf(keySpec, keyUsage)[kind][0];
  return kms(scene, operation, { ...input, KeyId: typeof KeyId === 'string' ? KeyId : KeyId(scene) });
}

/** An alias of the same name in another account, whose key even lets our account in, or in another Region. */
function sameNameElsewhere(arnOf: (scene: Scene) => string, call: (scene: Scene) => Call = write(ALIAS)) {
  return (scene: Scene): Call => ({ ...call(scene), on: kmsKey({ ...scene.keys.current, arn: arnOf(scene), policy: ACCOUNT_DECIDES }) });
}

const ADMINISTRATION: readonly Row[] = [
  ['look at the key by its ARN', (s) => kms(s, 'DescribeKey', { KeyId: s.keys.current.arn })],
  ["look where another family's alias points", (s) => kms(s, 'DescribeKey', { KeyId: 'alias/orders/neighbour' })],
  ['replace the policy', (s) => kms(s, 'PutKeyPolicy', { KeyId: s.keys.current.arn })],
  ['tag', (s) => kms(s, 'TagResource', { KeyId: s.keys.current.arn, Tags: [{ TagKey: 'team', TagValue: 'a' }] })],
  ['read the policy', (s) => kms(s, 'GetKeyPolicy', { KeyId: s.keys.current.arn })],
  ['disable', (s) => kms(s, 'DisableKey', { KeyId: s.keys.current.arn })],
  ['lend', (s) => kms(s, 'CreateGrant', { KeyId: s.keys.current.arn })],
  ['schedule a deletion', (s) => kms(s, 'ScheduleKeyDeletion', { KeyId: s.keys.superseded.arn })],
  ...TAKEOVERS,
  ...START,
];

const READING: readonly Row[] = [
  ["read with another family's key", read((s) => s.keys.neighbour.arn)],
  ["read with another stack's key", read((s) => s.keys.foreign.arn)],
  ["read through another family's alias", read('alias/orders/neighbour')],
  ['read with a key that has the family tag, but no version alias', read((s) => s.keys.unclaimed.arn)],
  ["read with a key of the stack's namesake in another Region", read((s) => s.keys.twin.arn)],
  ['read with a key that has the family tag, and an alias of a family below this one', read((s) => s.keys.below.arn)],
  ['read with a key that has a version alias, but no family tag', read((s) => s.keys.untagged.arn)],
];

const WRITING_ELSEWHERE: readonly Row[] = [
  [
    'write through the alias of that name in another account',
    sameNameElsewhere(({ keys }) => keys.current.arn.replace('111122223333', '444455556666')),
  ],
  ['write through the alias of that name in another Region', sameNameElsewhere(({ keys }) => keys.twin.arn)],
];

/** Readers look at the key through the alias as well. */
const look = (scene: Scene): Call => kms(scene, 'DescribeKey', { KeyId: ALIAS });

const LOOKING_ELSEWHERE: readonly Row[] = [
  [
    'look through the alias of that name in another account',
    sameNameElsewhere(({ keys }) => keys.current.arn.replace('111122223333', '444455556666'), look),
  ],
  ['look through the alias of that name in another Region', sameNameElsewhere(({ keys }) => keys.twin.arn, look)],
];

const WRITER: readonly Row[] = [
  ...ADMINISTRATION,
  ["write through another family's alias", write('alias/orders/neighbour')],
  ["write through another stack's alias", write('alias/billing/key')],
  ...WRITING_ELSEWHERE,
  ...LOOKING_ELSEWHERE,
  ['write through a version alias', write(`${ALIAS}/v2`), undefined, DISTINCT],
  ['write by the key ARN', write((s) => s.keys.current.arn), undefined, DISTINCT],
  ['write by the key id', write((s) => s.keys.current.arn.split('/')[1]), undefined, DISTINCT],
  ['write with a superseded generation by ARN', write((s) => s.keys.superseded.arn), undefined, DISTINCT],
  ['write with a superseded generation through its version alias', write(`${ALIAS}/v1`), undefined, DISTINCT],
  ['write with a key that bears our tags', write((s) => s.keys.impostor.arn), undefined, DISTINCT],
  ...READING,
  ['read by ARN', read((s) => s.keys.current.arn), undefined, DISTINCT],
  ['read through the alias', read(ALIAS), undefined, DISTINCT],
];

const READER: readonly Row[] = [
  ...ADMINISTRATION,
  ...WRITING_ELSEWHERE,
  ...LOOKING_ELSEWHERE,
  ['write through the alias', write(ALIAS), undefined, DISTINCT],
  ['write by the key ARN', write((s) => s.keys.current.arn), undefined, DISTINCT],
  ...READING,
];

export const OF_WRITER: readonly Attempt[] = attempts((s) => s.callers.writer, WRITER);
export const OF_READER: readonly Attempt[] = attempts((s) => s.callers.reader, READER);
