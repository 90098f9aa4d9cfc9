import { DECLARED, family, generation, ours } from './family-builder';
import { FamilyView } from '../../../src/manual-rotation/functions/family-view';

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
