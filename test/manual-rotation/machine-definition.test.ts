import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import validate from 'asl-validator';
import { STATES } from '../../src/manual-rotation/contract';

const text = readFileSync(join(__dirname, '../../src/manual-rotation/machine.asl.json'), 'utf8');
const definition = JSON.parse(text);
const tasks = Object.entries<any>(definition.States).filter(([, state]) => state.Type === 'Task');

test.each(['aws', 'aws-cn', 'aws-us-gov'])('is valid Amazon States Language in %s', (partition) => {
  const result = (validate as any)(JSON.parse(text.replaceAll('${Partition}', partition)));
  expect(result.errors).toEqual([]);
  expect(result.isValid).toBe(true);
});

test('has the states of the contract, no more and no fewer', () => {
  expect(Object.keys(definition.States).sort()).toEqual(Object.values(STATES).sort());
});

test('is all JSONata and has a time limit', () => {
  expect(definition).toMatchObject({ QueryLanguage: 'JSONata', TimeoutSeconds: 10_800 });
});

/** The run fails for an earlier reason, which must not be hidden by an event that cannot be sent. */
const LAST_WORDS = ['Announce the failure', 'Announce the rollback', 'Record the rollback'];

test.each(tasks)('%s: bounded in time, and everything that is not retried ends in one way', (name, state) => {
  expect(state.TimeoutSeconds).toBeGreaterThanOrEqual(60);
  if (LAST_WORDS.includes(name)) {
    expect(state.Catch).toEqual([expect.objectContaining({ ErrorEquals: ['States.ALL'], Next: 'Failed' })]);
    return;
  }
  expect(state.Catch.at(-1)).toMatchObject({ ErrorEquals: ['States.ALL'], Assign: { failure: { error: expect.any(String), awsError: '{% $states.errorOutput.Error %}', remedy: expect.any(String) } } });
  expect(['Announce the failure', 'Announce the rollback']).toContain(state.Catch.at(-1).Next);
});

describe('retries', () => {
  /** Full jitter waits half as long on average. */
  const seconds = ({ MaxAttempts, IntervalSeconds, BackoffRate, JitterStrategy }: any) =>
    Array.from({ length: MaxAttempts }, (__, n) => IntervalSeconds * BackoffRate ** n).reduce((a, b) => a + b, 0) / (JitterStrategy === 'FULL' ? 2 : 1);

  const ANSWERED = ['Kms.KmsException', 'Kms.AccessDeniedException', 'Kms.ThrottlingException', 'Kms.NotFoundException', 'Kms.MalformedPolicyDocumentException', 'Kms.KmsInvalidStateException', 'Kms.KMSInvalidStateException'];
  const NOT_FOUND = 'Kms.NotFoundException';
  const without = (...errors: string[]) => ANSWERED.filter((error) => !errors.includes(error));
  const UNSURE = ['Kms.KmsInternalException', 'Kms.KMSInternalException', 'Kms.DependencyTimeoutException', 'Kms.SdkClientException', 'States.Timeout'];
  const LAMBDA = ['Lambda.ServiceException', 'Lambda.AWSLambdaException', 'Lambda.SdkClientException', 'Lambda.TooManyRequestsException', 'Lambda.Unknown', 'States.Timeout', 'States.Permissions'];
  const EVENTS = ['States.TaskFailed', 'States.Timeout'];

  test.each([
    ['Survey the family', [[LAMBDA, 510], [['FamilyUnreadable'], 420]]],
    ['Declare the key policy', [[without(NOT_FOUND), 420], [UNSURE, 315]]],
    ['Declare the tags', [[without(NOT_FOUND), 420], [UNSURE, 315]]],
    ['Declare the description', [[without(NOT_FOUND), 420], [UNSURE, 315]]],
    // An answer that did not come may have made a key: only refusals are tried again.
    ['Create the key', [[without(NOT_FOUND), 420]]],
    ['Name the successor', [[ANSWERED, 420], [UNSURE, 315]]],
    ['Claim the number', [[ANSWERED, 420], [UNSURE, 315]]],
    ['Announce the staged key', [[EVENTS, 62]]],
    ['Mark the key as staged', [[ANSWERED, 420], [UNSURE, 315]]],
    ['Prove the new key', [[LAMBDA, 510], [['NotYetProven'], 420]]],
    ['Read the alias', [[without(NOT_FOUND), 420], [UNSURE, 315]]],
    ['Create the alias', [[ANSWERED, 420], [UNSURE, 315]]],
    ['Swap the alias', [[ANSWERED, 420], [UNSURE, 315]]],
    // No retry for an unproven alias: the verdict is a value, and the machine asks again by itself.
    ['Prove the alias', [[LAMBDA, 510]]],
    ['Announce the rotation', [[EVENTS, 62]]],
    ['Record the rotation', [[without(NOT_FOUND, 'Kms.KmsInvalidStateException', 'Kms.KMSInvalidStateException'), 420], [UNSURE, 315]]],
    ['Mark the new key as rejected', [[ANSWERED, 420], [UNSURE, 315]]],
    ['Read the alias again', [[ANSWERED, 420], [UNSURE, 315]]],
    ['Swap the alias back', [[ANSWERED, 420], [UNSURE, 315]]],
    ['Prove the old key', [[LAMBDA, 510], [['NotYetProven'], 420]]],
    ['Announce the rollback', [[EVENTS, 62]]],
    ['Mark the adopted key', [[ANSWERED, 420], [UNSURE, 315]]],
    ['Record on the new key', [[ANSWERED, 420], [UNSURE, 315]]],
    ['Record the rollback', [[ANSWERED, 420], [UNSURE, 315]]],
    ['Announce the return', [[EVENTS, 62]]],
    ['Lift the old marks', [[without(NOT_FOUND), 420], [UNSURE, 315]]],
    ['Hold the family', [[ANSWERED, 420], [UNSURE, 315]]],
    ['Release the family', [[ANSWERED, 420], [UNSURE, 315]]],
    ['Disable the key', [[without(NOT_FOUND), 420], [UNSURE, 315]]],
    ['Announce the disabled key', [[EVENTS, 62]]],
    ['Mark the key as disabled', [[ANSWERED, 420], [UNSURE, 315]]],
    ['Announce the deletion', [[EVENTS, 62]]],
    ['Mark the key for deletion', [[ANSWERED, 420], [UNSURE, 315]]],
    ['Schedule the deletion', [[without(NOT_FOUND), 420], [UNSURE, 315]]],
    ['Announce the veto', [[EVENTS, 62]]],
    ['Mark the retirement as vetoed', [[ANSWERED, 420], [UNSURE, 315]]],
    ['Announce the stray key', [[EVENTS, 62]]],
    ['Announce the discard', [[EVENTS, 62]]],
    ['Discard the stray key', [[without(NOT_FOUND), 420], [UNSURE, 315]]],
    ['Announce the failure', [[EVENTS, 62]]],
  ])('%s', (name, expected) => {
    const { Retry } = definition.States[name];
    expect(Retry.map((retrier: any) => [retrier.ErrorEquals, seconds(retrier)])).toEqual(expected);
    // Machines that were throttled together must not ask again together; what may take five minutes to count gets seven on average.
    expect(Retry.map((retrier: any) => retrier.JitterStrategy)).toEqual(expected.map(([, total]) => (total === 420 ? 'FULL' : undefined)));
  });

  test('the table has every task', () => {
    expect(tasks).toHaveLength(40);
  });
});
