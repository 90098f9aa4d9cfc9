import { day, DECLARED, family, keyIdOf, recorded, superseded } from './family-builder';
import type { Declaration } from '../../../src/manual-rotation/declared';
import { FamilyView } from '../../../src/manual-rotation/functions/family-view';
import { nextStep } from '../../../src/manual-rotation/functions/retirement';
import { TAGS } from '../../../src/private/vocabulary';

/**
 * A first generation that was replaced on day 100, came back later, which no run recorded, and was left by a person's move to the second
 * one, which a rotation to the third one on day 200 covered up: AWS KMS shows the last move only.
 */

const TERMS = { after: 90, unusedFor: 90, deletion: null };
const RETIRING: Declaration = { ...DECLARED, retirement: TERMS };

/** The first day on which the first generation is to be disabled, of every tenth one; -1: never. */
function disabledOn(marks: Record<string, string>, ofTheSecond: Record<string, string> = {}): number {
  const first = superseded(1);
  const tags = { ...first.tags, [TAGS.superseded]: day(100).toISOString(), [TAGS.supersededBy]: keyIdOf(2), ...marks };
  const second = superseded(2);
  const third = { ...recorded(3), createdAt: day(200) };
  const marks2 = { [TAGS.activated]: day(100).toISOString(), [TAGS.supersededBy]: keyIdOf(3), ...ofTheSecond };
  const marked = { ...second, tags: { ...second.tags, ...marks2 } };
  const current = { ...third, tags: { ...third.tags, [TAGS.activated]: day(200).toISOString(), [TAGS.recorded]: day(200).toISOString() } };
  const view = new FamilyView(RETIRING, family(3, [{ ...first, tags }, marked, current], { movedAt: day(200) }));
  const one = view.facts.others.find(({ number }) => number === 1)!;
  return Array.from({ length: 40 }, (_, index) => index * 10).find((at) => nextStep(view, one, TERMS, day(at))?.plan === 'disable') ?? -1;
}

test('one that never came back counts from its mark', () => {
  expect(disabledOn({})).toBe(190);
  expect(disabledOn({ [TAGS.activated]: day(50).toISOString() })).toBe(190);
  expect(disabledOn({ [TAGS.unusable]: `Disabled ${day(99).toISOString()}` })).toBe(190);
});

test.each([
  ['a run was about to move the alias back to it', { [TAGS.activated]: day(101).toISOString() }],
  ['it was told that it is current and cannot be used', { [TAGS.unusable]: `Disabled ${day(120).toISOString()}` }],
])('after its mark, %s: it counts from the last move', (_, marks) => {
  expect(disabledOn(marks)).toBe(290);
});

/** The same, and since day 300 there is a rotation every month; the ones on day 200 and before are those of `disabledOn()`. */
function planAfterMonths(months: number, marks: Record<string, string>): string | undefined {
  const madeOn = (number: number) => [0, 20, 100, 200][number] ?? 300 + 30 * (number - 4);
  const one = (number: number) => {
    const old = superseded(number);
    const left = { [TAGS.superseded]: day(madeOn(number + 1), 1).toISOString(), [TAGS.supersededBy]: keyIdOf(number + 1) };
    const mark = number === 1 ? { ...left, ...marks } : { ...left, [TAGS.activated]: day(madeOn(number)).toISOString() };
    return { ...old, createdAt: day(madeOn(number)), tags: { ...old.tags, ...mark } };
  };
  const last = 4 + months;
  const third = recorded(last, [], { createdAt: day(madeOn(last)) });
  const current = { ...third, tags: { ...third.tags, [TAGS.activated]: day(madeOn(last)).toISOString() } };
  const all = [...Array.from({ length: last - 1 }, (_, i) => one(i + 1)), current];
  const view = new FamilyView(RETIRING, family(last, all, { movedAt: day(madeOn(last), 1) }));
  return nextStep(view, view.facts.others[0], TERMS, day(madeOn(last) + 29))?.plan;
}

test.each([
  ['never came back', {}],
  // Also of the key that replaced it, if that took no tags.
  ['may have come back, as something was told of it', { [TAGS.unusable]: `PendingDeletion ${day(110).toISOString()}` }],
  ['may have come back, as a run was about to do that', { [TAGS.activated]: day(110).toISOString() }],
])('one that %s does not wait for a quarter without rotations', (_, marks) => {
  expect(planAfterMonths(24, marks)).toBe('disable');
});

test('a rotation that was begun before it came back, or right after, does not tell that it was left', () => {
  const told = { [TAGS.unusable]: `Disabled ${day(200).toISOString()}` }; // the third one was about to become current then
  expect(disabledOn(told)).toBe(290);
  expect(planAfterMonths(2, told)).toBeUndefined(); // day 389; the fourth one became current on day 300
  expect(planAfterMonths(3, told)).toBe('disable');
});

test('what was told of it cannot be read any more: it is kept', () => {
  expect(disabledOn({ [TAGS.unusable]: 'garbage' })).toBe(-1);
});

test('a key of the chain says that it was made to replace it, when it took no tags that name it: it counts from that move', () => {
  expect(disabledOn({}, { [TAGS.predecessor]: keyIdOf(1), [TAGS.activated]: day(150).toISOString() })).toBe(240);
});
