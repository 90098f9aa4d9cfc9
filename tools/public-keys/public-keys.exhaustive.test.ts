import { check, storiesOf } from './check';
import { live } from './life';
import { MUTATIONS } from './mutations';

const SEED = 14;

beforeAll(() => jest.spyOn(console, 'log').mockImplementation());

test('half a year: no token is refused that should not be, none accepted, and no key stays beyond its end', async () => {
  const { tokens, wronglyRefused, wronglyAccepted, longestBeyondEndMs } = check(await live({ days: 180, seed: SEED }));
  expect(tokens).toBeGreaterThan(20_000);
  expect([wronglyRefused, wronglyAccepted, longestBeyondEndMs]).toEqual([[], [], 0]);
}, 1_200_000);

test.each(Object.entries(MUTATIONS))('without the rule "%s" a token is refused, or accepted, wrongly', async (_rule, mutation) => {
  expect(storiesOf(check(await live({ days: 150, seed: SEED, mutation })), mutation)).not.toHaveLength(0);
}, 1_200_000);
