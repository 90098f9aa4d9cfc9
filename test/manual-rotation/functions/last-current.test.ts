import { DECLARED, family, generation, ours, recorded, superseded } from './family-builder';
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

describe('in a family that hangs together in two chains, as all its keys were lost once', () => {
  // The first chain is 1 and 3, the second one 2 and 4.
  const left = (number: number, by: number, at: string) => (
    superseded(number, { tags: ours({ superseded: at, supersededBy: `key-${by}` }, [by]) }));
  const was = (first: string, second: string) => (
    lastCurrent(left(1, 3, first), left(2, 4, second), recorded(3, [], {}, 1), recorded(4, [], {}, 2)));

  test('the one that took over last, whatever its number', () => {
    expect(was('2026-03-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z')).toBe(3);
    expect(was('2026-02-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z')).toBe(4);
  });

  test('if a time is garbled, by the numbers', () => expect(was('2026-03-01T00:00:00.000Z', 'x')).toBe(4));
});

describe('of several keys that were made to replace the last one that is superseded', () => {
  // The second was about to be current when it was left, as somebody had been granted it. Then the third was made.
  const notes = (by?: string) => ({ superseded: 'x', ...(by === undefined ? {} : { supersededBy: by }) });
  const both = [recorded(2, [], { isLent: true }, 1), recorded(3, [], {}, 1)];
  const was = (by?: string) => lastCurrent(superseded(1, { tags: ours(notes(by), [2, 3]) }), ...both);

  test('the one that took over, by the mark', () => expect(was('key-3')).toBe(3));

  test.each([undefined, '', 'garbage'])('none, if the mark is %j: that one was about to be current is not enough', (by) => {
    expect(was(by)).toBeUndefined();
  });
});

test('that a key was granted to somebody keeps the alias off it, unless a mark says that it took over', () => {
  const plan = (notes: Parameters<typeof ours>[0]) => {
    const all = [superseded(1, { tags: ours({ superseded: 'x', ...notes }, [2]) }), recorded(2, [], { isLent: true })];
    return decide(DECLARED, family(undefined, all), { reason: 'tick' }, new Date()).plan;
  };
  expect([plan({ supersededBy: 'key-2' }), plan({})]).toEqual(['restore', 'unusable']);
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
