import { Duration } from 'aws-cdk-lib';
import { Abort } from '../../sim/asl/task-error';
import { refuse } from '../../sim/asl/task-faults';
import { ALIAS, deployed, RotationBench } from '../../sim/manual-rotation/rotation-bench';

const MINUTE = 60 * 1000;
const DAY = 24 * 60 * MINUTE;

let bench: RotationBench;

beforeEach(async () => {
  bench = new RotationBench();
  await bench.deploy();
});

const manual = (action: string, more: object = {}) => bench.run({ reason: 'manual', action, ...more });

describe('rollback', () => {
  beforeEach(() => bench.rotate(1));

  test('moves back with the same proofs, announces it, and lifts the mark', async () => {
    const result = await manual('rollback', { fromGeneration: 2 });
    expect(result.status).toBe('SUCCEEDED');
    expect(result.trail.map((visit) => visit.state)).toEqual([
      'Survey the family',
      'Route',
      'Prove the new key',
      'Mark the activation',
      'Look at both keys again',
      'Read the alias',
      'Alias as surveyed?',
      'Swap the alias',
      'Prove the alias',
      'Verdict',
      'Announce the return',
      'Lift the old marks',
      'Route',
      'Done',
    ]);
    expect(bench.key()).toBe(bench.generation(1));
    expect(bench.tag(1, 'superseded')).toBeUndefined();
    expect(bench.generation(2).state).toBe('Enabled');
    expect(bench.events.at(-1)).toMatchObject({
      DetailType: 'KMS Alias Rotation Rolled Back',
      Detail: { generation: 1, keyArn: bench.generation(1).arn, previousKeyArn: bench.generation(2).arn },
    });
  });

  test('asked for twice happens once; the next ticks let it stand', async () => {
    await manual('rollback', { fromGeneration: 2 });
    expect(await manual('rollback', { fromGeneration: 2 })).toMatchObject({ status: 'SUCCEEDED', output: { plan: 'nothing' } });
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { plan: 'nothing' } });
    expect(bench.key()).toBe(bench.generation(1));
  });

  test('that was cut short after the swap is proven and announced by the next tick', async () => {
    await bench.run(
      { reason: 'manual', action: 'rollback', fromGeneration: 2 },
      {
        onEnter: (visit) => {
          if (visit.state === 'Announce the return') throw new Abort('crash');
        },
      },
    );
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { plan: 'return' } });
    expect(bench.eventTypes().at(-1)).toBe('KMS Alias Rotation Rolled Back');
    expect(await bench.tick()).toMatchObject({ output: { plan: 'nothing' } });
  });

  test('that finds the older key unusable goes forward again; asked for when it works, it '
    + 'takes back that the key was rejected', async () => {
    let refusing = true;
    const broken = await bench.run({ reason: 'manual', action: 'rollback', fromGeneration: 2 }, {
      onEnter: ({ state }) => {
        if (state !== 'Prove the alias' || !refusing) return;
        refusing = false;
        bench.world.call('DisableKey', { KeyId: bench.generation(1).id });
      },
    });
    expect(broken).toMatchObject({ status: 'FAILED', error: 'RolledBack' });
    expect([bench.key(), bench.tag(1, 'rejected')]).toEqual([bench.generation(2), expect.any(String)]);

    bench.world.call('EnableKey', { KeyId: bench.generation(1).id });
    expect(await manual('rollback', { fromGeneration: 2 })).toMatchObject({ status: 'SUCCEEDED' });
    expect(bench.key()).toBe(bench.generation(1));
    expect(['superseded', 'rejected', 'recorded'].map((mark) => bench.tag(1, mark))).toEqual([undefined, undefined, undefined]);
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { plan: 'nothing' } });
  });

  test('a later rotate makes a new generation', async () => {
    await manual('rollback', { fromGeneration: 2 });
    expect(await bench.rotate(1)).toMatchObject({ status: 'SUCCEEDED' });
    expect(bench.key()).toBe(bench.generation(3));
    expect(bench.tag(1, 'superseded')).toBeDefined();
    expect(await bench.tick()).toMatchObject({ output: { plan: 'nothing' } });
  });

  test('to a generation that is disabled is refused; another one below will do', async () => {
    await bench.rotate(2);
    bench.world.call('DisableKey', { KeyId: bench.generation(2).id });
    expect(await manual('rollback', { fromGeneration: 3 })).toMatchObject({ status: 'SUCCEEDED' });
    expect(bench.key()).toBe(bench.generation(1));
    expect(await manual('rollback', { fromGeneration: 1 })).toMatchObject({ status: 'FAILED', error: 'NothingToRollBackTo' });
  });
});

