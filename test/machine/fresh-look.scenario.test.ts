import type { TaskHandler } from '../../sim/asl/execution-types';
import { Abort } from '../../sim/asl/task-error';
import { crashAfterEffect, refuse, strike } from '../../sim/asl/task-faults';
import { ALIAS, deployed, RotationBench } from '../../sim/manual-rotation/rotation-bench';
import type { RetirementTerms } from '../../src/manual-rotation/declared';

/* What people do while a run is under way, and what organizations deny. */
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let bench: RotationBench;

beforeEach(async () => {
  bench = new RotationBench();
  await bench.deploy();
});

const manual = (action: string, more: object = {}) => bench.run({ reason: 'manual', action, ...more });
const tagged = (number: number, name: string) =>
  bench.world.call('TagResource', {
    KeyId: bench.generation(number).id,
    Tags: [{ TagKey: `cdk-kms-rotation:${name}`, TagValue: bench.clock.date().toISOString() }],
  });
const doom = (number: number, days = 7) =>
  bench.world.call('ScheduleKeyDeletion', { KeyId: bench.generation(number).id, PendingWindowInDays: days });
const openToAll = (number: number) =>
  bench.world.call('PutKeyPolicy', {
    KeyId: bench.generation(number).id,
    PolicyName: 'default',
    Policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }] }),
  });
const moveTo = (number: number) => bench.world.call('UpdateAlias', { AliasName: ALIAS, TargetKeyId: bench.generation(number).id });

/** Does something the first time the state is entered. */
function when(state: string, action: () => void) {
  let done = false;
  return { onEnter: (visit: { state: string }) => { if (visit.state === state && !done) { done = true; action(); } } };
}

