import * as fc from 'fast-check';
import { day, DECLARED, family, generation, keyIdOf, ours, unclaimed } from './family-builder';
import type { RunInput } from '../../../src/manual-rotation/contract';
import { successorTag, TAGS } from '../../../src/manual-rotation/contract';
import type { FamilyFacts, GenerationFacts } from '../../../src/manual-rotation/functions/family';

const NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const usually = <T>(value: T, ...others: T[]): fc.Arbitrary<T> => fc.oneof({ weight: 12, arbitrary: fc.constant(value) }, fc.constantFrom(...others));

const WHEN = ['2026-02-01T00:00:00.000Z', '2026-02-10T00:00:00.000Z', 'no date'];
const [THEN] = WHEN;
type Notes = Parameters<typeof ours>[0];
const weighted = (weight: number, notes: Notes) => ({ weight, arbitrary: fc.constant(notes) });
/** The marks of generations that lived as they should; and any others. */
const notes: fc.Arbitrary<Notes> = fc.oneof(
  weighted(8, { staged: THEN }),
  weighted(8, { staged: THEN, recorded: THEN }),
  weighted(2, {}),
  weighted(2, { staged: THEN, superseded: THEN }),
  weighted(1, { staged: THEN, rejected: THEN }),
  weighted(1, { staged: THEN, rejected: THEN, recorded: THEN }),
  weighted(1, { staged: THEN, recorded: THEN, hold: THEN }),
  weighted(1, { staged: THEN, superseded: THEN, disabled: THEN }),
  weighted(1, { staged: THEN, superseded: THEN, vetoed: THEN }),
  { weight: 4, arbitrary: fc.record(Object.fromEntries(
    (['generation', 'declared', 'staged', 'superseded', 'rejected', 'recorded', 'disabled', 'deletion', 'vetoed', 'hold'] as const)
      .map((name) => [name, fc.constantFrom(...WHEN)])), { requiredKeys: [] }) },
);
/** Any generations may be named on any key, itself, older and missing ones included; the value is a note. */
const successors = fc.subarray(NUMBERS).chain((named) => fc.constantFrom('x', '1').map((value) => (
  Object.fromEntries(named.map((number) => [successorTag(keyIdOf(number)), value])))));
/** Any key may say that it replaced any other, itself and later ones included; mostly it is the one before. */
const predecessor = (before: number | undefined) => fc.oneof({ weight: 3, arbitrary: fc.constant(before) }, fc.constantFrom(undefined, ...NUMBERS))
  .map((number) => number === undefined ? {} : { predecessor: keyIdOf(number) });

const tags = (before: number | undefined) => fc.tuple(notes, predecessor(before), successors)
  .map(([given, before, named]) => ({ ...ours({ ...given, ...before }), ...named }))
  .chain((given) => fc.oneof(
    { weight: 8, arbitrary: fc.constant(given) },
    { weight: 1, arbitrary: fc.constant<Record<string, string> | undefined>(undefined) },
    { weight: 1, arbitrary: fc.constantFrom(TAGS.family, TAGS.owner).map((key) => ({ ...given, [key]: 'another' })) },
  ));

/** Any generation that may be found under a number: ours or not, whole or not, made and claimed whenever. */
function arbitraryGeneration(number: number, before: number | undefined): fc.Arbitrary<GenerationFacts> {
  return fc.record({
    tags: tags(before),
    keySpec: usually('ECC_NIST_P256', 'ECC_NIST_P384', 'RSA_2048', 'HMAC_256', 'SYMMETRIC_DEFAULT'),
    keyUsage: usually('SIGN_VERIFY', 'KEY_AGREEMENT', 'ENCRYPT_DECRYPT'),
    origin: usually('AWS_KMS', 'EXTERNAL', 'AWS_CLOUDHSM'),
    keyState: usually('Enabled', 'Disabled', 'PendingDeletion', 'PendingReplicaDeletion', 'Creating'),
    hasGrants: usually<boolean | undefined>(false, true, undefined),
    description: usually(DECLARED.description, 'drifted'),
    createdAt: fc.integer({ min: 0, max: 50 }).map((days) => day(days)),
    claimedAt: fc.integer({ min: 0, max: 50 }).map((days) => day(days)),
  }).map((facts) => generation(number, facts));
}

/** A key without a number that may be what a run left: number 9 is above all others. */
const strayed = fc.tuple(arbitraryGeneration(9, 8), usually(false, true)).map(([one, hasAliases]) => unclaimed(9, { ...one, hasAliases }));

/** Any family with up to five generations, with gaps, with or without an alias, whoever is behind it. */
export const families: fc.Arbitrary<FamilyFacts> = fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { maxLength: 5, size: 'max' }).chain((numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return fc.record({
    generations: fc.tuple(...sorted.map((number, index) => arbitraryGeneration(number, sorted[index - 1]))),
    current: fc.constantFrom(undefined, ...sorted, ...sorted, ...sorted),
    movedAt: fc.integer({ min: 0, max: 25 }).map((days) => day(days)), // before most claims: families with staged keys are wanted, too
    foreign: fc.integer({ min: 0, max: 9 }).map((dice) => dice === 0),
    stray: fc.option(strayed, { freq: 2, nil: undefined }),
  }).map(({ generations, current, movedAt, foreign, stray }) => {
    const options = { movedAt, unclaimed: stray === undefined ? [] : [stray], nextNumber: stray === undefined ? undefined : 9 };
    const facts = family(current, generations as GenerationFacts[], options);
    return foreign ? { ...facts, current: undefined, alias: { keyArn: 'arn:foreign', movedAt } } : facts;
  });
});

/** Any moment before, around and after a rotation is due. */
export const moments: fc.Arbitrary<Date> = fc.integer({ min: 0, max: 500 }).map((days) => day(days));

const CURRENT = 0;
const fromGeneration = fc.oneof(fc.constant(CURRENT), fc.integer({ min: 1, max: 9 }));
const inputs: fc.Arbitrary<RunInput> = fc.oneof(
  fc.constantFrom<RunInput>({ reason: 'tick' }, { reason: 'deployment' }, { reason: 'manual' }, { reason: 'manual', action: 'check' }),
  fc.constantFrom<RunInput>({ reason: 'manual', action: 'hold' }, { reason: 'manual', action: 'release' }),
  fromGeneration.map((from): RunInput => ({ reason: 'manual', action: 'rotate', fromGeneration: from })),
  fromGeneration.map((from): RunInput => ({ reason: 'manual', action: 'rollback', fromGeneration: from })),
  fromGeneration.map((from): RunInput => ({ reason: 'manual', action: 'rotate', fromGeneration: from, urgent: true })),
);

export interface Situation {
  readonly facts: FamilyFacts;
  readonly input: RunInput;
  readonly now: Date;
}

/** Any family, request and moment. Half of the requests name the generation that is current. */
export const situations: fc.Arbitrary<Situation> = fc.record({ facts: families, input: inputs, now: moments }).map(({ facts, input, now }) => (
  { facts, input: input.fromGeneration === CURRENT ? { ...input, fromGeneration: facts.current?.number ?? 1 } : input, now }));
