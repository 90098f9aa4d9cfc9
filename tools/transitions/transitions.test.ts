import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { byOperation, integrationCalls, retriesIn, transitionsIn } from './count';
import type { CountedRun } from './report';
import { describe as tell, problems } from './report';

/** The pure parts of `npm run transitions`. */

function history(...types: (HistoryEvent['type'] | [HistoryEvent['type'], string])[]): HistoryEvent[] {
  return types.map((one, index) => {
    const [type, resource] = Array.isArray(one) ? one : [one];
    return {
      id: index + 1,
      timestamp: new Date(0),
      type,
      taskScheduledEventDetails: resource === undefined ? undefined : { resource, resourceType: 'states', region: '', parameters: '' },
    };
  });
}

const TASK = history(
  'ExecutionStarted',
  'TaskStateEntered',
  ['TaskScheduled', 'arn:aws:states:::aws-sdk:kms:createKey'],
  'TaskFailed',
  ['TaskScheduled', 'arn:aws:states:::aws-sdk:kms:createKey'],
  'TaskSucceeded',
  'TaskStateExited',
  'TaskStateEntered',
  ['TaskScheduled', 'arn:aws:states:::lambda:invoke'],
  'TaskSucceeded',
  'TaskStateExited',
  'ChoiceStateEntered',
  'ChoiceStateExited',
  'WaitStateEntered',
  'WaitStateExited',
  'SucceedStateEntered',
  'SucceedStateExited',
  'ExecutionSucceeded',
);

test('each state that is entered is a transition, of whatever type, and so is each retry; the start is none', () => {
  expect(transitionsIn(TASK)).toBe(5 + 1);
  expect(retriesIn(TASK)).toBe(1);
  expect(transitionsIn(history('ExecutionStarted', 'FailStateEntered', 'ExecutionFailed'))).toBe(1);
});

test('calls of an integration are counted with every attempt', () => {
  expect(integrationCalls(TASK, ':kms:')).toBe(2);
  expect(integrationCalls(TASK, ':lambda:')).toBe(1);
});

const calls = (...operations: string[]) => operations.map((operation) => ({ service: 'kms', operation, sdk: true }));

test('operations are listed by how often they were called', () => {
  expect(byOperation(calls('Verify', 'Sign', 'CreateKey', 'Sign', 'Sign', 'Verify'))).toBe('3 Sign, 2 Verify, CreateKey');
  expect(byOperation([])).toBe('');
});

describe('the report', () => {
  const run = (transitions: number, more: Partial<CountedRun> = {}): CountedRun => ({
    title: 'idle tick',
    transitions,
    retries: 1,
    functionCalls: 2,
    kmsCalls: calls('Sign'),
    ...more,
  });

  test('a run may have as many transitions as promised, and not one more', () => {
    expect(problems([run(4, { atMost: 4 }), run(99)])).toEqual([]);
    expect(problems([run(5, { atMost: 4 })])).toEqual(['idle tick: 5 state transitions (1 of them retries), at most 4']);
  });

  test('shows what was promised and what the prototype needed', () => {
    const [, promised, other] = tell([run(5, { atMost: 4, prototype: { transitions: '3', calls: '7' } }), run(6)]).split('\n');

    expect(promised.split(/ {2,}/)).toEqual(['idle tick', '5 !', '4', '3', '2', '1', '7', 'Sign']);
    expect(other.split(/ {2,}/)).toEqual(['idle tick', '6', '-', '-', '2', '1', '-', 'Sign']);
  });
});
