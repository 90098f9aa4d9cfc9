import { Duration } from 'aws-cdk-lib';
import { OnDemandBench } from '../../sim/on-demand/on-demand-bench';
import { WATCH } from '../../src/on-demand/contract';

const EVERY = { maxMaterialAge: Duration.days(180) };

const visited = (result: { trail: ReadonlyArray<{ state: string }> }) => result.trail.map(({ state }) => state);

describe('a run by hand', () => {
  test('rotates, waits, proves, announces, and says what was there before', async () => {
    const bench = new OnDemandBench();
    const before = bench.key.currentMaterial;
    const result = await bench.manual();

    expect(result).toMatchObject({
      status: 'SUCCEEDED',
      output: {
        outcome: 'rotated',
        keyArn: bench.keyArn,
        previousKeyMaterialId: before,
        currentKeyMaterialId: bench.key.currentMaterial,
        rotationsLeft: 24,
      },
    });
    expect(bench.key.currentMaterial).not.toBe(before);
    expect(bench.key.counted).toBe(1);
    const round = ['Decide what to do', 'What is to be done?', 'Wait before reading again'];
    const call = result.trail.find(({ state }) => state === 'Rotate on demand')!;
    const states = visited(result);
    const rounds = states.slice(1, states.indexOf('Read the key again') - 2);
    expect(states[0]).toBe('Take the input');
    expect(rounds.length).toBeGreaterThanOrEqual(WATCH.rounds * round.length);
    expect(rounds).toEqual(Array.from({ length: rounds.length / round.length }, () => round).flat());
    expect(states.slice(rounds.length + 1, rounds.length + 7)).toEqual([
      'Decide what to do', 'What is to be done?', 'Read the key again', 'Key as decided?', 'Rotate on demand', 'Decide what to do',
    ]);
    expect(states.slice(-2)).toEqual(['Announce the rotation', 'Done']);
    expect(call.enteredAt - result.startedAt).toBeGreaterThanOrEqual(300_000);
    expect(result.stoppedAt - call.enteredAt).toBeLessThan(130_000); // read again as soon as the two minutes are over
  });

  test('takes long with replicas in other Regions', async () => {
    const bench = new OnDemandBench({}, { multiRegion: 'PRIMARY', rotationSeconds: 460 });

    expect((await bench.manual()).output).toMatchObject({ outcome: 'rotated' });
    expect(bench.key.calls.filter((call) => call === 'RotateKeyOnDemand')).toHaveLength(1);
  });

  test('does not look at the age: somebody asked for it', async () => {
    const bench = new OnDemandBench(EVERY, { createdDaysAgo: 0 });

    expect((await bench.manual()).output).toMatchObject({ outcome: 'rotated' });
  });

  test('twice with the material it means is done once', async () => {
    const bench = new OnDemandBench();
    const fromKeyMaterialId = bench.key.currentMaterial;
    await bench.manual({ fromKeyMaterialId });
    const again = await bench.manual({ fromKeyMaterialId });

    expect(again.output).toMatchObject({ outcome: 'alreadyRotated' });
    expect(bench.key.counted).toBe(1);
    expect(bench.events).toHaveLength(1);
  });

  test('twice without it is two requests', async () => {
    const bench = new OnDemandBench();
    await bench.manual();
    await bench.manual();

    expect(bench.key.counted).toBe(2);
  });

  test('reads a history of many pages', async () => {
    const history = Array.from({ length: 9 }, (_, n) => ({
      type: n % 3 === 0 ? ('ON_DEMAND' as const) : ('AUTOMATIC' as const),
      daysAgo: 390 - n * 30,
    }));
    const bench = new OnDemandBench({}, { history, pageSize: 2 });
    const fromKeyMaterialId = bench.key.currentMaterial;
    const result = await bench.manual({ fromKeyMaterialId });

    expect(result.output).toMatchObject({ outcome: 'rotated', rotationsLeft: 25 - 4 });
    expect(
      bench.calls
        .filter(({ state }) => state === 'ListKeyRotations')
        .slice(0, 5)
        .map(({ args: { Marker } }) => Marker),
    ).toEqual([undefined, '2', '4', '6', '8']);
    expect((await bench.manual({ fromKeyMaterialId })).output).toMatchObject({ outcome: 'alreadyRotated' });
  });
});

