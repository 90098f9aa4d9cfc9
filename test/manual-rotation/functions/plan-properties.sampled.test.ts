import * as fc from 'fast-check';
import type { Situation } from './family-arbitrary';
import { families, moments, situations } from './family-arbitrary';
import { DECLARED } from './family-builder';
import { every, isFit, isMovedBack, isOurs, mayBeLate, names, reachable, replaced, successorOfLate } from './family-judgement';
import { ERRORS } from '../../../src/manual-rotation/contract';
import type { RetirementTerms } from '../../../src/manual-rotation/declared';
import type { FamilyFacts, GenerationFacts } from '../../../src/manual-rotation/functions/family';
import { FamilyView } from '../../../src/manual-rotation/functions/family-view';
import { decide } from '../../../src/manual-rotation/functions/plan';
import { nextStep, retirable } from '../../../src/manual-rotation/functions/retirement';
import type { RunInput } from '../../../src/manual-rotation/run-request';
import type { SurveyResult } from '../../../src/manual-rotation/survey-messages';
import { rejectedTag, TAGS } from '../../../src/private/vocabulary';
import { runs } from '../../helpers/every-case';

/** Always the same situations: a failure can be repeated, and whether every plan is met is not left to luck. */
const RUNS = { numRuns: runs(4_000, 1 / 2), seed: 20261122 };
/** For properties that make their own situations. */
const FEWER = { ...RUNS, numRuns: runs(2_000) };
const MANY = fc.sample(situations, RUNS); // once for all properties: making them takes longer than judging them

/** Judges many situations; one that fails is looked for again, for fast-check to make it small. */
function forMany(judge: (situation: Situation) => void): void {
  try {
    MANY.forEach(judge);
  } catch (error) {
    fc.assert(fc.property(situations, judge), RUNS);
    throw error;
  }
}

/** Runs the check on the decision in many situations, and makes sure that every plan named was really met. */
function forAll(
  met: ReadonlyArray<SurveyResult['plan']>,
  check: (facts: FamilyFacts, input: RunInput, now: Date, result: SurveyResult) => void,
): void {
  const seen = new Set<string>();
  forMany(({ facts, input, now }) => {
    const result = decide(DECLARED, facts, input, now);
    seen.add(result.plan);
    check(facts, input, now, result);
  });
  expect([...seen]).toEqual(expect.arrayContaining([...met]));
}

const ALL = [
  'nothing',
  'create',
  'claim',
  'announce',
  'activate',
  'finish',
  'wait',
  'rollback',
  'return',
  'rolledBack',
  'hold',
  'release',
  'sync',
  'refuse',
  'unusable',
  'restore',
] as const;
/** The plans that have a key that may be made current, or again. */
const FORWARD: ReadonlyArray<SurveyResult['plan']> = ['claim', 'announce', 'activate'];
/** The plans that concern no key but, at most, the current one, or those that they declare. */
const STILL: ReadonlyArray<SurveyResult['plan']> = ['nothing', 'wait', 'refuse', 'sync', 'create'];
/** The plans that record a move of the alias. */
const RECORDS: ReadonlyArray<SurveyResult['plan']> = ['finish', 'return', 'rolledBack', 'restore'];
/** Every reason to refuse but those of an adoption, and of what is not decided here. */
const REFUSALS = [
  'AliasForeign',
  'AliasMoved',
  'CurrentKeyUnusable',
  'GenerationMismatch',
  'Held',
  'MovedBack',
  'NothingToRollBackTo',
  'OwnedElsewhere',
  'RejectedBefore',
  'TemplateMismatch',
];
const TERMS: RetirementTerms = { after: 30, unusedFor: 30, deletion: { quarantine: 30, pendingWindow: 7 } };

