import { parseMachine } from './definition';
import type { ExecutionOptions, ExecutionResult, TaskHandler } from './execution-types';
import { execute, Execution } from './interpreter';
import { Abort, TaskError } from './task-error';
import { VirtualClock } from '../clock/virtual-clock';

const START = '2026-01-01T00:00:00.000Z';

type Settings = Partial<ExecutionOptions> & { machine?: object };

function run(states: object, onTask: TaskHandler = () => ({}), more: Settings = {}): Promise<ExecutionResult> {
  const { machine, ...options } = more;
  const definition = { QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states, ...machine };
  return execute(parseMachine(definition), { clock: new VirtualClock(START), onTask, transitionMillis: 0, ...options });
}

/** Answers the calls in turn; an Error is thrown. */
function answers(...list: unknown[]): TaskHandler {
  return () => {
    const answer = list.shift();
    if (answer instanceof Error) {
      throw answer;
    }
    return answer;
  };
}

const seconds = (result: ExecutionResult) => (result.stoppedAt - result.startedAt) / 1000;

describe('data', () => {
  test('Arguments, result, Output, Assign; the old values hold while Assign is evaluated', async () => {
    const seen: unknown[] = [];
    const result = await run(
      {
        First: { Type: 'Pass', Assign: { a: 1, b: 2 }, Next: 'Swap' },
        Swap: {
          Type: 'Task',
          Resource: 'r',
          Arguments: { sum: '{% $a + $b %}' },
          Assign: { a: '{% $b %}', b: '{% $a %}' },
          Output: '{% $states.result.x & $a %}',
          Next: 'Last',
        },
        Last: { Type: 'Succeed', Output: { a: '{% $a %}', b: '{% $b %}', input: '{% $states.input %}' } },
      },
      (call) => {
        seen.push(call.args, call.resource, call.state, call.attempt);
        return { x: 'y' };
      },
    );
    expect(seen).toEqual([{ sum: 3 }, 'r', 'Swap', 1]);
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { a: 2, b: 1, input: 'y1' }, transitions: 3, variables: { a: 2, b: 1 } });
    expect(result.trail.map(visit => visit.state)).toEqual(['First', 'Swap', 'Last']);
  });

  test('a task without Arguments gets the input; without Output it passes its result on, as JSON', async () => {
    const result = await run(
      { T: { Type: 'Task', Resource: 'r', End: true } },
      (call) => ({ got: call.args, at: new Date(0), none: undefined }),
      { input: { i: 1 } },
    );
    expect(result.output).toEqual({ got: { i: 1 }, at: '1970-01-01T00:00:00.000Z' });
  });

  test('the context object', async () => {
    const result = await run({ P: { Type: 'Pass', Output: '{% $states.context %}', End: true } }, undefined, {
      name: 'n1',
      machineName: 'rotation',
      input: { i: 1 },
    });
    expect(result.output).toEqual({
      Execution: {
        Id: 'arn:aws:states:eu-central-1:111122223333:execution:rotation:n1',
        Name: 'n1',
        Input: { i: 1 },
        StartTime: START,
        RedriveCount: 0,
      },
      State: { Name: 'P', EnteredTime: START, RetryCount: 0 },
      StateMachine: { Id: 'arn:aws:states:eu-central-1:111122223333:stateMachine:rotation', Name: 'rotation' },
    });
  });

  test('$states.result exists only after a task, $states.errorOutput only in a catcher', async () => {
    await expect(run({ P: { Type: 'Pass', Output: '{% $states.result %}', End: true } })).resolves.toMatchObject({
      status: 'FAILED',
      error: 'States.QueryEvaluationError',
    });
    await expect(run({ P: { Type: 'Task', Resource: 'r', Output: '{% $states.errorOutput %}', End: true } })).resolves.toMatchObject({
      status: 'FAILED',
    });
  });
});

