import { Duration } from 'aws-cdk-lib';
import type { ExecutionResult, TaskHandler } from '../../sim/asl/execution-types';
import { Abort } from '../../sim/asl/task-error';
import type { Aim, Deed } from '../../sim/asl/task-faults';
import { crashAfterEffect, hang, lasting, loseAnswer, refuse, strike } from '../../sim/asl/task-faults';
import { OnDemandBench } from '../../sim/on-demand/on-demand-bench';
import { WATCH } from '../../src/on-demand/contract';

const EVERY = { maxMaterialAge: Duration.days(180) };
const CALL = 'Rotate on demand';
const wrap = (aim: Aim, deed: Deed) => ({ wrap: (next: TaskHandler) => strike(aim, deed, next) });
const asked = (bench: OnDemandBench) => bench.key.calls.filter((call) => call === 'RotateKeyOnDemand').length;
const minutes = ({ startedAt, stoppedAt }: ExecutionResult) => (stoppedAt - startedAt) / 60_000;
const outcome = (result: ExecutionResult) => result.output?.outcome ?? result.error;

describe('a rotation that is running already', () => {
  test.each(['tick', 'manual', 'event'])('a run by %s sees it through and proves it, and starts no second one', async (reason) => {
    const bench = new OnDemandBench(EVERY);
    const first = bench.start({ reason: 'manual' });
    const second = bench.start({ reason }, { at: bench.clock.now() + 330_000 });
    await bench.clock.run();

    expect([outcome(await first.done), outcome(await second.done)]).toEqual(['rotated', 'rotated']);
    expect((await second.done).variables.memory).toMatchObject({ watch: WATCH.rounds, looks: 0 }); // seen at the first look
    expect(bench.key.counted).toBe(1);
    expect(asked(bench)).toBe(1);
  });

  test('even if the key is disabled meanwhile: AWS KMS goes on', async () => {
    const bench = new OnDemandBench();
    const result = await bench.manual({}, { onLeave: ({ state }) => { if (state === CALL) bench.key.keyState = 'Disabled'; } });

    expect(outcome(result)).toBe('rotated');
  });

  test('of a key whose reserve is reached: it was paid for already', async () => {
    const bench = new OnDemandBench({ reservedRotations: 24 });
    await bench.manual({}, { wrap: (next) => strike({ state: CALL }, crashAfterEffect, next) });

    expect(outcome(await bench.manual())).toBe('rotated');
    expect(bench.key.counted).toBe(1);
  });
});

describe('an automatic rotation in the way', () => {
  test.each([1, 10, 19])('that begins in %d minutes is waited for, and serves the purpose', async (automaticInMinutes) => {
    const bench = new OnDemandBench(EVERY, { automaticInMinutes });
    const before = bench.key.currentMaterial;
    const result = await bench.tick();

    expect(result.output).toMatchObject({
      outcome: 'rotatedAutomatically',
      previousKeyMaterialId: before,
      currentKeyMaterialId: bench.key.currentMaterial,
      rotationsLeft: 25,
    });
    expect(bench.key.counted).toBe(0);
    expect(bench.events).toEqual([]);
    expect(minutes(result)).toBeLessThan(automaticInMinutes + 8);
  });

  test('that is more than 20 minutes ahead is not, counted from the call, five minutes after the start', async () => {
    const bench = new OnDemandBench(EVERY, { automaticInMinutes: 26 });

    expect(outcome(await bench.tick())).toBe('rotated');
  });

  test('that never comes: refused after 40 minutes, and said so', async () => {
    const bench = new OnDemandBench(EVERY);
    const result = await bench.tick(wrap({ state: CALL, calls: 'all' }, refuse('Kms.ConflictException', 'in progress')));

    expect(result).toMatchObject({ status: 'FAILED', error: 'AutomaticRotationAhead' });
    expect(minutes(result)).toBeGreaterThan(40);
    expect(minutes(result)).toBeLessThan(40 + 15 + 6); // until the first call, and after the last
    expect(bench.events).toMatchObject([{ Detail: { error: 'AutomaticRotationAhead' } }]);
  });

  test('that goes away: the rotation follows', async () => {
    const bench = new OnDemandBench(EVERY);

    expect(outcome(await bench.tick(wrap({ state: CALL, calls: [1, 2, 3] }, refuse('Kms.ConflictException'))))).toBe('rotated');
    expect(bench.key.counted).toBe(1);
  });
});

