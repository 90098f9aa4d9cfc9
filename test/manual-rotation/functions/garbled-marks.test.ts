import { day, DECLARED, family, keyIdOf, recorded, superseded } from './family-builder';
import type { Declaration } from '../../../src/manual-rotation/declared';
import type { FamilyFacts, GenerationFacts } from '../../../src/manual-rotation/functions/family';
import { FamilyView } from '../../../src/manual-rotation/functions/family-view';
import { isPublished } from '../../../src/manual-rotation/functions/published';
import { nextStep, stepByMarks } from '../../../src/manual-rotation/functions/retirement';
import { TAGS } from '../../../src/private/vocabulary';

/** Who has break glass can write anything into a tag of the machine. It must not take an old key away sooner. */

const TERMS = { after: 90, unusedFor: 90, deletion: { quarantine: 30, pendingWindow: 7 } };
const RETIRING: Declaration = { ...DECLARED, retirement: TERMS };
const NO_TIMES = ['garbage', '7', '', '2001', 'recorded 2026'];
/** The last one is a time from before the key was made. */
const VALUES = [...NO_TIMES, '2020-01-01T00:00:00.000Z'];
const MARKS = [TAGS.staged, TAGS.activated, TAGS.superseded, TAGS.disabled, TAGS.recorded, TAGS.predecessor, TAGS.supersededBy];
const OF_ONE = [[TAGS.superseded, TAGS.disabled], [TAGS.superseded, TAGS.supersededBy], [TAGS.superseded, TAGS.activated]];
/** The marks that are garbled, on which generation. */
const DEEDS = [...[1, 2, 3].flatMap((number) => MARKS.map((mark): [number, string[]] => [number, [mark]])),
  ...OF_ONE.map((marks): [number, string[]] => [1, marks])];

/** The second was made on day 20, and current from day 100 on, in place of the first, which was disabled on day 195. */
const marked = (one: GenerationFacts, marks: Record<string, string>) => ({ ...one, tags: { ...one.tags, ...marks } });
const REPLACED = marked(superseded(1), { [TAGS.supersededBy]: keyIdOf(2), [TAGS.superseded]: day(100, 1).toISOString() });
const DISABLED = { ...marked(REPLACED, { [TAGS.disabled]: day(195).toISOString() }), keyState: 'Disabled' };

function historyOf(first: GenerationFacts, number = 0, marks: string[] = [], value = ''): FamilyFacts {
  const garbled = Object.fromEntries(marks.map((mark) => [mark, value]));
  const all = [first, marked(recorded(2), { [TAGS.activated]: day(100).toISOString() })];
  return family(2, all.map((one) => (one.number === number ? marked(one, garbled) : one)), { movedAt: day(100) });
}

/** How far the retirement of the first generation has gone by a day: 2, it is to be deleted; 1, to be disabled; 0, neither. */
function steps(facts: FamilyFacts): number[] {
  const view = new FamilyView(RETIRING, facts);
  const one = facts.others.find(({ number }) => number === 1)!;
  return Array.from({ length: 30 }, (_, index) => nextStep(view, one, TERMS, day(index * 10))?.plan)
    .map((plan) => (plan === 'delete' ? 2 : plan === 'disable' ? 1 : 0));
}

test('without any, the first generation is disabled and deleted when the time has come', () => {
  expect([steps(historyOf(REPLACED)).indexOf(1), steps(historyOf(DISABLED)).indexOf(2)]).toEqual([20, 23]);
});

describe.each(DEEDS)('on generation %i, %j', (number, marks) => {
  test.each(VALUES)('of %j bring no step of a retirement nearer', (value) => {
    const [replaced, disabled] = [steps(historyOf(REPLACED)), steps(historyOf(DISABLED))];
    steps(historyOf(REPLACED, number, marks, value)).forEach((step, index) => (
      expect([index, step <= replaced[index]]).toEqual([index, true])));
    // To disable a key that is disabled changes nothing, and starts the quarantine anew.
    steps(historyOf(DISABLED, number, marks, value)).forEach((step, index) => (
      expect([index, step <= Math.max(1, disabled[index])]).toEqual([index, true])));
  });
});

test.each(NO_TIMES)('a generation that somebody enabled again is left alone, also if the mark that it was disabled is %j', (value) => {
  const tags = { ...DISABLED.tags, [TAGS.disabled]: value };
  expect(stepByMarks({ number: 1, keyState: 'Enabled', tags })).toMatchObject({ plan: 'veto' });
  expect(stepByMarks({ number: 1, keyState: 'Disabled', tags })).toMatchObject({ plan: 'disable' });
});

test.each([...NO_TIMES, `7 ${'k'.repeat(43)}`, 'out 7'])('a key stays while %j says something of its public key', (value) => {
  const publicKeys = {} as Declaration['publicKeys'];
  expect(isPublished({ tags: { [TAGS.published]: value } }, { publicKeys })).toBe(true);
});