describe('Choice', () => {
  const choice = (more: object) => ({
    C: {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $states.input.n = 1 %}', Assign: { v: 'one' }, Output: 'first', Next: 'End' },
        { Condition: '{% $states.input.n = 2 %}', Next: 'End' },
      ],
      ...more,
    },
    End: { Type: 'Succeed', Output: '{% [$states.input, $exists($states.input.n)] %}' },
  });

  test('the first rule that holds, with its Assign and Output', async () => {
    await expect(run(choice({}), undefined, { input: { n: 1 } })).resolves.toMatchObject({
      output: ['first', false],
      variables: { v: 'one' },
    });
    await expect(run(choice({}), undefined, { input: { n: 2 } })).resolves.toMatchObject({ output: [{ n: 2 }, true], variables: {} });
  });

  test("the state's own Assign and Output are for Default only", async () => {
    const states = choice({ Default: 'End', Assign: { v: 'default' }, Output: 'other' });
    await expect(run(states, undefined, { input: { n: 3 } })).resolves.toMatchObject({
      output: ['other', false],
      variables: { v: 'default' },
    });
    await expect(run(states, undefined, { input: { n: 2 } })).resolves.toMatchObject({ variables: {} });
  });

  test('fails without a match, and on a condition that is not boolean', async () => {
    await expect(run(choice({}), undefined, { input: { n: 3 } })).resolves.toMatchObject({
      status: 'FAILED',
      error: 'States.NoChoiceMatched',
    });
    await expect(run({ C: { Type: 'Choice', Choices: [{ Condition: '{% 1 %}', Next: 'C' }] } })).resolves.toMatchObject({
      error: 'States.QueryEvaluationError',
    });
  });
});

describe('Wait and Fail', () => {
  test.each([
    [{ Seconds: 90 }, 90],
    [{ Seconds: '{% $states.input.s * 2 %}' }, 60],
    [{ Timestamp: '2026-01-01T00:10:00Z' }, 600],
    [{ Timestamp: '{% $fromMillis($millis() + 5000) %}' }, 5],
    [{ Timestamp: '2020-01-01T00:00:00Z' }, 0],
  ])('%j takes %d s of virtual time', async (wait, expected) => {
    expect(seconds(await run({ W: { Type: 'Wait', ...wait, End: true } }, undefined, { input: { s: 30 } }))).toBe(expected);
  });

  test.each([{ Seconds: -1 }, { Seconds: 1.5 }, { Seconds: '{% "5" %}' }, { Timestamp: '2026-01-01' }, { Timestamp: '{% 5 %}' }])(
    'refuses %j',
    async (wait) => {
      await expect(run({ W: { Type: 'Wait', ...wait, End: true } })).resolves.toMatchObject({
        status: 'FAILED',
        error: 'States.QueryEvaluationError',
      });
    },
  );

  test('Fail speaks in literals and expressions', async () => {
    const result = await run({ F: { Type: 'Fail', Error: 'AliasMoved', Cause: '{% $string({"key": $states.input.k}) %}' } }, undefined, {
      input: { k: 7 },
    });
    expect(result).toMatchObject({ status: 'FAILED', error: 'AliasMoved', cause: '{"key":7}' });
  });

  test('a Cause that is no string is an error', async () => {
    await expect(run({ F: { Type: 'Fail', Cause: '{% 7 %}' } })).resolves.toMatchObject({ error: 'States.QueryEvaluationError' });
  });
});