test('every answer has every field, and a refusal, and nothing else, has a frozen name and a remedy', () => {
  const refusals = new Set<string>();
  forAll(ALL, (_facts, _input, _now, result) => {
    expect(Object.keys(result).sort()).toEqual([
      'activateAt',
      'cause',
      'declare',
      'delaySeconds',
      'digest',
      'error',
      'generation',
      'hold',
      'keyState',
      'nameOn',
      'newKey',
      'nextNumber',
      'nextRotationAt',
      'oldKey',
      'outcome',
      'pendingWindowDays',
      'plan',
      'remedy',
      'stagedAt',
      'tell',
      'why',
    ]);
    expect(Object.values(result)).not.toContain(undefined);
    expect(result.why).not.toBe('');
    expect(['refuse', 'unusable'].includes(result.plan) && result.outcome !== 'heldUnusable').toBe(result.error !== '');
    expect(['refuse', 'unusable'].includes(result.plan)).toBe(result.remedy !== '');
    expect(result.error !== '' || result.plan === 'rolledBack').toBe(result.outcome === 'failed');
    if (result.plan === 'unusable') expect(result.cause).not.toBe('');
    if (result.plan === 'refuse') refusals.add(result.error);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });
  expect([...refusals].sort()).toEqual(REFUSALS);
  expect(Object.values(ERRORS)).toEqual(expect.arrayContaining(REFUSALS));
});

test('the same facts give the same plan, and stay as they are', () => {
  forAll(ALL, (facts, input, now, result) => {
    const before = JSON.stringify(facts);
    expect(decide(DECLARED, facts, input, now)).toEqual(result);
    expect(JSON.stringify(facts)).toBe(before);
  });
});

test('a key is never made while a staged one waits', () => {
  let staged = 0;
  forAll(['activate', 'announce'], (facts, _input, _now, result) => {
    const { alias, current } = facts;
    if (current === undefined) return;
    const seen = new Date(alias!.movedAt.getTime() + (isMovedBack(facts) ? 600_000 : 0));
    const isAfterTheMove = ({ createdAt, claimedAt }: GenerationFacts) => createdAt >= seen && claimedAt >= seen;
    if (!facts.others.some((one) => isFit(one) && names(current, one) && one.number > current.number && isAfterTheMove(one))) return;
    staged++;
    expect(result.plan).not.toBe('create');
  });
  expect(staged).toBeGreaterThan(runs(50));
});

test('a new key is one that the current key names, unless there is no alias yet', () => {
  let withAlias = 0;
  let unnamed = 0;
  forAll(FORWARD, ({ alias, current, others }, _input, _now, { plan, newKey }) => {
    if (alias === undefined || !FORWARD.includes(plan)) return;
    withAlias++;
    if (others.some((one) => isFit(one) && one.number > current!.number && !names(current, one))) unnamed++;
    // A key that takes no tags is spoken for by the nearest older one that does.
    const namer = current!.keyState.startsWith('Pending')
      ? others.filter((one) => one.number < current!.number && names(one, newKey!)).at(-1)
      : current;
    expect(names(current, newKey!) || names(namer, newKey!)).toBe(true);
  });
  expect(withAlias).toBeGreaterThan(runs(100));
  expect(unnamed).toBeGreaterThan(runs(20));
});

test('whatever number above the current key is planted, with whatever tags, the plan is the same, or waits for ten minutes', () => {
  let planted = 0;
  let waits = 0;
  forAll(ALL, (facts, input, now, result) => {
    const { current, others } = facts;
    // Whether that was done is all that is said.
    if (current === undefined || (input.action === 'rollback' && input.fromGeneration !== current.number)) return;
    const reached = reachable(facts); // named on the current one, or on one that leads to it
    const without = others.filter((one) => one.number < current.number || reached.has(one.keyArn));
    planted += others.length - without.length;
    const expected = decide(DECLARED, { ...facts, others: without }, input, now);
    // For a read that may be late, the run waits with or without what was planted, and says the same of it.
    if (result.plan !== 'wait' || expected.plan === 'wait') return expect(result).toEqual(expected);
    waits++;
    expect(expected.plan).toBe('create');
    expect(decide(DECLARED, facts, input, new Date(Math.max(...others.map((one) => one.claimedAt.getTime())) + 600_000)).plan).not.toBe(
      'wait',
    );
  });
  expect(planted).toBeGreaterThan(runs(500));
  expect(waits).toBeGreaterThan(runs(5));
});

