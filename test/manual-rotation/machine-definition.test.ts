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
  expect(definition).toMatchObject({ QueryLanguage: 'JSONata', TimeoutSeconds: 21_600 });
});

/** The run fails for an earlier reason, which must not be hidden by an event that cannot be sent. */
const LAST_WORDS = ['Announce the failure', 'Announce the rollback', 'Record the rollback', 'Record the rollback on the old key'];
/** What they did not do is no failure: it is done, or told, again. */
const NO_FAILURES: Record<string, string> = {
  'Mark the disobedient key': 'Route',
  'Mark the unusable key': 'Route',
  'Discard the stray key': 'Mark the refused discard',
  'Mark the refused discard': 'Done',
  // Of an old generation; of the one that is to become current, it is one: "Are they published?" says so.
  'Mark the key as published': 'Are they published?',
  'Mark the key as taken out': 'Are they published?',
};
const WAYS_TO_FAIL = ['Announce the failure', 'Announce the rollback', 'Must this key obey?', 'Look again later?'];

test.each(tasks)('%s: bounded in time, and everything that is not retried ends in one way', (name, state) => {
  expect(state.TimeoutSeconds).toBeGreaterThanOrEqual(60);
  if (LAST_WORDS.includes(name)) {
    expect(state.Catch.at(-1)).toMatchObject({ ErrorEquals: ['States.ALL'], Next: 'Failed' });
    return;
  }
  if (name in NO_FAILURES) {
    expect(state.Catch.at(-1)).toMatchObject({ ErrorEquals: ['States.ALL'], Next: NO_FAILURES[name] });
    return;
  }
  expect(state.Catch.at(-1)).toMatchObject({
    ErrorEquals: ['States.ALL'],
    Assign: { failure: { error: expect.any(String), awsError: '{% $states.errorOutput.Error %}', remedy: expect.any(String) } },
  });
  expect(WAYS_TO_FAIL).toContain(state.Catch.at(-1).Next);
});