describe('the fresh look before the swap', () => {
  test.each([1, 2])('a hold that is said while the run waits stops it, whichever key of the pair it is on '
    + '(%i); the family stays held', async (number) => {
    const result = await bench.rotate(1, when('Prove the new key', () => tagged(number, 'hold')));
    expect(result).toMatchObject({ status: 'FAILED', error: 'Held' });
    expect(bench.key()).toBe(bench.generation(1));
    bench.clock.advance(DAY);
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'held' } });
    expect(await manual('release')).toMatchObject({ output: { outcome: 'released' } });
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'rotated', generation: 2 } });
  });

  describe('a hold whose run had looked before a person moved the alias', () => {
    beforeEach(async () => {
      await bench.rotate(1);
      bench.clock.advance(DAY);
    });

    test('back: it is on the generation that was left', async () => {
      moveTo(1);
      bench.clock.advance(DAY);
      await bench.tick();
      expect(await bench.rotate(1, when('Prove the new key', () => tagged(2, 'hold')))).toMatchObject({ status: 'FAILED', error: 'Held' });
      expect(bench.key()).toBe(bench.generation(1));
      bench.clock.advance(DAY);
      expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'held' } });
    });

    test('on: it is on the generation before', async () => {
      expect(await bench.rotate(2, when('Prove the new key', () => tagged(1, 'hold')))).toMatchObject({ status: 'FAILED', error: 'Held' });
      expect(bench.key()).toBe(bench.generation(2));
    });

    test.each([
      ['shuts the machine out', () => openToAll(1)],
      ['is gone', () => doom(1)],
    ])('but a generation before that %s stops nothing', async (_name, harm) => {
      harm();
      bench.clock.advance(8 * DAY);
      expect(await bench.rotate(2)).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'rotated' } });
    });

    test.each([
      ['awaits its deletion by then', () => doom(1)],
      ['has shut the machine out by then', () => openToAll(1)],
    ])('but one that nobody can release, as its key %s, stops nothing', async (_name, harm) => {
      const holds = when('Prove the new key', () => { tagged(1, 'hold'); harm(); });
      expect(await bench.rotate(2, holds)).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'rotated' } });
    });

    test.each([
      [19, { status: 'FAILED', error: 'Held' }],
      [21, { status: 'SUCCEEDED', output: { outcome: 'rotated' } }],
    ])('one that began %i minutes before the survey, on a key whose deletion is cancelled while it waits', async (minutes, expected) => {
      const { id } = bench.generation(1);
      tagged(1, 'hold');
      doom(1, 30);
      bench.clock.advance(minutes * MINUTE);
      const cancels = when('Prove the new key', () => bench.world.call('CancelKeyDeletion', { KeyId: id }));
      expect(await bench.rotate(2, cancels)).toMatchObject(expected);
    });

    test('a generation before that lets nobody read its tags stops nothing', async () => {
      const { arn } = bench.generation(1);
      const refuses = when('Look at both keys again', () => bench.world.faults.arm({
        error: 'AccessDeniedException', operation: 'ListResourceTags', caller: 'survey', when: ({ input }) => input.KeyId === arn,
      }));
      expect(await bench.rotate(2, refuses)).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'rotated' } });
    });

    test('but one that is there for longer, on a key that takes no tags any more, stops nothing', async () => {
      tagged(1, 'hold');
      bench.clock.advance(DAY);
      doom(1, 30);
      expect(await bench.rotate(2)).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'rotated' } });
    });
  });

  test.each(['DescribeKey', 'ListResourceTags', 'ListAliases'])('a key that this run saw before is not gone: that %s does not find it once '
    + 'hides no hold', async (operation) => {
    const hide = when('Look at both keys again', () => {
      tagged(1, 'hold');
      const { id, arn } = bench.generation(1);
      const about = (call: { input: any }) => [id, arn].includes(call.input.KeyId);
      bench.world.faults.arm({ error: 'NotFoundException', operation, caller: 'survey', calls: [1], when: about });
    });
    expect(await bench.rotate(1, hide)).toMatchObject({ status: 'FAILED', error: 'Held' });
    expect(bench.key()).toBe(bench.generation(1));
  });

  test('a hold that comes too late to stop the run is not lost', async () => {
    expect(await bench.rotate(1, when('Prove the alias', () => tagged(1, 'hold')))).toMatchObject({ status: 'SUCCEEDED' });
    bench.clock.advance(400 * DAY);
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'held' } });
    await manual('release');
    expect(await bench.tick()).toMatchObject({ output: { outcome: 'rotated' } });
  });

  test('a grant that somebody makes on the new key while the run waits keeps it from the alias for good', async () => {
    const grant = () =>
      bench.world.call('CreateGrant', {
        KeyId: bench.generation(2).id,
        GranteePrincipal: 'arn:aws:iam::111122223333:role/x',
        Operations: ['Sign'],
      });
    expect(await bench.rotate(1, when('Prove the new key', grant))).toMatchObject({ status: 'FAILED', error: 'KeyUnproven' });
    expect(bench.key()).toBe(bench.generation(1));
    expect(await bench.rotate(1)).toMatchObject({ output: { generation: 3 } });
  });

  describe.each([
    ['disables', () => bench.world.call('DisableKey', { KeyId: bench.generation(2).id })],
    ['schedules for deletion', () => doom(2, 30)],
  ])('a new key that somebody %s after it was proven', (_name, harm) => {
    const harmed = () => when('Look at both keys again', harm);

    test('never gets the alias; the next rotation makes another', async () => {
      expect(await bench.rotate(1, harmed())).toMatchObject({ status: 'FAILED', error: 'KeyUnproven' });
      expect(bench.key()).toBe(bench.generation(1));
      expect(await bench.rotate(1)).toMatchObject({ output: { generation: 3 } });
    });

    test('goes on with the next tick, once it works again', async () => {
      await bench.rotate(1, harmed());
      const { state, id } = bench.generation(2);
      if (state === 'PendingDeletion') bench.world.call('CancelKeyDeletion', { KeyId: id });
      bench.world.call('EnableKey', { KeyId: id });
      expect(await bench.tick()).toMatchObject({ output: { outcome: 'rotated', generation: 2 } });
    });
  });
});