test('a deployment never plans a move: of a family with an alias it does nothing, declares, adopts or refuses', () => {
  const seen = new Set<string>();
  fc.assert(fc.property(families, moments, fc.boolean(), (facts, now, adopts) => {
    if (facts.alias === undefined) return;
    const behind = every(facts).find((one) => one.keyArn === facts.alias!.keyArn);
    const declared = adopts ? { ...DECLARED, adopt: { keyArn: facts.alias.keyArn, replacePolicy: true } } : DECLARED;
    const { plan, newKey, oldKey } = decide(
      declared,
      { ...facts, adopted: behind && { ...behind, otherAliases: [] } },
      { reason: 'deployment' },
      now,
    );
    seen.add(plan);
    expect(oldKey).toBeNull();
    if (plan !== 'adopt') return expect([['nothing', 'sync', 'refuse'].includes(plan), newKey]).toEqual([true, null]);
    expect([adopts, newKey!.keyArn]).toEqual([true, facts.alias.keyArn]); // where the alias points already
  }), FEWER);
  expect([...seen].sort()).toEqual(['adopt', 'nothing', 'refuse', 'sync']);
});

test('a plan has a new key if it concerns one: the current one where it is proven, held or released, another where the alias moves', () => {
  forAll(ALL, (facts, _input, now, { plan, newKey }) => {
    const { alias, current } = facts;
    if (alias === undefined) return; // then there is no current one
    expect(newKey === null).toBe(STILL.includes(plan));
    const takesTags = !current?.keyState.startsWith('Pending'); // else the hold is on an older one
    if (newKey !== null && (plan !== 'hold' || (takesTags && successorOfLate(facts, now) === undefined))) {
      expect(newKey.keyArn === current?.keyArn).toBe(['finish', 'return', 'hold', 'release', 'unusable'].includes(plan));
    }
  });
});

test('the new key is ours, as declared, enabled, without grants, not rejected, and above the current one', () => {
  forAll(FORWARD, (facts, _input, _now, { plan, newKey, declare }) => {
    if (!FORWARD.includes(plan)) return;
    const chosen = [...facts.others, ...facts.unclaimed].find((one) => one.keyArn === newKey!.keyArn)!;
    expect(isFit(chosen)).toBe(true);
    expect(chosen.number).toBeGreaterThan(facts.current?.number ?? 0);
    // Only a key that takes the declared policy is one of ours. A claimed one is declared when it is gone on with.
    expect(declare).toEqual(plan === 'claim' ? [] : [{ ...newKey, replacePolicy: true, obeys: true, required: true }]);
  });
});

test('the alias goes back only to a key that the current one was made after, that works and is of its kind', () => {
  let far = 0;
  forAll(['rollback'], (_facts, input, _now, { plan }) => expect(plan !== 'rollback' || input.action === 'rollback').toBe(true));
  fc.assert(fc.property(families, moments, fc.integer({ min: 1, max: 9 }), (facts, now, another) => {
    if (facts.current === undefined) return;
    const { current, others } = facts;
    const ask = (fromGeneration: number) => decide(DECLARED, facts, { reason: 'manual', action: 'rollback', fromGeneration }, now);
    if (another !== current.number) expect(ask(another).plan).not.toBe('rollback');
    const { plan, newKey, oldKey } = ask(current.number);
    if (plan !== 'rollback') return;
    const target = others.find((one) => one.keyArn === newKey!.keyArn)!;
    if (!replaced(current, target)) far++;
    expect(target.number).toBeLessThan(current.number);
    expect(reachable(facts)).toContain(target.keyArn);
    expect([target.keyState, target.keyUsage]).toEqual(['Enabled', DECLARED.keyUsage]);
    expect(target.keySpec).toMatch(/^(ECC|RSA)_/);
    expect(oldKey!.keyArn).toBe(current.keyArn);
  }), FEWER);
  expect(far).toBeGreaterThan(runs(10));
});

test('a rollback is recorded on a rejected successor that has no record; a return on a current key that says it was replaced', () => {
  forAll(['rolledBack', 'return'], ({ current, others }, _input, _now, { plan, newKey, oldKey }) => {
    expect(plan === 'return').toBe(
      newKey?.keyArn === current?.keyArn &&
        current?.tags?.[TAGS.superseded] !== undefined &&
        !['release', 'hold', 'unusable'].includes(plan),
    );
    if (plan !== 'rolledBack') return;
    const rejected = others.find((one) => one.keyArn === newKey!.keyArn)!;
    expect(isOurs(rejected)).toBe(true);
    if (rejected.number < current!.number) return expect(isRejectionUntold(current!, rejected, others)).toBe(true);
    expect(rejected.tags![TAGS.recorded]).toBeUndefined();
    expect(names(current, rejected) || current!.keyState.startsWith('Pending')).toBe(true);
    expect(rejected.tags![TAGS.rejected]).toBeDefined();
    expect(oldKey!.keyArn).toBe(current!.keyArn);
  });
});

