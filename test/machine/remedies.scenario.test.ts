import type { ExecutionResult, TaskHandler } from '../../sim/asl/execution-types';
import { Abort } from '../../sim/asl/task-error';
import { loseAnswer, refuse, strike } from '../../sim/asl/task-faults';
import { ALIAS, deployed, RotationBench } from '../../sim/manual-rotation/rotation-bench';

/* At night, somebody believes what the cause of a failed run says, and does what its remedy says. */
const DAY = 24 * 60 * 60_000;
const HISTORY = 'is in its history';

let bench: RotationBench;

beforeEach(async () => {
  bench = new RotationBench();
  await bench.deploy();
});

const manual = (action: string, more: object = {}, options = {}) => bench.run({ reason: 'manual', action, ...more }, options);
const rollback = (fromGeneration: number, options = {}) => manual('rollback', { fromGeneration }, options);
const disable = (number: number) => bench.world.call('DisableKey', { KeyId: bench.generation(number).id });
const hold = (number: number) => bench.world.call('TagResource', {
  KeyId: bench.generation(number).id, Tags: [{ TagKey: 'cdk-kms-rotation:hold', TagValue: bench.clock.date().toISOString() }],
});
const remedyOf = ({ cause }: ExecutionResult): string => JSON.parse(cause!).remedy;

/** Does something the first time the state is entered. */
function when(state: string, action: () => void) {
  let done = false;
  return { onEnter: (visit: { state: string }) => { if (visit.state === state && !done) { done = true; action(); } } };
}

/** Every call of a state is refused. */
const always = (state: string, error: string) => ({
  wrap: (next: TaskHandler) => strike({ state, calls: 'all' }, refuse(error, 'as AWS says it'), next),
});

describe('"Nothing was changed" is said by a run that has done nothing, and by no other', () => {
  const unproven = always('Prove the alias', 'Lambda.Unknown');

  test('a request of a held family', async () => {
    hold(1);
    const result = await bench.rotate(1);
    expect(result).toMatchObject({ status: 'FAILED', error: 'Held' });
    expect(remedyOf(result)).toBe('Nothing was changed. Start the machine with action release first.');
  });

  test('a hold that the second look of a run finds, which has moved the alias', async () => {
    const result = await bench.rotate(1, { ...unproven, ...when('Wait for a second look', () => hold(2)) });
    expect(result).toMatchObject({ status: 'FAILED', error: 'Held' });
    expect(bench.key()).toBe(bench.generation(2));
    expect(remedyOf(result)).toBe('What this run did before this look is in its history. Start the machine with action release first.');
  });

  test('a hold that a run finds after it has recorded the rotation of an earlier one', async () => {
    await bench.rotate(1, { onEnter: ({ state }) => { if (state === 'Prove the alias') throw new Abort('lost'); } });
    const result = await bench.rotate(2, when('Let things settle', () => hold(2)));
    expect(result).toMatchObject({ status: 'FAILED', error: 'Held' });
    expect(remedyOf(result)).not.toContain('Nothing was changed');
    expect(remedyOf(result)).toContain(HISTORY);
  });

  test.each(['FamilyUnreadable', 'Lambda.ResourceNotFoundException'])('a survey that ends with %s', async (error) => {
    expect(remedyOf(await bench.rotate(1, always('Survey the family', error)))).toMatch(/^Nothing was changed/);

    let looks = 0;
    const blind = {
      wrap: (next: TaskHandler): TaskHandler => async (call) => {
        if (call.state === 'Prove the alias') return refuse('Lambda.Unknown')(call, next);
        return call.state === 'Survey the family' && ++looks > 1 ? refuse(error, 'as AWS says it')(call, next) : next(call);
      },
    };
    const result = await bench.rotate(1, blind);
    expect(result).toMatchObject({ status: 'FAILED', error: 'FamilyUnreadable' });
    expect(remedyOf(result)).not.toContain('Nothing was changed');
    expect(remedyOf(result)).toContain(HISTORY);
  });
});

describe('a rollback that is not done', () => {
  /** No tick goes back: who waits for it waits for ever. */
  const expectToBeAskedAgain = (result: ExecutionResult, error: string) => {
    expect(result).toMatchObject({ status: 'FAILED', error });
    expect(bench.key()).toBe(bench.generation(2));
    expect(remedyOf(result)).toMatch(/start the rollback again/);
    expect(remedyOf(result)).not.toMatch(/staged|new key|another key|tick/);
  };

  beforeEach(() => bench.rotate(1));

  test.each(['KeyBroken', 'NotYetProven', 'Lambda.ResourceNotFoundException'])('%s: the key to go back to', async (error) => {
    expectToBeAskedAgain(await rollback(2, always('Prove the new key', error)), 'KeyUnproven');
  });

  test('is disabled after it was proven', async () => {
    expectToBeAskedAgain(await rollback(2, when('Look at both keys again', () => disable(1))), 'KeyUnproven');
  });

  test('a hold comes before it', async () => {
    expectToBeAskedAgain(await rollback(2, when('Look at both keys again', () => hold(2))), 'Held');
  });

  test('the key refuses behind the alias, which goes to where it was', async () => {
    const result = await rollback(2, when('Prove the alias', () => disable(1)));
    expect(result).toMatchObject({ status: 'FAILED', error: 'RolledBack' });
    expect(bench.key()).toBe(bench.generation(2));
    expect(remedyOf(result)).toContain('action rotate, or rollback');
  });
});