describe('an unsure answer', () => {
  const UNSURE = [
    'Kms.KmsInternalException',
    'Kms.KMSInternalException',
    'Kms.DependencyTimeoutException',
    'Kms.SdkClientException',
    'States.Timeout',
  ];

  test.each(UNSURE)('%s to a call that took effect: it is found done, and not made again', async (error) => {
    const bench = new OnDemandBench(EVERY);

    expect(outcome(await bench.tick(wrap({ state: CALL }, loseAnswer(error))))).toBe('rotated');
    expect(bench.key.counted).toBe(1);
    expect(asked(bench)).toBe(1);
  });

  test.each(UNSURE)('%s to a call that took effect and takes long: it is found running', async (error) => {
    const bench = new OnDemandBench(EVERY, { rotationSeconds: 460 });

    expect(outcome(await bench.tick(wrap({ state: CALL }, loseAnswer(error))))).toBe('rotated');
    expect(asked(bench)).toBe(1);
  });

  test.each([60, 290])('a call that took effect, seen only %d s later', async (lagSeconds) => {
    const bench = new OnDemandBench(EVERY, { lagSeconds });

    expect(outcome(await bench.tick(wrap({ state: CALL }, loseAnswer('Kms.SdkClientException'))))).toBe('rotated');
    expect(bench.key.counted).toBe(1);
  });

  test('a call without effect is made again after 20 minutes each, three times at most', async () => {
    const bench = new OnDemandBench(EVERY);
    const late = await bench.tick(wrap({ state: CALL, calls: [1, 2] }, refuse('Kms.KmsInternalException')));
    expect(outcome(late)).toBe('rotated');
    const times = late.trail.filter(({ state }) => state === CALL).map(({ enteredAt }) => (enteredAt - late.startedAt) / 60_000);
    expect(times.map(Math.floor)).toEqual([5, 25, 45]);

    const hopeless = new OnDemandBench(EVERY);
    const result = await hopeless.tick(wrap({ state: CALL, calls: 'all' }, refuse('Kms.KmsInternalException', 'out of order')));
    expect(result).toMatchObject({ status: 'FAILED', error: 'RotationNotStarted' });
    expect(JSON.parse(result.cause!)).toMatchObject({ awsError: 'Kms.KmsInternalException', awsCause: 'out of order' });
    expect(result.trail.filter(({ state }) => state === CALL)).toHaveLength(3);
    expect(minutes(result)).toBeLessThan(70);
  });

  test('no answer at all is one, too', async () => {
    const bench = new OnDemandBench(EVERY);

    expect(outcome(await bench.tick(wrap({ state: CALL }, hang)))).toBe('rotated');
  });
});

describe('a refusal that may pass', () => {
  test.each([
    'Kms.KmsException',
    'Kms.AccessDeniedException',
    'Kms.ThrottlingException',
    'Kms.KmsInvalidStateException',
    'Kms.DisabledException',
  ])('%s for five minutes', async (error) => {
    const bench = new OnDemandBench(EVERY);

    expect(
      outcome(await bench.tick({ wrap: (next) => strike({ state: CALL, calls: 'all' }, lasting(bench.clock, 300, refuse(error)), next) })),
    ).toBe('rotated');
    expect(bench.key.counted).toBe(1);
  });

  test('that does not pass: the run fails within 20 minutes', async () => {
    const result = await new OnDemandBench(EVERY).tick(wrap({ state: CALL, calls: 'all' }, refuse('Kms.KmsException', 'not authorized')));

    expect(result).toMatchObject({ status: 'FAILED', error: 'RotationNotStarted' });
    expect(JSON.parse(result.cause!)).toMatchObject({
      awsError: 'Kms.KmsException',
      remedy: expect.stringMatching(/kms:RotateKeyOnDemand/),
    });
    expect(minutes(result)).toBeLessThan(20);
  });

  test('while somebody else rotates the key: not asked again after that', async () => {
    const bench = new OnDemandBench();
    const other = bench.start({ reason: 'manual' });
    const late = bench.start(
      { reason: 'manual' },
      { wrap: (next) => strike({ state: CALL, calls: 'all' }, lasting(bench.clock, 400, refuse('Kms.ThrottlingException')), next) },
    );
    await bench.clock.run();

    expect([outcome(await other.done), outcome(await late.done)]).toEqual(['rotated', 'rotated']);
    expect(bench.key.counted).toBe(1);
  });

  test('other refusals are not tried again', async () => {
    const result = await new OnDemandBench(EVERY).tick(
      wrap({ state: CALL, calls: 'all' }, refuse('Kms.UnsupportedOperationException', 'no')),
    );

    expect(result).toMatchObject({ status: 'FAILED', error: 'RotationNotStarted' });
    expect(result.trail.filter(({ state }) => state === CALL)).toHaveLength(1);
  });
});

