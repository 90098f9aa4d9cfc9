import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALIAS_CASES } from './alias-cases';
import type { Difference } from './comparison';
import { differences } from './comparison';
import { ensureEngine, findJava, NoJava } from './java';
import type { EndMessage, Question } from './messages';
import { MotoExecution } from './moto-execution';
import type { Opening } from './moto-execution';
import type { Recording } from './recording';
import { comparable, Recorder, withoutTheServersOwn } from './recording';
import { wrong } from './report';
import type { Row } from './report';
import { parseMachine } from '../../sim/asl/definition';
import type { ExecutionOptions, ExecutionResult, TaskCall, TaskHandler } from '../../sim/asl/execution-types';
import { interpret } from '../../sim/asl/interpreter';
import { Abort } from '../../sim/asl/task-error';
import { taskRouter } from '../../sim/asl/task-router';
import { VirtualClock } from '../../sim/clock/virtual-clock';

const START = Date.parse('2027-01-01T00:00:00Z');
const FUNCTION = 'arn:aws:lambda:eu-central-1:111122223333:function:decide';
const MACHINE = parseMachine({ QueryLanguage: 'JSONata', StartAt: 'A', TimeoutSeconds: 600, States: { A: { Type: 'Pass', End: true } } });
const ENTER: Question = { ask: 'enter', state: 'A', type: 'StatePass' };
const DONE: EndMessage = { end: { status: 'SUCCEEDED', output: 'done', variables: { x: 1 }, lifted: ['a rule'] } };

function task(resource: string, args: Record<string, unknown>, timeoutSeconds = 60): Question {
  return { ask: 'task', state: 'A', resource, arguments: args, timeoutSeconds, attempt: 1 };
}

/** What moto would say, one after the other, in place of the process it runs in. */
class Script {
  public readonly answers: unknown[] = [];
  public opened?: Parameters<Opening>[0];

  constructor(private readonly said: Array<Question | EndMessage>) {}

  public readonly open: Opening = (message) => {
    this.opened = message;
    return { next: async () => this.said.shift()!, answer: (answer) => this.answers.push(answer) };
  };
}

async function play(script: Script, onTask: TaskHandler = () => ({}), more: Partial<ExecutionOptions> = {}) {
  const clock = new VirtualClock(START);
  const execution = new MotoExecution(script.open, MACHINE, { clock, onTask, name: 'run-1', ...more });
  await clock.run();
  return { execution, result: await execution.done };
}

