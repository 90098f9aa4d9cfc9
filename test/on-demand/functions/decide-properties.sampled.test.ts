import * as fc from 'fast-check';
import { KEY_ARN, SimulatedRuns } from './simulated-runs';
import type { Ended, Run } from './simulated-runs';
import { seededRandom } from '../../../sim/clock/seeded-random';
import { CALL_SLOT } from '../../../src/on-demand/contract';
import { secondsToSlot } from '../../../src/on-demand/functions/slot';
import { runs } from '../../helpers/every-case';

/**
 * Histories of a key whose reads are late, and go back in time: each read shows what was up to so many seconds ago, and the next one may
 * show what was before that. AWS documents "usually within seconds", "in some cases several minutes".
 */
const START = Date.parse('2027-01-01T00:00:00Z');
const SECOND = 1000;

/** How late reads are: all of them the same, or each one another. */
interface Lateness {
  readonly most: number;
  readonly each: boolean;
  readonly seed: number;
}

const lateness = (most: number) =>
  fc.record({ most: fc.integer({ min: 0, max: most }), each: fc.boolean(), seed: fc.integer({ min: 1, max: 1e6 }) });
const rotationSeconds = fc.constantFrom(100, 131, 156, 460);
const tick: Run['input'] = { reason: 'tick' };

function lagging({ most, each, seed }: Lateness): () => number {
  const random = seededRandom(seed);
  return () => (each ? Math.round(random() * most) : most);
}

function expectNoLie({ outcome, taken, failure }: Ended): void {
  if (outcome === 'rotatedAutomatically') expect(taken).toBe(0); // what was spent is never said to be automatic
  if (failure !== undefined && taken > 0) expect(failure.called).toBe(true);
  if (failure !== undefined && taken > 0) expect(failure.remedy).toContain('"fromKeyMaterialId"');
}

describe('one run', () => {
  test('spends one at most, and tells what it did, whenever an automatic rotation comes and whatever answers are lost', async () => {
    await fc.assert(
      fc.asyncProperty(
        lateness(300),
        rotationSeconds,
        fc.option(fc.integer({ min: -6 * 60, max: 60 * 60 })),
        fc.array(fc.constantFrom('lost' as const, 'refused' as const, undefined), { maxLength: 2 }),
        fc.integer({ min: 0, max: 600 }),
        async (late, seconds, automaticAt, answers, offset) => {
          const world = new SimulatedRuns(
            {
              rotationSeconds: seconds,
              lagSeconds: lagging(late),
              ...(automaticAt !== null && { automaticInMinutes: automaticAt / 60 }),
            },
            START + offset * SECOND,
          );
          const [ended] = await world.play([{ input: tick, startsAt: world.now, answers }]);

          expectNoLie(ended);
          expect(world.key.counted).toBe(ended.taken);
          expect(ended.taken).toBeLessThanOrEqual(1);
          if (ended.outcome === 'rotated') expect(world.key.counted).toBe(1);
        },
      ),
      { numRuns: runs(200), seed: 10 },
    );
  });

  test.each(['AUTOMATIC', 'ON_DEMAND'] as const)('right after a rotation (%s), while reads go back to before it: it is '
    + 'announced only if it was on demand', async (type) => {
    await fc.assert(fc.asyncProperty(
      fc.integer({ min: 100, max: 300 }), fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 10, max: 200 }),
      async (most, seed, secondsAgo) => {
        const world = new SimulatedRuns(
          {
            lagSeconds: lagging({ most, each: true, seed }),
            history: [
              { type: 'ON_DEMAND', daysAgo: 300 },
              { type, daysAgo: secondsAgo / 86_400 },
            ],
          },
          START,
        );
        const [ended] = await world.play([{ input: tick, startsAt: world.now }]);

        // The material is a few minutes old. Late reads show the one before, which is due; then the run sees the newer one while it
        // watches.
        expect(world.key.counted).toBe(0);
        expect(['notDue', 'alreadyRotated', type === 'ON_DEMAND' ? 'rotated' : 'rotatedAutomatically']).toContain(ended.outcome);
        expect(ended.current).toBe(world.key.currentMaterial); // and never the one that the reads went back to
      },
    ), { numRuns: runs(150), seed: 20 });
  });
});

describe('two runs', () => {
  const late = lateness(480);

  test.each<[string, number, (world: SimulatedRuns) => Run['input']]>([
    ['ticks within two minutes', 120, () => tick],
    ['ticks within half an hour', 1_800, () => tick],
    ['events within half an hour', 1_800, () => ({ reason: 'event' })],
    ['requests that name the material', 1_800, ({ key }) => ({ reason: 'manual', fromKeyMaterialId: key.currentMaterial })],
  ])('%s spend one', async (_, apart, input) => {
    const starts = [fc.integer({ min: 0, max: apart * SECOND }), fc.integer({ min: 0, max: 600 })] as const;
    await fc.assert(fc.asyncProperty(late, rotationSeconds, ...starts, async (of, seconds, after, offset) => {
      const world = new SimulatedRuns({ rotationSeconds: seconds, lagSeconds: lagging(of) }, START + offset * SECOND);
      const run = { input: input(world) };
      const ended = await world.play([{ ...run, startsAt: world.now }, { ...run, startsAt: world.now + after }]);

      expect(world.key.counted).toBe(1);
      ended.forEach(expectNoLie);
    }), { numRuns: runs(100), seed: 30 });
  });

  test('beside an automatic rotation, with lost answers: none is hidden behind it', async () => {
    await fc.assert(
      fc.asyncProperty(
        lateness(300),
        fc.integer({ min: -300, max: 1_500 }),
        fc.integer({ min: 0, max: 900 * SECOND }),
        fc.constantFrom('lost' as const, undefined),
        async (of, automaticAt, after, answer) => {
          const world = new SimulatedRuns({ lagSeconds: lagging(of), automaticInMinutes: automaticAt / 60 }, START);
          const ended = await world.play([
            { input: tick, startsAt: world.now, answers: [answer] },
            { input: tick, startsAt: world.now + after },
          ]);

          expect(world.key.counted).toBeLessThanOrEqual(1);
          ended.forEach(expectNoLie);
        },
      ),
      { numRuns: runs(200), seed: 40 },
    );
  });
});

describe('the slots', () => {
  test('come every ten minutes, are open for 30 seconds, and are the same for every run for a key', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 4e12 }), (now) => {
      const seconds = secondsToSlot(KEY_ARN, now);
      expect(seconds).toBeGreaterThanOrEqual(0);
      expect(seconds).toBeLessThanOrEqual(CALL_SLOT.everySeconds - CALL_SLOT.openSeconds);
      expect(secondsToSlot(KEY_ARN, now + seconds * SECOND)).toBe(0);
      expect(secondsToSlot(KEY_ARN, now + CALL_SLOT.everySeconds * SECOND)).toBe(seconds);
    }));
  });

  test('of many keys begin at many times', () => {
    const begins = Array.from({ length: 200 }, (_, n) => secondsToSlot(`${KEY_ARN.slice(0, -3)}${n + 100}`, START));
    expect(new Set(begins).size).toBeGreaterThan(50);
  });
});
