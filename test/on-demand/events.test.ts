import type { TaskHandler } from '../../sim/asl/execution-types';
import type { Deed } from '../../sim/asl/task-faults';
import { refuse, strike } from '../../sim/asl/task-faults';
import { OnDemandBench } from '../../sim/on-demand/on-demand-bench';

// The schema of `detail`, by hand: users' rules and targets read it. A field that goes, or changes its meaning, is a breaking change.

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const MATERIAL = /^[0-9a-f]{64}$/;
const KEY = /^arn:aws:kms:eu-central-1:111122223333:key\//;
const EXECUTION = /^arn:aws:states:eu-central-1:111122223333:execution:/;

const about = (reason: string) => (
  { keyArn: expect.stringMatching(KEY), reason, executionArn: expect.stringMatching(EXECUTION), time: expect.stringMatching(TIME) });

test('KMS Key Rotated On Demand', async () => {
  const bench = new OnDemandBench();
  const before = bench.key.currentMaterial;
  await bench.run({ reason: 'event' });

  expect(bench.events).toEqual([{
    Source: 'cdk-kms-rotation',
    DetailType: 'KMS Key Rotated On Demand',
    Detail: { ...about('event'), previousKeyMaterialId: before, currentKeyMaterialId: bench.key.currentMaterial, rotationsLeft: 24 },
  }]);
  expect(before).toMatch(MATERIAL);
  expect(bench.key.currentMaterial).toMatch(MATERIAL);
});

test('KMS Key On-Demand Rotation Blocked, for a reason of ours', async () => {
  const bench = new OnDemandBench({}, { keyState: 'Disabled' });
  await bench.tick();

  expect(bench.events).toEqual([
    {
      Source: 'cdk-kms-rotation',
      DetailType: 'KMS Key On-Demand Rotation Blocked',
      Detail: {
        ...about('tick'),
        error: 'KeyDisabled',
        step: 'Decide what to do',
        remedy: expect.stringMatching(/^[A-Z].*\.$/),
        called: false,
        previousKeyMaterialId: bench.key.currentMaterial,
      },
    },
  ]);
});

test('KMS Key On-Demand Rotation Blocked, for a reason of AWS', async () => {
  const bench = new OnDemandBench();
  await bench.manual({}, { wrap: (next) => strike({ state: 'Rotate on demand' }, refuse('Kms.LimitExceededException', 'quota'), next) });

  expect(bench.events).toEqual([{
    Source: 'cdk-kms-rotation',
    DetailType: 'KMS Key On-Demand Rotation Blocked',
    Detail: {
      ...about('manual'),
      error: 'RotationBudgetSpent',
      step: 'Rotate on demand',
      remedy: expect.any(String),
      called: false,
      previousKeyMaterialId: bench.key.currentMaterial,
      awsError: 'Kms.LimitExceededException',
    },
  }]);
});

test('KMS Key On-Demand Rotation Blocked, for a key without key material', async () => {
  const bench = new OnDemandBench({}, { keyState: 'PendingImport', origin: 'EXTERNAL' });
  await bench.manual();

  expect(bench.events).toMatchObject([{ Detail: { error: 'KeyPendingImport', called: false } }]);
  expect(bench.events[0].Detail).not.toHaveProperty('previousKeyMaterialId');
});

describe('whether the call was made, and how to start again', () => {
  const fault = (state: string, calls: 'all' | number[], deed: Deed) => ({
    wrap: (next: TaskHandler) => strike({ state, calls }, deed, next),
  });
  const denied = refuse('Kms.AccessDeniedException', 'denied');

  test.each<[string, ReturnType<typeof fault>, boolean, boolean]>([
    ['reading fails before the call', fault('GetKeyRotationStatus', 'all', denied), false, false],
    ['the call is refused', fault('Rotate on demand', 'all', denied), false, false],
    ['reading fails after the call', fault('GetKeyRotationStatus', Array.from({ length: 99 }, (_, n) => n + 6), denied), true, true],
    ['the call may have been taken, each time', fault('Rotate on demand', 'all', refuse('Kms.KmsInternalException')), true, true],
    ['the call failed for an unknown reason', fault('Rotate on demand', 'all', refuse('States.Unknown')), true, true],
    ['the event cannot be sent', fault('Announce the rotation', 'all', refuse('EventBridge.AccessDeniedException')), true, true],
  ])('%s', async (_, options, called, named) => {
    const bench = new OnDemandBench();
    const previousKeyMaterialId = bench.key.currentMaterial;
    const cause = JSON.parse((await bench.manual({}, options)).cause!);

    expect(cause).toMatchObject({ called, previousKeyMaterialId });
    expect(cause.remedy.includes(`only with {"reason": "manual", "fromKeyMaterialId": "${previousKeyMaterialId}"}`)).toBe(named);
    expect(bench.events.at(-1)!.Detail).toMatchObject({ called, previousKeyMaterialId, remedy: cause.remedy });
  });

  test('a rotation that somebody else began: not called, but named', async () => {
    const bench = new OnDemandBench();
    bench.start({ reason: 'manual' });
    const second = bench.start(
      { reason: 'manual' },
      {
        at: bench.clock.now() + 330_000,
        ...fault(
          'GetKeyRotationStatus',
          Array.from({ length: 99 }, (_, n) => n + 2),
          denied,
        ),
      },
    );
    await bench.clock.run();

    expect(JSON.parse((await second.done).cause!)).toMatchObject({
      error: 'KeyUnreadable',
      called: false,
      remedy: expect.stringContaining('fromKeyMaterialId'),
    });
  });
});

test('the output of a run that ends well', async () => {
  const bench = new OnDemandBench();

  expect(Object.keys((await bench.manual()).output)).toEqual([
    'outcome',
    'keyArn',
    'previousKeyMaterialId',
    'currentKeyMaterialId',
    'rotationsLeft',
  ]);
});

test('the cause of a run that fails', async () => {
  const result = await new OnDemandBench({}, { keyState: 'Disabled' }).manual();

  expect(Object.keys(JSON.parse(result.cause!))).toEqual([
    'keyArn',
    'reason',
    'runbook',
    'told',
    'called',
    'previousKeyMaterialId',
    'error',
    'step',
    'awsError',
    'awsCause',
    'remedy',
  ]);
});
