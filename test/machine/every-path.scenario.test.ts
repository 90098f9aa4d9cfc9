import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { checkInput, errorsOf } from '../../sim/api-models/botocore-model';
import type { ExecutionResult, TaskCall, TaskHandler } from '../../sim/asl/execution-types';
import { loseAnswer, refuse, strike } from '../../sim/asl/task-faults';
import { ALIAS, deployed, RotationBench } from '../../sim/manual-rotation/rotation-bench';
import { publishing } from '../../sim/public-keys/publishing';

const definition = JSON.parse(readFileSync(join(__dirname, '../../src/manual-rotation/machine.asl.json'), 'utf8'));

/** Every call of the runs in this file, and every step from one state to the next. */
const calls: TaskCall[] = [];
const steps = new Set<string>();

const record = (next: TaskHandler): TaskHandler => (call) => {
  calls.push(call);
  return next(call);
};

function note(result: ExecutionResult): ExecutionResult {
  result.trail.forEach((visit, index) => { if (index > 0) steps.add(`${result.trail[index - 1].state} -> ${visit.state}`); });
  return result;
}

class RecordingBench extends RotationBench {
  public override async run(...[input, options]: Parameters<RotationBench['run']>): Promise<ExecutionResult> {
    return note(await super.run(input, { ...options, wrap: (next) => record(options?.wrap?.(next) ?? next) }));
  }
}

async function fresh(): Promise<RecordingBench> {
  const bench = new RecordingBench();
  await bench.deploy();
  return bench;
}

const at = (state: string, action: () => void) => ({ onEnter: (visit: { state: string }) => { if (visit.state === state) action(); } });