describe('Retry', () => {
  const task = (retry: object[], more: object = {}) => ({ T: { Type: 'Task', Resource: 'r', Retry: retry, End: true, ...more } });

  test('intervals grow by the backoff up to the cap', async () => {
    const failures = Array.from({ length: 5 }, () => new TaskError('E'));
    const result = await run(
      task([{ ErrorEquals: ['E'], IntervalSeconds: 5, BackoffRate: 2, MaxAttempts: 5, MaxDelaySeconds: 30 }]),
      answers(...failures, 'done'),
    );
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: 'done', transitions: 1 });
    expect(seconds(result)).toBe(5 + 10 + 20 + 30 + 30);
    expect(result.trail[0].errors).toEqual(['E', 'E', 'E', 'E', 'E']);
  });

  test('the defaults are 3 attempts after 1, 2 and 4 s', async () => {
    const result = await run(task([{ ErrorEquals: ['E'] }]), () => {
      throw new TaskError('E', 'why');
    });
    expect(result).toMatchObject({ status: 'FAILED', error: 'E', cause: 'why' });
    expect(seconds(result)).toBe(7);
  });

  test('MaxAttempts 0 never retries, and shields from later rules', async () => {
    const result = await run(
      task([{ ErrorEquals: ['E'], MaxAttempts: 0 }, { ErrorEquals: ['States.ALL'] }]),
      answers(new TaskError('E'), 'never'),
    );
    expect(result).toMatchObject({ status: 'FAILED', error: 'E' });
  });

  test('each rule counts for itself', async () => {
    const result = await run(
      task([
        { ErrorEquals: ['A'], MaxAttempts: 1 },
        { ErrorEquals: ['B'], MaxAttempts: 1 },
      ]),
      answers(new TaskError('A'), new TaskError('B'), new TaskError('A')),
    );
    expect(result.trail[0].errors).toEqual(['A', 'B', 'A']);
    expect(result.error).toBe('A');
  });

  test('full jitter stays below the interval and follows the seed', async () => {
    const jittered = (seed: number) =>
      run(task([{ ErrorEquals: ['E'], IntervalSeconds: 100, JitterStrategy: 'FULL' }]), answers(new TaskError('E'), 1), { seed });
    const [one, again, other] = [await jittered(1), await jittered(1), await jittered(2)].map(seconds);
    expect(one).toBe(again);
    expect(one).not.toBe(other);
    expect(one).toBeGreaterThan(0);
    expect(one).toBeLessThan(100);
  });

  test.each([
    ['States.TaskFailed', 'Kms.NotFoundException', true],
    ['States.TaskFailed', 'States.Timeout', false],
    ['States.ALL', 'States.Timeout', true],
    ['States.ALL', 'States.Runtime', false],
    ['Kms.NotFoundException', 'Kms.NotFound', false],
  ])('%s and %s: %s', async (rule, error, matched) => {
    const result = await run(task([{ ErrorEquals: [rule] }]), answers(new TaskError(error), 'ok'));
    expect(result.status).toBe(matched ? 'SUCCEEDED' : 'FAILED');
  });

  test('an expression that fails in a task is retried like its errors', async () => {
    const result = await run(
      task([{ ErrorEquals: ['States.QueryEvaluationError'] }], { Output: '{% $states.result.ok %}' }),
      answers({}, { ok: 5 }),
    );
    expect(result.output).toBe(5);
  });
});

describe('Catch', () => {
  const caught = (catchers: object[], more: object = {}) => ({
    T: { Type: 'Task', Resource: 'r', Assign: { normal: true }, Catch: catchers, End: true, ...more },
    Rescue: { Type: 'Succeed' },
  });
  const fail = answers.bind(undefined, new TaskError('E', 'why'));

  test('the first that matches; by default its output is the error', async () => {
    const result = await run(caught([{ ErrorEquals: ['X'], Next: 'T' }, { ErrorEquals: ['States.ALL'], Next: 'Rescue' }]), fail());
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { Error: 'E', Cause: 'why' }, variables: {} });
  });

  test("the catcher's own Assign and Output see errorOutput and the input", async () => {
    const result = await run(
      caught([
        { ErrorEquals: ['E'], Assign: { failure: '{% $states.errorOutput.Error %}' }, Output: '{% $states.input.i %}', Next: 'Rescue' },
      ]),
      fail(),
      { input: { i: 3 } },
    );
    expect(result).toMatchObject({ output: 3, variables: { failure: 'E' } });
  });

  test('only after the retries', async () => {
    const handler = jest.fn(() => {
      throw new TaskError('E');
    });
    const result = await run(
      caught([{ ErrorEquals: ['States.ALL'], Next: 'Rescue' }], { Retry: [{ ErrorEquals: ['E'], MaxAttempts: 2 }] }),
      handler,
    );
    expect(result.status).toBe('SUCCEEDED');
    expect(handler).toHaveBeenCalledTimes(3);
  });

  test('an error in the catcher itself is final', async () => {
    await expect(run(caught([{ ErrorEquals: ['States.ALL'], Output: '{% $nope %}', Next: 'Rescue' }]), fail())).resolves.toMatchObject({
      error: 'States.QueryEvaluationError',
    });
  });
});