describe('hold', () => {
  test('stops ticks, requests and drifting deployments until release', async () => {
    expect(await manual('hold')).toMatchObject({ status: 'SUCCEEDED' });
    bench.clock.advance(400 * DAY);
    expect(await bench.tick()).toMatchObject({
      status: 'SUCCEEDED',
      output: { plan: 'nothing', why: expect.stringContaining('held since') },
    });
    expect(await bench.rotate(1)).toMatchObject({ status: 'FAILED', error: 'Held' });
    expect(await bench.deploy()).toMatchObject({ status: 'SUCCEEDED' });
    bench.deployed = deployed({ description: 'changed' });
    expect(await bench.deploy()).toMatchObject({ status: 'FAILED', error: 'Held' });

    expect(await manual('release')).toMatchObject({ status: 'SUCCEEDED', output: { plan: 'release' } });
    expect(bench.tag(1, 'hold')).toBeUndefined();
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { plan: 'create' } });
    expect(bench.key()).toBe(bench.generation(2));
  });

  test.each([
    ['further back', [1, 2, 3], 2, 4],
    ['that was made to replace the same one', [1, 2], 3, 4],
  ])('counts on a generation %s, past which somebody moved the alias by hand', async (_name, rotations, held, to) => {
    for (const from of rotations) await bench.rotate(from);
    const pointAt = (number: number) => {
      bench.clock.advance(DAY);
      bench.world.call('UpdateAlias', { AliasName: ALIAS, TargetKeyId: bench.generation(number).id }, 'operator');
      bench.clock.advance(DAY);
    };
    if (held === 3) { // 3 and 4 were both made to replace 2
      pointAt(2);
      await bench.rotate(2);
    }
    pointAt(held);
    await bench.tick();
    await manual('hold');
    expect(bench.tag(held, 'hold')).toBeDefined();

    pointAt(to);
    expect(await bench.tick()).toMatchObject({ output: { outcome: 'held' } });
    expect(bench.key()).toBe(bench.generation(to));
    expect(await manual('release')).toMatchObject({ output: { outcome: 'released' } });
    expect(bench.tag(held, 'hold')).toBeUndefined();
  });

  test('counts on a generation past which somebody moved the alias by hand while a run waited that then recorded its move', async () => {
    await bench.rotate(1);
    bench.clock.advance(DAY);
    let visit: Promise<unknown> | undefined;
    const { clock } = bench;
    const pointAt = (number: number) => (
      bench.world.call('UpdateAlias', { AliasName: ALIAS, TargetKeyId: bench.generation(number).id }, 'operator'));
    const minutes = (after: number) => clock.now() + after * MINUTE;
    let unproven = 0;
    const result = await bench.rotate(2, {
      wrap: (next) => (call) => {
        if (call.state !== 'Prove the alias' || ++unproven > 8) return next(call); // it is asked again for more than four minutes
        if (unproven === 1) {
          clock.spawn('to 1', async () => pointAt(1), minutes(2.5));
          clock.spawn('hold', async () => { visit = bench.start({ reason: 'manual', action: 'hold' }).done; }, minutes(2.6));
          clock.spawn('to 3', async () => pointAt(3), minutes(4));
        }
        return refuse('Lambda.Unknown')(call, next);
      },
    });
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'rotated', generation: 3 } });
    expect(await visit).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'held' } });
    expect([bench.tag(1, 'hold'), bench.key()]).toEqual([expect.any(String), bench.generation(3)]);

    bench.clock.advance(2 * DAY);
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'held' } });
  });

  test('twice is held, and release of nothing changes nothing', async () => {
    await manual('hold');
    expect(await manual('hold')).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'held' } });
    expect(await bench.tick()).toMatchObject({ output: { outcome: 'held' } });
    await manual('release');
    expect(await manual('release')).toMatchObject({ output: { plan: 'nothing' } });
  });

  test('right after a release holds, also where reads still show the hold that was released', async () => {
    await manual('hold');
    bench.clock.advance(DAY);
    await manual('release');
    bench.world.lateness.tags = 4 * 60;
    await manual('hold');
    bench.world.lateness.tags = 0;
    expect(bench.tag(1, 'hold')).toBeDefined();
    expect(await bench.rotate(1)).toMatchObject({ status: 'FAILED', error: 'Held' });
  });
});

