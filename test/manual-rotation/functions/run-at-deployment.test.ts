import { EXECUTION, FakeDeployment, MACHINE } from './fake-deployment';
import { runAtDeployment } from '../../../src/manual-rotation/functions/run-at-deployment';

let aws: FakeDeployment;
const run = (...[type, properties]: Parameters<FakeDeployment['request']>) => runAtDeployment(aws.request(type, properties), aws.world);
const started = () => aws.calls.filter((operation) => operation === 'StartExecution').length;

beforeEach(() => {
  jest.spyOn(console, 'log').mockImplementation();
  aws = new FakeDeployment();
});

describe('Create and Update', () => {
  test.each(['Create', 'Update'] as const)('%s runs the machine once, with nothing but its reason, and waits for it', async (type) => {
    expect(await run(type)).toEqual({ status: 'SUCCESS', reason: `${EXECUTION}` });
    expect(aws.inputs).toEqual(['{"reason":"deployment"}']);
    expect(aws.now).toBeGreaterThanOrEqual(10_000);
    expect([...aws.executions.keys()]).toEqual([EXECUTION]);
  });

  test.each(['FAILED', 'TIMED_OUT', 'ABORTED'] as const)('%s is a failure, with execution, error and cause', async (status) => {
    aws.ending = { status, error: 'OwnedElsewhere', cause: '{"remedy":"..."}' };
    expect(await run('Create')).toEqual({ status: 'FAILED', reason: `${EXECUTION} ended ${status}: OwnedElsewhere: {"remedy":"..."}` });
    expect(await runAtDeployment({ ...aws.request('Update'), requestId: 'other' }, aws.world)).toMatchObject({ status: 'FAILED' });
  });

  test('says so when an execution ends without error and cause', async () => {
    aws.ending = { status: 'ABORTED' };
    expect((await run('Create')).reason).toBe(`${EXECUTION} ended ABORTED: no error name: no cause`);
  });

  test('an execution that DescribeExecution does not know yet is waited for', async () => {
    aws.fail('DescribeExecution', 'ExecutionDoesNotExist', 'ExecutionDoesNotExist');
    expect(await run('Create')).toMatchObject({ status: 'SUCCESS' });
    expect(started()).toBe(1);
  });

  test.each(['StartExecution', 'DescribeExecution', 'DescribeStateMachineForExecution'])(
    'a failure of %s is an answer, not an exception',
    async (operation) => {
      aws.fail(operation, 'AccessDeniedException');
      expect(await run('Create')).toEqual({
        status: 'FAILED',
        reason: `the rotation machine could not be run: AccessDeniedException: injected into ${operation}`,
      });
    },
  );
});

describe('time', () => {
  test('answers within 14 minutes, with what to do', async () => {
    aws.runsFor = Infinity;
    expect(await run('Create')).toEqual({
      status: 'FAILED',
      reason: `${EXECUTION} is still `
      + 'running; look at it, let it end, then deploy again',
    });
    expect(aws.now).toBeGreaterThan(13 * 60_000);
    expect(aws.now).toBeLessThanOrEqual(14 * 60_000);
  });

  test('waits for what ends in the last moment', async () => {
    aws.runsFor = 14 * 60_000 - 6_000;
    expect(await run('Create')).toMatchObject({ status: 'SUCCESS' });
  });

  test('an execution that is never known ends in time, too', async () => {
    aws.fail('DescribeExecution', ...Array.from({ length: 1_000 }, () => 'ExecutionDoesNotExist'));
    expect(await run('Create')).toMatchObject({ status: 'FAILED' });
    expect(aws.now).toBeLessThanOrEqual(14 * 60_000);
  });

  test('old definitions use up no more than the time there is', async () => {
    aws.revisions = ['old'];
    aws.runsFor = 4 * 60_000;
    expect(await run('Update', { StateMachineRevisionId: 'new' })).toMatchObject({ status: 'FAILED' });
    expect(aws.now).toBeLessThanOrEqual(14 * 60_000);
  });
});

describe('the definition that was used', () => {
  test.each<[string, Array<string | undefined>, string | undefined, number]>([
    ['the new one', ['new'], 'new', 1],
    ['the old one: another run follows', ['old', 'new'], 'new', 2],
    ['the old one, for a while', ['old', 'old', 'old', 'new'], 'new', 4],
    ['a new machine: its executions have no revision', [undefined], 'new', 1],
    ['a new machine: the property is absent', ['new'], undefined, 1],
    ['a new machine: the property is empty', ['new'], '', 1],
    ['a machine that was updated: its first executions may have none', [undefined, 'new'], 'new', 1],
  ])('%s', async (_name, revisions, StateMachineRevisionId, starts) => {
    aws.revisions = revisions;
    expect(await run('Update', { StateMachineRevisionId })).toMatchObject({ status: 'SUCCESS' });
    expect(started()).toBe(starts);
    expect([...aws.executions.keys()]).toEqual(Array.from({ length: starts }, (_, index) => EXECUTION.replace(/1$/, `${index + 1}`)));
  });

  test('a failure of an old definition does not count', async () => {
    aws.revisions = ['old', 'new'];
    aws.ending = { status: 'FAILED', error: 'RotationFailed' };
    expect((await run('Update', { StateMachineRevisionId: 'new' })).reason).toContain('deployment-req-2 ended FAILED: RotationFailed');
  });

  test('gives up after ten', async () => {
    aws.revisions = ['old'];
    expect(await run('Update', { StateMachineRevisionId: 'new' })).toEqual({
      status: 'FAILED', reason: `${MACHINE} keeps running an old definition; deploy again in a few minutes`,
    });
    expect(started()).toBe(10);
  });
});

