import { Duration } from 'aws-cdk-lib';
import type { TaskHandler } from '../../sim/asl/execution-types';
import { Abort } from '../../sim/asl/task-error';
import { loseAnswer, strike } from '../../sim/asl/task-faults';
import { ALIAS, RotationBench } from '../../sim/manual-rotation/rotation-bench';

/* What tells of a family's past may be gone with a key, a tag, an alias or a right. No run may take the rest for all that there was. */
const DAY = 24 * 60 * 60_000;

let bench: RotationBench;

beforeEach(() => { bench = new RotationBench(); });

const manual = (action: string, more: object = {}) => bench.run({ reason: 'manual', action, ...more });
const doom = (number: number) => bench.world.call('ScheduleKeyDeletion', { KeyId: bench.generation(number).id, PendingWindowInDays: 7 });
const moveTo = (number: number) => {
  bench.world.call('UpdateAlias', { AliasName: ALIAS, TargetKeyId: bench.generation(number).id });
  bench.clock.advance(DAY);
};
const setPolicy = (number: number, Policy: string) =>
  bench.world.call('PutKeyPolicy', { KeyId: bench.generation(number).id, PolicyName: 'default', Policy });
const shutOut = (number: number) => (
  setPolicy(number, JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }] })));

/** A stranger's key with the number, the declared policy, unless he has another, and every tag that a first generation has. */
function plant(number: number, more: Record<string, string> = {}, denied: object[] = []): void {
  const { familyName, owner, policy: declared } = bench.deployed.declaration;
  const policy = { ...declared as object, Statement: [...(declared as { Statement: object[] }).Statement, ...denied] };
  const tags = { family: familyName, owner, generation: String(number), ...more };
  const { KeyMetadata: { KeyId } } = bench.world.call('CreateKey', {
    KeySpec: 'ECC_NIST_P256',
    KeyUsage: 'SIGN_VERIFY',
    Policy: JSON.stringify(policy),
    Tags: Object.entries(tags).map(([name, TagValue]) => ({ TagKey: `cdk-kms-rotation:${name}`, TagValue })),
  });
  bench.world.call('CreateAlias', { AliasName: `${ALIAS}/v${number}`, TargetKeyId: KeyId });
}

describe('a first deployment that looks again', () => {
  beforeEach(() => {
    const { KeyMetadata: { KeyId } } = bench.world.call('CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
    bench.world.call('CreateAlias', { AliasName: `${ALIAS}/v1`, TargetKeyId: KeyId });
  });

  test('goes on with the key that it made, where the answer to its claim was lost', async () => {
    const wrap = (next: TaskHandler) => strike({ state: 'Claim the number' }, loseAnswer('States.Timeout'), next);
    expect(await bench.deploy({ wrap })).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'created', generation: 2 } });
    expect(bench.unclaimed()).toEqual([]);
  });

  test('makes nothing of a key that somebody planted meanwhile', async () => {
    let taken = false;
    const result = await bench.deploy({
      onEnter: ({ state }) => {
        if (state === 'Claim the number' && !taken) plant(2);
        taken ||= state === 'Claim the number';
      },
    });
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'created', generation: 3 } });
    expect(bench.key()).toBe(bench.generation(3));
  });
});

describe('the alias is gone, and the tags of the one generation may not be read any more', () => {
  beforeEach(async () => {
    await bench.deploy();
    bench.clock.advance(DAY);
    bench.world.call('DeleteAlias', { AliasName: ALIAS });
  });

  const refuse = (...operation: string[]) => bench.world.faults.arm({ error: 'AccessDeniedException', operation, caller: 'survey' });

  test.each(['deploy', 'tick'] as const)('where its policy is the declared one, a %s fails: the right was lost', async (run) => {
    const lost = refuse('ListResourceTags');
    expect(await bench[run]()).toMatchObject({ status: 'FAILED', error: 'FamilyUnreadable' });
    expect(bench.world.store.keys.size).toBe(1);
    lost.disarm();
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'restored', generation: 1 } });
  });

  test('where its policy may not be read either, it may be a stranger\'s: a tick tells people, and makes no key', async () => {
    refuse('ListResourceTags', 'GetKeyPolicy');
    expect(await bench.tick()).toMatchObject({ status: 'FAILED', error: 'CurrentKeyUnusable' });
    expect(bench.world.store.keys.size).toBe(1);
  });

  test('so may one that bears another number than the first', async () => {
    bench = new RotationBench();
    await bench.deploy();
    await bench.rotate(1);
    doom(1);
    bench.clock.advance(8 * DAY);
    bench.world.call('DeleteAlias', { AliasName: ALIAS });
    refuse('ListResourceTags', 'GetKeyPolicy');
    expect(await bench.tick()).toMatchObject({ status: 'FAILED', error: 'CurrentKeyUnusable' });
    expect(bench.world.store.keys.size).toBe(1);
  });
});

test('a hold counts that stands below a generation which is gone, and release lifts it', async () => {
  await bench.deploy();
  for (const from of [1, 2, 3, 4]) {
    await bench.rotate(from);
    bench.clock.advance(2 * DAY);
  }
  moveTo(3);
  doom(3);
  await manual('hold');
  expect(bench.tag(2, 'hold')).toBeDefined();
  doom(1);
  bench.clock.advance(8 * DAY); // number 3 is gone, and the alias with it
  expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'heldUnusable' } });
  expect(bench.key()).toBeUndefined();
  expect(await manual('release')).toMatchObject({ output: { outcome: 'released' } });
  expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'restored', generation: 5 } });
});