/** AWS KMS refuses one call for some minutes, as it does where a change of a policy is not seen yet; somebody acts meanwhile. */
describe('while the alias cannot be moved, nothing is done on an old look', () => {
  const REFUSALS = [
    ['Kms.KmsException', refuse('Kms.KmsException', 'User is not authorized to perform kms:UpdateAlias')],
    ['an answer that is lost', refuse('Kms.SdkClientException', 'Unable to execute HTTP request')],
  ] as const;

  /** Fails the first `times` calls of a state; before the second of them, somebody acts. */
  function refused(state: string, fault: (typeof REFUSALS)[number][1], action: () => void, times = 3) {
    let calls = 0;
    return {
      wrap: (next: TaskHandler): TaskHandler => async (call) => {
        if (call.state !== state || ++calls > times) return next(call);
        if (calls === 2) action();
        return fault(call, next);
      },
    };
  }
  const thirdKey = () => bench.world.call('CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }).KeyMetadata.Arn;
  const pointAt = (TargetKeyId: string) => bench.world.call('UpdateAlias', { AliasName: ALIAS, TargetKeyId });

  test.each(REFUSALS)('%s: the swap is made as soon as it is allowed', async (_name, fault) => {
    const before = bench.clock.now();
    expect(await bench.rotate(1, refused('Swap the alias', fault, () => {}))).toMatchObject({ status: 'SUCCEEDED' });
    expect(bench.key()).toBe(bench.generation(2));
    expect(bench.clock.now() - before).toBeLessThan(7 * MINUTE);
  });

  test.each(REFUSALS)('%s: a move by a person stands', async (_name, fault) => {
    const third = thirdKey();
    const result = await bench.rotate(1, refused('Swap the alias', fault, () => pointAt(third)));
    expect(result).toMatchObject({ status: 'FAILED', error: 'AliasMoved' });
    expect(bench.key()?.arn).toBe(third);
  });

  test.each(['Swap the alias', 'Read the alias'])('%s: a hold stands', async (state) => {
    const result = await bench.rotate(1, refused(state, REFUSALS[0][1], () => tagged(1, 'hold')));
    expect(result).toMatchObject({ status: 'FAILED', error: 'Held' });
    expect(bench.key()).toBe(bench.generation(1));
  });

  test('the way back: a move by a person stands', async () => {
    const third = thirdKey();
    const dooms = when('Prove the alias', () => doom(2));
    const result = await bench.rotate(1, { ...dooms, ...refused('Swap the alias back', REFUSALS[0][1], () => pointAt(third)) });
    expect(result).toMatchObject({ status: 'FAILED', error: 'AliasMoved' });
    expect(bench.key()?.arn).toBe(third);
  });

  test('a new alias: a hold stands', async () => {
    bench.world.call('DeleteAlias', { AliasName: ALIAS });
    const result = await bench.tick(refused('Create the alias', REFUSALS[0][1], () => tagged(1, 'hold')));
    expect(result).toMatchObject({ status: 'FAILED', error: 'Held' });
    expect(() => bench.world.call('DescribeKey', { KeyId: ALIAS })).toThrow(expect.objectContaining({ name: 'NotFoundException' }));
  });

  test.each([
    ['Swap the alias', () => bench.rotate(1, refused('Swap the alias', REFUSALS[0][1], () => {}, Infinity))],
    ['Read the alias', () => bench.rotate(1, refused('Read the alias', REFUSALS[0][1], () => {}, Infinity))],
  ])('%s: tried for ten minutes, then the run fails', async (state, run) => {
    const before = bench.clock.now();
    const result = await run();
    expect(result).toMatchObject({ status: 'FAILED', error: 'RotationFailed' });
    expect(JSON.parse(result.cause!)).toMatchObject({ step: state, awsError: 'Kms.KmsException' });
    expect(bench.key()).toBe(bench.generation(1));
    expect(bench.clock.now() - before).toBeGreaterThan(14 * MINUTE); // five of them are the delay
    expect(bench.clock.now() - before).toBeLessThan(16 * MINUTE);
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'rotated' } });
  });
});

