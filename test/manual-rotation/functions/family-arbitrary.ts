import * as fc from 'fast-check';
import { day, DECLARED, family, generation, keyIdOf, ours, unclaimed } from './family-builder';
import type { FamilyFacts, GenerationFacts } from '../../../src/manual-rotation/functions/family';
import type { RunInput } from '../../../src/manual-rotation/run-request';
import { successorTag, TAGS } from '../../../src/private/vocabulary';

const NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8, 9];
/** So many times as often the first one as one of the others. */
const mostly = <T>(times: number, value: fc.Arbitrary<T>, others: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: times, arbitrary: value }, others);
const usually = <T>(value: T, ...others: T[]): fc.Arbitrary<T> => mostly(30, fc.constant(value), fc.constantFrom(...others));
const daysFrom = (min: number, max: number): fc.Arbitrary<Date> => fc.integer({ min, max }).map((days) => day(days));

const WHEN = ['2026-02-01T00:00:00.000Z', '2026-02-10T00:00:00.000Z', 'no date'];
const [THEN] = WHEN;
/** After every claim. */
const LATE = '2026-03-01T00:00:00.000Z';
type Notes = Parameters<typeof ours>[0];
const weighted = (weight: number, notes: Notes) => ({ weight, arbitrary: fc.constant(notes) });
/** Where a generation stands, seen from the current one. */
type Place = 'below' | 'current' | 'above';
/** The marks of generations that lived as they should, each in its place. */
const EXPECTED = {
  below: [
    weighted(24, { staged: THEN, superseded: LATE }),
    weighted(4, { staged: THEN, superseded: LATE, vetoed: THEN }),
    weighted(6, { staged: THEN, superseded: LATE, disabled: LATE }),
  ],
  current: [weighted(50, { staged: THEN }), weighted(8, { staged: THEN, hold: LATE }), weighted(12, { staged: THEN, recorded: LATE })],
  above: [
    weighted(10, {}),
    weighted(14, { staged: THEN }),
    weighted(4, { staged: THEN, rejected: THEN, recorded: THEN }),
    weighted(2, { staged: THEN, vetoed: THEN }), // the alias was moved back below it
  ],
};
const NOTES = ['generation', 'declared', 'staged', 'superseded', 'rejected', 'recorded', 'disabled', 'deletion', 'vetoed', 'hold'] as const;
/** And any others. */
const notes = (place: Place): fc.Arbitrary<Notes> => fc.oneof(
  ...EXPECTED[place],
  weighted(2, { staged: THEN, recorded: THEN }),
  weighted(2, {}),
  weighted(2, { staged: THEN, superseded: THEN }),
  weighted(2, { staged: THEN, rejected: THEN }),
  weighted(2, { staged: THEN, rejected: THEN, recorded: THEN }),
  weighted(1, { staged: THEN, recorded: THEN, hold: THEN }),
  weighted(1, { staged: THEN, superseded: THEN, disabled: THEN }),
  weighted(1, { staged: THEN, superseded: THEN, vetoed: THEN }),
  { weight: 4, arbitrary: fc.record(Object.fromEntries(NOTES.map((name) => [name, fc.constantFrom(...WHEN)])), { requiredKeys: [] }) },
);
/** Any generations may be named on any key, itself, older and missing ones included; the value is a note. */
const successors = fc.subarray(NUMBERS).chain((named) => fc.constantFrom('x', '1').map((value) => (
  Object.fromEntries(named.map((number) => [successorTag(keyIdOf(number)), value])))));
/** Any key may say that it replaced any other, itself and later ones included; mostly it is the one before. */
const predecessor = (before: number | undefined) => mostly(6, fc.constant(before), fc.constantFrom(undefined, ...NUMBERS))
  .map((number) => number === undefined ? {} : { predecessor: keyIdOf(number) });

const tags = (place: Place, before: number | undefined) => fc.tuple(notes(place), predecessor(before), successors)
  .map(([given, replaces, named]) => ({ ...ours({ ...given, ...replaces }), ...named }))
  .chain((given) => fc.oneof(
    { weight: place === 'current' ? 20 : 8, arbitrary: fc.constant(given) },
    { weight: 1, arbitrary: fc.constant<Record<string, string> | undefined>(undefined) },
    { weight: 1, arbitrary: fc.constantFrom(TAGS.family, TAGS.owner).map((key) => ({ ...given, [key]: 'another' })) },
  ));

/** Any generation that may be found under a number: ours or not, whole or not, made and claimed whenever. */
function arbitraryGeneration(number: number, place: Place, before: number | undefined): fc.Arbitrary<GenerationFacts> {
  return fc
    .record({
      tags: tags(place, before),
      keySpec: usually('ECC_NIST_P256', 'ECC_NIST_P384', 'RSA_2048', 'HMAC_256', 'SYMMETRIC_DEFAULT'),
      keyUsage: usually('SIGN_VERIFY', 'KEY_AGREEMENT', 'ENCRYPT_DECRYPT'),
      origin: usually('AWS_KMS', 'EXTERNAL', 'AWS_CLOUDHSM'),
      keyState: mostly(
        8,
        fc.constant('Enabled'),
        fc.constantFrom('Disabled', 'PendingDeletion', 'PendingDeletion', 'PendingReplicaDeletion', 'Creating'),
      ),
      isLent: usually<boolean | undefined>(false, true, undefined),
      description: mostly(4, fc.constant(DECLARED.description), fc.constant('drifted')),
      createdAt: daysFrom(0, 50),
      claimedAt: daysFrom(0, 50),
    })
    .map((facts) =>
      generation(
        number,
        place === 'above' && facts.tags !== undefined && facts.claimedAt.getUTCDate() % 2 === 0
          ? { ...facts, tags: { ...facts.tags, [TAGS.activated]: facts.claimedAt.toISOString() } }
          : facts,
      ),
    );
}

