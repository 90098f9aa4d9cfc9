import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { integrationCalls, retriesIn, transitionsIn } from './count';
import type { CountedRun } from './report';
import { problems } from './report';

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

describe('the verdict', () => {
  const run = (transitions: number, more: Partial<CountedRun> = {}): CountedRun => (
    { title: 'idle tick', transitions, retries: 1, functionCalls: 2, kmsCalls: [], ...more });

  test('a run may have as many transitions as promised, and not one more', () => {
    expect(problems([run(4, { atMost: 4 }), run(99)])).toEqual([]);
    expect(problems([run(5, { atMost: 4 })])).toEqual(['idle tick: 5 state transitions (1 of them retries), at most 4']);
  });
});