describe('a request that arrives twice', () => {
  test('starts one run; both wait for it and answer the same', async () => {
    aws.runsFor = 60_000;
    const answers = await Promise.all([run('Create'), run('Create')]);
    expect(answers).toEqual([{ status: 'SUCCESS', reason: EXECUTION }, { status: 'SUCCESS', reason: EXECUTION }]);
    expect(aws.executions.size).toBe(1);
  });

  test('after the first has ended, it reports that run', async () => {
    aws.ending = { status: 'FAILED', error: 'KeyUnproven', cause: 'c' };
    const answer = await run('Create');
    expect(await run('Create')).toEqual(answer);
    expect(aws.executions.size).toBe(1);
  });

  test('with old definitions in between, it walks the same runs', async () => {
    aws.revisions = ['old', 'new'];
    await run('Update', { StateMachineRevisionId: 'new' });
    expect(await run('Update', { StateMachineRevisionId: 'new' })).toEqual({ status: 'SUCCESS', reason: EXECUTION.replace(/1$/, '2') });
    expect(aws.executions.size).toBe(2);
  });

  test('another request is another run', async () => {
    await run('Create');
    await runAtDeployment({ ...aws.request('Update'), requestId: 'next' }, aws.world);
    expect(aws.executions.size).toBe(2);
  });
});

describe('a rollback of the own stack', () => {
  const rollingBack = [
    'UPDATE_ROLLBACK_IN_PROGRESS',
    'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
    'UPDATE_ROLLBACK_FAILED',
    'ROLLBACK_IN_PROGRESS',
  ];

  test.each(rollingBack)('%s: runs, and succeeds whatever comes of it', async (stackStatus) => {
    aws.stackStatus = stackStatus;
    aws.ending = { status: 'FAILED', error: 'OwnedElsewhere', cause: 'c' };
    expect(await run('Update')).toEqual({
      status: 'SUCCESS', reason: `the stack is rolling back; left as it is: ${EXECUTION} ended FAILED: OwnedElsewhere: c`,
    });
    expect(started()).toBe(1);
  });

  test.each(['StartExecution', 'DescribeExecution', 'DescribeStateMachineForExecution'])('also if %s fails', async (operation) => {
    aws.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
    aws.fail(operation, 'StateMachineDeleting');
    expect(await run('Update')).toMatchObject({
      status: 'SUCCESS',
      reason: expect.stringMatching(/^the stack is rolling back.*StateMachineDeleting/),
    });
  });

  test('also if time runs out, or only old definitions run', async () => {
    aws.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
    aws.revisions = ['old'];
    expect(await run('Update', { StateMachineRevisionId: 'new' })).toMatchObject({ status: 'SUCCESS' });
    aws.runsFor = Infinity;
    expect(await runAtDeployment({ ...aws.request('Update'), requestId: 'b' }, aws.world)).toMatchObject({ status: 'SUCCESS' });
  });

  test('what succeeds is not called a failure', async () => {
    aws.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
    expect(await run('Update')).toEqual({ status: 'SUCCESS', reason: EXECUTION });
  });

  test.each(['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'IMPORT_IN_PROGRESS', undefined])(
    '%s is none: failures are reported',
    async (stackStatus) => {
      aws.stackStatus = stackStatus;
      aws.ending = { status: 'FAILED' };
      expect(await run('Update')).toMatchObject({ status: 'FAILED' });
    },
  );

  test('a first deployment has nothing to roll back to: its failure is reported', async () => {
    aws.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
    aws.ending = { status: 'FAILED' };
    expect(await run('Create')).toMatchObject({ status: 'FAILED' });
    expect(aws.calls).not.toContain('DescribeStacks');
  });

  test('if the stack cannot be read, a failure is reported rather than hidden', async () => {
    aws.fail('DescribeStacks', ...Array.from({ length: 100 }, () => 'AccessDenied'));
    aws.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
    aws.ending = { status: 'FAILED' };
    expect(await run('Update')).toMatchObject({ status: 'FAILED' });
    expect(aws.now).toBeLessThan(60_000);
  });

  test('one unreadable moment does not turn a rollback into a failed one', async () => {
    aws.fail('DescribeStacks', 'ThrottlingException', 'TimeoutError');
    aws.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
    aws.ending = { status: 'FAILED' };
    expect(await run('Update')).toMatchObject({ status: 'SUCCESS' });
  });
});

test('Delete does nothing and calls nobody', async () => {
  expect(await run('Delete')).toEqual({ status: 'SUCCESS', reason: 'the alias and all keys stay as they are' });
  expect(aws.calls).toEqual([]);
});
