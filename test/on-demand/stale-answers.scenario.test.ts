import { Duration } from 'aws-cdk-lib';
import type { ExecutionResult, TaskHandler } from '../../sim/asl/execution-types';
import { lasting, loseAnswer, refuse, strike } from '../../sim/asl/task-faults';
import type { RunOptions } from '../../sim/on-demand/on-demand-bench';
import { OnDemandBench } from '../../sim/on-demand/on-demand-bench';

/**
 * AWS KMS is eventually consistent: usually within seconds, "in some cases it can take several minutes". What then is counted, and what is
 * claimed?
 */

const EVERY = { maxMaterialAge: Duration.days(180) };
const CALL = 'Rotate on demand';
const outcome = (result: ExecutionResult) => result.output?.outcome ?? result.error;
const keyAndList = (seconds: number) => ({ DescribeKey: seconds, ListKeyRotations: seconds });
const asked = (bench: OnDemandBench) => bench.key.calls.filter((call) => call === 'RotateKeyOnDemand').length;

/** Two runs of which the second starts so many seconds after the first; what AWS KMS counted. */
async function two(
  input: (bench: OnDemandBench) => object,
  lagSeconds: OnDemandBench['key']['lagSeconds'],
  seconds: number,
): Promise<number> {
  const bench = new OnDemandBench(EVERY, { rotationSeconds: 100, lagSeconds });
  const both = input(bench);
  bench.start(both);
  bench.start(both, { at: bench.clock.now() + seconds * 1000 });
  await bench.clock.run();
  return bench.key.counted;
}

/** Every minute and a half; and close together where the second run looks, or calls, when the first one's rotation has just ended. */
const STARTS = [...range(0, 720, 90), ...range(99, 106, 3), ...range(399, 406, 3)];

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.ceil((to - from) / step) }, (_, n) => from + n * step);
}

describe('two runs, whenever the second starts, rotate once', () => {
  const TICK = () => ({ reason: 'tick' });
  test.each<[string, (bench: OnDemandBench) => object, OnDemandBench['key']['lagSeconds']]>([
    ['by tick', TICK, keyAndList(5)],
    ['by tick', TICK, keyAndList(200)],
    ['by tick', TICK, { DescribeKey: 20, ListKeyRotations: 90, GetKeyRotationStatus: 50 }],
    ['by tick', TICK, 90],
    ['by event', () => ({ reason: 'event' }), keyAndList(60)],
    ['by hand, with the material', ({ key }) => ({ reason: 'manual', fromKeyMaterialId: key.currentMaterial }), keyAndList(60)],
  ])('%s', async (_, input, lag) => {
    for (const seconds of STARTS) expect([seconds, await two(input, lag, seconds)]).toEqual([seconds, 1]);
  });

  test.each([130, 200, 280])('when the rotation is over, and all answers are %d s old', async (lag) => {
    for (const seconds of range(405, 410 + lag, 50)) expect([seconds, await two(TICK, lag, seconds)]).toEqual([seconds, 1]);
  });
});

describe('two runs that look at once, while every answer is older than a rotation takes', () => {
  const TICK = () => ({ reason: 'tick' });

  test.each([180, 200, 300, 480])('%d s: they call together, or so far apart that the later one '
    + 'sees the earlier one\'s rotation', async (lag) => {
    for (const seconds of range(0, 720, 30)) expect([seconds, await two(TICK, lag, seconds)]).toEqual([seconds, 1]);
  });

  test('the residue that the guide tells of: every answer is older than from one slot to the next', async () => {
    const counted = await Promise.all(range(0, 1_200, 150).map(async (seconds) => two(TICK, 700, seconds)));
    expect(Math.max(...counted)).toBe(2);
  });
});

test.each([
  ['right before the call', 'Read the key again', 1, 110, 200],
  ['in its last round', 'GetKeyRotationStatus', 5, 110, 200],
  ['in an earlier round', 'ListKeyRotations', 2, 335, 290],
])('a run that is held up %s, while another one rotates, watches for five minutes again', async (_, state, from, seconds, lag) => {
  const bench = new OnDemandBench(EVERY, { rotationSeconds: 100, lagSeconds: keyAndList(lag) });
  const calls = Array.from({ length: 99 }, (__, n) => from + n);
  const late = (next: TaskHandler) => strike({ state, calls }, lasting(bench.clock, seconds, refuse('Kms.ThrottlingException')), next);
  bench.start({ reason: 'tick' });
  bench.start({ reason: 'tick' }, { wrap: late });
  await bench.clock.run();

  expect(bench.key.counted).toBe(1);
});

