import type { Declared, GenerationExpected } from './generation-expectation';
import { inGeneration } from './generation-expectation';
import type { FamilyNames, FamilySeen, Observation } from './observation';
import { namesOf } from './observation';
import { unequal } from './unequal';

/** How a family has to look. */
export interface FamilyExpected {
  /** The number of the generation behind the alias; 'foreign' for a key that is none, 'absent' if there is no alias. */
  readonly current: number | 'foreign' | 'absent';
  /** What became of the alias: still where it was (no UpdateAlias was called), moved, made or deleted. */
  readonly alias: 'still' | 'moved' | 'made' | 'deleted';
  /** The key specs of all generations, from number 1. */
  readonly specs: readonly string[];
  /** What every generation bears, the oldest included. */
  readonly declared: Declared;
  /** Alias and family, where they are not named after the construct. */
  readonly names?: FamilyNames;
  /** Aliases from before a rename, each still (no UpdateAlias was called) on the generation of this number. */
  readonly oldAliases?: Readonly<Record<string, number>>;
  /** Whether an operator holds the family; if left out, nobody does. */
  readonly held?: boolean;
  /** What became of the statements of the library on all generations; if left out, they are still as they were. */
  readonly authority?: GenerationExpected['authority'];
  /** By number: what is different with a generation. */
  readonly but?: Readonly<Record<number, Partial<GenerationExpected>>>;
}

/** How the world has to look after a step. */
export interface Expected {
  readonly stacks: Readonly<Record<string, string>>;
  readonly families: Readonly<Record<string, FamilyExpected>>;
}

/** What is expected of a stack with the one alias `Signing`, whose generations are all of the key specs given. */
export function signing(
  stack: string, current: FamilyExpected['current'], alias: FamilyExpected['alias'], specs: readonly string[], declared: Declared,
  more: Pick<FamilyExpected, 'names' | 'oldAliases' | 'held' | 'authority' | 'but'> = {},
): Expected {
  return { stacks: { Redeploy: stack }, families: { Signing: { current, alias, specs, declared, ...more } } };
}

/** So many generations of the first key spec. */
export function p256(count: number): string[] {
  return Array<string>(count).fill('ECC_NIST_P256');
}

/** The names of all families that something is expected of. */
export function namesIn({ families }: Expected): Record<string, FamilyNames> {
  return Object.fromEntries(Object.entries(families).map(([id, { names }]) => [id, names ?? namesOf(id)]));
}

/** A family that no step has spoken of before. */
export const UNSEEN: FamilySeen = { generations: [] };

/** Compares what a step left behind with what it should, and with what was there before: one line for each difference. */
export function differences(expected: Expected, before: Observation, after: Observation): string[] {
  const families = Object.entries(expected.families);
  const oldAliases = families.flatMap(([, family]) => Object.keys(family.oldAliases ?? {}));
  const generations = Object.values(after.families).flatMap((family) => family.generations.map((key) => key?.keyId));
  return [
    ...Object.entries(expected.stacks).flatMap(([name, status]) => unequal(`stack ${name}`, status, after.stacks[name])),
    ...families.flatMap(([id, family]) => inFamily(id, family, before, after)),
    ...unequal('aliases that nobody knows', [], Object.keys(after.otherAliases).filter((name) => !oldAliases.includes(name))),
    ...unequal('keys that nobody knows', [], after.strays),
    ...before.strangers.flatMap((key, index) => unequal(`the stranger's key ${key.keyId}`, key, after.strangers[index])),
    ...Object.values(before.live).filter(({ keyId }) => !generations.includes(keyId))
      .flatMap((key) => unequal(`CloudFormation's key ${key.keyId}`, key, after.live[key.keyId])),
  ];
}

function inFamily(id: string, expected: FamilyExpected, before: Observation, after: Observation): string[] {
  const familyBefore = before.families[id] ?? UNSEEN;
  const family = after.families[id];
  const specs = family.generations.map((key) => key?.keySpec);
  return [
    ...unequal(`${id}: alias target`, expected.current, currentOf(family)),
    ...unequal(`${id}: alias`, expected.alias, fateOf(familyBefore, family)),
    ...Object.entries(expected.oldAliases ?? {}).flatMap(([name, number]) =>
      inOldAlias(name, family.generations[number - 1]?.keyId, before, after),
    ),
    ...unequal(`${id}: generations`, expected.specs, specs),
    ...familyBefore.generations.flatMap((key, index) => unequal(`${id}/v${index + 1}: key`, key?.keyId, family.generations[index]?.keyId)),
    ...family.generations.flatMap((key, index) => (key === undefined ? [] : inGeneration(id, index + 1, key, expected, before))),
  ];
}

function inOldAlias(name: string, keyId: string | undefined, before: Observation, after: Observation): string[] {
  return [
    ...unequal(`${name}: target`, keyId, after.otherAliases[name]?.keyId),
    ...unequal(`${name}: last moved`, before.otherAliases[name]?.movedAt, after.otherAliases[name]?.movedAt),
  ];
}

export function currentOf(family: FamilySeen): FamilyExpected['current'] {
  return family.target === undefined ? 'absent' : family.current ?? 'foreign';
}

export function fateOf(before: FamilySeen, after: FamilySeen): FamilyExpected['alias'] {
  if (after.target === undefined) return before.target === undefined ? 'still' : 'deleted';
  if (before.target === undefined) return 'made';
  // An UpdateAlias that changes nothing still changes the date.
  return before.target === after.target && before.movedAt === after.movedAt ? 'still' : 'moved';
}