describe('time-outs, crashes, redrive', () => {
  const task = { Type: 'Task', Resource: 'r', End: true };

  test('a task that is too slow', async () => {
    const slow: TaskHandler = call => call.sleep(61).then(() => 'late');
    const result = await run({ T: { ...task, TimeoutSeconds: 60 } }, slow);
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(seconds(result)).toBe(60);
    await expect(run({ T: { ...task, TimeoutSeconds: '{% 61 %}' } }, slow)).resolves.toMatchObject({ output: 'late' });
  });

  test('a machine that is too slow is TIMED_OUT, whatever it catches', async () => {
    const result = await run({ W: { Type: 'Wait', Seconds: 100, Next: 'E' }, E: { Type: 'Succeed' } }, undefined, {
      machine: { TimeoutSeconds: 50 },
    });
    expect(result).toMatchObject({ status: 'TIMED_OUT', transitions: 1 });
    expect(seconds(result)).toBe(50);
  });

  test('Abort passes every Retry and Catch', async () => {
    const states = {
      T: { ...task, Retry: [{ ErrorEquals: ['States.ALL'] }], Catch: [{ ErrorEquals: ['States.ALL'], Next: 'S' }] },
      S: { Type: 'Succeed' },
    };
    const crash = () => {
      throw new Abort('crash');
    };
    await expect(run(states, crash)).resolves.toMatchObject({ status: 'ABORTED', cause: 'crash', transitions: 1 });
    await expect(run(states, undefined, { onEnter: crash })).resolves.toMatchObject({ status: 'ABORTED' });
    await expect(run(states, undefined, { onLeave: crash })).resolves.toMatchObject({ status: 'ABORTED', transitions: 1 });
  });

  test('a loop without end is a mistake that is told', async () => {
    await expect(run({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } })).rejects.toThrow(/does not end: it is in [AB]/);
  });

  test("any other error is the test's, and is not swallowed", async () => {
    await expect(run({ T: { ...task, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'T' }] } }, () => {
      throw new Error('mistake');
    })).rejects.toThrow('mistake');
  });

  test('stop ends an execution in the middle of a wait', async () => {
    const clock = new VirtualClock(0);
    const machine = parseMachine({ QueryLanguage: 'JSONata', StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 1000, End: true } } });
    const execution = new Execution(machine, { clock, onTask: () => ({}) });
    clock.spawn('operator', async () => {
      await clock.sleep(10_000);
      execution.stop('by hand');
    });
    await clock.run();
    await expect(execution.done).resolves.toMatchObject({ status: 'ABORTED', cause: 'by hand', stoppedAt: 10_000 });
  });

  test('a redrive goes on at the state that failed, with variables, input and a higher count', async () => {
    const states = {
      A: { Type: 'Pass', Assign: { v: 1 }, Output: 'from A', Next: 'T' },
      T: { ...task, Output: '{% [$states.input, $v, $states.context.Execution.RedriveCount] %}' },
    };
    const failed = await run(states, answers(new TaskError('E')), { name: 'n' });
    const redriven = await run(states, undefined, { redriveOf: failed });
    expect(redriven).toMatchObject({ status: 'SUCCEEDED', output: ['from A', 1, 1], transitions: 1 });
  });
});

test('two executions on one clock interleave by time, the same way every time', async () => {
  const definition = parseMachine({
    QueryLanguage: 'JSONata',
    StartAt: 'A',
    States: {
      A: { Type: 'Task', Resource: 'r', Next: 'W' },
      W: { Type: 'Wait', Seconds: 1, Next: 'B' },
      B: { Type: 'Task', Resource: 'r', End: true },
    },
  });
  const clock = new VirtualClock(0);
  const log: string[] = [];
  const onTask: TaskHandler = call => log.push(`${call.execution}.${call.state}@${clock.now()}`);
  const first = new Execution(definition, { clock, onTask, name: 'one' });
  const second = new Execution(definition, { clock, onTask, name: 'two', at: 50 });
  await clock.run();
  expect(log).toEqual(['one.A@0', 'two.A@50', 'one.B@1200', 'two.B@1250']);
  expect([(await first.done).status, (await second.done).status]).toEqual(['SUCCEEDED', 'SUCCEEDED']);
});