beforeAll(async () => {
  jest.spyOn(console, 'log').mockImplementation();
  let bench = await fresh();
  await bench.tick();
  await bench.rotate(1);
  bench.deployed = deployed({ description: 'changed' });
  await bench.deploy();
  await bench.run({ reason: 'nonsense' });
  await bench.rotate(99);
  await bench.rotate(2, at('Prove the alias', () => bench.world.call('DisableKey', { KeyId: bench.generation(3).id }))); // rolled back

  bench = await fresh(); // an alias that is late, then an old rotation that is finished before a new one starts
  bench.world.lateness.updatedAliases = 3600;
  await bench.rotate(1);
  bench.world.lateness.updatedAliases = 0;
  await bench.rotate(2);

  bench = await fresh(); // staged, then goes on in later runs
  await bench.rotate(1, { wrap: (next) => strike({ state: 'Mark the key as staged', calls: 'all' }, refuse('Kms.KmsException'), next) });
  await bench.rotate(1, at('Prove the new key', () => bench.world.call('DisableKey', { KeyId: bench.generation(2).id })));
  bench.world.call('EnableKey', { KeyId: bench.generation(2).id });
  await bench.rotate(1);

  bench = await fresh(); // a staged key whose delay is longer than a run waits is left to a later run
  await bench.rotate(1, { wrap: (next) => strike({ state: 'Prove the new key', calls: 'all' }, refuse('KeyBroken'), next) });
  await bench.rotate(1, { deployed: deployed({}, undefined, 'Shop', { activationDelaySeconds: Duration.days(7).toSeconds() }) });

  bench = await fresh(); // others meddle
  const other = bench.world.call('CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }).KeyMetadata.KeyId;
  await bench.rotate(1, at('Read the alias', () => bench.world.call('UpdateAlias', { AliasName: ALIAS, TargetKeyId: other })));
  bench.world.call('UpdateAlias', { AliasName: ALIAS, TargetKeyId: bench.generation(1).id });
  await bench.rotate(1, at('Prove the alias', () => bench.world.call('UpdateAlias', { AliasName: ALIAS, TargetKeyId: other })));

  bench = await fresh(); // somebody moves the alias right before it would go back
  const third = bench.world.call('CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }).KeyMetadata.KeyId;
  await bench.rotate(1, {
    onEnter: (visit) => {
      if (visit.state === 'Prove the alias') bench.world.call('DisableKey', { KeyId: bench.generation(2).id });
      if (visit.state === 'Read the alias again') bench.world.call('UpdateAlias', { AliasName: ALIAS, TargetKeyId: third });
    },
  });

  bench = await fresh(); // two at once, and a third that finds the alias moved already
  const both = [0, 1].map((n) =>
    bench.start({ reason: 'manual', action: 'rotate', fromGeneration: 1 }, { name: `race-${n}`, wrap: record }),
  );
  await bench.clock.run();
  for (const execution of both) note(await execution.done);

  bench = await fresh(); // another run was faster with the swap
  await bench.rotate(
    1,
    at('Read the alias', () => bench.world.call('UpdateAlias', { AliasName: ALIAS, TargetKeyId: bench.generation(2).id })),
  );

  const late = new RecordingBench(); // the alias is made by somebody else at the last moment
  await late.deploy(
    at('Create the alias', () => {
      if (!late.key()) late.world.call('CreateAlias', { AliasName: ALIAS, TargetKeyId: late.generation(1).id });
    }),
  );

  bench = await fresh(); // the old key awaits its deletion
  bench.world.call('ScheduleKeyDeletion', { KeyId: bench.key()!.id, PendingWindowInDays: 30 });
  await bench.rotate(1);

  await operatorsAndHousekeeping();

  for (const [name, state] of Object.entries<any>(definition.States)) { // every task refuses for good once
    if (state.Type !== 'Task') continue;
    const again = new RecordingBench();
    const wrap = (next: TaskHandler) => strike({ state: name, calls: 'all' }, refuse('Refused.ForGood'), next);
    await again.deploy(FIRST_ONLY.has(name) ? { wrap } : {});
    if (FIRST_ONLY.has(name)) continue;
    if (LEADING_TO[name] !== undefined) {
      await LEADING_TO[name](again, { wrap });
      continue;
    }
    if (name.startsWith('Declare')) {
      again.deployed = deployed({ description: 'changed' });
      await again.deploy({ wrap });
      continue;
    }
    const breaks = at('Prove the alias', () => {
      if (AFTER_ROLLBACK.has(name)) again.world.call('DisableKey', { KeyId: again.generation(2).id });
    });
    await again.rotate(1, { wrap, ...breaks });
  }

  for (const name of LOOKED_AT_AGAIN) { // what may pass: until the run gives up
    const again = new RecordingBench();
    const refused = { wrap: (next: TaskHandler) => strike({ state: name, calls: 'all' }, refuse('Kms.ThrottlingException'), next) };
    await again.deploy(FIRST_ONLY.has(name) ? refused : {});
    const breaks = at('Prove the alias', () => {
      if (AFTER_ROLLBACK.has(name)) again.world.call('DisableKey', { KeyId: again.generation(2).id });
    });
    if (!FIRST_ONLY.has(name)) await again.rotate(1, { ...refused, ...breaks });
  }
});

const DAY = 24 * 3600 * 1000;
const RETIRING = { retirement: { after: 90, unusedFor: 90, deletion: { quarantine: 30, pendingWindow: 7 } } };
const retiring = () => deployed({}, undefined, 'Shop', RETIRING);

type Steps = (bench: RecordingBench, last: { wrap?: (next: TaskHandler) => TaskHandler }) => Promise<unknown>;

const rollBack: Steps = async (bench, last) => {
  await bench.rotate(1);
  await bench.run({ reason: 'manual', action: 'rollback', fromGeneration: 2 }, last);
};
const hold: Steps = (bench, last) => bench.run({ reason: 'manual', action: 'hold' }, last);
const release: Steps = async (bench, last) => {
  await hold(bench, {});
  await bench.run({ reason: 'manual', action: 'release' }, last);
};
const disable: Steps = async (bench, last) => {
  bench.deployed = retiring();
  await bench.rotate(1);
  bench.clock.advance(91 * DAY);
  await bench.tick(last);
};
const remove: Steps = async (bench, last) => {
  await disable(bench, {});
  bench.clock.advance(31 * DAY);
  await bench.tick(last);
};
const veto: Steps = async (bench, last) => {
  await disable(bench, {});
  bench.world.call('EnableKey', { KeyId: bench.generation(1).id });
  await bench.tick(last);
};
const plantOne: Steps = async (bench, last) => {
  const { KeyId } = bench.world.call('CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }).KeyMetadata;
  bench.world.call('CreateAlias', { AliasName: `${ALIAS}/v2`, TargetKeyId: KeyId });
  await bench.tick(last);
};
const discardOne: Steps = async (bench, last) => {
  await bench.rotate(1, { wrap: (next) => strike({ state: 'Create the key' }, loseAnswer('Kms.SdkClientException'), next) });
  bench.clock.advance(2 * DAY);
  await bench.tick(last);
};
const adopt: Steps = async (bench, last) => {
  const { KeyId, Arn } = bench.world.call('CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }).KeyMetadata;
  bench.world.call('UpdateAlias', { AliasName: ALIAS, TargetKeyId: KeyId });
  await bench.deploy({ ...last, deployed: deployed({}, undefined, 'Shop', { adopt: { keyArn: Arn, replacePolicy: true } }) });
};

const doomed: Steps = async (bench, last) => {
  bench.world.call('ScheduleKeyDeletion', { KeyId: bench.generation(1).id, PendingWindowInDays: 30 });
  await bench.rotate(1, last);
};
const cutRollback: Steps = async (bench, last) => {
  await bench.rotate(1, {
    wrap: (next) => strike({ state: 'Announce the rollback', calls: 'all' }, refuse('Refused.ForGood'), next),
    ...at('Prove the alias', () => bench.world.call('DisableKey', { KeyId: bench.generation(2).id })),
  });
  await bench.tick(last);
};

const disabled: Steps = async (bench, last) => {
  bench.world.call('DisableKey', { KeyId: bench.generation(1).id });
  await bench.tick(last);
};
const restore: Steps = async (bench, last) => {
  bench.world.call('DeleteAlias', { AliasName: ALIAS });
  await bench.tick(last);
};
/** The key that is to be retired becomes the current one again as the state is entered. */
const comesBack = (state: string, before: Steps): Steps => async (bench, last) => {
  const moveTo = (visit: { state: string }) => {
    if (visit.state !== state) return;
    if (bench.generation(1).state === 'Disabled') bench.world.call('EnableKey', { KeyId: bench.generation(1).id });
    bench.world.call('UpdateAlias', { AliasName: ALIAS, TargetKeyId: bench.generation(1).id });
  };
  await before(bench, { ...last, onEnter: moveTo } as typeof last);
};
const comesBackWhileDisabled = comesBack('Disable the key', disable);
/** An older generation whose policy shuts the machine out. */
const disobeys: Steps = async (bench, last) => {
  await bench.rotate(1);
  bench.world.call('PutKeyPolicy', {
    KeyId: bench.generation(1).id,
    PolicyName: 'default',
    Policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }] }),
  });
  bench.deployed = deployed({ description: 'changed' });
  await bench.deploy(last);
};
/** The new key awaits its deletion when it is proven behind the alias. */
const doomedNewKey: Steps = async (bench, last) => {
  const doom = (visit: { state: string }) => {
    if (visit.state === 'Prove the alias' && bench.generation(2).state === 'Enabled') {
      bench.world.call('ScheduleKeyDeletion', { KeyId: bench.generation(2).id, PendingWindowInDays: 7 });
    }
  };
  await bench.rotate(1, { ...last, onEnter: doom });
};

