import { DAY_MS, DECLARED } from './family-builder';
import { SurveyWorld } from './survey-world';
import type { Declaration } from '../../../src/manual-rotation/declared';
import { measure } from '../../../src/manual-rotation/functions/measure';
import { survey } from '../../../src/manual-rotation/functions/survey';

let world: SurveyWorld;
beforeEach(() => {
  world = new SurveyWorld();
});

/** What a run on this day says in numbers. */
async function numbers(input: unknown = { reason: 'tick' }, declaration: Declaration = DECLARED) {
  const now = world.clock.date();
  return measure(declaration, await survey(world.clients, { declaration, input }, now), now);
}

test('a family in order: the age of its current key, and zeros', async () => {
  await world.rotated(2); // the second one is ten days old, less the time its making took
  const { MaterialAgeDays, ...rest } = await numbers();

  expect(MaterialAgeDays).toBeCloseTo(10, 2);
  expect(rest).toEqual({
    SurveysSucceeded: 1, DaysOverdue: 0, DaysSinceStaged: 0, Held: 0, UnclaimedKeys: 0, GenerationsKept: 2, CurrentKeyUsable: 1,
  });
});

test.each([[364.9, 0], [365.5, 0.5], [400, 35]])('on day %d of a key that may become 365 days old, '
  + 'it is %d days overdue', async (age, overdue) => {
  await world.rotated(1);
  world.clock.advance((age - 10) * DAY_MS);
  const { MaterialAgeDays, DaysOverdue } = await numbers();

  expect(MaterialAgeDays).toBeCloseTo(age, 2);
  expect(DaysOverdue).toBeCloseTo(overdue, 2);
});

test('days since a generation was staged, for as long as it is', async () => {
  await world.rotated(1);
  await world.tag(await world.make(2), 'staged');
  world.clock.advance(3 * DAY_MS);

  const { DaysSinceStaged } = await numbers({ reason: 'tick' }, { ...DECLARED, activationDelaySeconds: 7 * 86_400 });
  expect(DaysSinceStaged).toBeCloseTo(3, 2);
});

test('a family that is held', async () => {
  const [current] = await world.rotated(1);
  await world.tag(current, 'hold');

  expect(await numbers()).toMatchObject({ Held: 1 });
});

test('before there is a key, nothing is said about one', async () => {
  const { SurveysSucceeded, ...rest } = await numbers();

  expect(SurveysSucceeded).toBe(1);
  expect(rest).not.toHaveProperty('DaysOverdue');
  expect(rest).not.toHaveProperty('MaterialAgeDays');
});

test('a refusal is no success', async () => {
  expect(await numbers({ reason: 'nonsense' })).toEqual({ SurveysSucceeded: 0 });
});
