import { parseMachine } from './definition';
import type { TaskHandler } from './execution-types';
import { execute } from './interpreter';
import { crashAfterEffect, crashBefore, hang, lasting, loseAnswer, refuse, strike } from './task-faults';
import type { Deed } from './task-faults';
import { taskRouter } from './task-router';
import type { RouterOptions } from './task-router';
import { VirtualClock } from '../clock/virtual-clock';
import { KmsWorld } from '../kms/world';

let clock: VirtualClock;
let world: KmsWorld;
const KMS = 'arn:aws:states:::aws-sdk:kms:';

beforeEach(() => {
  clock = new VirtualClock('2026-06-01T00:00:00Z');
  world = new KmsWorld({ clock });
});

const router = (more: Partial<RouterOptions> = {}) => taskRouter({ kms: world.kms, functions: {}, ...more });

function run(state: object, onTask: TaskHandler = router()) {
  const definition = { QueryLanguage: 'JSONata', StartAt: 'T', States: { T: { Type: 'Task', End: true, ...state } } };
  return execute(parseMachine(definition), { clock, onTask, name: 'run' });
}

describe('KMS', () => {
  test('a call: dates are ISO strings, the caller is the execution', async () => {
    const result = await run({
      Resource: `${KMS}createKey`,
      Arguments: { Description: 'd' },
      Output: '{% $states.result.KeyMetadata.CreationDate %}',
    });
    expect(result.output).toBe('2026-06-01T00:00:00.000Z');
    expect(world.answers.entries).toMatchObject([{ caller: 'run', operation: 'CreateKey', input: { Description: 'd' } }]);
  });

  test('other partitions', async () => {
    await expect(run({ Resource: 'arn:aws-cn:states:::aws-sdk:kms:createKey', Arguments: {} })).resolves.toMatchObject({
      status: 'SUCCEEDED',
    });
  });

  test.each([
    ['NotFoundException', 'Kms.NotFoundException', 'Kms.NotFoundException'],
    ['AccessDeniedException', 'Kms.KmsException', 'Kms.AccessDeniedException'],
    ['ThrottlingException', 'Kms.KmsException', 'Kms.ThrottlingException'],
    ['ValidationException', 'Kms.KmsException', 'Kms.ValidationException'],
    ['KMSInternalException', 'Kms.KmsInternalException', 'Kms.KMSInternalException'],
    ['KMSInvalidStateException', 'Kms.KmsInvalidStateException', 'Kms.KMSInvalidStateException'],
    ['DependencyTimeoutException', 'Kms.DependencyTimeoutException', 'Kms.DependencyTimeoutException'],
    ['SdkClientException', 'Kms.SdkClientException', 'Kms.SdkClientException'],
  ])('%s is %s on AWS and %s on the emulator', async (error, aws, emulator) => {
    world.faults.arm({ error, message: 'why' });
    const state = { Resource: `${KMS}describeKey`, Arguments: { KeyId: 'k' } };
    await expect(run(state)).resolves.toMatchObject({ status: 'FAILED', error: aws, cause: expect.stringMatching(/^why \(Service: Kms/) });
    await expect(run(state, router({ spelling: 'emulator' }))).resolves.toMatchObject({ error: emulator });
  });

  test.each(['encrypt', 'sign', 'CreateKey', 'generateRandom'])('a machine cannot call %s', async action => {
    await expect(run({ Resource: KMS + action, Arguments: {} })).rejects.toThrow(/cannot call|nothing here plays/);
  });
});

describe('functions', () => {
  const invoke = {
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: 'survey', Payload: { a: 1 } },
    Output: '{% $states.result.Payload %}',
  };

  test('by the integration and by their ARN', async () => {
    const functions = {
      'survey': (payload: any) => ({ got: payload, at: new Date(0) }),
      'arn:aws:lambda:x:1:function:probe': (payload: any) => payload.b,
    };
    await expect(run(invoke, router({ functions }))).resolves.toMatchObject({ output: { got: { a: 1 }, at: '1970-01-01T00:00:00.000Z' } });
    await expect(run({ Resource: 'arn:aws:lambda:x:1:function:probe', Arguments: { b: 2 } }, router({ functions }))).resolves.toMatchObject(
      { output: 2 },
    );
  });

  test('what a handler throws is an error of the machine, by its name', async () => {
    const functions = {
      survey: () => {
        throw Object.assign(new Error('not ours'), { name: 'AliasMoved' });
      },
    };
    const result = await run(invoke, router({ functions }));
    expect(result.error).toBe('AliasMoved');
    expect(JSON.parse(result.cause!)).toEqual({ errorType: 'AliasMoved', errorMessage: 'not ours', trace: [] });
  });

  test('an unknown function is a mistake of the test', async () => {
    await expect(run(invoke)).rejects.toThrow('no function is called survey');
  });
});