/** The whole of a rotation in one run, or in several. */
const publishingAt = (minutes: number) => (
  publishing({ activationDelay: Duration.minutes(minutes) }, { cacheFor: Duration.minutes(5) }));
const publish = (minutes: number): Steps => async (bench, last) => {
  bench.deployed = publishingAt(minutes);
  await bench.deploy();
  await bench.rotate(1, last);
};
const takeOut = (minutes: number): Steps => async (bench, last) => {
  await publish(minutes)(bench, {});
  bench.clock.advance(DAY);
  await bench.tick();
  bench.clock.advance(2 * DAY);
  await bench.tick(last);
};
const revoke: Steps = async (bench, last) => {
  bench.deployed = publishingAt(5);
  await bench.deploy();
  await bench.run({ reason: 'manual', action: 'revoke', fromGeneration: 1 }, last);
};

const LEADING_TO: Readonly<Record<string, Steps>> = {
  'Publish the public keys': publish(5),
  'Announce the published key': publish(5),
  'Mark the key as published': publish(5),
  'Announce the key taken out': takeOut(5),
  'Mark the key as taken out': takeOut(5),
  'Mark the revocation': revoke,
  'Announce the unusable key': disabled,
  'Mark the unusable key': disabled,
  'Announce the restored alias': restore,
  'Record the restored alias': restore,
  'Announce the disobedient key': disobeys,
  'Mark the disobedient key': disobeys,
  'Mark the rejection on the old key': doomedNewKey,
  'Record the rollback on the old key': doomedNewKey,
  'Enable the key again': comesBackWhileDisabled,
  'Look again before disabling': disable,
  'Look again before the deletion': remove,
  'Read the alias before disabling': disable,
  'Read the alias after disabling': disable,
  'Read the alias before the deletion': remove,
  'Mark the adopted key': adopt,
  'Record on the new key': doomed,
  'Record the rollback': cutRollback,
  'Announce the return': rollBack,
  'Lift the old marks': rollBack,
  'Hold the family': hold,
  'Release the family': release,
  'Disable the key': disable,
  'Announce the disabled key': disable,
  'Mark the key as disabled': disable,
  'Announce the deletion': remove,
  'Mark the key for deletion': remove,
  'Schedule the deletion': remove,
  'Announce the veto': veto,
  'Mark the retirement as vetoed': veto,
  'Announce the stray key': plantOne,
  'Announce the discard': discardOne,
  'Discard the stray key': discardOne,
};