describe('a tick', () => {
  test.each([
    ['a day before, as the next tick may come too late', 179 - 1 / 24, 'rotated'],
    ['more than 26 hours before', 180 - 27 / 24, 'notDue'],
    ['long after: missed ticks are made up', 500, 'rotated'],
    ['of young material', 1, 'notDue'],
  ])('%s', async (_, createdDaysAgo, outcome) => {
    const bench = new OnDemandBench(EVERY, { createdDaysAgo });
    const result = await bench.tick();

    expect(result.output).toMatchObject({ outcome });
    expect(bench.key.counted).toBe(outcome === 'rotated' ? 1 : 0);
  });

  test('counts the age from the last rotation, whoever started it', async () => {
    for (const type of ['AUTOMATIC', 'ON_DEMAND'] as const) {
      const bench = new OnDemandBench(EVERY, { createdDaysAgo: 900, history: [{ type, daysAgo: 300 }, { type, daysAgo: 100 }] });
      expect((await bench.tick()).output).toMatchObject({ outcome: 'notDue' });
    }
  });

  test('twice at a time of rotation every day: never below half a day', async () => {
    const bench = new OnDemandBench({ maxMaterialAge: Duration.days(1) }, { createdDaysAgo: 11 / 24 });
    expect((await bench.tick()).output).toMatchObject({ outcome: 'notDue' });
    bench.pass(2 / 24);
    expect((await bench.tick()).output).toMatchObject({ outcome: 'rotated' });
    expect((await bench.tick()).output).toMatchObject({ outcome: 'notDue' });
  });

  test('of a key without a schedule does nothing', async () => {
    const bench = new OnDemandBench({}, { createdDaysAgo: 5_000 });

    expect((await bench.tick()).output).toMatchObject({ outcome: 'notDue' });
    expect(bench.key.counted).toBe(0);
  });

  test('that has nothing to do takes four states, one function and three calls of AWS KMS', async () => {
    const bench = new OnDemandBench(EVERY, { createdDaysAgo: 1 });
    const result = await bench.tick();

    expect(result.transitions).toBe(4);
    expect(bench.calls.map(({ state }) => state)).toEqual(['Decide what to do', 'DescribeKey', 'ListKeyRotations', 'GetKeyRotationStatus']);
    expect(bench.key.calls).toEqual(['DescribeKey', 'ListKeyRotations', 'GetKeyRotationStatus']);
    expect(bench.events).toEqual([]);
  });

  test('a hundred of them keep the material younger than the schedule allows, and spends no more than it has to', async () => {
    const bench = new OnDemandBench({ maxMaterialAge: Duration.days(30) }, { createdDaysAgo: 0, rotationSeconds: 100 });
    let oldest = 0;
    for (let day = 0; day < 100; day++) {
      await bench.tick();
      oldest = Math.max(oldest, bench.metrics.at(-1)!.MaterialAgeDays + 1);
      bench.pass(day % 7 === 0 ? 25 / 24 : 23.8 / 24);
    }
    expect(oldest).toBeLessThanOrEqual(30.1);
    expect(bench.key.counted).toBeGreaterThanOrEqual(3);
    expect(bench.key.counted).toBeLessThanOrEqual(4);
  });
});

describe('an event', () => {
  test('rotates a key of any age above half a day', async () => {
    const bench = new OnDemandBench(EVERY, { createdDaysAgo: 2 });

    expect((await bench.run({ reason: 'event' })).output).toMatchObject({ outcome: 'rotated' });
  });

  test('that is delivered twice rotates once', async () => {
    const bench = new OnDemandBench();
    await bench.run({ reason: 'event' });
    const again = await bench.run({ reason: 'event' });

    expect(again.output).toMatchObject({ outcome: 'youngMaterial' });
    expect(bench.key.counted).toBe(1);
  });

  test('of an import rotates however young the key is, for the material that waits is the permission', async () => {
    const bench = new OnDemandBench({}, { origin: 'EXTERNAL', pending: 'PENDING_ROTATION', createdDaysAgo: 0.1 });
    expect((await bench.run({ reason: 'event' })).output).toMatchObject({ outcome: 'rotated' });
    expect((await bench.run({ reason: 'event' })).output).toMatchObject({ outcome: 'youngMaterial' });
    expect(bench.key.counted).toBe(1);
  });
});

test('the metrics are published with each reading, before and after', async () => {
  const bench = new OnDemandBench(EVERY, { createdDaysAgo: 200, history: [{ type: 'ON_DEMAND', daysAgo: 190 }] });
  await bench.tick();

  const earlier = bench.metrics.slice(0, -1);
  expect(earlier.length).toBeGreaterThan(WATCH.rounds);
  expect(
    earlier.map(({ MaterialAgeDays, DaysUntilDue, ...others }) => [Math.round(MaterialAgeDays), Math.round(DaysUntilDue), others]),
  ).toEqual(earlier.map(() => [190, -10, { OnDemandRotationsLeft: 24 }]));
  expect(bench.metrics.at(-1)).toEqual({ MaterialAgeDays: 0, OnDemandRotationsLeft: 23, DaysUntilDue: 180 });
});

test('without a schedule nothing is ever due', async () => {
  const bench = new OnDemandBench();
  await bench.manual();

  expect(new Set(bench.metrics.flatMap((values) => Object.keys(values)))).toEqual(new Set(['MaterialAgeDays', 'OnDemandRotationsLeft']));
});