test('a hold counts that stands beyond a generation which shuts the machine out', async () => {
  await bench.deploy();
  for (const from of [1, 2]) {
    await bench.rotate(from);
    bench.clock.advance(2 * DAY);
  }
  moveTo(1);
  await bench.tick();
  moveTo(2);
  shutOut(2);
  await manual('hold');
  expect(bench.tag(3, 'hold')).toBeDefined();
  bench.world.call('DeleteAlias', { AliasName: ALIAS });
  bench.clock.advance(DAY);
  expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'heldUnusable' } });
  expect(bench.key()).toBeUndefined();
});

test('a generation that took no tags while it was current is not moved forward to, after the one that followed is gone, too', async () => {
  await bench.deploy();
  bench.clock.advance(DAY);
  await bench.rotate(1, { onEnter: ({ state }) => { if (state === 'Prove the new key') throw new Abort('cut short'); } });
  const { policy } = bench.generation(2);
  shutOut(2);
  moveTo(2);
  await bench.tick();
  moveTo(1);
  await bench.tick();
  expect(await bench.rotate(1)).toMatchObject({ output: { outcome: 'rotated', generation: 3 } });
  doom(3);
  bench.clock.advance(8 * DAY);
  bench.world.call('CreateAlias', { AliasName: ALIAS, TargetKeyId: bench.generation(1).id });
  setPolicy(2, policy);
  bench.clock.advance(400 * DAY);
  for (let day = 0; day < 4; day++) {
    await bench.tick();
    bench.clock.advance(DAY);
    expect(bench.key()).not.toBe(bench.generation(2));
  }
});

test('a move back from a generation that only a third one names is seen', async () => {
  await bench.deploy();
  await bench.rotate(1);
  await bench.rotate(2);
  bench.clock.advance(DAY);
  moveTo(1);
  await bench.tick();
  await bench.rotate(1, { onEnter: ({ state }) => { if (state === 'Prove the new key') throw new Abort('cut short'); } });
  moveTo(4);
  expect(await bench.tick()).toMatchObject({ output: { outcome: 'rotated', generation: 4 } });
  moveTo(3);
  bench.clock.advance(400 * DAY);
  expect(await bench.tick()).toMatchObject({ status: 'FAILED', error: 'MovedBack' });
  expect(bench.key()).toBe(bench.generation(3));
});

describe('a planted key says that it holds the family, and shuts out whoever would release it', () => {
  const HOLD = '2026-12-01T00:00:00.000Z';
  const DENIED = [{ Sid: 'Mine', Effect: 'Deny', Principal: '*', Action: 'kms:UntagResource', Resource: '*' }];

  beforeEach(async () => {
    await bench.deploy();
    for (const from of [1, 2]) {
      bench.clock.advance(2 * DAY);
      await bench.rotate(from);
    }
    bench.clock.advance(DAY);
  });

  const lose = (...numbers: number[]) => {
    for (const number of numbers) doom(number);
    if (numbers.length > 0) bench.clock.advance(8 * DAY);
    bench.world.call('DeleteAlias', { AliasName: ALIAS });
    bench.clock.advance(DAY);
  };

  test('where the key that it names is there, it holds nothing', async () => {
    plant(4, { hold: HOLD, [`successor:${bench.generation(2).id}`]: '2' });
    lose();
    expect(await bench.tick()).toMatchObject({ output: { outcome: 'restored', generation: 3 } });
  });

  test('where the key that it names is gone, neither', async () => {
    plant(4, { hold: HOLD, [`successor:${bench.generation(1).id}`]: '1' }, DENIED);
    lose(1);
    expect(await bench.tick()).toMatchObject({ output: { outcome: 'restored', generation: 3 } });
  });

  test('nor where its policy lets the machine only read it', async () => {
    const planted = `successor:${bench.generation(1).id}`;
    plant(4, { hold: HOLD, [planted]: '1' });
    const policy = JSON.parse(bench.generation(4).policy);
    policy.Statement.find(({ Sid }: { Sid?: string }) => Sid === 'CdkKmsRotationMachine').Action = 'kms:GetKeyPolicy';
    setPolicy(4, JSON.stringify(policy));
    lose(1);
    expect(await bench.tick()).toMatchObject({ output: { outcome: 'restored', generation: 3 } });
  });

  test('where it does not, it holds the family, and release lets it go', async () => {
    plant(4, { hold: HOLD, [`successor:${bench.generation(1).id}`]: '1' });
    lose(1);
    expect(await bench.tick()).toMatchObject({ output: { outcome: 'heldUnusable' } });
    expect(await manual('release')).toMatchObject({ output: { outcome: 'released' } });
    expect(await bench.tick()).toMatchObject({ output: { outcome: 'restored', generation: 3 } });
  });

  test('nor where it took number 1 after that was gone', async () => {
    lose(1);
    plant(1, { hold: HOLD }, DENIED);
    expect(await bench.tick()).toMatchObject({ output: { outcome: 'restored', generation: 3 } });
  });
});

test.each(['deleted', 'touched'])('what is asked for weeks after a rollback becomes current, also if the alias is %s', async (how) => {
  bench = new RotationBench({ activationDelay: Duration.days(7) });
  await bench.deploy();
  bench.clock.advance(DAY);
  await bench.rotate(1);
  for (let day = 0; day < 9; day++) {
    bench.clock.advance(DAY);
    await bench.tick();
  }
  await manual('rollback', { fromGeneration: 2 });
  expect(bench.key()).toBe(bench.generation(1));
  doom(2);
  bench.clock.advance(20 * DAY);
  expect(await bench.rotate(1)).toMatchObject({ output: { outcome: 'staged' } });
  bench.clock.advance(DAY);
  if (how === 'deleted') bench.world.call('DeleteAlias', { AliasName: ALIAS });
  else moveTo(1);
  for (let day = 0; day < 9; day++) {
    bench.clock.advance(DAY);
    await bench.tick();
  }
  expect(bench.key()).toBe(bench.generation(3));
});