test('a new alias that could not be proven: what the second look cannot prove is on the key all the same', async () => {
  await bench.rotate(1);
  bench.world.call('DeleteAlias', { AliasName: ALIAS });
  let made = false;
  const failing = {
    wrap: (next: TaskHandler): TaskHandler => async (call) => {
      made ||= call.state === 'Create the alias';
      if (call.state === 'Prove the alias') return refuse('Lambda.Unknown')(call, next);
      return made && call.state === 'Prove the new key' ? refuse('KeyBroken')(call, next) : next(call);
    },
  };
  const result = await bench.tick(failing);
  expect(result).toMatchObject({ status: 'FAILED', error: 'KeyUnproven' });
  expect(bench.key()).toBe(bench.generation(2));
  expect(remedyOf(result)).not.toContain('not touched');
});

test('an alias that was moved by a call whose answer was lost is not said to be where it was', async () => {
  const lost = (next: TaskHandler) => strike({ state: 'Swap the alias', calls: [1] }, loseAnswer('Kms.SdkClientException'), next);
  const result = await bench.rotate(1, { wrap: lost, ...when('Wait for another look', () => hold(2)) });
  expect(result).toMatchObject({ status: 'FAILED', error: 'Held' });
  expect(bench.key()).toBe(bench.generation(2));
  expect(remedyOf(result)).toContain('Whether this run moved the alias, only the alias tells');
  expect(remedyOf(result)).not.toContain('not moved');
});

test.each([
  ['hold', {}, 'Hold the family'],
  ['rotate', { fromGeneration: 1 }, 'Mark the next number'],
])('what was asked for and failed is asked for again: a tick does not do it (%s)', async (action, more, state) => {
  const result = await manual(action, more, always(state, 'Kms.KmsException'));
  expect(result).toMatchObject({ status: 'FAILED', error: 'RotationFailed' });
  expect(remedyOf(result)).toMatch(/start the machine again with the same input/);
  expect((await bench.tick()).output).toMatchObject({ outcome: 'nothing', generation: 1 });
});

test('a rotation that is due goes on by itself', async () => {
  bench.clock.advance(400 * DAY);
  const result = await bench.tick(always('Mark the next number', 'Kms.KmsException'));
  expect(result).toMatchObject({ status: 'FAILED', error: 'RotationFailed' });
  expect(remedyOf(result)).toContain('the next tick: it goes on');
  expect((await bench.tick()).output).toMatchObject({ outcome: 'rotated', generation: 2 });
});

test('an adoption that failed before the key had its number is begun by no tick', async () => {
  bench = new RotationBench();
  const { KeyId: id, Arn: keyArn } = bench.world.call('CreateKey', {
    KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', Policy: JSON.stringify(bench.deployed.declaration.policy),
  }).KeyMetadata;
  bench.world.call('CreateAlias', { AliasName: ALIAS, TargetKeyId: id });
  bench.deployed = deployed({}, undefined, 'Shop', { adopt: { keyArn, replacePolicy: false } });
  const result = await bench.deploy(always('Mark the adopted key', 'Kms.KmsException'));
  expect(result).toMatchObject({ status: 'FAILED', error: 'RotationFailed' });
  expect(await bench.tick()).toMatchObject({ status: 'FAILED', error: 'AliasForeign' });
  expect(remedyOf(result)).toMatch(/start the machine again with the same input: do not count on a tick/);
  expect(await bench.run({ reason: 'deployment' })).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'adopted' } });
});

describe('a retirement that disabled the key to which the alias came', () => {
  beforeEach(async () => {
    bench.deployed = deployed({}, undefined, 'Shop', { retirement: { after: 90, unusedFor: 90, deletion: null } });
    await bench.rotate(1);
    bench.clock.advance(100 * DAY);
  });

  test.each(['Enable the key again', 'Read the alias after disabling'])('and fails then (%s) sends people to enable it', async (state) => {
    const cameBack = when('Disable the key', () => (
      bench.world.call('UpdateAlias', { AliasName: ALIAS, TargetKeyId: bench.generation(1).id })));
    const result = await bench.tick({ ...cameBack, ...always(state, 'Kms.KmsException') });
    expect(result).toMatchObject({ status: 'FAILED', error: 'RetirementBlocked' });
    expect(bench.key()).toMatchObject({ state: 'Disabled' });
    expect(remedyOf(result)).toMatch(/This run disabled the key.*EnableKey/);
    expect(remedyOf(result)).not.toContain('not touched by this');
  });

  test('fails before that: nothing is urgent', async () => {
    const result = await bench.tick(always('Disable the key', 'Kms.KmsException'));
    expect(result).toMatchObject({ status: 'FAILED', error: 'RetirementBlocked' });
    expect(remedyOf(result)).toContain('the next tick tries again');
    expect(bench.generation(1).state).toBe('Enabled');
  });
});