test('the old key is the current one; for finish, none for what was never announced, else the one of ours that it replaced', () => {
  forAll(['create', ...FORWARD, 'finish'], (facts, _input, _now, { plan, oldKey }) => {
    if (['nothing', 'wait', 'sync', 'refuse', 'return', 'hold', 'release', 'unusable', 'restore'].includes(plan)) {
      return expect(oldKey).toBeNull();
    }
    if (plan !== 'finish') return expect(oldKey?.keyArn).toBe(facts.current?.keyArn);
    const announced = facts.current!.tags![TAGS.staged] !== undefined;
    expect(oldKey !== null).toBe(announced);
    if (oldKey === null) return;
    const previous = facts.others.find((one) => one.keyArn === oldKey.keyArn)!;
    expect(isOurs(previous) && replaced(facts.current!, previous)).toBe(true);
    // What the new key says of it counts if it is newer than its claim, or while the old one takes no tags.
    expect(isRecordedOn(facts.current!, previous, facts.others)).toBe(false);
    // Whoever moved the alias here from a newer key did not have it on the one before: there is no way back to that.
    expect(oldKey.usable).toBe(previous.keyState === 'Enabled' && !isMovedBack(facts));
  });
});

/** Whether every move shows on the keys as recorded: on the current one, on those that it names, and on the one that it replaced. */
function isRecorded({ current, others }: FamilyFacts): boolean {
  const tags = current!.tags!;
  if (tags[TAGS.superseded] !== undefined || tags[TAGS.staged] === undefined) return false;
  if (others.some((one) => isOurs(one) && one.number > current!.number && names(current, one)
    && one.tags![TAGS.rejected] !== undefined && one.tags![TAGS.recorded] === undefined)) return false;
  const previous = others.find((one) => isOurs(one) && replaced(current!, one));
  return previous === undefined || (!isRejectionUntold(current!, previous, others) && isRecordedOn(current!, previous, others));
}

/** A rollback to the older generation that came back from it, as that proved unusable. */
function isRejectionUntold(current: GenerationFacts, previous: GenerationFacts, others: readonly GenerationFacts[]): boolean {
  const says = [current, ...others].filter(isOurs).map((one) => one.tags![rejectedTag(previous.keyId)]).find((one) => one !== undefined);
  const rejected = Date.parse(previous.tags![TAGS.rejected] ?? says ?? '');
  const recorded = Date.parse(previous.tags![TAGS.recorded]);
  return rejected >= current.createdAt.getTime() && !(recorded >= rejected) && says?.startsWith('recorded') !== true;
}

function isRecordedOn(current: GenerationFacts, previous: GenerationFacts, others: readonly GenerationFacts[]): boolean {
  const recorded = current.tags![TAGS.recorded];
  if (previous.keyState.startsWith('Pending') && recorded !== undefined) return true;
  const superseded = Date.parse(previous.tags![TAGS.superseded]);
  if (Number.isNaN(superseded)) return false;
  const by = previous.tags![TAGS.supersededBy];
  const between = others.filter((one) => isOurs(one) && one.number < current.number && names(previous, one));
  return Date.parse(recorded) >= current.claimedAt.getTime()
    || (by === undefined ? superseded >= current.claimedAt.getTime() : by === current.keyId)
    || between.some((one) => one.tags![TAGS.supersededBy] === current.keyId && !Number.isNaN(Date.parse(one.tags![TAGS.superseded])));
}

test('nothing is made or moved before every move is recorded; with one unrecorded, a run waits only for a read that may be late', () => {
  let looked = 0;
  let late = 0;
  forAll(ALL, (facts, _input, now, { plan }) => {
    const { current, others } = facts;
    if (current === undefined || !['create', 'wait', 'rollback', ...FORWARD].includes(plan)) return;
    if (current.keyState !== 'Enabled' && current.keyState !== 'Creating') return; // nothing unrecorded stands in the way of what helps
    if (others.some((one) => isOurs(one) && replaced(current, one))) looked++;
    if (isRecorded(facts)) return;
    late++;
    expect([plan, mayBeLate(facts, now)]).toEqual(['wait', true]);
  });
  expect(looked).toBeGreaterThan(runs(100));
  expect(late).toBeGreaterThan(runs(20));
});