test('a new key that is scheduled for deletion around the swap is swapped back from; the old key says that it was rejected', async () => {
  const before = bench.clock.now();
  expect(await bench.rotate(1, when('Prove the alias', () => doom(2)))).toMatchObject({ status: 'FAILED', error: 'RolledBack' });
  expect(bench.clock.now() - before).toBeLessThan(10 * MINUTE); // callers do not wait for retries that cannot help
  expect(bench.key()).toBe(bench.generation(1));
  expect(bench.tag(1, `rejected:${bench.generation(2).id}`)).toMatch(/^recorded /);
  expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'nothing' } });
  expect(bench.eventTypes().filter((type) => type === 'KMS Alias Rotation Rolled Back')).toHaveLength(1);
  expect(await bench.rotate(1)).toMatchObject({ status: 'SUCCEEDED', output: { generation: 3 } });
});

test('a rollback of a doomed key that was cut short before it was told is told by the next run, once', async () => {
  const dooms = when('Prove the alias', () => doom(2));
  await bench.rotate(1, {
    onEnter: (visit) => {
      dooms.onEnter(visit);
      if (visit.state === 'Prove the old key') throw new Abort('crash');
    },
  });
  expect(await bench.tick()).toMatchObject({ error: 'RolledBack' });
  expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'nothing' } });
});

describe('what is said is true', () => {
  test('after a move back there is no date, for nothing happens on it', async () => {
    expect((await bench.tick()).output).toMatchObject({ outcome: 'nothing', nextRotationAt: expect.stringMatching(/^2027-12-/) });
    await bench.rotate(1);
    await manual('rollback', { fromGeneration: 2 });
    const { output } = await bench.tick();
    expect(output).toMatchObject({ outcome: 'nothing', generation: 1, why: expect.stringContaining('no rotation until') });
    expect(output).not.toHaveProperty('nextRotationAt');
  });

  test('a staged generation: from when on it becomes current', async () => {
    bench.deployed = deployed({}, undefined, 'Shop', { activationDelaySeconds: 7 * 86_400 });
    const { output } = await bench.rotate(1) as { output: any };
    expect(output).toMatchObject({ outcome: 'staged', generation: 1, newKey: { number: 2 } });
    expect(Date.parse(output.activateAt) - bench.clock.now()).toBeGreaterThan(6.9 * DAY);
    expect((await bench.tick()).output).toMatchObject({
      outcome: 'staged',
      activateAt: expect.stringMatching(output.activateAt.slice(0, 16)),
    });
    expect(bench.events.at(-1)).toMatchObject({ DetailType: 'KMS Alias Generation Staged', Detail: { activateAt: expect.any(String) } });
  });

  test('a request that arrives twice: it was done before', async () => {
    await bench.rotate(1);
    expect((await bench.rotate(1)).output).toMatchObject({ outcome: 'alreadyDone', generation: 2 });
  });
});

/** At night, somebody does what the remedy says: it must not send him to keys where a function is gone. */
describe.each([
  ['Survey the family', 'FamilyUnreadable', 'survey'],
  ['Prove the new key', 'KeyUnproven', 'probe'],
])('%s', (state, error, name) => {
  const remedyOf = ({ cause }: { cause?: string }) => JSON.parse(cause!).remedy;
  const always = (failure: string) => ({
    wrap: (next: TaskHandler) => strike({ state, calls: 'all' }, refuse(failure, 'as AWS says it'), next),
  });

  test('a function that could not run is told from a key', async () => {
    const result = await bench.rotate(1, always('Lambda.ResourceNotFoundException'));
    expect(result).toMatchObject({ status: 'FAILED', error });
    expect(remedyOf(result)).toContain(`the ${name} function itself could not run`);
    expect(remedyOf(result)).not.toMatch(/policy|disabled/);
  });

  test('and a key that refused from a function', async () => {
    const result = await bench.rotate(1, always(state === 'Survey the family' ? 'FamilyUnreadable' : 'KeyBroken'));
    expect(result).toMatchObject({ status: 'FAILED', error });
    expect(remedyOf(result)).toMatch(/names the (call|operation)/);
    expect(remedyOf(result)).not.toContain('could not run');
  });
});

test('UpdateAlias to the same key strands no staged generation', async () => {
  bench.deployed = deployed({}, undefined, 'Shop', { activationDelaySeconds: 7 * 86_400 });
  await bench.rotate(1);
  bench.clock.advance(DAY);
  moveTo(1); // a sign of life
  bench.clock.advance(7 * DAY);
  expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'rotated', generation: 2 } });
});