describe('a rotation that does not end, or does not show', () => {
  test('is given up after an hour; the next run goes on', async () => {
    const bench = new OnDemandBench(EVERY, { rotationSeconds: 5_000 });
    const result = await bench.tick();

    expect(result).toMatchObject({ status: 'FAILED', error: 'RotationUnfinished' });
    expect(minutes(result)).toBeGreaterThan(60);
    expect(minutes(result)).toBeLessThan(66);
    expect(outcome(await bench.tick())).toBe('rotated');
    expect(bench.key.counted).toBe(1);
  });

  test('seen late: proven when it shows', async () => {
    const bench = new OnDemandBench(EVERY, { lagSeconds: 240 });

    expect(outcome(await bench.tick())).toBe('rotated');
    expect(bench.key.counted).toBe(1);
  });

  test('never seen: unproven after ten minutes', async () => {
    const bench = new OnDemandBench(EVERY);
    const result = await bench.tick({ wrap: (next) => strike({ state: CALL }, () => ({ KeyId: bench.keyArn }), next) });

    expect(result).toMatchObject({ status: 'FAILED', error: 'RotationUnproven' });
    expect(minutes(result)).toBeLessThan(16);
    expect(JSON.parse(result.cause!).awsCause).toContain(bench.key.currentMaterial);
  });

  test('shown by the key and not by its list of rotations: not proven', async () => {
    const bench = new OnDemandBench(EVERY, { history: [{ type: 'ON_DEMAND', daysAgo: 300 }] });
    let first: unknown;
    const result = await bench.tick({
      wrap: (next) => async (call) => {
        const answer = await next(call);
        if (call.state !== 'ListKeyRotations') return answer;
        return first ??= answer;
      },
    });

    expect(result).toMatchObject({ status: 'FAILED', error: 'RotationUnproven' });
    expect(bench.key.counted).toBe(1);
  });

  test('shown by its list of rotations and not by the key: not proven', async () => {
    const bench = new OnDemandBench(EVERY);
    let first: unknown;
    const result = await bench.tick({
      wrap: (next) => async (call) => {
        const answer = await next(call);
        if (!/^(DescribeKey|Read the key again)$/.test(call.state)) return answer;
        return first ??= answer;
      },
    });

    expect(result).toMatchObject({ status: 'FAILED', error: 'RotationUnproven' });
    expect(bench.key.counted).toBe(1);
  });

  test('answers that never agree before the call: nothing is rotated', async () => {
    const bench = new OnDemandBench(EVERY);
    const result = await bench.tick({
      wrap: (next) => async (call) => {
        const answer: any = await next(call);
        return call.state === 'Read the key again'
          ? { KeyMetadata: { ...answer.KeyMetadata, CurrentKeyMaterialId: 'f'.repeat(64) } }
          : answer;
      },
    });

    expect(result).toMatchObject({ status: 'FAILED', error: 'RotationUnproven' });
    expect(bench.key.counted).toBe(0);
  });
});

