import { readFileSync } from 'node:fs';
import { Duration } from 'aws-cdk-lib';
import type { ExecutionResult, TaskHandler } from '../../sim/asl/execution-types';
import type { Deed } from '../../sim/asl/task-faults';
import { crashAfterEffect, crashBefore, hang, lasting, loseAnswer, refuse, strike } from '../../sim/asl/task-faults';
import { DEFINITION, OnDemandBench } from '../../sim/on-demand/on-demand-bench';
import { casesOf } from '../helpers/every-case';

const STATES = JSON.parse(readFileSync(DEFINITION, 'utf8')).States;
/** What the machine does, and what the function reads. */
const TASKS = [
  ...Object.keys(STATES).filter((name) => STATES[name].Type === 'Task' && name !== 'Announce the failure'),
  'DescribeKey',
  'ListKeyRotations',
  'GetKeyRotationStatus',
];
const EVERY = { maxMaterialAge: Duration.days(180) };
const wrap = (state: string, calls: 'all' | number[], deed: Deed) => (next: TaskHandler) => strike({ state, calls }, deed, next);

const FAULTS: Record<string, (bench: OnDemandBench, state: string) => (next: TaskHandler) => TaskHandler> = {
  'answer lost': (_, state) => wrap(state, [1], loseAnswer('Kms.SdkClientException')),
  'answer lost, twice': (_, state) => wrap(state, [1, 2], loseAnswer('States.Timeout')),
  'every answer lost': (_, state) => wrap(state, 'all', loseAnswer('Kms.KmsInternalException')),
  'no answer': (_, state) => wrap(state, [1], hang),
  'denied for 5 minutes': (bench, state) => wrap(state, 'all', lasting(bench.clock, 300, refuse('Kms.KmsException'))),
  'denied for good': (_, state) => wrap(state, 'all', refuse('Kms.KmsException')),
  'throttled': (bench, state) => wrap(state, 'all', lasting(bench.clock, 120, refuse('Kms.ThrottlingException'))),
  'aborted before': (_, state) => wrap(state, [1], crashBefore),
  'aborted after': (_, state) => wrap(state, [1], crashAfterEffect),
  'aborted after, the second time': (_, state) => wrap(state, [2], crashAfterEffect),
};

/** In `npm test`: what is lost, refused and cut short. */
const CASES = casesOf(Object.entries(FAULTS), ([name]) => ['answer lost', 'denied for good', 'aborted after'].includes(name));

/**
 * How the operator starts again after a run that did not end well: as its remedy says, or, without one, as the runbook says about runs that
 * were aborted or timed out.
 */
function asTold(result: ExecutionResult, seen: string[]): object {
  const [, told = '{"reason": "manual"}'] =
    /only with (\{[^}]+\})/.exec(result.cause === undefined || result.status !== 'FAILED' ? '' : JSON.parse(result.cause).remedy) ?? [];
  return result.status === 'FAILED' ? JSON.parse(told) : { reason: 'manual', ...(seen.length > 0 && { fromKeyMaterialId: seen[0] }) };
}

/**
 * A run with a fault, then runs without one: ten seconds later, and a day after that. Whatever went wrong, one rotation is counted, and it
 * is done.
 */
async function expectOneRotation(bench: OnDemandBench, input: object, fault: (next: TaskHandler) => TaskHandler): Promise<void> {
  const before = bench.key.currentMaterial;
  await bench.run(input, { wrap: fault });
  const after = [];
  for (const days of [10 / 86_400, 1]) {
    bench.pass(days);
    after.push(await bench.run(input));
  }

  expect(after.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  expect(bench.key.counted).toBe(1);
  expect(bench.key.currentMaterial).not.toBe(before);
}

describe.each(TASKS)('%s', (state) => {
  test.each(CASES)('%s: a due tick, and the ticks after it', async (_, fault) => {
    for (const key of [{ rotationSeconds: 100 }, { rotationSeconds: 460, lagSeconds: 60 }]) {
      const bench = new OnDemandBench(EVERY, key);
      await expectOneRotation(bench, { reason: 'tick' }, fault(bench, state));
    }
  });

  test.each(CASES)('%s: a request by hand that names the material, and is made again', async (_, fault) => {
    const bench = new OnDemandBench();
    await expectOneRotation(bench, { reason: 'manual', fromKeyMaterialId: bench.key.currentMaterial }, fault(bench, state));
  });

  test.each(CASES)('%s: a plain request by hand, and another start as the '
    + 'remedy or the runbook says', async (_, fault) => {
    const bench = new OnDemandBench({}, { rotationSeconds: 100, lagSeconds: { DescribeKey: 40, ListKeyRotations: 20 } });
    const before = bench.key.currentMaterial;
    const first = await bench.run({ reason: 'manual' }, { wrap: fault(bench, state) });
    bench.pass(10 / 86_400);
    if (first.status !== 'SUCCEEDED') {
      // The history of the run has what the function remembers.
      const seen = bench.calls.some(({ state: called }) => called === 'DescribeKey') ? [before] : [];
      expect((await bench.run(asTold(first, seen))).status).toBe('SUCCEEDED');
    }

    expect(bench.key.counted).toBe(1);
    expect(bench.key.currentMaterial).not.toBe(before);
  });
});

describe('two runs at once', () => {
  test.each(['tick', 'manual'])('by %s, any time apart, rotate once', async (reason) => {
    for (let seconds = 0; seconds <= 460; seconds += 23.3) {
      const bench = new OnDemandBench(EVERY, { rotationSeconds: 100 });
      const input = reason === 'tick' ? { reason } : { reason, fromKeyMaterialId: bench.key.currentMaterial };
      const runs = [bench.start(input), bench.start(input, { at: bench.clock.now() + seconds * 1000 })];
      await bench.clock.run();

      expect(bench.key.counted).toBe(1);
      expect((await Promise.all(runs.map(({ done }) => done))).map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    }
  });

  test.each(TASKS)('one of which is late at "%s": once', async (state) => {
    for (const seconds of [30, 110, 300]) {
      const bench = new OnDemandBench(EVERY, { rotationSeconds: 100 });
      const late = (next: TaskHandler) =>
        strike({ state, calls: 'all' }, lasting(bench.clock, seconds, refuse('Kms.ThrottlingException')), next);
      bench.start({ reason: 'tick' });
      bench.start({ reason: 'tick' }, { wrap: late });
      await bench.clock.run();

      expect(bench.key.counted).toBe(1);
    }
  });
});