describe('a lost answer to a call that took effect', () => {
  test.each([[310], [600], [1000], [keyAndList(500)]])('is found within 20 minutes, all being %j s old, and '
    + 'the call not made again', async (lagSeconds) => {
    for (const error of ['Kms.SdkClientException', 'States.Timeout']) {
      const bench = new OnDemandBench(EVERY, { rotationSeconds: 100, lagSeconds });
      const result = await bench.tick({ wrap: (next) => strike({ state: CALL }, loseAnswer(error), next) });

      expect(outcome(result)).toBe('rotated');
      expect([bench.key.counted, asked(bench)]).toEqual([1, 1]);
    }
  });

  test('of imported material: that none is pending any more is no refusal', async () => {
    const bench = new OnDemandBench({}, { origin: 'EXTERNAL', pending: 'PENDING_ROTATION', lagSeconds: 400 });
    const result = await bench.manual({}, { wrap: (next) => strike({ state: CALL }, loseAnswer('Kms.KmsInternalException'), next) });

    expect(outcome(result)).toBe('rotated');
  });

  test('the third time: not said to be without effect before 20 minutes have shown none', async () => {
    const bench = new OnDemandBench(EVERY, { lagSeconds: 600 });
    const deeds = [refuse('Kms.KmsInternalException'), refuse('Kms.KmsInternalException'), loseAnswer('Kms.KmsInternalException')];
    const result = await bench.tick({
      wrap: (next) => strike({ state: CALL, calls: 'all' }, (call, go) => deeds.shift()!(call, go), next),
    });

    expect(outcome(result)).toBe('rotated');
    expect(bench.key.counted).toBe(1);
  });

  test.each([500, 503])('a status of %d that the API does not model is unsure, too', async (status) => {
    const cause = `Service Unavailable (Service: Kms, Status Code: ${status}, Request ID: none)`;
    for (const lagSeconds of [0, keyAndList(40), 600]) {
      const bench = new OnDemandBench(EVERY, { rotationSeconds: 100, lagSeconds });
      const result = await bench.tick({
        wrap: (next) => strike({ state: CALL, calls: 'all' }, loseAnswer('Kms.KmsException', cause), next),
      });

      expect(outcome(result)).toBe('rotated');
      expect([bench.key.counted, asked(bench)]).toEqual([1, 1]);
    }
  });
});

describe('answers that go back in time', () => {
  /** One reading after the call, of key and list alike, shows what was so many days ago. */
  const backAfterCall = (bench: OnDemandBench, days: number): RunOptions => {
    let calls = 0;
    let rounds = 0;
    return {
      wrap: (next) => (call) => {
        if (call.state === CALL) calls++;
        if (call.state === 'DescribeKey' && calls > 0) rounds++;
        bench.key.lagSeconds = rounds === 1 && /^(DescribeKey|ListKeyRotations)$/.test(call.state) ? keyAndList(days * 86_400) : 0;
        return next(call);
      },
    };
  };

  test.each(['ON_DEMAND', 'AUTOMATIC'] as const)('an older material that came by a rotation (%s) proves nothing', async (type) => {
    const bench = new OnDemandBench({}, { history: [{ type, daysAgo: 300 }, { type: 'ON_DEMAND', daysAgo: 100 }] });
    const before = bench.key.currentMaterial;
    const { output } = await bench.manual({}, backAfterCall(bench, 200));

    expect(output).toMatchObject({
      outcome: 'rotated',
      previousKeyMaterialId: before,
      currentKeyMaterialId: bench.key.currentMaterial,
      rotationsLeft: type === 'ON_DEMAND' ? 22 : 23,
    });
    expect(bench.key.counted).toBe(1);
  });

  test('the list is ahead of the key when the run begins: it is proven nevertheless', async () => {
    const bench = new OnDemandBench(EVERY, { rotationSeconds: 100, lagSeconds: { DescribeKey: 200 } });
    bench.start({ reason: 'tick' });
    const second = bench.start({ reason: 'tick' }, { at: bench.clock.now() + 450_000 });
    await bench.clock.run();

    expect(outcome(await second.done)).toBe('rotated');
    expect(bench.key.counted).toBe(1);
  });
});

describe('a run that begins when the material has changed, and the status still shows the rotation', () => {
  const begin = async (from: 'none' | 'before' | 'current') => {
    const bench = new OnDemandBench(EVERY, { rotationSeconds: 100 });
    const old = bench.key.currentMaterial;
    await bench.manual();
    bench.key.lagSeconds = { GetKeyRotationStatus: 60 };
    const named = { none: {}, before: { fromKeyMaterialId: old }, current: { fromKeyMaterialId: bench.key.currentMaterial } }[from];
    return { bench, result: await bench.manual(named) };
  };

  test.each(['none', 'before'] as const)('it is done, and said so (material named: %s)', async (from) => {
    const { bench, result } = await begin(from);

    expect(outcome(result)).toBe('alreadyRotated');
    expect(bench.key.counted).toBe(1);
    expect(result.stoppedAt - result.startedAt).toBeLessThan(120_000);
  });

  test('who names the new material wants another rotation, and gets it', async () => {
    const { bench, result } = await begin('current');

    expect(outcome(result)).toBe('rotated');
    expect(bench.key.counted).toBe(2);
  });
});

test('a key without current material, told as null, is one without', async () => {
  const result = await new OnDemandBench({}, { keyState: 'PendingImport', origin: 'EXTERNAL' }).manual({}, {
    wrap: (next) => async (call) => {
      const answer: any = await next(call);
      return call.state === 'DescribeKey' ? { KeyMetadata: { ...answer.KeyMetadata, CurrentKeyMaterialId: null } } : answer;
    },
  });

  expect(result.error).toBe('KeyPendingImport');
  expect(Object.keys(JSON.parse(result.cause!))).not.toContain('previousKeyMaterialId');
});