describe('an execution in moto', () => {
  test('is started with the definition and what the context object says', async () => {
    const script = new Script([ENTER, DONE]);
    await play(script, undefined, { input: { reason: 'tick' } });
    const startTime = '2027-01-01T00:00:00.000Z';
    expect(script.opened).toMatchObject({ definition: MACHINE.text, input: { reason: 'tick' }, name: 'run-1', startTime });
    expect(script.opened!.arn).toMatch(/:execution:machine:run-1$/);
  });

  test('ends as moto says', async () => {
    const { result, execution } = await play(new Script([ENTER, DONE]));
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: 'done', variables: { x: 1 }, transitions: 1 });
    expect(execution.lifted).toEqual(['a rule']);
    const failed = await play(new Script([ENTER, { end: { status: 'FAILED', error: 'Sad', cause: 'so', variables: {}, lifted: [] } }]));
    expect(failed.result).toMatchObject({ status: 'FAILED', error: 'Sad', cause: 'so' });
  });

  test('takes virtual time: 100 ms from state to state, waits as long as moto asks for', async () => {
    const { result } = await play(new Script([ENTER, { ask: 'sleep', seconds: 30 }, ENTER, DONE]));
    expect(result.trail.map(({ enteredAt }) => enteredAt - START)).toEqual([0, 30_100]);
    expect(result.stoppedAt - START).toBe(30_100);
  });

  test('draws the numbers that the interpreter of this project draws', async () => {
    const script = new Script([ENTER, { ask: 'random' }, DONE]);
    await play(script);
    const States = { A: { Type: 'Pass', Output: '{% $random() %}', End: true } };
    const drawing = parseMachine({ QueryLanguage: 'JSONata', StartAt: 'A', States });
    const clock = new VirtualClock(START);
    const own = interpret(drawing, { clock, onTask: () => ({}) });
    await clock.run();
    expect(script.answers[1]).toBe((await own.done).output);
  });

  test('asks the function that a Task state invokes, by its name', async () => {
    const script = new Script([ENTER, task('arn:aws:states:::lambda:invoke', { FunctionName: FUNCTION, Payload: { keyId: 'k' } }), DONE]);
    const functions = { [FUNCTION]: (payload: unknown) => ({ outcome: 'rotate', payload }) };
    await play(script, taskRouter({ kms: () => ({}), functions }));
    expect(script.answers[1]).toMatchObject({ result: { Payload: { outcome: 'rotate', payload: { keyId: 'k' } } } });
  });

  test('hears what the function threw', async () => {
    const script = new Script([ENTER, task('arn:aws:states:::lambda:invoke', { FunctionName: FUNCTION }), DONE]);
    const fails = () => { throw Object.assign(new Error('no'), { name: 'Refusal' }); };
    const { result } = await play(script, taskRouter({ kms: () => ({}), functions: { [FUNCTION]: fails } }));
    expect(script.answers[1]).toMatchObject({ error: 'Refusal', cause: expect.stringContaining('"errorMessage":"no"') });
    expect(result.trail[0].errors).toEqual(['Refusal']);
  });

  test('hears of a task that takes longer than its state allows', async () => {
    const script = new Script([ENTER, task('arn:aws:states:::aws-sdk:kms:createKey', {}, 20), DONE]);
    const { result } = await play(script, async (call) => call.sleep(30));
    expect(script.answers[1]).toMatchObject({ error: 'States.Timeout' });
    expect(result.stoppedAt - START).toBe(20_000);
  });

  test('shows events as the definition made them, without what the integration adds', async () => {
    const added = ['stateMachine:machine', 'execution:machine:run-1'].map((end) => `arn:aws:states:eu-central-1:111122223333:${end}`);
    const entry = { Source: 's', DetailType: 't', Detail: '{"a":1}' };
    const args = { Entries: [{ ...entry, Resources: added }, { ...entry, Resources: ['arn:aws:kms:::key/k', ...added] }] };
    const calls: TaskCall[] = [];
    await play(new Script([ENTER, task('arn:aws:states:::events:putEvents', args), DONE]), (call) => { calls.push(call); });
    const own = { Source: 's', DetailType: 't', Detail: { a: 1 } };
    expect(calls[0].args).toEqual({ Entries: [own, { ...own, Resources: ['arn:aws:kms:::key/k'] }] });
  });

  test('ends when the machine has no time left, when it is stopped, and when a test cuts it short', async () => {
    const long: Question = { ask: 'sleep', seconds: 601 };
    expect((await play(new Script([ENTER, long, DONE]))).result).toMatchObject({ status: 'TIMED_OUT' });
    const onEnter = () => { throw new Abort('cut'); };
    expect((await play(new Script([ENTER, DONE]), undefined, { onEnter })).result).toMatchObject({ status: 'ABORTED', cause: 'cut' });
    const clock = new VirtualClock(START);
    const execution = new MotoExecution(new Script([ENTER, long, DONE]).open, MACHINE, { clock, onTask: () => ({}) });
    await clock.run(START + 1000);
    execution.stop('stopped');
    await clock.run();
    await expect(execution.done).resolves.toMatchObject({ status: 'ABORTED', cause: 'stopped', stoppedAt: START + 1000 });
  });

  test('lets a fault of the stand-ins be seen, and is no redrive', async () => {
    const script = new Script([ENTER, task('arn:aws:states:::aws-sdk:kms:createKey', {}), DONE]);
    await expect(play(script, () => { throw new TypeError('a bug'); })).rejects.toThrow('a bug');
    await expect(play(new Script([]), undefined, { redriveOf: { standing: {} } as ExecutionResult })).rejects.toThrow(/redrive/);
  });
});

function recording(more: Partial<ExecutionResult> = {}, args: unknown = { KeyId: 'k', n: 1 }, at = 100): Recording {
  const visit = { state: 'A', type: 'Task', enteredAt: START, errors: [] };
  const end = { status: 'SUCCEEDED', output: { a: 1, b: 2 }, trail: [visit], startedAt: START, stoppedAt: START + 500, ...more };
  const calls = [{ at, state: 'A', resource: 'arn:aws:states:::aws-sdk:kms:describeKey', args }];
  return { name: 'run-1', input: {}, startedAt: START, result: end as unknown as ExecutionResult, calls };
}

const aspects = (ours: Recording, theirs: Recording) => differences([ours], [theirs]).map(({ aspect }) => aspect);

describe('the comparison', () => {
  test('finds nothing in equal runs, whatever the order of members', () => {
    expect(differences([recording()], [recording({ output: { b: 2, a: 1 } }, { n: 1, KeyId: 'k' })])).toEqual([]);
  });

  test.each<[Difference['aspect'], Recording]>([
    ['status', recording({ status: 'FAILED' })],
    ['error', recording({ error: 'Sad' })],
    ['output', recording({ output: { a: 1, b: null } })],
    ['cause', recording({ cause: 'so' })],
    ['states', recording({ trail: [] })],
    ['calls', recording({}, { KeyId: 'k', n: '1' })],
    ['times', recording({}, undefined, 101)],
    ['times', recording({ stoppedAt: START + 501 })],
  ])('finds another %s', (aspect, other) => {
    expect(aspects(recording(), other)).toEqual([aspect]);
  });

  test('finds an execution that there is not in both', () => {
    expect(differences([recording()], [])).toMatchObject([{ aspect: 'executions' }]);
  });

  test('shows the first of the calls that is another one', () => {
    const [first] = differences([recording()], [recording({}, { KeyId: 'another' })]);
    expect(first).toMatchObject({ ours: expect.stringContaining('"k"'), theirs: expect.stringContaining('"another"') });
  });
});

