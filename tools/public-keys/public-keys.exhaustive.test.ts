import { check, storiesOf } from './check';
import { live } from './life';
import { MUTATIONS } from './mutations';

const SEED = 14;

beforeAll(() => jest.spyOn(console, 'log').mockImplementation());

// Seeds that once found something: 21 a key that was published again by a run beside; 3 a generation that was rolled back from, and daily
// runs that kept no document right while they refused a rotation or told of a planted key.
const LIVES = [[180, SEED], [400, 21], [400, 3]];
test.each(LIVES)('%d days, seed %d: none is refused wrongly, none accepted, and no key stays beyond its end', async (days, seed) => {
  const { tokens, wronglyRefused, wronglyAccepted, longestBeyondEndMs } = check(await live({ days, seed }));
  expect(tokens).toBeGreaterThan(days * 140);
  expect([wronglyRefused, wronglyAccepted, longestBeyondEndMs]).toEqual([[], [], 0]);
}, 1_200_000);

test.each(Object.entries(MUTATIONS))('without the rule "%s" a token is refused, or accepted, wrongly', async (_rule, mutation) => {
  expect(storiesOf(check(await live({ days: 150, seed: SEED, mutation })), mutation)).not.toHaveLength(0);
}, 1_200_000);
