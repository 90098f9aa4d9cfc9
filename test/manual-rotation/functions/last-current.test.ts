import { DECLARED, family, generation, ours } from './family-builder';
import { FamilyView } from '../../../src/manual-rotation/functions/family-view';
import { decide } from '../../../src/manual-rotation/functions/plan';

/** Without an alias: which key was current, as far as only the machine can have written it. */

const lastCurrent = (...generations: ReturnType<typeof generation>[]) => (
  new FamilyView(DECLARED, family(undefined, generations)).lastCurrent()?.number
);
const alone = (number: number) => generation(number, { tags: ours() });

test('a first generation that nothing replaced', () => {
  expect(lastCurrent(alone(1))).toBe(1);
});

test('no key with a higher number that no generation names: the first one and its alias are gone, and anybody may have planted it', () => {
  expect(lastCurrent(alone(2))).toBeUndefined();
  expect(lastCurrent(alone(2), alone(3))).toBeUndefined();
});

describe('a first generation that somebody was granted', () => {
  const granted = (notes: Parameters<typeof ours>[0], successors: number[]) => (
    decide(DECLARED, family(undefined, [generation(1, { isLent: true, tags: ours(notes, successors) })]), { reason: 'tick' }, new Date()));

  test('is given no alias if all that is sure is that it was about to get it', () => {
    const told = { plan: 'unusable', cause: 'AliasDeleted' };
    expect([granted({ activated: 'x' }, []), granted({ activated: 'x' }, [2])]).toMatchObject([told, told]);
  });

  test('is given the alias back if callers had it', () => {
    expect(granted({ activated: 'x', staged: 'y' }, []).plan).toBe('restore');
  });
});
