import type { TaskHandler } from '../../sim/asl/execution-types';
import { Abort } from '../../sim/asl/task-error';
import { loseAnswer, refuse, strike } from '../../sim/asl/task-faults';
import { ALIAS, deployed, RotationBench } from '../../sim/manual-rotation/rotation-bench';

/*
 * A current key that callers cannot use: disabled, awaiting its deletion, gone, without its alias, or with a policy that shuts the
 * machine out.
 */
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let bench: RotationBench;

beforeEach(async () => {
  bench = new RotationBench();
  await bench.deploy();
});

const manual = (action: string, more: object = {}) => bench.run({ reason: 'manual', action, ...more });
const disable = (number: number) => bench.world.call('DisableKey', { KeyId: bench.generation(number).id });
const doom = (number: number, days = 7) =>
  bench.world.call('ScheduleKeyDeletion', { KeyId: bench.generation(number).id, PendingWindowInDays: days });
const told = () => bench.events.filter(({ DetailType }) => DetailType === 'KMS Alias Current Key Unusable');
const withoutMachine = (number: number) => {
  const { id, policy } = bench.generation(number);
  const Statement = JSON.parse(policy).Statement.filter(({ Sid = '' }) => !Sid.startsWith('CdkKmsRotation'));
  bench.world.call('PutKeyPolicy', { KeyId: id, PolicyName: 'default', Policy: JSON.stringify({ Version: '2012-10-17', Statement }) });
};

describe.each<[string, () => void]>([
  ['Disabled', () => disable(1)],
  ['PendingDeletion', () => doom(1)],
  ['PolicyWithoutMachine', () => withoutMachine(1)],
])('a current key that is %s', (cause, happens) => {
  beforeEach(() => { happens(); });

  test('fails the tick, and is told with cause, remedy and runbook: once a day for one cause, if some key takes the mark', async () => {
    const result = await bench.tick();
    expect(result).toMatchObject({ status: 'FAILED', error: 'CurrentKeyUnusable' });
    expect(JSON.parse(result.cause!)).toMatchObject({
      outcome: 'failed',
      newKey: { number: 1 },
      awsCause: expect.any(String),
      remedy: expect.any(String),
      runbook: expect.stringMatching(/#currentkeyunusable$/),
    });
    expect(told()).toMatchObject([
      {
        Detail: {
          alias: ALIAS,
          cause,
          generation: 1,
          held: false,
          why: expect.any(String),
          remedy: expect.any(String),
          runbook: expect.any(String),
        },
      },
    ]);
    expect(bench.eventTypes()).not.toContain('KMS Alias Rotation Blocked'); // one message for one thing
  });

  test('fails no deployment, and nothing is made of it there', async () => {
    const before = bench.world.effects.changes.length;
    expect(await bench.deploy()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'unusable', cause, generation: 1 } });
    expect([bench.world.effects.changes.length, told()]).toEqual([before, []]);
  });
});

test('it is told once a day, however often a run looks, and again for another cause', async () => {
  disable(1);
  for (let hour = 0; hour < 20; hour++) { await bench.tick(); bench.clock.advance(60 * MINUTE); }
  expect(told()).toHaveLength(1);
  bench.clock.advance(5 * 60 * MINUTE);
  await bench.tick();
  expect(told()).toHaveLength(2);
});

test('held, the tick succeeds and says so; it is told all the same; release works, and so does what is asked for', async () => {
  await manual('hold');
  disable(1);
  expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'heldUnusable', cause: 'Disabled', generation: 1 } });
  expect(told()).toMatchObject([{ Detail: { held: true } }]);
  expect(await bench.rotate(1)).toMatchObject({ status: 'FAILED', error: 'Held' });
  expect(await manual('release')).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'released' } });
  expect(await bench.rotate(1)).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'rotated', generation: 2 } });
});

test('a hold on a key that awaits its deletion cannot be lifted: release says so, ticks '
  + 'stay still, what is asked for is done', async () => {
  await manual('hold');
  doom(1);
  expect(await manual('release')).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'released' } });
  expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'heldUnusable' } });
  expect(await bench.rotate(1)).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'rotated' } });
  expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'nothing' } });
});

