import * as fc from 'fast-check';
import { day, DECLARED, family, generation, keyIdOf, ours } from './family-builder';
import type { RunInput } from '../../../src/manual-rotation/contract';
import { successorTag, TAGS } from '../../../src/manual-rotation/contract';
import type { FamilyFacts, GenerationFacts } from '../../../src/manual-rotation/functions/family';

const note = fc.constantFrom('2026-02-01T00:00:00.000Z', 'no date');
const notes = fc.oneof(
  fc.record({ staged: note, superseded: note, generation: fc.constant('1') }, { requiredKeys: [] }),
  fc.record({ staged: note, superseded: note, rejected: note }, { requiredKeys: [] }),
);
/** Any generations may be named on any key, itself, older and missing ones included; the value is a note. */
const successors = fc.subarray([1, 2, 3, 4, 5, 6, 7, 8, 9]).chain((named) => fc.constantFrom('x', '1').map((value) => (
  Object.fromEntries(named.map((number) => [successorTag(keyIdOf(number)), value])))));
const tags = fc.tuple(notes, successors).map(([given, named]) => ({ ...ours(given), ...named })).chain((given) =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constant(given) },
    { weight: 1, arbitrary: fc.constant<Record<string, string> | undefined>(undefined) },
    { weight: 1, arbitrary: fc.constantFrom(TAGS.family, TAGS.owner).map((key) => ({ ...given, [key]: 'another' })) },
  ));

const usually = <T>(value: T, ...others: T[]): fc.Arbitrary<T> => fc.oneof({ weight: 12, arbitrary: fc.constant(value) }, fc.constantFrom(...others));

/** Any generation that may be found under a number: ours or not, whole or not, made and claimed whenever. */
function arbitraryGeneration(number: number): fc.Arbitrary<GenerationFacts> {
  return fc.record({
    tags,
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

/** Any family with up to five generations, with gaps, with or without an alias, whoever is behind it. */
export const families: fc.Arbitrary<FamilyFacts> = fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { maxLength: 5 }).chain((numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return fc.record({
    generations: fc.tuple(...sorted.map(arbitraryGeneration)),
    current: fc.constantFrom(undefined, ...sorted, ...sorted),
    movedAt: fc.integer({ min: 0, max: 25 }).map((days) => day(days)), // before most claims: families with staged keys are wanted, too
    foreign: fc.integer({ min: 0, max: 9 }).map((dice) => dice === 0),
  }).map(({ generations, current, movedAt, foreign }) => {
    const facts = family(current, generations as GenerationFacts[], { movedAt });
    return foreign ? { others: facts.others, nextNumber: facts.nextNumber, alias: { keyArn: 'arn:foreign', movedAt } } : facts;
  });
});

/** Any moment before, around and after a rotation is due. */
export const moments: fc.Arbitrary<Date> = fc.integer({ min: 0, max: 500 }).map((days) => day(days));

export const inputs: fc.Arbitrary<RunInput> = fc.oneof(
  fc.constantFrom<RunInput>({ reason: 'tick' }, { reason: 'deployment' }, { reason: 'manual' }, { reason: 'manual', action: 'check' }),
  fc.integer({ min: 1, max: 9 }).map((fromGeneration): RunInput => ({ reason: 'manual', action: 'rotate', fromGeneration })),
);
