import * as fc from 'fast-check';
import { families, moments } from './family-arbitrary';
import { after, day, DECLARED, generation, ours } from './family-builder';
import { isFit } from './family-judgement';
import type { FamilyFacts, GenerationFacts } from '../../../src/manual-rotation/functions/family';
import { decide } from '../../../src/manual-rotation/functions/plan';
import type { RunInput } from '../../../src/manual-rotation/run-request';
import type { SurveyResult } from '../../../src/manual-rotation/survey-messages';
import { successorTag, TAGS } from '../../../src/private/vocabulary';

/** Always the same families: a failure can be repeated. */
const RUNS = { numRuns: 2_000, seed: 20261122 };

describe('runs to the end', () => {
  const EVERYTHING_MADE = day(51);
  const NOTHING_DUE_BEFORE = day(363); // the generations are made from day 0 on

  const without = (tags: Readonly<Record<string, string>>, name: string) =>
    Object.fromEntries(Object.entries(tags).filter(([key]) => key !== name));

  /** What the machine does with a plan, when nothing fails; undefined: nothing is left to do. */
  function carryOut(
    { alias, current, others, unclaimed, nextNumber }: FamilyFacts,
    result: SurveyResult,
    now: Date,
  ): FamilyFacts | undefined {
    const all = [...(current ? [current] : []), ...others];
    const noted = (keyArn: string, name: string, value: string) =>
      all.map((one) => (one.keyArn === keyArn ? { ...one, tags: { ...one.tags, [name]: value } } : one));
    const arranged = (generations: GenerationFacts[], target: string | undefined, movedAt: Date, next = nextNumber): FamilyFacts => {
      const found = generations.find((one) => one.keyArn === target);
      const rest = generations.filter((one) => one !== found).sort((a, b) => a.number - b.number);
      const base = { others: rest, unclaimed: unclaimed.filter((one) => one.number >= next), nextNumber: next };
      return found === undefined ? base : { ...base, alias: { keyArn: target!, movedAt }, current: found };
    };
    const record = (generations: GenerationFacts[]) =>
      generations.map((one) => {
        const isNew: Record<string, string> = one.keyArn === result.newKey!.keyArn ? { [TAGS.activated]: now.toISOString() } : {};
        const marks: Record<string, string> =
          result.oldKey === null
            ? { [TAGS.staged]: now.toISOString() }
            : { [TAGS.superseded]: now.toISOString(), [TAGS.supersededBy]: result.newKey!.keyId };
        const isMarked = one.keyArn === (result.oldKey ?? result.newKey!).keyArn ? marks : {};
        return { ...one, tags: { ...one.tags, ...isNew, ...isMarked } };
      });
    switch (result.plan) {
      case 'create': {
        const namer = result.nameOn;
        const tags = ours({ generation: String(nextNumber), ...after(namer?.number ?? current?.number ?? 0) });
        const made = generation(nextNumber, { createdAt: now, claimedAt: now, tags });
        const named = namer === null ? all : noted(namer.keyArn, successorTag(made.keyId), String(nextNumber));
        return arranged([...named, made], current?.keyArn, alias?.movedAt ?? now, nextNumber + 1);
      }
      case 'claim': {
        const { hasAliases: _, ...key } = unclaimed.find((one) => one.keyArn === result.newKey!.keyArn)!;
        return arranged([...all, { ...key, claimedAt: now }], current!.keyArn, alias!.movedAt, nextNumber + 1);
      }
      case 'announce':
        if (result.oldKey === null) return arranged(record(all), result.newKey!.keyArn, now); // a first generation waits for nothing
        return arranged(noted(result.newKey!.keyArn, TAGS.staged, now.toISOString()), current?.keyArn, alias?.movedAt ?? now);
      case 'activate':
        return arranged(record(all), result.newKey!.keyArn, now);
      case 'return':
        return arranged(
          all.map((one) => (one === current ? { ...one, tags: without(one.tags!, TAGS.superseded) } : one)),
          current!.keyArn,
          alias!.movedAt,
        );
      case 'rolledBack':
        return arranged(noted(result.newKey!.keyArn, TAGS.recorded, now.toISOString()), current!.keyArn, alias!.movedAt);
      case 'finish':
        return arranged(record(all), current!.keyArn, alias!.movedAt);
      default:
        return undefined;
    }
  }

  test('whatever an aborted run left: at most one rotation for each due key, and the alias ends on a key that is fit', () => {
    let rotations = 0;
    const met = new Set<string>();
    fc.assert(
      fc.property(families, fc.constantFrom<RunInput>({ reason: 'tick' }, { reason: 'deployment' }), moments, (start, input, moment) => {
        const now = moment < EVERYTHING_MADE ? EVERYTHING_MADE : moment; // nothing is claimed after it is found
        let facts = start;
        let inHand: string | undefined;
        const plans: string[] = [];
        for (;;) {
          const result = decide(DECLARED, facts, input, now, { inHand });
          if (result.plan === 'create') inHand = `key-${result.nextNumber}`;
          const then = carryOut(facts, result, now);
          if (then === undefined) break;
          plans.push(result.plan);
          met.add(result.plan);
          facts = then;
          expect(plans.length).toBeLessThanOrEqual(12);
        }
        expect(plans.filter((plan) => plan === 'create').length).toBeLessThanOrEqual(1);
        // A key that waited for so long that it is due itself may be followed at once; else one rotation is enough.
        expect(plans.filter((plan) => plan === 'activate').length).toBeLessThanOrEqual(now < NOTHING_DUE_BEFORE ? 1 : 2);
        if (plans.includes('activate')) {
          rotations++;
          expect(isFit(facts.current!)).toBe(true);
        }
      }),
      RUNS,
    );
    expect(rotations).toBeGreaterThan(100);
    expect([...met].sort()).toEqual(['activate', 'announce', 'claim', 'create', 'finish', 'return', 'rolledBack']);
  });
});