describe('events', () => {
  const put = (entry: object) => ({
    Resource: 'arn:aws:states:::events:putEvents',
    Arguments: { Entries: [entry] },
    Output: '{% $states.result.FailedEntryCount %}',
  });
  const entry = { Source: 'cdk-kms-rotation', DetailType: 'KMS Alias Rotated', Detail: { alias: 'alias/a' } };

  test('reach the receiver', async () => {
    const received: unknown[] = [];
    await expect(run(put(entry), router({ onEvent: event => received.push(event) }))).resolves.toMatchObject({ output: 0 });
    expect(received).toEqual([entry]);
  });

  test('must be whole', async () => {
    await expect(run(put({ ...entry, DetailType: '' }), router({ onEvent: () => undefined }))).rejects.toThrow('needs Source, DetailType');
    await expect(run(put(entry))).rejects.toThrow('events need a receiver');
  });
});

describe('faults of a task', () => {
  const create = { Resource: `${KMS}createKey`, Arguments: {}, TimeoutSeconds: 30 };
  const struck = (deed: Deed, state: object = {}) => run({ ...create, ...state }, strike({ state: 'T' }, deed, router()));

  test('crash before: nothing happened', async () => {
    await expect(struck(crashBefore)).resolves.toMatchObject({ status: 'ABORTED' });
    expect(world.store.keys.size).toBe(0);
  });

  test('crash after the effect: it happened, nobody knows', async () => {
    await expect(struck(crashAfterEffect)).resolves.toMatchObject({ status: 'ABORTED' });
    expect(world.store.keys.size).toBe(1);
  });

  test('a lost answer: it happened, and a retry does it again', async () => {
    const result = await struck(loseAnswer('Kms.SdkClientException'), { Retry: [{ ErrorEquals: ['Kms.SdkClientException'] }] });
    expect(result.status).toBe('SUCCEEDED');
    expect(world.store.keys.size).toBe(2);
  });

  test('refused and timed out: nothing happened', async () => {
    await expect(struck(refuse('Kms.KmsException'))).resolves.toMatchObject({ error: 'Kms.KmsException' });
    const start = clock.now();
    await expect(struck(hang)).resolves.toMatchObject({ error: 'States.Timeout', stoppedAt: start + 30_000 });
    expect(world.store.keys.size).toBe(0);
  });

  test('a refusal lasts as long as it should', async () => {
    const retry = { ErrorEquals: ['Kms.KmsException'], IntervalSeconds: 20, BackoffRate: 1, MaxAttempts: 21 };
    const denied = strike({ state: 'T', calls: 'all' }, lasting(clock, 300, refuse('Kms.KmsException')), router());
    const result = await run({ ...create, Retry: [retry] }, denied);
    expect(result.status).toBe('SUCCEEDED');
    expect(result.trail[0].errors).toHaveLength(15);
  });

  test('aims at the calls named, or at all', async () => {
    const handler = strike({ state: 'T', calls: [2] }, refuse('E'), router());
    const other = strike({ state: 'Other', calls: 'all' }, refuse('E'), handler);
    expect([(await run(create, other)).status, (await run(create, other)).status, (await run(create, other)).status]).toEqual([
      'SUCCEEDED',
      'FAILED',
      'SUCCEEDED',
    ]);
    const all = strike({ state: 'T', calls: 'all' }, refuse('E'), router());
    expect([(await run(create, all)).status, (await run(create, all)).status]).toEqual(['FAILED', 'FAILED']);
  });
});