async function operatorsAndHousekeeping(): Promise<void> {
  for (const way of new Set(Object.values(LEADING_TO))) await way(await fresh(), {});
  const away = await fresh(); // back to a generation that verifiers do not know any more
  await takeOut(60)(away, {});
  await away.run({ reason: 'manual', action: 'rollback', fromGeneration: 2 });
  const takesNoTags = (state: string) => ({
    wrap: (next: TaskHandler) => strike({ state, calls: 'all' }, refuse('Kms.KmsInvalidStateException'), next),
  });
  await (await fresh()).rotate(1, takesNoTags('Name the successor'));
  await (await fresh()).rotate(1, takesNoTags('Mark the next number'));
  const off = await fresh(); // a disabled key need not bear the name of its successor
  off.world.call('DisableKey', { KeyId: off.generation(1).id });
  await off.rotate(1, takesNoTags('Name the successor'));
  await comesBack('Read the alias before disabling', disable)(await fresh(), {});
  await comesBack('Read the alias before the deletion', remove)(await fresh(), {});
  const refusing = await fresh(); // an older generation that refuses, though its policy does not say so
  await refusing.rotate(1);
  refusing.deployed = deployed({ description: 'changed' });
  await refusing.deploy({ wrap: (next) => strike({ state: 'Declare the key policy', calls: [2] }, refuse('Refused.ForGood'), next) });
  const gone = await fresh(); // the alias is there again before what was asked for is done
  await gone.rotate(1);
  gone.clock.advance(Duration.days(2).toMilliseconds());
  gone.world.call('DeleteAlias', { AliasName: ALIAS });
  await gone.rotate(2);
  const bench = await fresh(); // named, but not numbered: the next run claims it
  await bench.rotate(1, { wrap: (next) => strike({ state: 'Claim the number', calls: 'all' }, refuse('Refused.ForGood'), next) });
  await bench.tick();
  const adopted = await fresh(); // an adopted key that keeps its policy, whose tags are declared later
  const { KeyId, Arn } = adopted.world.call('CreateKey', {
    KeySpec: 'ECC_NIST_P256',
    KeyUsage: 'SIGN_VERIFY',
    Policy: adopted.generation(1).policy,
  }).KeyMetadata;
  adopted.world.call('UpdateAlias', { AliasName: ALIAS, TargetKeyId: KeyId });
  const keeping = { adopt: { keyArn: Arn, replacePolicy: false } };
  await adopted.deploy({ deployed: deployed({}, undefined, 'Shop', keeping) });
  await adopted.deploy({ deployed: deployed({ description: 'changed' }, undefined, 'Shop', keeping) });
}