/** A key without a number that may be what a run left: number 9 is above all others. */
const strayed = fc
  .tuple(arbitraryGeneration(9, 'above', 8), usually(false, true))
  .map(([one, hasAliases]) => unclaimed(9, { ...one, hasAliases }));

const onceIn = (times: number): fc.Arbitrary<boolean> => fc.integer({ min: 1, max: times }).map((dice) => dice === times);
const numbersTaken = mostly(
  30,
  fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 5, size: 'max' }),
  fc.constant<number[]>([]),
);

/** Any family with up to five generations, with gaps, with or without an alias, whoever is behind it. */
export const families: fc.Arbitrary<FamilyFacts> = fc.tuple(numbersTaken, fc.nat(), onceIn(12)).chain(([numbers, pick, withoutOne]) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const current = withoutOne ? undefined : sorted[pick % sorted.length];
  const place = (number: number): Place => number === current ? 'current' : current === undefined || number < current ? 'below' : 'above';
  return fc.record({
    generations: fc.tuple(...sorted.map((number, index) => arbitraryGeneration(number, place(number), sorted[index - 1]))),
    // Mostly before most claims, for families with staged keys; or after them, as when somebody moved back.
    movedAt: mostly(4, daysFrom(0, 25), daysFrom(26, 51)),
    foreign: onceIn(20),
    stray: fc.option(strayed, { freq: 2, nil: undefined }),
  }).map(({ generations, movedAt, foreign, stray }) => {
    const options = { movedAt, unclaimed: stray === undefined ? [] : [stray], nextNumber: stray === undefined ? undefined : 9 };
    const facts = family(current, generations as GenerationFacts[], options);
    return foreign ? { ...facts, current: undefined, alias: { keyArn: 'arn:foreign', movedAt } } : facts;
  });
});

/** Any moment before, around and after a rotation is due. */
export const moments: fc.Arbitrary<Date> = fc.oneof(daysFrom(0, 500), daysFrom(415, 500));

const CURRENT = 0;
const fromGeneration = fc.oneof(fc.constant(CURRENT), fc.integer({ min: 1, max: 9 }));
const TICK: RunInput = { reason: 'tick' };
const unasked = fc.constantFrom<RunInput>(
  TICK,
  TICK,
  { reason: 'deployment' },
  { reason: 'manual' },
  { reason: 'manual', action: 'check' },
);
const inputs: fc.Arbitrary<RunInput> = fc.oneof(
  { weight: 3, arbitrary: unasked },
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

/** A superseded key says by which: by the next one there is, or by any; or it was superseded before keys said so. */
const takenOverBy = fc.oneof(
  { weight: 12, arbitrary: fc.constant(undefined) },
  { weight: 12, arbitrary: fc.constant('next' as const) },
  fc.constantFrom(...NUMBERS),
);
/** What late reads of the alias show: a current key that says that another took over, and lists that do not agree. */
const lateReads: fc.Arbitrary<LateReads> = fc.record({
  by: fc.array(takenOverBy, { minLength: 5, maxLength: 5 }),
  isLeft: onceIn(12),
  isUnlisted: onceIn(20),
});

interface LateReads {
  readonly by: ReadonlyArray<number | 'next' | undefined>;
  readonly isLeft: boolean;
  readonly isUnlisted: boolean;
}

function readLate({ alias, current, others, ...rest }: FamilyFacts, { by, isLeft, isUnlisted }: LateReads): FamilyFacts {
  const all = [...(current === undefined ? [] : [current]), ...others].sort((a, b) => a.number - b.number);
  const marked = all.map((one, index): GenerationFacts => {
    if (one.tags === undefined) return one;
    const left: Record<string, string> = one === current && isLeft ? { [TAGS.superseded]: LATE } : {};
    const marks: Record<string, string> = { ...one.tags, ...left };
    const next = by[index] === 'next' ? all[index + 1]?.number : by[index];
    if (marks[TAGS.superseded] === undefined || next === undefined) return { ...one, tags: marks };
    return { ...one, tags: { ...marks, [TAGS.supersededBy]: keyIdOf(Number(next)) } };
  });
  const found = marked.find((one) => one.number === current?.number);
  const facts = { ...rest, others: marked.filter((one) => one !== found) };
  if (alias === undefined) return facts;
  return { ...facts, current: found, alias: isUnlisted ? { ...alias, createdAt: undefined } : alias };
}

/**
 * Minutes after the current key was marked as superseded: the read may be late. Or, if it is not, after the newest claim: another run may
 * be under way. Undefined: any moment.
 */
const minutesAfter = fc.option(fc.integer({ min: 0, max: 12 }), { freq: 2, nil: undefined });

/** Any family, request and moment. Half of the requests name the generation that is current. */
export const situations: fc.Arbitrary<Situation> = fc
  .record({ family: families, late: lateReads, input: inputs, moment: moments, minutes: minutesAfter })
  .map(({ family: found, late, input, moment, minutes }) => {
    const facts = readLate(found, late);
    const superseded = Date.parse(facts.current?.tags?.[TAGS.superseded] ?? '');
    const since = superseded || Math.max(0, ...facts.others.map((one) => one.claimedAt.getTime()));
    return {
      facts,
      input: input.fromGeneration === CURRENT ? { ...input, fromGeneration: facts.current?.number ?? 1 } : input,
      now: minutes === undefined || since === 0 ? moment : new Date(since + minutes * 60_000),
    };
  });