describe('long activation delays', () => {
  const week = { activationDelaySeconds: Duration.days(7).toSeconds() };

  beforeEach(() => { bench.deployed = deployed({}, undefined, 'Shop', week); });

  test('end the run that stages; daily ticks wait; a later one activates, once', async () => {
    expect(await bench.rotate(1)).toMatchObject({ status: 'SUCCEEDED' });
    expect(bench.key()).toBe(bench.generation(1));
    const seen: string[] = [];
    for (let day = 1; day <= 9; day++) {
      bench.clock.advance(DAY);
      const result = await bench.tick();
      seen.push(result.trail.some((visit) => visit.state === 'Swap the alias') ? 'swap' : 'idle');
    }
    expect(seen).toEqual(['idle', 'idle', 'idle', 'idle', 'idle', 'idle', 'swap', 'idle', 'idle']);
    expect(bench.key()).toBe(bench.generation(2));
  });

  test('urgent cuts the delay to five minutes, also of a generation that is staged already', async () => {
    await bench.rotate(1);
    const result = await bench.run({ reason: 'manual', action: 'rotate', fromGeneration: 1, urgent: true });
    expect(result.status).toBe('SUCCEEDED');
    expect(bench.key()).toBe(bench.generation(2));
    expect(bench.world.effects.of('UpdateAlias')[0].at - Date.parse(bench.tag(2, 'staged')!)).toBeGreaterThanOrEqual(5 * MINUTE);
    expect(bench.world.effects.of('UpdateAlias')[0].at - Date.parse(bench.tag(2, 'staged')!)).toBeLessThan(6 * MINUTE);
  });

  test('a change of the policy while a key is staged reaches it before it is activated', async () => {
    await bench.rotate(1);
    bench.deployed = deployed({ description: 'changed' }, undefined, 'Shop', week);
    await bench.deploy();
    expect(bench.generation(2).description).toBe('changed');
    bench.clock.advance(8 * DAY);
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED' });
    expect(bench.key()).toBe(bench.generation(2));
  });
});

test('a key that a run made with an older declaration is declared anew by the next tick; '
  + 'what an administrator changed is left', async () => {
  const before = bench.deployed;
  bench.deployed = deployed({ description: 'changed' });
  await bench.deploy();
  await bench.rotate(1, { deployed: before }); // a run that had begun before the deployment
  expect(bench.key()!.description).not.toBe('changed');
  expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { plan: 'sync' } });
  expect(bench.key()!.description).toBe('changed');

  bench.world.call('UpdateKeyDescription', { KeyId: bench.key()!.id, Description: 'emergency' });
  expect(await bench.tick()).toMatchObject({ output: { plan: 'nothing' } });
  expect(bench.key()!.description).toBe('emergency');
});

test('failures are announced, with error and step; input that nobody should send is not', async () => {
  bench.world.call('UpdateAlias', {
    AliasName: ALIAS,
    TargetKeyId: bench.world.call('CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }).KeyMetadata.KeyId,
  });
  await bench.tick();
  expect(bench.events.at(-1)).toMatchObject({
    DetailType: 'KMS Alias Rotation Blocked',
    Detail: { alias: ALIAS, error: 'AliasForeign', reason: 'tick' },
  });
  const before = bench.events.length;
  await bench.run({ reason: 'tick', keySpec: 'RSA_2048' });
  expect(bench.events).toHaveLength(before);
});

test('back from a generation that is only staged, nobody has gone: that is refused, not said to be done', async () => {
  const staging = new RotationBench({}, deployed({}, undefined, 'Shop', { activationDelaySeconds: 172_800 }));
  await staging.deploy();
  expect(await staging.rotate(1)).toMatchObject({ output: { outcome: 'staged' } });
  const back = { reason: 'manual', action: 'rollback', fromGeneration: 2 };
  expect(await staging.run(back)).toMatchObject({ status: 'FAILED', error: 'GenerationMismatch' });
  staging.clock.advance(3 * 86_400_000);
  await staging.tick();
  expect(await staging.run(back)).toMatchObject({ output: { outcome: 'rolledBack', generation: 1 } });
  expect(await staging.run(back)).toMatchObject({ output: { outcome: 'alreadyDone', generation: 1 } });
});

test('nor from one that was about to become current when the family was held', async () => {
  const holds = () => bench.world.call('TagResource', {
    KeyId: bench.generation(1).id, Tags: [{ TagKey: 'cdk-kms-rotation:hold', TagValue: bench.clock.date().toISOString() }],
  });
  const refused = await bench.rotate(1, { onEnter: ({ state }) => { if (state === 'Look at both keys again') holds(); } });
  expect(refused).toMatchObject({ status: 'FAILED', error: 'Held' });
  const back = { reason: 'manual', action: 'rollback', fromGeneration: 2 };
  await bench.run({ reason: 'manual', action: 'release' });
  bench.clock.advance(DAY);
  expect(await bench.run(back)).toMatchObject({ status: 'FAILED', error: 'GenerationMismatch' });
  expect(await bench.tick()).toMatchObject({ output: { outcome: 'rotated', generation: 2 } });
});

test('a hold on an older generation that shut the machine out since then binds nobody', async () => {
  await bench.rotate(1);
  bench.clock.advance(DAY);
  const { id } = bench.generation(1);
  const theirs = [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:role/Admin' }, Action: 'kms:*', Resource: '*' }];
  bench.world.call('TagResource', { KeyId: id, Tags: [{ TagKey: 'cdk-kms-rotation:hold', TagValue: bench.clock.date().toISOString() }] });
  bench.world.call('PutKeyPolicy', { KeyId: id, PolicyName: 'default', Policy: JSON.stringify({ Statement: theirs }) });
  bench.clock.advance(DAY);
  expect(await bench.tick()).toMatchObject({ output: { outcome: 'nothing' } });
  expect(await bench.rotate(2)).toMatchObject({ output: { outcome: 'rotated', generation: 3 } });
});