describe('retries', () => {
  /** Full jitter waits half as long on average. */
  const seconds = ({ MaxAttempts, IntervalSeconds, BackoffRate, JitterStrategy, MaxDelaySeconds = Infinity }: any) =>
    Array.from({ length: MaxAttempts }, (__, n) => Math.min(IntervalSeconds * BackoffRate ** n, MaxDelaySeconds)).reduce(
      (a, b) => a + b,
      0,
    ) / (JitterStrategy === 'FULL' ? 2 : 1);

  const NOT_FOUND = 'Kms.NotFoundException';
  const STATES_WITHOUT_TAGS = ['Kms.KmsInvalidStateException', 'Kms.KMSInvalidStateException'];
  const REFUSED = ['Kms.KmsException', 'Kms.AccessDeniedException', 'Kms.ThrottlingException', 'Kms.MalformedPolicyDocumentException'];
  const UNSURE = [
    'Kms.KmsInternalException',
    'Kms.KMSInternalException',
    'Kms.DependencyTimeoutException',
    'Kms.SdkClientException',
    'States.Timeout',
  ];
  const LAMBDA = [
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.ClientExecutionTimeoutException',
    'Lambda.Unknown',
    'Sandbox.Timedout',
    'Runtime.ExitError',
    'States.Timeout',
    'States.Permissions',
  ];
  /** The retry classes of docs/manual-rotation.md: which errors, in any order, and for how many seconds on average. */
  const CLASSES: Record<string, Array<[string[], number]>> = {
    'known key': [
      [[...REFUSED, ...STATES_WITHOUT_TAGS], 420],
      [UNSURE, 315],
    ],
    'new key': [
      [[...REFUSED, NOT_FOUND, ...STATES_WITHOUT_TAGS], 420],
      [UNSURE, 315],
    ],
    'but for its state': [
      [REFUSED, 420],
      [UNSURE, 315],
    ],
    'refusals only': [[[...REFUSED, ...STATES_WITHOUT_TAGS], 420]],
    'unsure only': [[UNSURE, 315]],
    'briefly': [[['Kms.KmsException', 'Kms.ThrottlingException', ...UNSURE], 14]],
    'none': [],
    'events': [[['States.TaskFailed', 'States.Timeout'], 62]],
    'survey': [
      [['Lambda.TooManyRequestsException'], 497.5],
      [LAMBDA, 510],
      [['FamilyUnreadable'], 420],
      [['States.TaskFailed'], 70],
    ],
    'proof': [
      [['KeyBroken'], 0],
      [['Lambda.TooManyRequestsException'], 497.5],
      [LAMBDA, 510],
      [['NotYetProven'], 420],
      [['States.TaskFailed'], 70],
    ],
    'publisher': [
      [['PublicKeyUnpublished', 'PublicKeyStoreFull'], 0],
      [['Lambda.TooManyRequestsException'], 497.5],
      [LAMBDA, 510],
      [['NotYetPublished', 'FamilyUnreadable'], 420],
      [['States.TaskFailed'], 70],
    ],
    'fresh look': [
      [['Lambda.TooManyRequestsException'], 497.5],
      [LAMBDA, 510],
    ],
    // No retry for an unproven alias: the verdict is a value, and the machine asks again by itself.
    'verdict': [
      [['Lambda.TooManyRequestsException'], 497.5],
      [LAMBDA, 510],
      [['States.TaskFailed'], 70],
    ],
  };

  const CLASS_OF: Record<string, string> = {
    'Survey the family': 'survey',
    'Look at both keys again': 'survey',
    'Prove the new key': 'proof',
    'Prove the old key': 'proof',
    'Prove the alias': 'verdict',
    'Publish the public keys': 'publisher',
    // An answer that did not come may have made a key: only refusals are tried again.
    'Create the key': 'refusals only',
    'Declare the key policy': 'known key',
    'Declare the description': 'known key',
    'Declare the tags': 'known key',
    // From the last look to the move of the alias, people may act: what may pass is waited for in states, and looked at again.
    'Read the alias': 'none',
    'Create the alias': 'none',
    'Swap the alias': 'none',
    'Read the alias again': 'none',
    'Swap the alias back': 'none',
    'Lift the old marks': 'known key',
    // However late AWS Lambda runs it, it reads then; what follows must not let it grow old.
    'Look again before disabling': 'fresh look',
    'Look again before the deletion': 'fresh look',
    'Read the alias before disabling': 'briefly',
    'Read the alias before the deletion': 'briefly',
    'Read the alias after disabling': 'known key',
    'Enable the key again': 'known key',
    // A retirement can wait for a day; what was true a minute ago need not be true any more.
    'Disable the key': 'none',
    'Mark the key as disabled': 'none',
    'Mark the key for deletion': 'none',
    'Schedule the deletion': 'none',
    'Discard the stray key': 'none',
    'Mark the next number': 'but for its state',
    'Record the rotation': 'but for its state',
    'Mark the new key as rejected': 'but for its state',
    'Record the rollback': 'but for its state',
    'Mark the disobedient key': 'unsure only',
    'Mark the refused discard': 'unsure only',
    'Mark the unusable key': 'unsure only',
  };
  const NEW_KEY = [
    'Name the successor',
    'Claim the number',
    'Mark the key as staged',
    'Mark the activation',
    'Mark the adopted key',
    'Record on the new key',
    'Record the restored alias',
    'Mark the rejection on the old key',
    'Record the rollback on the old key',
    'Hold the family',
    'Release the family',
    'Mark the retirement as vetoed',
    'Mark the key as published',
    'Mark the key as taken out',
    'Mark the revocation',
  ];
  const classOf = (name: string) =>
    CLASS_OF[name] ?? (name.startsWith('Announce ') ? 'events' : NEW_KEY.includes(name) ? 'new key' : 'unknown');

  test.each(tasks.map(([name, state]) => [name, classOf(name), state]))('%s: %s', (_name, retryClass, state) => {
    const found = (state.Retry ?? []).map((retrier: any) => [
      [...retrier.ErrorEquals].sort(),
      retrier.MaxAttempts === 0 ? 0 : seconds(retrier),
    ]);
    expect(found).toEqual(CLASSES[retryClass].map(([errors, total]) => [[...errors].sort(), total]));
    // Machines that were throttled together must not ask again together; what may take five minutes to count gets seven on average.
    for (const retrier of state.Retry ?? []) {
      expect(retrier.JitterStrategy).toBe([420, 497.5].includes(seconds(retrier)) ? 'FULL' : undefined);
    }
  });

  test('no table names a state that is not there', () => {
    const names = tasks.map(([name]) => name);
    expect(
      [...Object.keys(CLASS_OF), ...NEW_KEY, ...LAST_WORDS, ...Object.keys(NO_FAILURES)].filter((name) => !names.includes(name)),
    ).toEqual([]);
  });
});

/** A redriven execution knows what was true up to two weeks ago. */
test.each([
  'Declare the key policy',
  'Create the key',
  'Swap the alias',
  'Swap the alias back',
  'Disable the key',
  'Enable the key again',
  'Schedule the deletion',
  'Discard the stray key',
])('%s is refused in a redriven execution', (name) => {
  expect(JSON.stringify(definition.States[name].Arguments)).toMatch(/RedriveCount > 0 \? \$error\('a redriven execution may not /);
});
