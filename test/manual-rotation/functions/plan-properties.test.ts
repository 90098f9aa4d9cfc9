import * as fc from 'fast-check';
import { families, inputs, moments } from './family-arbitrary';
import { day, DECLARED, generation, ours } from './family-builder';
import type { RunInput, SurveyResult } from '../../../src/manual-rotation/contract';
import { ERRORS, successorTag, TAGS } from '../../../src/manual-rotation/contract';
import type { FamilyFacts, GenerationFacts } from '../../../src/manual-rotation/functions/family';
import { decide } from '../../../src/manual-rotation/functions/plan';

/** Always the same families: a failure can be repeated, and whether every plan is met is not left to luck. */
const RUNS = { numRuns: 2_000, seed: 20261122 };

/** Runs the check on many families, and makes sure that every plan named was really met. */
function forAll(
  met: ReadonlyArray<SurveyResult['plan']>,
  check: (facts: FamilyFacts, input: RunInput, now: Date, result: SurveyResult) => void,
  runs = RUNS,
): void {
  const seen = new Set<string>();
  fc.assert(fc.property(families, inputs, moments, (facts, input, now) => {
    const result = decide(DECLARED, facts, input, now);
    seen.add(result.plan);
    check(facts, input, now, result);
  }), runs);
  expect([...seen]).toEqual(expect.arrayContaining([...met]));
}

const ALL = ['nothing', 'create', 'announce', 'activate', 'finish', 'sync', 'refuse'] as const;
const every = (facts: FamilyFacts): GenerationFacts[] => [...(facts.current ? [facts.current] : []), ...facts.others];
const isOurs = (one: GenerationFacts) => one.tags?.[TAGS.family] === DECLARED.familyName && one.tags[TAGS.owner] === DECLARED.owner;
const isFit = (one: GenerationFacts) => isOurs(one) && one.tags![TAGS.rejected] === undefined && one.keyState === 'Enabled' && one.hasGrants === false
  && one.keySpec === DECLARED.keySpec && one.keyUsage === DECLARED.keyUsage && one.origin === 'AWS_KMS';

/** Whether the current key, where only the machine can write, names the other as its successor. */
const names = (current: GenerationFacts | undefined, one: { keyId: string }) => current?.tags?.[successorTag(one.keyId)] !== undefined;

test('every answer has every field, and a refusal, and nothing else, has a frozen name and a remedy', () => {
  forAll(ALL, (_facts, _input, _now, result) => {
    expect(Object.keys(result).sort()).toEqual(['declare', 'error', 'newKey', 'nextNumber', 'oldKey', 'plan', 'remedy', 'stagedAt', 'why']);
    expect(Object.values(result)).not.toContain(undefined);
    expect(result.why).not.toBe('');
    expect(result.plan === 'refuse').toBe(result.error !== '');
    expect(result.plan === 'refuse').toBe(result.remedy !== '');
    if (result.plan === 'refuse') expect(Object.values(ERRORS)).toContain(result.error);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });
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
    if (!facts.others.some((one) => isFit(one) && names(current, one) && one.number > current.number && one.claimedAt >= alias!.movedAt)) return;
    staged++;
    expect(result.plan).not.toBe('create');
  });
  expect(staged).toBeGreaterThan(50);
});

test('a new key is one that the current key names, unless there is no alias yet', () => {
  let withAlias = 0;
  let unnamed = 0;
  forAll(['announce', 'activate'], ({ alias, current, others }, _input, _now, { plan, newKey }) => {
    if (alias === undefined || (plan !== 'announce' && plan !== 'activate')) return;
    withAlias++;
    if (others.some((one) => isFit(one) && one.number > current!.number && !names(current, one))) unnamed++;
    expect(names(current, newKey!)).toBe(true);
  }, { ...RUNS, numRuns: 12_000 });
  expect(withAlias).toBeGreaterThan(100);
  expect(unnamed).toBeGreaterThan(20);
});