describe('what is compared', () => {
  test('is what the machine called, and when, seen at the call', async () => {
    const recorder = new Recorder();
    const States = {
      A: { Type: 'Wait', Seconds: 5, Next: 'B' },
      B: { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:kms:describeKey', Arguments: { KeyId: '{% $states.input.k %}' }, End: true },
    };
    const clock = new VirtualClock(START);
    const onTask = (call: TaskCall) => { call.args.KeyId = 'changed by the stand-in'; return 'answered'; };
    const machine = parseMachine({ QueryLanguage: 'JSONata', StartAt: 'A', States });
    recorder.interpreter(interpret)(machine, { clock, onTask, input: { k: 'key' } });
    await clock.run();
    const [{ calls, result }] = await recorder.recordings();
    expect(calls).toMatchObject([{ at: 5100, state: 'B', args: { KeyId: 'key' } }]);
    expect(result.output).toBe('answered');
  });

  test('leaves out chance and what moto adds to errors, and nothing else', () => {
    const sample = (data: string, keyArn = 'k') => ({ sample: { keyArn, nonce: 'n'.repeat(data.length), data, digest: '' } });
    const one = comparable(recording({ cause: 'no (Service: Kms, Status Code: 400, Request ID: none)' }, sample('abc')));
    expect(aspects(one, comparable(recording({ cause: 'no' }, sample('x'))))).toEqual([]);
    expect(aspects(one, comparable(recording({ cause: 'no' }, sample('x', 'another'))))).toEqual(['calls']);
    expect(aspects(one, comparable(recording({ cause: 'no' }, { sample: { ...sample('x').sample, data: '' } })))).toEqual(['calls']);
  });

  test('of a live server: which id stands where, not the id; the minute, not the moment', () => {
    const run = (ids: string[], second: number) => withoutTheServersOwn(
      recording({ output: ids.map((id) => id.repeat(64)) }, { at: new Date(START + 180_000 + second * 1000).toISOString() }));
    expect(aspects(run(['a', 'b', 'a'], 1), run(['c', 'd', 'c'], 2))).toEqual([]);
    expect(aspects(run(['a', 'b', 'a'], 1), run(['c', 'd', 'd'], 1))).toEqual(['output']);
    expect(aspects(run(['a'], 1), run(['a'], 61))).toEqual(['calls']);
  });
});

describe('the command fails for', () => {
  const same = { ours: [recording()], theirs: [recording()], differences: [], problems: { ours: [], theirs: [] }, lifted: [] };
  const row = (more: Partial<Row> = {}): Row => ({ case: { machine: 'alias', title: 'a case' }, ...same, ...more });
  const difference: Difference = { aspect: 'output', execution: 'run-1', ours: '1', theirs: '2' };
  const explained = { 'a case': 'for a reason' };

  test('a difference that nobody explains', () => {
    expect(wrong([row()], {})).toEqual([]);
    expect(wrong([row({ differences: [difference] })], {})).toEqual([expect.stringContaining('a case, run-1: output')]);
    expect(wrong([row({ differences: [difference], problems: { ours: [], theirs: ['lets it through'] } })], explained)).toEqual([]);
  });

  test('a run that ends wrong here, explained or not, or in moto', () => {
    const problems = { ours: ['ends wrong'], theirs: [] };
    expect(wrong([row({ differences: [difference], problems })], explained)).toEqual(['here: ends wrong']);
    expect(wrong([row({ problems: { ours: [], theirs: ['ends wrong'] } })], {})).toEqual(['moto: ends wrong']);
  });

  test('an explanation that nothing needs', () => {
    expect(wrong([row()], explained)).toHaveLength(1);
    expect(wrong([row()], { 'no case': 'for a reason' })).toHaveLength(1);
  });
});

describe('the cases of the alias', () => {
  test('have titles of their own', () => {
    expect(new Set(ALIAS_CASES.map(({ title }) => title)).size).toBe(ALIAS_CASES.length);
  });

  test.each([
    'refused: unknown member of the input', 'CreateKey is throttled', 'UpdateAlias answers too late', 'retirement deletes', 'release',
  ])('%s: ends as it must', async (title) => {
    const outcome = await ALIAS_CASES.find((one) => one.title === title)!.play(interpret);
    expect(outcome.problems).toEqual([]);
  });
});

describe('what it needs', () => {
  test('is Java, and it says so where there is none', () => {
    expect(() => findJava({ JAVA_HOME: '/nowhere' })).toThrow(NoJava);
    expect(() => findJava({ JAVA_HOME: '/nowhere' })).toThrow(/needs Java 11 or newer.*\/nowhere.*JAVA_HOME/s);
  });

  test('is the pinned engine, and no other', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'engine-'));
    try {
      writeFileSync(join(directory, 'jsonata-0.9.10.jar'), 'another');
      await expect(ensureEngine(directory)).rejects.toThrow(/SHA-256.*pinned/);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
