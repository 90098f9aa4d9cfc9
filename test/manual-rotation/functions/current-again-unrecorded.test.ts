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
  const marked = { ...second, tags: { ...second.tags, [TAGS.activated]: day(100).toISOString(), [TAGS.supersededBy]: keyIdOf(3), ...ofTheSecond } };
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

test('what was told of it cannot be read any more: it is kept', () => {
  expect(disabledOn({ [TAGS.unusable]: 'garbage' })).toBe(-1);
});

test('a key of the chain says that it was made to replace it, when it took no tags that name it: it counts from that move', () => {
  expect(disabledOn({}, { [TAGS.predecessor]: keyIdOf(1), [TAGS.activated]: day(150).toISOString() })).toBe(240);
});
