import { isDeepStrictEqual } from 'node:util';
import type { FamilySeen, KeySeen, Observation, StatementSeen } from './observation';
import type { RedeployVariant } from '../../test/emulator/fixtures/redeploy-app';

/** What generations bear: it is compared with every generation, the oldest included. */
export type Declared = Pick<RedeployVariant, 'stackName' | 'description' | 'team' | 'policySids'>;

/** How a family has to look. */
export interface FamilyExpected {
  /** The number of the generation behind the alias; 'foreign' for a key that is none, 'absent' if there is no alias. */
  readonly current: number | 'foreign' | 'absent';
  /** What became of the alias: still where it was (no UpdateAlias was called), moved, made or deleted. */
  readonly alias: 'still' | 'moved' | 'made' | 'deleted';
  /** The key specs of all generations, from number 1. */
  readonly specs: readonly string[];
  readonly declared: Declared;
}

/** How the world has to look after a step. */
export interface Expected {
  readonly stacks: Readonly<Record<string, string>>;
  readonly families: Readonly<Record<string, FamilyExpected>>;
}

/** What is expected of a stack with the one alias `Signing`, whose generations are all of the key specs given. */
export function signing(
  stack: string, current: FamilyExpected['current'], alias: FamilyExpected['alias'], specs: readonly string[], declared: Declared,
): Expected {
  return { stacks: { Redeploy: stack }, families: { Signing: { current, alias, specs, declared } } };
}

/** So many generations of the first key spec. */
export function p256(count: number): string[] {
  return Array<string>(count).fill('ECC_NIST_P256');
}

/** A family that no step has spoken of before. */
const UNSEEN: FamilySeen = { generations: [] };
const OURS = 'CdkKmsRotation';
/** Without these two, nobody rules over the key, or everybody may move the alias. */
const VITAL = ['CdkKmsRotationMachine', 'CdkKmsRotationAliases'];

/** Compares what a step left behind with what it should, and with what was there before: one line for each difference. */
export function differences(expected: Expected, before: Observation, after: Observation): string[] {
  return [
    ...Object.entries(expected.stacks).flatMap(([name, status]) => unequal(`stack ${name}`, status, after.stacks[name])),
    ...Object.entries(expected.families).flatMap(([id, family]) => inFamily(id, family, before.families[id] ?? UNSEEN, after.families[id])),
    ...unequal('keys that nobody knows', [], after.strays),
    ...before.strangers.flatMap((key, index) => unequal(`the stranger's key ${key.keyId}`, key, after.strangers[index])),
  ];
}

function inFamily(id: string, expected: FamilyExpected, before: FamilySeen, after: FamilySeen): string[] {
  const specs = after.generations.map((key) => key?.keySpec);
  return [
    ...unequal(`${id}: alias target`, expected.current, currentOf(after)),
    ...unequal(`${id}: alias`, expected.alias, fateOf(before, after)),
    ...unequal(`${id}: generations`, expected.specs, specs),
    ...before.generations.flatMap((key, index) => unequal(`${id}/v${index + 1}: key`, key?.keyId, after.generations[index]?.keyId)),
    ...after.generations.flatMap((key, index) => (key === undefined ? [] : inGeneration(id, index + 1, key, expected, before))),
  ];
}

function inGeneration(id: string, number: number, key: KeySeen, { current, declared }: FamilyExpected, before: FamilySeen): string[] {
  const what = `${id}/v${number}`;
  const ours = (statement: StatementSeen) => statement.Sid?.startsWith(OURS) === true;
  const ourSids = key.statements.filter(ours).map((statement) => statement.Sid);
  const oldOnes = before.generations[0]?.statements.filter(ours);
  return [
    ...unequal(`${what}: state`, 'Enabled', key.keyState),
    ...unequal(`${what}: description`, declared.description, key.description),
    ...unequal(`${what}: tag team`, declared.team, key.tags.team),
    ...unequal(`${what}: family`, `alias/redeploy/${id}`, key.tags['cdk-kms-rotation:family']),
    ...unequal(`${what}: owner`, `${declared.stackName}/${id}`, key.tags['cdk-kms-rotation:owner']),
    ...typeof current === 'number' ? unequal(`${what}: superseded`, number < current, 'cdk-kms-rotation:superseded' in key.tags) : [],
    ...unequal(`${what}: declared policy`, declared.policySids, key.statements.filter((one) => !ours(one)).map((one) => one.Sid)),
    ...VITAL.flatMap((sid) => unequal(`${what}: ${sid} in its policy`, true, ourSids.includes(sid))),
    // What the library appends depends on nothing that these steps change.
    ...oldOnes === undefined ? [] : unequal(`${what}: statements of the library`, oldOnes, key.statements.filter(ours)),
  ];
}

function currentOf(family: FamilySeen): FamilyExpected['current'] {
  return family.target === undefined ? 'absent' : family.current ?? 'foreign';
}

function fateOf(before: FamilySeen, after: FamilySeen): FamilyExpected['alias'] {
  if (after.target === undefined) return before.target === undefined ? 'still' : 'deleted';
  if (before.target === undefined) return 'made';
  // An UpdateAlias that changes nothing still changes the date.
  return before.target === after.target && before.movedAt === after.movedAt ? 'still' : 'moved';
}

function unequal(what: string, expected: unknown, seen: unknown): string[] {
  return isDeepStrictEqual(expected, seen) ? [] : [`${what}: expected ${JSON.stringify(expected)}, seen ${JSON.stringify(seen)}`];
}

/** The gist of what is expected, for a cell of the table. */
export function gistOfExpected({ stacks, families }: Expected): string {
  return gist(stacks, Object.entries(families).map(([id, { current, alias, specs }]) => [id, current, alias, specs.length]));
}

/** The same gist of what was seen. */
export function gistOfSeen(expected: Expected, before: Observation, { stacks, families }: Observation): string {
  const awaited = Object.fromEntries(Object.keys(expected.stacks).map((name) => [name, stacks[name]]));
  return gist(awaited, Object.keys(expected.families).map((id) => [
    id, currentOf(families[id]), fateOf(before.families[id] ?? UNSEEN, families[id]), families[id].generations.length,
  ]));
}

function gist(stacks: Readonly<Record<string, string>>, families: ReadonlyArray<readonly [string, number | string, string, number]>): string {
  const target = (current: number | string) => (typeof current === 'number' ? `v${current}` : current);
  return [
    ...Object.entries(stacks).map(([name, status]) => (Object.keys(stacks).length > 1 ? `${name} ${status}` : status)),
    ...families.map(([id, current, alias, count]) => `${families.length > 1 ? `${id} ` : ''}${target(current)} of ${count}, alias ${alias}`),
  ].join('; ');
}