test('a new alias name is refused while a rotation is under way behind the old one', async () => {
  bench.deployed = deployed({}, undefined, 'Shop', { activationDelaySeconds: 7 * 86_400 });
  await bench.rotate(1);
  const renamed = deployed({}, undefined, 'Shop', { aliasName: 'alias/orders-new', activationDelaySeconds: 7 * 86_400 });
  expect(await bench.deploy({ deployed: renamed })).toMatchObject({ status: 'FAILED', error: 'RotationInFlight' });
  bench.clock.advance(8 * DAY);
  await bench.tick();
  expect(await bench.deploy({ deployed: renamed })).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'restored', generation: 2 } });
  expect(bench.key('alias/orders-new')).toBe(bench.generation(2));
});

describe('a family of which only the current generation is left, and that is not number 1', () => {
  const renamed = deployed({}, undefined, 'Shop', { aliasName: 'alias/orders-new' });

  beforeEach(async () => {
    await bench.rotate(1);
    bench.clock.advance(DAY);
    doom(1);
    bench.clock.advance(8 * DAY);
    expect(bench.generation(1)).toBeUndefined();
  });

  test('gets no new alias name, for nothing tells that the key was not planted: the deployment function fails for that', async () => {
    expect(await bench.deploy({ deployed: renamed })).toMatchObject({
      status: 'SUCCEEDED', output: { outcome: 'unusable', generation: 0, cause: 'AliasDeleted' },
    });
    expect(bench.key('alias/orders-new')).toBeUndefined();
  });

  test('gets it after one more rotation under the old name', async () => {
    expect(await bench.rotate(2)).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'rotated', generation: 3 } });
    const { output } = await bench.deploy({ deployed: renamed });
    expect(output).toMatchObject({ outcome: 'restored', generation: 3 });
    expect(bench.key('alias/orders-new')).toBe(bench.generation(3));
  });
});

test('a failure behind the swap is looked at again within the same run', async () => {
  const hiccup = (next: TaskHandler) =>
    strike({ state: 'Prove the alias', calls: Array.from({ length: 9 }, (_, n) => n + 1) }, refuse('Lambda.Unknown'), next);
  expect(await bench.rotate(1, { wrap: hiccup })).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'rotated' } });
  expect(bench.tag(1, 'superseded-by')).toBe(bench.generation(2).id);
});

describe.each([
  'Lambda.ClientExecutionTimeoutException',
  'Sandbox.Timedout',
  'Runtime.ExitError',
  'Runtime.Something',
  'Lambda.TooManyRequestsException',
])('%s', (error) => {
  test.each(['Survey the family', 'Prove the new key', 'Look at both keys again', 'Prove the alias'])(
    'of %s, once, is no failure',
    async (state) => {
      expect(await bench.rotate(1, { wrap: (next) => strike({ state }, refuse(error), next) })).toMatchObject({
        status: 'SUCCEEDED',
        output: { outcome: 'rotated' },
      });
    },
  );
});