describe('whenCurrentKeyUnusable: replace', () => {
  beforeEach(() => { bench.deployed = deployed({}, undefined, 'Shop', { whenCurrentKeyUnusable: 'replace' }); });

  test.each<[string, () => void]>([
    ['disabled', () => disable(1)],
    ['awaiting its deletion', () => doom(1)],
  ])('a tick replaces a key that is %s; not while held', async (_state, happens) => {
    await manual('hold');
    happens();
    expect(await bench.tick()).toMatchObject({ output: { outcome: 'heldUnusable' } });
    expect(bench.world.store.keys.size).toBe(1);
    if (bench.generation(1).state === 'PendingDeletion') return;
    await manual('release');
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'rotated', generation: 2 } });
    expect(bench.key()).toBe(bench.generation(2));
  });

  test('never one whose policy shuts the machine out: no key is made for it', async () => {
    withoutMachine(1);
    for (let day = 0; day < 10; day++) {
      expect(await bench.tick()).toMatchObject({ error: 'CurrentKeyUnusable' });
      bench.clock.advance(DAY);
    }
    expect(bench.world.store.keys.size).toBe(1);
  });
});

test('where the policy shuts the machine out, what is asked for is refused with the statement and who can '
  + 'put it back; due ticks make no key', async () => {
  withoutMachine(1);
  const result = await bench.rotate(1);
  expect(result).toMatchObject({ status: 'FAILED', error: 'CurrentKeyUnusable' });
  expect(JSON.parse(result.cause!).remedy).toMatch(/kms:PutKeyPolicy.*CdkKmsRotationMachine/);
  bench.clock.advance(400 * DAY);
  for (let day = 0; day < 30; day++) { await bench.tick(); bench.clock.advance(DAY); }
  expect(bench.world.store.keys.size).toBe(1);
});

test('a current key that takes no tag from the machine, for a reason that no read shows, costs no key a day', async () => {
  bench.clock.advance(400 * DAY);
  for (let day = 0; day < 10; day++) {
    expect(
      await bench.tick({ wrap: (next) => strike({ state: 'Mark the next number', calls: 'all' }, refuse('Kms.KmsException'), next) }),
    ).toMatchObject({ error: 'RotationFailed' });
    bench.clock.advance(DAY);
  }
  expect(bench.world.store.keys.size).toBe(1);
});

test('answers of CreateKey that are lost make three keys at the most, not one every two minutes', async () => {
  expect(
    await bench.rotate(1, {
      wrap: (next) => strike({ state: 'Create the key', calls: 'all' }, loseAnswer('Kms.SdkClientException'), next),
    }),
  ).toMatchObject({ status: 'FAILED', error: 'RotationFailed' });
  expect(bench.world.store.keys.size).toBe(1 + 3);
});

describe('a current key that is gone', () => {
  beforeEach(async () => {
    await bench.rotate(1);
    doom(2);
    await bench.tick();
    bench.clock.advance(8 * DAY);
  });

  test('is told, and no number is given twice; rotate makes the next one, rollback goes back', async () => {
    expect(bench.key()).toBeUndefined();
    expect(await bench.tick()).toMatchObject({ status: 'FAILED', error: 'CurrentKeyUnusable' });
    expect(told().at(-1)).toMatchObject({ Detail: { cause: 'AliasDeleted' } });
    expect(await bench.deploy()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'unusable' } });
    expect(await bench.rotate(2)).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'created', generation: 3 } });
    expect(bench.key()).toBe(bench.generation(3));
    expect(bench.world.store.aliases.has(`${ALIAS}/v2`)).toBe(false);
    expect(bench.tag(1, `successor:${bench.generation(3).id}`)).toBe('3'); // named on the newest one that takes tags
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'nothing' } });
    expect(await bench.rotate(3)).toMatchObject({ status: 'SUCCEEDED', output: { generation: 4 } });
  });

  test('rollback gives the alias to the generation before', async () => {
    expect(await manual('rollback', { fromGeneration: 2 })).toMatchObject({
      status: 'SUCCEEDED',
      output: { outcome: 'rolledBack', generation: 1 },
    });
    expect(bench.key()).toBe(bench.generation(1));
    expect(await bench.rotate(1)).toMatchObject({ status: 'SUCCEEDED', output: { generation: 3 } });
  });

  test('is replaced by a tick if that is declared', async () => {
    bench.deployed = deployed({}, undefined, 'Shop', { whenCurrentKeyUnusable: 'replace' });
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'created', generation: 3 } });
  });
});