describe('reading', () => {
  test.each([
    ['DescribeKey', 'Decide what to do', /^kms:DescribeKey on arn:.* failed: AccessDeniedException: not authorized$/],
    ['ListKeyRotations', 'Decide what to do', /^kms:ListKeyRotations on arn:.* failed: AccessDeniedException: not authorized$/],
    ['GetKeyRotationStatus', 'Decide what to do', /^kms:GetKeyRotationStatus on arn:.* failed: AccessDeniedException: not authorized$/],
    ['Read the key again', 'Read the key again', /^not authorized$/],
  ])('%s: denied for good', async (state, step, why) => {
    const bench = new OnDemandBench(EVERY);
    const result = await bench.tick(wrap({ state, calls: 'all' }, refuse('Kms.AccessDeniedException', 'not authorized')));

    expect(result).toMatchObject({ status: 'FAILED', error: 'KeyUnreadable' });
    expect(JSON.parse(result.cause!)).toMatchObject({ step, awsError: 'Kms.AccessDeniedException', awsCause: expect.stringMatching(why) });
    expect(minutes(result)).toBeGreaterThan(5); // permissions take up to five minutes to count
    expect(bench.key.counted).toBe(0);
  });

  test.each([[60, 'rotated'], [1_200, 'KeyUnreadable']])('by a function that cannot be asked for %d s', async (seconds, ends) => {
    const bench = new OnDemandBench(EVERY);
    const result = await bench.tick({
      wrap: (next) =>
        strike(
          { state: 'Decide what to do', calls: 'all' },
          lasting(bench.clock, seconds, refuse('Lambda.TooManyRequestsException', 'throttled')),
          next,
        ),
    });

    expect(outcome(result)).toBe(ends);
    expect(bench.events).toMatchObject([
      ends === 'rotated' ? {} : { Detail: { error: ends, called: false, awsError: 'Lambda.TooManyRequestsException' } },
    ]);
  });

  test('by a function that cannot be asked any more after the call: it is said that the call was made', async () => {
    const bench = new OnDemandBench(EVERY);
    const before = bench.key.currentMaterial;
    let called = false;
    const result = await bench.tick({
      wrap: (next) => (call) => {
        if (called && call.state === 'Decide what to do') return refuse('Lambda.Unknown')(call, next);
        called ||= call.state === CALL;
        return next(call);
      },
    });

    expect(result).toMatchObject({ status: 'FAILED', error: 'KeyUnreadable' });
    expect(JSON.parse(result.cause!)).toMatchObject({
      called: true,
      previousKeyMaterialId: before,
      awsError: 'Lambda.Unknown',
      remedy: expect.stringContaining(before),
    });
  });

  test('a key that is gone', async () => {
    const result = await new OnDemandBench().manual({}, wrap({ state: 'DescribeKey' }, refuse('Kms.NotFoundException')));

    expect(result).toMatchObject({ status: 'FAILED', error: 'KeyUnreadable' });
    expect(minutes(result)).toBeLessThan(1);
  });
});

test('a rotation that cannot be announced is a failure, and not done again', async () => {
  const bench = new OnDemandBench(EVERY);
  const result = await bench.tick(
    wrap({ state: 'Announce the rotation', calls: 'all' }, refuse('EventBridge.AccessDeniedException', 'no')),
  );

  expect(result).toMatchObject({ status: 'FAILED', error: 'RotationUnannounced' });
  expect(outcome(await bench.tick())).toBe('notDue');
  expect(bench.key.counted).toBe(1);
});

test('a redriven execution rotates nothing', async () => {
  const bench = new OnDemandBench(EVERY);
  const stopped = await bench.tick({ onEnter: ({ state }) => { if (state === CALL) throw new Abort('stopped'); } });
  expect(stopped.status).toBe('ABORTED');
  const redriven = await bench.tick({ redriveOf: stopped });

  expect(redriven).toMatchObject({ status: 'FAILED', error: 'RotationNotStarted' });
  expect(redriven.cause).toContain('redriven');
  // What it did before is not known.
  expect(JSON.parse(redriven.cause!)).toMatchObject({ called: true, previousKeyMaterialId: bench.key.currentMaterial });
  expect(bench.key.counted).toBe(0);
});

test('AWS and emulators spell errors in their own ways', async () => {
  for (const spelling of ['Kms', 'KMS'] as const) {
    const bench = new OnDemandBench({}, { origin: 'EXTERNAL', pending: 'PENDING_ROTATION', spelling });
    const result = await bench.manual({}, { onEnter: ({ state }) => { if (state === CALL) bench.key.pending = undefined; } });
    expect(result).toMatchObject({ error: 'NoMaterialPending' });
  }
});