describe('retirement', () => {
  const terms: RetirementTerms = { after: 90, unusedFor: 90, deletion: { quarantine: 30, pendingWindow: 14 } };

  beforeEach(async () => {
    bench.deployed = deployed({}, undefined, 'Shop', { retirement: terms });
    await bench.rotate(1);
    bench.clock.advance(91 * DAY);
  });

  const enable = (number: number) => bench.world.call('EnableKey', { KeyId: bench.generation(number).id });
  const grantOn = (number: number) => bench.world.call('CreateGrant', {
    KeyId: bench.generation(number).id,
    GranteePrincipal: 'arn:aws:iam::111122223333:role/x',
    Operations: ['Verify'],
  });
  const nameIt = () => bench.world.call('CreateAlias', { AliasName: 'alias/archive', TargetKeyId: bench.generation(1).id });
  const quarantineIsOver = async () => { await bench.tick(); bench.clock.advance(31 * DAY); };

  const HOLD_OR_NAME: Array<[string, () => void, string]> = [
    ['a hold', () => tagged(2, 'hold'), 'held'],
    ['a hold that landed on the key itself', () => tagged(1, 'hold'), 'held'],
    ['another alias of the key', nameIt, 'kept'],
  ];

  test.each<[string, () => void, string]>([
    ...HOLD_OR_NAME,
    ['a grant on the key', () => grantOn(1), 'kept'],
    ['a use of the key', () => { bench.generation(1).lastUse = { operation: 'Verify', at: bench.clock.now() }; }, 'kept'],
  ])('%s after the survey: nothing is disabled', async (_, act, outcome) => {
    expect(await bench.tick(when('Look again before disabling', act))).toMatchObject({ status: 'SUCCEEDED', output: { outcome } });
    expect(bench.generation(1).state).toBe('Enabled');
  });

  test.each(HOLD_OR_NAME)('%s after the survey: no deletion is scheduled, not even if it comes after the mark', async (_, act, outcome) => {
    await quarantineIsOver();
    expect(await bench.tick(when('Look again before the deletion', act))).toMatchObject({ status: 'SUCCEEDED', output: { outcome } });
    expect(bench.generation(1).state).toBe('Disabled');
  });

  test('a key that was current again after the survey, and left once more, is not disabled', async () => {
    const returned = () => bench.world.call('UntagResource', { // as the run does that goes back to it
      KeyId: bench.generation(1).id, TagKeys: ['cdk-kms-rotation:superseded'],
    });
    expect((await bench.tick(when('Look again before disabling', returned))).output).toMatchObject({ outcome: 'kept' });
    expect(bench.generation(1).state).toBe('Enabled');
  });

  test('a key that somebody enabled again after the survey is not deleted', async () => {
    await quarantineIsOver();
    expect(await bench.tick(when('Look again before the deletion', () => enable(1)))).toMatchObject({
      status: 'SUCCEEDED',
      output: { outcome: 'kept' },
    });
    expect(bench.generation(1).state).toBe('Enabled');
  });

  test('nor is one disabled again, though the run that had disabled it was cut short before it could mark it', async () => {
    await bench.tick({ onEnter: ({ state }) => { if (state === 'Mark the key as disabled') throw new Abort('crash'); } });
    expect([bench.generation(1).state, bench.tag(1, 'disabled')]).toEqual(['Disabled', undefined]);
    expect(await bench.tick(when('Look again before disabling', () => enable(1)))).toMatchObject({
      status: 'SUCCEEDED',
      output: { outcome: 'kept' },
    });
    expect(bench.generation(1).state).toBe('Enabled');
  });

  test('says why it keeps a key', async () => {
    const { output } = await bench.tick(when('Look again before disabling', () => grantOn(1)));
    expect(output).toMatchObject({ outcome: 'kept', why: expect.stringContaining('grants') });
  });

  test('a mark of another run, which may have scheduled the deletion already, stops this one', async () => {
    await quarantineIsOver();
    const other = () => bench.world.call('TagResource', {
      KeyId: bench.generation(1).id,
      Tags: [{ TagKey: 'cdk-kms-rotation:deletion', TagValue: '2027-05-05T00:00:00Z' }],
    });
    expect(await bench.tick(when('Look again before the deletion', other))).toMatchObject({
      status: 'SUCCEEDED',
      output: { outcome: 'kept' },
    });
    expect(bench.generation(1).state).toBe('Disabled');
  });

  test('waits for nothing between the look and the call: a read that AWS KMS refuses ends the run', async () => {
    bench.world.faults.arm({ error: 'ThrottlingException', operation: 'DescribeKey', caller: 'machine' });
    const before = bench.clock.now();
    expect(await bench.tick()).toMatchObject({ status: 'FAILED', error: 'RetirementBlocked' });
    expect(bench.clock.now() - before).toBeLessThan(MINUTE);
    expect(bench.generation(1).state).toBe('Enabled');
  });

  test('never touches a key to which the alias came back after the survey', async () => {
    expect(await bench.tick(when('Read the alias before disabling', () => moveTo(1)))).toMatchObject({
      status: 'SUCCEEDED',
      output: { outcome: 'kept' },
    });
    expect(bench.generation(1).state).toBe('Enabled');
  });

  test('enables a key again that turns out to be current', async () => {
    expect(await bench.tick(when('Disable the key', () => moveTo(1)))).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'kept' } });
    expect([bench.key(), bench.generation(1).state]).toEqual([bench.generation(1), 'Enabled']);
    expect(bench.eventTypes()).not.toContain('KMS Alias Generation Disabled');
  });

  test('schedules no deletion of a key that is current again', async () => {
    await bench.tick();
    bench.clock.advance(31 * DAY);
    const comeBack = () => { bench.world.call('EnableKey', { KeyId: bench.generation(1).id }); moveTo(1); };
    expect(await bench.tick(when('Read the alias before the deletion', comeBack))).toMatchObject({
      status: 'SUCCEEDED',
      output: { outcome: 'kept' },
    });
    expect(bench.generation(1).state).toBe('Enabled');
  });

  test('counts from the last move of the alias to the key that took over: a move away and back may not be recorded', async () => {
    moveTo(2);
    expect(await bench.tick()).toMatchObject({ output: { outcome: 'nothing' } });
    bench.clock.advance(89 * DAY);
    expect(await bench.tick()).toMatchObject({ output: { outcome: 'nothing' } });
    bench.clock.advance(DAY);
    expect(await bench.tick()).toMatchObject({ output: { outcome: 'disabled' } });
  });

  test('counts from a move of another name of the current key, too: that of before a rename, or one that did not last', async () => {
    bench.world.call('CreateAlias', { AliasName: 'alias/renamed', TargetKeyId: bench.generation(2).id });
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'nothing' } });
    bench.clock.advance(DAY);
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'disabled' } });
  });

  test('asks once a day: a refused call is not tried again in the run', async () => {
    bench.world.faults.arm({ error: 'ThrottlingException', operation: 'DisableKey' });
    const before = bench.clock.now();
    expect(await bench.tick()).toMatchObject({ status: 'FAILED', error: 'RetirementBlocked' });
    expect(bench.clock.now() - before).toBeLessThan(MINUTE);
  });

  test('takes a generation that was staged, left and passed over', async () => {
    await bench.rotate(2, when('Prove the new key', () => bench.world.call('DisableKey', { KeyId: bench.generation(3).id })));
    bench.world.call('EnableKey', { KeyId: bench.generation(3).id });
    bench.world.call('CreateGrant', {
      KeyId: bench.generation(3).id,
      GranteePrincipal: 'arn:aws:iam::111122223333:role/x',
      Operations: ['Sign'],
    });
    await bench.rotate(2); // makes generation 4, for nobody uses a key that was granted to somebody
    bench.world.store.keys.get(bench.generation(3).id)!.grants.length = 0;
    for (let day = 0; day < 100; day++) { await bench.tick(); bench.clock.advance(DAY); }
    expect([1, 2, 3, 4].map((number) => bench.generation(number)?.state)).toEqual([undefined, 'Disabled', 'Disabled', 'Enabled']);
  });
});