test('whatever number above the current key is planted, with whatever tags, the plan is the same', () => {
  let planted = 0;
  forAll(ALL, (facts, input, now, result) => {
    const { current, others } = facts;
    if (current === undefined) return;
    const without = others.filter((one) => one.number < current.number || names(current, one));
    planted += others.length - without.length;
    expect(decide(DECLARED, { ...facts, others: without }, input, now)).toEqual(result);
  });
  expect(planted).toBeGreaterThan(500);
});

test('a deployment of a family with an alias does nothing, declares, or refuses', () => {
  forAll(['nothing', 'sync', 'refuse'], (facts, input, _now, result) => {
    if (input.reason !== 'deployment' || facts.alias === undefined) return;
    expect(['nothing', 'sync', 'refuse']).toContain(result.plan);
    expect([result.newKey, result.oldKey]).toEqual([null, null]);
  });
});

test('the new key is the current one for finish, and only for finish', () => {
  forAll(['finish', 'announce', 'activate'], ({ current }, _input, _now, { plan, newKey }) => {
    expect(newKey !== null).toBe(['announce', 'activate', 'finish'].includes(plan));
    if (newKey !== null) expect(newKey.keyArn === current?.keyArn).toBe(plan === 'finish');
  });
});

test('the new key is ours, as declared, enabled, without grants, not rejected, and above the current one', () => {
  forAll(['announce', 'activate'], (facts, _input, _now, { plan, newKey, declare }) => {
    if (plan !== 'announce' && plan !== 'activate') return;
    const chosen = facts.others.find((one) => one.keyArn === newKey!.keyArn)!;
    expect(isFit(chosen)).toBe(true);
    expect(chosen.number).toBeGreaterThan(facts.current?.number ?? 0);
    expect(declare).toEqual([newKey]); // only a key that takes the declared policy is one of ours
  });
});

test('the old key is the current one; for finish, none for what was never announced, else one of ours below it that names it', () => {
  forAll(['create', 'announce', 'activate', 'finish'], (facts, _input, _now, { plan, oldKey }) => {
    if (['nothing', 'sync', 'refuse'].includes(plan)) return expect(oldKey).toBeNull();
    if (plan !== 'finish') return expect(oldKey?.keyArn).toBe(facts.current?.keyArn);
    const announced = facts.current!.tags![TAGS.staged] !== undefined;
    expect(oldKey !== null).toBe(announced);
    if (oldKey === null) return;
    const previous = facts.others.find((one) => one.keyArn === oldKey.keyArn)!;
    expect(previous.number).toBeLessThan(facts.current!.number);
    expect(isOurs(previous) && names(previous, facts.current!)).toBe(true);
    expect(previous.tags![TAGS.superseded]).toBeUndefined();
    expect(oldKey.usable).toBe(previous.keyState === 'Enabled');
  });
});

test('a request that names an older generation changes nothing but the record of a rotation', () => {
  forAll(ALL, (facts, input, _now, { plan }) => {
    if (facts.alias === undefined || !(input.fromGeneration! < (facts.current?.number ?? 0))) return;
    expect(['nothing', 'finish', 'refuse']).toContain(plan);
  });
});

test('nobody but the owner has anything declared, proven or moved', () => {
  forAll(['sync'], (facts, _input, _now, { declare, plan }) => {
    declare.forEach((ref) => expect(isOurs(every(facts).find((one) => one.keyArn === ref.keyArn)!)).toBe(true));
    expect(declare.map((one) => one.number)).toEqual(declare.map((one) => one.number).sort((a, b) => a - b));
    if (facts.alias !== undefined && (facts.current === undefined || !isOurs(facts.current))) expect(plan).toBe('refuse');
  });
});

test('the next number is the one that the survey found, and no one bears it', () => {
  forAll(['create'], (facts, _input, _now, { nextNumber }) => {
    expect(nextNumber).toBe(facts.nextNumber);
    expect(every(facts).map((one) => one.number)).not.toContain(nextNumber);
  });
});

