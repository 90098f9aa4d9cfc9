import { readFileSync } from 'node:fs';
import validate from 'asl-validator';
import { parse } from 'yaml';
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

test('reads and acts by itself; only the decision is a function\'s', () => {
  expect(tasks.map(([name, { Resource }]) => [name, Resource.split(':::')[1]])).toEqual([
    ['Decide what to do', 'lambda:invoke'],
    ['Read the key again', 'aws-sdk:kms:describeKey'],
    ['Rotate on demand', 'aws-sdk:kms:rotateKeyOnDemand'],
    ['Announce the rotation', 'events:putEvents'],
    ['Announce the failure', 'events:putEvents'],
  ]);
});

describe('its expressions mean the same to every engine', () => {
  const expressions = [...text.matchAll(/\{%.*?%\}/g)].map(([expression]) => expression);

  test('no bare $: some engines refuse it', () => {
    expect(expressions.length).toBeGreaterThan(20);
    expect(expressions.filter((expression) => /\$(?![A-Za-z{])/.test(expression))).toEqual([]);
  });

  test('no regular expressions', () => {
    expect(expressions.filter((expression) => /\$(match|contains|split|replace)\(/.test(expression))).toEqual([]);
  });
});

test('names no partition, account or Region', () => {
  expect(text).not.toMatch(/arn:aws|\d{12}|[a-z]{2}-[a-z]+-\d/);
});

describe('bounded in time, and everything that is not retried ends in one way', () => {
  const lastCatch = (name: string) => definition.States[name].Catch.at(-1);

  test.each(tasks)('%s', (name, { TimeoutSeconds }) => {
    expect(TimeoutSeconds).toBe(name === 'Decide what to do' ? 90 : 60);
    expect(lastCatch(name).ErrorEquals).toEqual(['States.ALL']);
  });

  test.each(['Read the key again', 'Rotate on demand'])('%s: the function is told of it, and decides', (name) => {
    expect(lastCatch(name)).toMatchObject({ Assign: { report: { error: '{% $states.errorOutput.Error %}' } }, Next: 'Decide what to do' });
    expect(definition.States[name].Catch).toHaveLength(1);
  });

  test.each(['Decide what to do', 'Announce the rotation'])('%s: that is told, with what was to be told from there', (name) => {
    expect(lastCatch(name)).toEqual({
      ErrorEquals: ['States.ALL'],
      Assign: { failure: expect.stringContaining("$merge([$failure, {'step'") },
      Next: 'Announce the failure',
    });
  });

  test('what the event of a failure fails with is not the reason why the run ends', () => {
    expect(lastCatch('Announce the failure')).toEqual({ ErrorEquals: ['States.ALL'], Next: 'Failed' });
  });
});

describe('retries', () => {
  const seconds = ({ MaxAttempts, IntervalSeconds, BackoffRate, JitterStrategy }: any) =>
    Array.from({ length: MaxAttempts }, (__, n) => IntervalSeconds * BackoffRate ** n).reduce((a, b) => a + b, 0) /
    (JitterStrategy === 'FULL' ? 2 : 1);
  const ANSWERED = ['Kms.KmsException', 'Kms.AccessDeniedException', 'Kms.ThrottlingException'];
  const UNSURE = [
    'Kms.KmsInternalException',
    'Kms.KMSInternalException',
    'Kms.DependencyTimeoutException',
    'Kms.SdkClientException',
    'States.Timeout',
  ];
  const LAMBDA = [
    'Lambda.ServiceException', 'Lambda.AWSLambdaException', 'Lambda.SdkClientException', 'Lambda.ClientExecutionTimeoutException',
    'Lambda.TooManyRequestsException', 'Lambda.Unknown', 'Sandbox.Timedout', 'Runtime.ExitError', 'States.Timeout', 'States.Permissions',
  ];
  const EVENTS = ['States.TaskFailed', 'States.Timeout'];
  const READ = [[ANSWERED, 420], [UNSURE, 315]];

  test.each<[string, unknown]>([
    ['Decide what to do', [[LAMBDA, 510], [['States.TaskFailed'], 35]]],
    ['Read the key again', READ],
    ['Announce the rotation', [[EVENTS, 62]]],
    ['Announce the failure', [[EVENTS, 62]]],
    // Whatever it answers, the key is read again first: a second call after the rotation has ended would be counted.
    ['Rotate on demand', undefined],
  ])('%s', (name, expected) => {
    expect(definition.States[name].Retry?.map((retrier: any) => [retrier.ErrorEquals, seconds(retrier)])).toEqual(expected);
  });

  test('the table has every task', () => {
    expect(tasks).toHaveLength(5);
  });
});

test('the call of AWS KMS is followed by nothing but a decision', () => {
  const { Next, Catch } = definition.States['Rotate on demand'];
  expect([Next, ...Catch.map((catcher: any) => catcher.Next)]).toEqual(['Decide what to do', 'Decide what to do']);
});

test('the call comes right after the key was read, and from nowhere else', () => {
  const into = (name: string) =>
    Object.entries<any>(definition.States)
      .filter(([, state]) =>
        [state, ...(state.Choices ?? []), ...(state.Catch ?? [])].some(({ Next, Default }) => [Next, Default].includes(name)),
      )
      .map(([from]) => from);
  expect(into('Rotate on demand')).toEqual(['Key as decided?']);
  expect(into('Key as decided?')).toEqual(['Read the key again']);
  expect(into('Read the key again')).toEqual(['What is to be done?']);
  expect(into('What is to be done?')).toEqual(['Decide what to do']);
});

test('the source in YAML says the same', () => {
  const source = readFileSync(DEFINITION.replace(/json$/, 'yaml'), 'utf8');
  expect(parse(source, { maxAliasCount: -1 })).toEqual(definition);
  expect(source.split('\n').filter((line) => line.length > 140)).toEqual([]);
});