describe('an organization that allows no deletion under 30 days, or none', () => {
  const scp = {
    wrap: (next: TaskHandler): TaskHandler => (call) => (call.state === 'Discard the stray key'
      ? refuse('Kms.KmsException', 'not authorized to perform: kms:ScheduleKeyDeletion with an explicit deny in a '
        + 'service control policy')(call, next) : next(call)),
  };

  beforeEach(async () => {
    bench.deployed = deployed({}, undefined, 'Shop', {
      retirement: { after: 90, unusedFor: 90, deletion: { quarantine: 30, pendingWindow: 30 } },
    });
    await bench.rotate(1, { wrap: (next) => strike({ state: 'Create the key' }, crashAfterEffect, next) }); // leaves a stray key
    await bench.rotate(1);
    bench.clock.advance(2 * DAY);
  });

  test('a refused discard is a warning, tried weekly; nothing is told that is not so; retirement gets its turn', async () => {
    const outcomes: string[] = [];
    for (let day = 0; day < 100; day++) {
      const { status, output } = await bench.tick(scp) as { status: string; output: any };
      expect(status).toBe('SUCCEEDED');
      outcomes.push(output.outcome);
      bench.clock.advance(DAY);
    }
    expect(outcomes[0]).toBe('discardRefused');
    expect(outcomes.filter((outcome) => outcome === 'discardRefused')).toHaveLength(15);
    expect(bench.eventTypes()).not.toContain('KMS Alias Stray Key Discarded');
    expect(bench.generation(1).state).toBe('Disabled');
  });

  test('a discard waits 30 days', async () => {
    expect(await bench.tick()).toMatchObject({ output: { outcome: 'discarded' } });
    expect(bench.world.effects.of('ScheduleKeyDeletion').map(({ input }) => input.PendingWindowInDays)).toEqual([30]);
  });
});

