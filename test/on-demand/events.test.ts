import { OnDemandBench } from './on-demand-bench';
import { refuse, strike } from '../machine/task-faults';

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

  expect(bench.events).toEqual([{
    Source: 'cdk-kms-rotation',
    DetailType: 'KMS Key On-Demand Rotation Blocked',
    Detail: { ...about('tick'), error: 'KeyDisabled', step: 'Key can rotate?', remedy: expect.stringMatching(/^[A-Z].*\.$/) },
  }]);
});

test('KMS Key On-Demand Rotation Blocked, for a reason of AWS', async () => {
  const bench = new OnDemandBench();
  await bench.manual({}, { wrap: (next) => strike({ state: 'Rotate on demand' }, refuse('Kms.LimitExceededException', 'quota'), next) });

  expect(bench.events).toEqual([{
    Source: 'cdk-kms-rotation',
    DetailType: 'KMS Key On-Demand Rotation Blocked',
    Detail: { ...about('manual'), error: 'RotationBudgetSpent', step: 'Rotate on demand', remedy: expect.any(String), awsError: 'Kms.LimitExceededException' },
  }]);
});

test('the output of a run that ends well', async () => {
  const bench = new OnDemandBench();

  expect(Object.keys((await bench.manual()).output)).toEqual(['outcome', 'keyArn', 'previousKeyMaterialId', 'currentKeyMaterialId', 'rotationsLeft']);
});

test('the cause of a run that fails', async () => {
  const result = await new OnDemandBench({}, { keyState: 'Disabled' }).manual();

  expect(Object.keys(JSON.parse(result.cause!))).toEqual(['keyArn', 'reason', 'runbook', 'error', 'step', 'awsError', 'awsCause', 'remedy']);
});
