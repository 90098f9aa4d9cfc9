import { Bench } from './bench';
import { VirtualTime } from './virtual-time';
import { busiestSecond } from '../../../sim/clock/busiest-second';
import { CALLS_PER_SECOND } from '../../../src/compliance/functions/calls';
import { Pace } from '../../../src/compliance/functions/pace';

afterEach(() => jest.restoreAllMocks());

test('limits stay below the quotas of AWS KMS', () => {
  expect(CALLS_PER_SECOND).toMatchObject({ DescribeKey: 800, ListKeyRotations: 80, ListKeys: 50, ListAliases: 50 });
});

test.each([1, 7, 80, 800])('%i a second, in no second more, in the order of arrival', async (rate) => {
  const time = new VirtualTime();
  const pace = new Pace(time, rate);
  const came: Array<[number, number]> = [];
  const start = time.now();
  await Promise.all(Array.from({ length: rate * 5 + 1 }, async (_, i) => {
    await pace.turn();
    came.push([i, time.now()]);
  }));
  expect(came.map(([i]) => i)).toEqual(came.map((_, i) => i));
  expect(busiestSecond(came.map(([, at]) => at))).toBeLessThanOrEqual(rate);
  expect(time.now() - start).toBeLessThanOrEqual(5_001);
});

test('time in which nobody came is not saved up', async () => {
  const time = new VirtualTime();
  const pace = new Pace(time, 10);
  await pace.turn();
  await time.sleep(60_000);
  const start = time.now();
  for (let i = 0; i < 11; i++) await pace.turn();
  expect(time.now() - start).toBe(1_000);
});

test.each([[0, 0], [25, 0.5], [400, 1], [1, 1]])('10,000 keys at %i ms a call, %d of them old: no operation is faster than its pace, and '
  + 'all are judged in time', async (latency, share) => {
  const bench = new Bench();
  bench.aws.latency = latency;
  const count = 10_000;
  for (let i = 0; i < count; i++) {
    const isOld = i < count * share;
    bench.aws.key(`key-${i}`, {
      aliases: [`alias/a${i}`],
      createdAt: bench.aws.daysAgo(isOld ? 900 : 1),
      rotations: isOld ? [bench.aws.daysAgo(i % 500)] : [],
    });
  }
  const start = bench.time.now();
  await bench.scheduled();
  expect(bench.aws.told.size).toBe(count);
  expect(bench.time.now() - start).toBeLessThan(14 * 60_000);
  for (const [operation, rate] of Object.entries(CALLS_PER_SECOND)) {
    const times = bench.aws.of(operation).map(({ at }) => at);
    expect([operation, busiestSecond(times) <= rate]).toEqual([operation, true]);
  }
  expect(bench.aws.of('DescribeKey')).toHaveLength(count);
  expect(bench.aws.of('ListKeyRotations')).toHaveLength(count * share);
}, 60_000);