describe('an old generation that does not obey any more', () => {
  const shutOut = (number: number) => {
    const { id, policy } = bench.generation(number);
    const Statement = JSON.parse(policy).Statement.filter(({ Sid = '' }) => Sid !== 'CdkKmsRotationMachine');
    bench.world.call('PutKeyPolicy', { KeyId: id, PolicyName: 'default', Policy: JSON.stringify({ Version: '2012-10-17', Statement }) });
    const refused = (call: any) => call.input.KeyId === id;
    bench.world.faults.arm({
      error: 'AccessDeniedException',
      operation: ['PutKeyPolicy', 'TagResource', 'UpdateKeyDescription'],
      caller: 'machine',
      when: refused,
    });
  };

  test('stops no deployment: it is told, marked and passed over; the current one has been declared before', async () => {
    await bench.rotate(1);
    shutOut(1);
    bench.deployed = deployed({ description: 'changed' });
    const before = bench.clock.now();
    expect(await bench.deploy()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'declared' } });
    expect(bench.clock.now() - before).toBeLessThan(MINUTE);
    expect([bench.generation(1).description, bench.generation(2).description]).toEqual([expect.not.stringMatching('changed'), 'changed']);
    expect(bench.events.at(-1)).toMatchObject({
      DetailType: 'KMS Alias Rotation Blocked',
      Detail: { error: 'KeyDisobedient', generation: 1, remedy: expect.any(String), runbook: expect.stringMatching(/#keydisobedient$/) },
    });
    const events = bench.events.length;
    for (let day = 0; day < 3; day++) {
      expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'nothing' } });
      bench.clock.advance(DAY);
    }
    expect(await bench.deploy()).toMatchObject({ status: 'SUCCEEDED' });
    expect(bench.events).toHaveLength(events);
  });

  test('whose refusal no read shows is passed over as well, after the retries', async () => {
    await bench.rotate(1);
    const { id } = bench.generation(1);
    bench.world.faults.arm({
      error: 'AccessDeniedException',
      operation: 'PutKeyPolicy',
      caller: 'machine',
      when: ({ input }) => input.KeyId === id,
    });
    bench.deployed = deployed({ description: 'changed' });
    expect(await bench.deploy()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'declared' } });
    expect(bench.generation(2).description).toBe('changed');
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'nothing' } });
  });
});

test('a stranger who takes a number every nine minutes holds up no urgent rotation, and an ordinary one for twelve minutes', async () => {
  let number = 2;
  const plant = () => {
    const { KeyId } = bench.world.call('CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }).KeyMetadata;
    bench.world.call('CreateAlias', { AliasName: `${ALIAS}/v${number++}`, TargetKeyId: KeyId });
  };
  let last = 0;
  const planting = { onEnter: () => { if (bench.clock.now() - last > 9 * MINUTE) { last = bench.clock.now(); plant(); } } };
  expect(await bench.run({ reason: 'manual', action: 'rotate', fromGeneration: 1, urgent: true }, planting)).toMatchObject({
    status: 'SUCCEEDED',
  });
  const current = Number(bench.key()!.tags.get('cdk-kms-rotation:generation'));
  number = current + 1;
  last = 0;
  expect(await bench.rotate(current, planting)).toMatchObject({ status: 'SUCCEEDED' });
});
