import { readFileSync } from 'node:fs';
import validate from 'asl-validator';
import { DEFINITION } from '../../sim/on-demand/on-demand-bench';
import { ON_DEMAND_STATES } from '../../src/on-demand/contract';

const text = readFileSync(DEFINITION, 'utf8');
const definition = JSON.parse(text);
const tasks = Object.entries<any>(definition.States).filter(([, state]) => state.Type === 'Task');

test.each(['aws', 'aws-cn', 'aws-us-gov'])('is valid Amazon States Language in %s', (partition) => {
  const result = (validate as any)(JSON.parse(text.replaceAll('${Partition}', partition)));
  expect(result.errors).toEqual([]);
  expect(result.isValid).toBe(true);
});

test('has the states of the contract, no more and no fewer', () => {
  expect(Object.keys(definition.States)).toEqual(Object.values(ON_DEMAND_STATES));
});

test('is all JSONata and has a time limit', () => {
  expect(definition).toMatchObject({ QueryLanguage: 'JSONata', TimeoutSeconds: 21_600 });
  expect(definition.Comment).toMatch(/^[A-Z].{50,}\.$/);
});

test('needs no function: AWS itself is called', () => {
  expect(tasks.map(([, { Resource }]) => Resource.split(':::')[1]).sort()).toEqual([
    'aws-sdk:cloudwatch:putMetricData', 'aws-sdk:kms:describeKey', 'aws-sdk:kms:describeKey', 'aws-sdk:kms:getKeyRotationStatus', 'aws-sdk:kms:listKeyRotations',
    'aws-sdk:kms:rotateKeyOnDemand', 'events:putEvents', 'events:putEvents',
  ]);
});

test('names no partition, account or Region', () => {
  expect(text).not.toMatch(/arn:aws|\d{12}|[a-z]{2}-[a-z]+-\d/);
});

/** What these fail with is not the reason why a run ends. */
const BEST_EFFORT = { 'Publish the metrics': 'Read the rotation status', 'Announce the failure': 'Failed' } as Record<string, string>;

test.each(tasks)('%s: bounded in time, and everything that is not retried ends in one way', (name, state) => {
  expect(state.TimeoutSeconds).toBe(60);
  if (BEST_EFFORT[name] !== undefined) {
    expect(state.Catch).toEqual([{ ErrorEquals: ['States.ALL'], Next: BEST_EFFORT[name] }]);
    return;
  }
  expect(state.Catch.at(-1)).toMatchObject({
    ErrorEquals: ['States.ALL'], Assign: { failure: { error: expect.any(String), awsError: '{% $states.errorOutput.Error %}', remedy: expect.any(String) } }, Next: 'Announce the failure',
  });
});

describe('retries', () => {
  const seconds = ({ MaxAttempts, IntervalSeconds, BackoffRate, JitterStrategy }: any) =>
    Array.from({ length: MaxAttempts }, (__, n) => IntervalSeconds * BackoffRate ** n).reduce((a, b) => a + b, 0) / (JitterStrategy === 'FULL' ? 2 : 1);
  const ANSWERED = ['Kms.KmsException', 'Kms.AccessDeniedException', 'Kms.ThrottlingException'];
  const UNSURE = ['Kms.KmsInternalException', 'Kms.KMSInternalException', 'Kms.DependencyTimeoutException', 'Kms.SdkClientException', 'States.Timeout'];
  const EVENTS = ['States.TaskFailed', 'States.Timeout'];
  const READ = [[ANSWERED, 420], [UNSURE, 315]];

  test.each<[string, unknown]>([
    ['Read the key', READ],
    ['Read the rotations', READ],
    ['Read the rotation status', READ],
    ['Read the key again', READ],
    ['Announce the rotation', [[EVENTS, 62]]],
    ['Announce the failure', [[EVENTS, 62]]],
    ['Publish the metrics', undefined],
    // Whatever it answers, the key is read again first: a second call after the rotation has ended would be counted.
    ['Rotate on demand', undefined],
  ])('%s', (name, expected) => {
    expect(definition.States[name].Retry?.map((retrier: any) => [retrier.ErrorEquals, seconds(retrier)])).toEqual(expected);
  });

  test('the table has every task', () => {
    expect(tasks).toHaveLength(8);
  });
});

test('the call of AWS KMS is followed by nothing but a wait and a reading, or the end', () => {
  const { Next, Catch } = definition.States['Rotate on demand'];
  expect([Next, ...Catch.map((catcher: any) => catcher.Next)]).toEqual([
    'Wait for the rotation', 'Wait before reading again', 'Wait before reading again', 'Wait before reading again', 'Announce the failure', 'Announce the failure',
  ]);
  expect(definition.States['Wait before reading again'].Next).toBe('Read the key');
  expect(definition.States['Wait for the rotation'].Next).toBe('Read the rotation status');
});

test('the call comes right after the key was read, and from nowhere else', () => {
  const into = (name: string) => Object.entries<any>(definition.States)
    .filter(([, state]) => [state, ...(state.Choices ?? []), ...(state.Catch ?? [])].some(({ Next, Default }) => [Next, Default].includes(name)))
    .map(([from]) => from);
  expect(into('Rotate on demand')).toEqual(['Key as read?']);
  expect(into('Key as read?')).toEqual(['Read the key again']);
  expect(into('Read the key again')).toEqual(['What is to be done?']);
  expect(into('What is to be done?')).toEqual(['Read the rotation status']);
});
