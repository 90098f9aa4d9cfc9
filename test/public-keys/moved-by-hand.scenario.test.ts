import { Duration } from 'aws-cdk-lib';
import { Abort } from '../../sim/asl/task-error';
import type { Deployed } from '../../sim/manual-rotation/rotation-bench';
import { ALIAS, RotationBench } from '../../sim/manual-rotation/rotation-bench';
import { JWKS, kidOf, publishing } from '../../sim/public-keys/publishing';

/** The machine does not see a move by hand, nor mark it as one of its own: what it cannot tell has to keep a key, for tokens of it live. */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const VERIFY_FOR = 4 * DAY;

let target: Deployed;
beforeAll(() => jest.spyOn(console, 'log').mockImplementation());
beforeAll(() => { target = publishing({ activationDelay: Duration.hours(2) }, { verifyFor: Duration.days(4) }); });

const later = (bench: RotationBench, ms: number) => bench.clock.run(bench.clock.now() + ms);
const byHandTo = (bench: RotationBench, number: number) => (
  bench.world.call('UpdateAlias', { AliasName: ALIAS, TargetKeyId: bench.generation(number).id }));

async function ticks(bench: RotationBench, days: number): Promise<void> {
  for (let day = 0; day < days; day++) {
    await later(bench, DAY);
    await bench.tick();
  }
}

async function rotations(bench: RotationBench, from: readonly number[]): Promise<void> {
  for (const fromGeneration of from) {
    await later(bench, DAY);
    const { output } = await bench.run({ reason: 'manual', action: 'rotate', fromGeneration, urgent: true });
    expect(output).toMatchObject({ outcome: 'rotated' });
  }
}

/** Generation 2 has been current. */
async function second(): Promise<RotationBench> {
  const bench = new RotationBench({}, target);
  await bench.deploy();
  await bench.rotate(1);
  await later(bench, 2 * HOUR);
  expect((await bench.tick()).output).toMatchObject({ outcome: 'rotated' });
  await later(bench, DAY);
  return bench;
}

/** 2 was rolled back from; 3 and 4 came after it. */
async function rolledBackFromSecond(): Promise<RotationBench> {
  const bench = await second();
  expect((await bench.run({ reason: 'manual', action: 'rollback', fromGeneration: 2 })).status).toBe('SUCCEEDED');
  await rotations(bench, [1, 3]);
  await ticks(bench, 1);
  return bench;
}

/** How long its public key still stands. */
async function staysFor(bench: RotationBench, number: number): Promise<number> {
  const left = bench.clock.now();
  const stands = () => bench.s3.objects.get(JWKS)!.body.includes(kidOf(bench, number));
  while (stands() && bench.clock.now() - left < 10 * DAY) {
    await later(bench, 6 * HOUR);
    await bench.tick();
  }
  return bench.clock.now() - left;
}

describe('a generation that somebody made current again by hand keeps its public key for as long as its tokens live', () => {
  test('it had been rolled back from, and was left by hand', async () => {
    const bench = await rolledBackFromSecond();
    byHandTo(bench, 2);
    await ticks(bench, 3);
    byHandTo(bench, 4);

    expect(await staysFor(bench, 2)).toBeGreaterThanOrEqual(VERIFY_FOR);
  });

  test('it had been rolled back from, and was left by a rollback of the machine', async () => {
    const bench = await rolledBackFromSecond();
    byHandTo(bench, 2);
    await ticks(bench, 3);
    expect((await bench.run({ reason: 'manual', action: 'rollback', fromGeneration: 2 })).status).toBe('SUCCEEDED');
    expect(bench.key()).not.toBe(bench.generation(2));

    expect(await staysFor(bench, 2)).toBeGreaterThanOrEqual(VERIFY_FOR);
  });

  test('it had been superseded, and was left by a rotation that was never recorded', async () => {
    const bench = await second();
    await rotations(bench, [2]);
    await ticks(bench, 1);
    const harm = (operation: string, number: number, more = {}) => (
      bench.world.call(operation, { KeyId: bench.generation(number).id, ...more }));
    const urgently = (fromGeneration: number, options = {}) => (
      bench.run({ reason: 'manual', action: 'rotate', fromGeneration, urgent: true }, options));
    byHandTo(bench, 2);
    harm('DisableKey', 2); // nothing unrecorded stands in the way of its replacement
    await urgently(2, { onEnter: ({ state }: { state: string }) => { if (state === 'Prove the alias') throw new Abort('lost'); } });
    harm('EnableKey', 2);
    const left = bench.clock.now();
    harm('ScheduleKeyDeletion', 4, { PendingWindowInDays: 30 }); // takes no record
    expect((await urgently(4)).output).toMatchObject({ outcome: 'rotated', generation: 5 });

    await staysFor(bench, 2);
    expect(bench.clock.now() - left).toBeGreaterThanOrEqual(VERIFY_FOR);
  });

  test.each([
    ['the runs that saw it in between lifted its mark', 3],
    ['no run saw it', 0],
  ])('it had been superseded, and %s', async (_, days) => {
    const bench = await second();
    await rotations(bench, [2, 3]);
    await ticks(bench, 1);
    byHandTo(bench, 2);
    await ticks(bench, days);
    await later(bench, 12 * HOUR);
    byHandTo(bench, 4);

    expect(await staysFor(bench, 2)).toBeGreaterThanOrEqual(VERIFY_FOR);
  });
});

test('a visit within the hour after a rollback keeps the key for as long as its tokens live', async () => {
  const bench = new RotationBench({}, target);
  await bench.deploy();
  await rotations(bench, [1, 2, 3]);
  await later(bench, DAY); // generation 1 was left three days ago, and has one more
  expect((await bench.run({ reason: 'manual', action: 'rollback', fromGeneration: 4 })).output).toMatchObject({ outcome: 'rolledBack' });
  await later(bench, HOUR / 12);
  byHandTo(bench, 1);
  await later(bench, HOUR / 2);
  const kid = kidOf(bench, 1);
  byHandTo(bench, 3);
  await ticks(bench, 3);
  expect(bench.s3.objects.get(JWKS)!.body).toContain(kid);
  await ticks(bench, 2);
  expect(bench.s3.objects.get(JWKS)!.body).not.toContain(kid);
});