test('a move is recorded only where the read that shows it cannot be late; but no longer than that anything waits', () => {
  let waits = 0;
  forAll([...RECORDS, 'wait'], (facts, input, now, { plan }) => {
    if (facts.current === undefined) return;
    if (RECORDS.includes(plan)) expect(mayBeLate(facts, now)).toBe(false);
    if (plan !== 'wait' || !mayBeLate(facts, now)) return;
    waits++;
    const marks = every(facts).flatMap((one) => [one.tags?.[TAGS.superseded], one.tags?.[TAGS.activated]])
      .map((mark) => Date.parse(mark ?? '')).filter((mark) => !Number.isNaN(mark));
    const past = new Date(Math.max(now.getTime() + 720_001, ...marks.map((mark) => mark + 600_001)));
    expect(decide(DECLARED, facts, input, past, { startedAt: now }).plan).not.toBe('wait');
  });
  expect(waits).toBeGreaterThan(runs(20));
});

test('a hold comes before all that is unrecorded, and stands on the key that took over where the read may be late', () => {
  let unrecorded = 0;
  let tookOver = 0;
  forMany(({ facts, now }) => {
    const { current } = facts;
    const { plan, newKey } = decide(DECLARED, facts, { reason: 'manual', action: 'hold' }, now);
    if (current === undefined || plan === 'refuse') return;
    const next = successorOfLate(facts, now);
    const bearer = [next, current].find((one) => one !== undefined && !one.keyState.startsWith('Pending')); // those take no tags
    if (bearer === undefined) return expect(['hold', 'nothing']).toContain(plan);
    if (bearer === next) tookOver++;
    if (!isRecorded(facts)) unrecorded++;
    expect([plan, newKey?.keyArn]).toEqual(['hold', bearer.keyArn]);
  });
  expect(unrecorded).toBeGreaterThan(runs(20));
  expect(tookOver).toBeGreaterThan(runs(5));
});

test('a request that names another generation than the current one only records, or waits for a read that may be late', () => {
  forAll(ALL, (facts, input, now, { plan }) => {
    if (facts.alias === undefined || input.fromGeneration === undefined || input.fromGeneration === facts.current?.number) return;
    expect(['nothing', 'refuse', 'unusable', ...RECORDS, ...(mayBeLate(facts, now) ? ['wait'] : [])]).toContain(plan);
  });
});

test('a held family never changes until it is released, except that a hold is written again', () => {
  const plans = new Set<string>();
  forAll(['release'], ({ current }, input, _now, { plan, declare }) => {
    if (current?.tags?.[TAGS.hold] === undefined || input.action === 'release') return;
    // Nobody can lift that one.
    if (current.keyState.startsWith('Pending') && (input.action === 'rotate' || input.action === 'rollback')) return;
    plans.add(plan);
    expect(plan !== 'hold' || input.action === 'hold').toBe(true);
    expect(declare).toEqual([]);
  });
  expect([...plans].sort()).toEqual(['hold', 'nothing', 'refuse', 'unusable']);
});

test('nobody but the owner has anything declared, proven or moved', () => {
  forAll(['sync', 'release'], (facts, _input, _now, { declare, plan }) => {
    const all = [...every(facts), ...facts.unclaimed];
    declare.forEach((ref) => expect(isOurs(all.find((one) => one.keyArn === ref.keyArn)!)).toBe(true));
    if (facts.alias !== undefined && (facts.current === undefined || !isOurs(facts.current))) expect(plan).toBe('refuse');
  });
});