const LOOKED_AT_AGAIN = ['Read the alias', 'Create the alias', 'Swap the alias', 'Read the alias again', 'Swap the alias back'];
const FIRST_ONLY = new Set(['Create the alias']);
const AFTER_ROLLBACK = new Set([
  'Mark the new key as rejected',
  'Read the alias again',
  'Swap the alias back',
  'Prove the old key',
  'Announce the rollback',
]);

function expectedSteps(): string[] {
  return Object.entries<any>(definition.States).flatMap(([name, state]) => {
    const ways = [state, ...(state.Choices ?? []), ...(state.Catch ?? [])].map((way: any) => way.Next);
    return [...new Set([...ways, state.Default].filter((target) => target !== undefined))].map((target) => `${name} -> ${target}`);
  });
}

test('every step of the diagram is taken by a run in this file, and no other', () => {
  expect([...steps].sort()).toEqual(expectedSteps().sort());
});

const KMS = 'arn:${Partition}:states:::aws-sdk:kms:';

test('every AWS KMS call is one that AWS\'s service model knows, with legal parameters', () => {
  const kms = calls.filter((call) => call.resource.includes(':aws-sdk:kms:'));
  const declaredStates = Object.values<any>(definition.States).filter((state) => state.Resource?.startsWith(KMS));
  expect(new Set(kms.map((call) => call.state)).size).toBe(declaredStates.length);
  for (const call of kms) {
    const operation = call.resource.split(':').at(-1)!;
    checkInput('kms', operation[0].toUpperCase() + operation.slice(1), call.args);
  }
});

test('every event is one that EventBridge takes', () => {
  const events = calls.filter((call) => call.resource.endsWith(':events:putEvents'));
  expect(new Set(events.map((call) => call.state)).size).toBe(15);
  for (const call of events) { // the optimized integration turns the detail object into a string
    checkInput('events', 'PutEvents', {
      Entries: call.args.Entries.map((entry: any) => ({ ...entry, Detail: JSON.stringify(entry.Detail) })),
    });
    expect(Object.keys(call.args.Entries[0].Detail)).toEqual(expect.arrayContaining(['alias', 'executionArn', 'family', 'reason', 'time']));
  }
});

test('every error of AWS KMS that a state names is one that the call can answer', () => {
  const UNMODELLED = ['KmsException', 'AccessDeniedException', 'ThrottlingException', 'SdkClientException'];
  const strange = Object.entries<any>(definition.States).flatMap(([name, state]) => {
    if (!state.Resource?.startsWith(KMS)) return [];
    const operation = state.Resource.slice(KMS.length);
    const modelled = errorsOf('kms', operation[0].toUpperCase() + operation.slice(1));
    return (state.Catch as any[])
      .flatMap((catcher) => catcher.ErrorEquals as string[])
      .filter((error) => error.startsWith('Kms.'))
      .filter(
        (error) => ![...modelled, ...modelled.map((one) => one.replace(/^KMS/, 'Kms')), ...UNMODELLED].includes(error.slice('Kms.'.length)),
      )
      .map((error) => `${name}: ${error}`);
  });
  expect(strange).toEqual([]);
});