test('time only makes things due: whatever is to be done early is to be done late', () => {
  forAll(ALL, (facts, input, now, result) => {
    const later = decide(DECLARED, facts, input, new Date(now.getTime() + 40 * 86_400_000));
    if (result.plan !== 'nothing') return expect(later).toEqual(result);
    expect(['nothing', 'create', 'refuse']).toContain(later.plan);
  });
});

describe('runs to the end', () => {
  const EVERYTHING_MADE = day(51);
  const NOTHING_DUE_BEFORE = day(363); // the generations are made from day 0 on

  /** What the machine does with a plan, when nothing fails; undefined: nothing is left to do. */
  function carryOut({ alias, current, others, nextNumber }: FamilyFacts, result: SurveyResult, now: Date): FamilyFacts | undefined {
    const all = [...(current ? [current] : []), ...others];
    const noted = (keyArn: string, name: string, value: string) =>
      all.map((one) => one.keyArn === keyArn ? { ...one, tags: { ...one.tags, [name]: value } } : one);
    const arranged = (generations: GenerationFacts[], target: string | undefined, movedAt: Date, next = nextNumber): FamilyFacts => {
      const found = generations.find((one) => one.keyArn === target);
      const rest = generations.filter((one) => one !== found).sort((a, b) => a.number - b.number);
      const base = { others: rest, nextNumber: next };
      return found === undefined ? base : { ...base, alias: { keyArn: target!, movedAt }, current: found };
    };
    const record = (generations: GenerationFacts[]) => {
      const [keyArn, name] = result.oldKey === null ? [result.newKey!.keyArn, TAGS.staged] : [result.oldKey.keyArn, TAGS.superseded];
      return generations.map((one) => one.keyArn === keyArn ? { ...one, tags: { ...one.tags, [name]: now.toISOString() } } : one);
    };
    switch (result.plan) {
      case 'create': {
        const made = generation(nextNumber, { createdAt: now, claimedAt: now, tags: ours({ generation: String(nextNumber) }) });
        const named = current === undefined ? all : noted(current.keyArn, successorTag(made.keyId), String(nextNumber));
        return arranged([...named, made], current?.keyArn, alias?.movedAt ?? now, nextNumber + 1);
      }
      case 'announce':
        if (result.oldKey === null) return arranged(record(all), result.newKey!.keyArn, now); // a first generation waits for nothing
        return arranged(noted(result.newKey!.keyArn, TAGS.staged, now.toISOString()), current?.keyArn, alias?.movedAt ?? now);
      case 'activate': return arranged(record(all), result.newKey!.keyArn, now);
      case 'finish': return arranged(record(all), current!.keyArn, alias!.movedAt);
      default: return undefined;
    }
  }

  test('whatever an aborted run left: at most one rotation for each due key, and the alias ends on a key that is fit', () => {
    let rotations = 0;
    fc.assert(fc.property(families, fc.constantFrom<RunInput>({ reason: 'tick' }, { reason: 'deployment' }), moments, (start, input, moment) => {
      const now = moment < EVERYTHING_MADE ? EVERYTHING_MADE : moment; // nothing is claimed after it is found
      let facts = start;
      const plans: string[] = [];
      for (;;) {
        const result = decide(DECLARED, facts, input, now);
        const after = carryOut(facts, result, now);
        if (after === undefined) break;
        plans.push(result.plan);
        facts = after;
        expect(plans.length).toBeLessThanOrEqual(10);
      }
      expect(plans.filter((plan) => plan === 'create').length).toBeLessThanOrEqual(1);
      // A key that waited for so long that it is due itself may be followed at once; else one rotation is enough.
      expect(plans.filter((plan) => plan === 'activate').length).toBeLessThanOrEqual(now < NOTHING_DUE_BEFORE ? 1 : 2);
      if (plans.includes('activate')) {
        rotations++;
        expect(isFit(facts.current!)).toBe(true);
      }
    }), RUNS);
    expect(rotations).toBeGreaterThan(100);
  });
});