test('the current generation is declared first, then the others in order; the hold is lifted last, so that a '
  + 'release which was cut short is asked for again', () => {
  let heldAndVetoed = 0;
  const asks = fc.constantFrom<RunInput>({ reason: 'deployment' }, { reason: 'manual', action: 'release' });
  fc.assert(fc.property(families, asks, moments, (facts, input, now) => {
    const { current } = facts;
    const { declare, plan } = decide(DECLARED, facts, input, now);
    const numbers = declare.map((one) => one.number);
    expect(new Set(numbers).size).toBe(numbers.length);
    if (current === undefined) return;
    const last =
      plan === 'release' && current.tags![TAGS.hold] !== undefined && !current.keyState.startsWith('Pending') ? numbers.pop() : undefined;
    if (last !== undefined) expect(last).toBe(current.number);
    if (last !== undefined && numbers.some((number) => number > last)) heldAndVetoed++;
    if (plan === 'release') return;
    expect(numbers.includes(current.number)).toBe(numbers[0] === current.number);
    const others = numbers.filter((number) => number !== current.number);
    expect(others).toEqual([...others].sort((a, b) => a - b));
    expect(new Set(numbers).size).toBe(numbers.length);
  }), FEWER);
  expect(heldAndVetoed).toBeGreaterThan(runs(2));
});

test('nothing is declared, released or retired that cannot be reached from the current key by what the machine wrote', () => {
  const seen = new Set<string>();
  let unreachable = 0;
  forMany(({ facts, input, now }) => {
    if (facts.current === undefined || !isOurs(facts.current)) return;
    const reached = reachable(facts);
    unreachable += facts.others.filter((one) => isOurs(one) && !reached.has(one.keyArn)).length;
    const { plan, declare } = decide(DECLARED, facts, input, now);
    if (plan === 'sync' || plan === 'release') {
      seen.add(plan);
      declare.forEach((one) => expect(reached).toContain(one.keyArn));
    }
    const view = new FamilyView(DECLARED, facts);
    for (const one of retirable(view, facts.current).map((each) => nextStep(view, each, TERMS, now)).filter((step) => step !== undefined)) {
      seen.add(one.plan);
      expect(reached).toContain(one.newKey!.keyArn);
      expect(one.newKey!.number).toBeLessThan(facts.current.number);
    }
  });
  expect([...seen].sort()).toEqual(['delete', 'disable', 'release', 'sync', 'veto']);
  expect(unreachable).toBeGreaterThan(runs(100));
});

test('the next number is the one that the survey found, and no one bears it', () => {
  forAll(['create', 'claim'], (facts, _input, _now, { plan, nextNumber, newKey }) => {
    expect(nextNumber).toBe(facts.nextNumber);
    expect(every(facts).map((one) => one.number)).not.toContain(nextNumber);
    if (plan === 'claim') expect(every(facts).map((one) => one.number)).not.toContain(newKey!.number);
  });
});

test('only who asked for haste, or a current key that is not enabled, cuts the delay', () => {
  const declared = { ...DECLARED, activationDelaySeconds: 86_400 };
  forMany(({ facts, input, now }) => {
    const hasty = input.urgent === true || (facts.current !== undefined && facts.current.keyState !== 'Enabled');
    expect(decide(declared, facts, input, now).delaySeconds).toBe(hasty ? 300 : 86_400);
  });
});

test('time only makes things due: whatever is to be done early is to be done late', () => {
  forAll(ALL, (facts, input, now, result) => {
    const then = new Date(now.getTime() + 40 * 86_400_000);
    const later = decide(DECLARED, facts, input, then, { startedAt: now });
    if (result.plan === 'wait') {
      if (!mayBeLate(facts, now) || isRecorded(facts)) return expect(['wait', 'create']).toContain(later.plan);
      if (mayBeLate(facts, then, now)) return expect(later).toEqual(result);
      // Once the read cannot be late, it is recorded; but nothing unrecorded stands in the way of what helps.
      return facts.current!.keyState === 'Enabled' || facts.current!.keyState === 'Creating'
        ? expect(RECORDS).toContain(later.plan)
        : expect(['wait', 'hold', 'sync', 'release']).not.toContain(later.plan);
    }
    if (result.plan === 'unusable') return expect(['unusable', 'create', 'wait']).toContain(later.plan); // due is due
    if (result.plan === 'hold' && successorOfLate(facts, now) !== undefined) { // later the alias is where the reads show it
      return expect(facts.current!.keyState.startsWith('Pending') ? ['hold', 'nothing'] : ['hold']).toContain(later.plan);
    }
    if (result.plan !== 'nothing') return expect(later).toEqual(result);
    expect(['nothing', 'create', 'wait', 'refuse', 'activate']).toContain(later.plan); // what cannot be used is told early and late
  });
});