describe('an alias that is gone', () => {
  beforeEach(async () => {
    await bench.rotate(1);
    bench.clock.advance(DAY);
    bench.world.call('DeleteAlias', { AliasName: ALIAS });
    bench.events.length = 0;
  });

  test('is made anew, proven, and told as restored, never as a rotation', async () => {
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'restored', generation: 2 } });
    expect(bench.key()).toBe(bench.generation(2));
    expect(bench.events).toMatchObject([{ DetailType: 'KMS Alias Restored', Detail: { generation: 2 } }]);
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'nothing' } });
    expect(await manual('rollback', { fromGeneration: 2 })).toMatchObject({ output: { outcome: 'rolledBack' } });
    expect(await bench.tick()).toMatchObject({ output: { outcome: 'nothing' } });
    expect(bench.eventTypes()).toEqual(['KMS Alias Restored', 'KMS Alias Rotation Rolled Back']);
  });

  test('by a run that was cut short before it told: the next one tells', async () => {
    await bench.tick({ onEnter: ({ state }) => { if (state === 'Announce the restored alias') throw new Abort('crash'); } });
    expect(bench.events).toEqual([]);
    await bench.tick();
    await bench.tick();
    expect(bench.eventTypes()).toEqual(['KMS Alias Restored']);
  });

  test('by a run that could not prove it, at its second look neither: the next one tells', async () => {
    const crashes = { wrap: (next: TaskHandler) => strike({ state: 'Prove the alias', calls: 'all' }, refuse('Lambda.Unknown'), next) };
    expect(await bench.tick(crashes)).toMatchObject({ status: 'FAILED', error: 'AliasUnproven' });
    bench.clock.advance(24 * 3600 * 1000);
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'restored' } });
    expect(bench.eventTypes()).toContain('KMS Alias Restored');
  });

  test('rotate makes it anew first, then rotates', async () => {
    expect(await bench.rotate(2)).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'rotated', generation: 3 } });
    expect(bench.eventTypes()).toEqual(['KMS Alias Restored', 'KMS Alias Generation Staged', 'KMS Alias Rotated']);
  });

  test('is not given to a key whose policy lets strangers tag it', async () => {
    withoutMachine(2);
    expect(await bench.tick()).toMatchObject({ status: 'FAILED', error: 'CurrentKeyUnusable' });
    expect(bench.key()).toBeUndefined();
  });
});

test('a rotation away from a doomed key names the new key on an older one, so that a run '
  + 'that is cut short costs no second key', async () => {
  await bench.rotate(1);
  doom(2, 30);
  await bench.rotate(2, { onEnter: ({ state }) => { if (state === 'Claim the number') throw new Abort('crash'); } });
  expect(await bench.rotate(2)).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'rotated', generation: 3 } });
  expect([bench.world.store.keys.size, bench.unclaimed()]).toEqual([3, []]);
  expect(await bench.tick()).toMatchObject({ output: { outcome: 'nothing' } });
});

test('both keys of an unrecorded move disabled on purpose: neither rotate nor rollback is kept waiting', async () => {
  await bench.rotate(1, { onEnter: ({ state }) => { if (state === 'Announce the rotation') throw new Abort('crash'); } });
  disable(1);
  disable(2);
  expect(await bench.tick()).toMatchObject({ error: 'CurrentKeyUnusable' });
  expect(await bench.run({ reason: 'manual', action: 'rotate', fromGeneration: 2, urgent: true })).toMatchObject({
    status: 'SUCCEEDED',
    output: { generation: 3 },
  });
  expect(bench.key()).toBe(bench.generation(3));
});
