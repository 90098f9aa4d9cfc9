import type { TaskHandler } from '../../sim/asl/execution-types';
import { Abort } from '../../sim/asl/task-error';
import { crashAfterEffect, loseAnswer, strike } from '../../sim/asl/task-faults';
import { shareByRam } from '../../sim/kms/ram-share';
import { ALIAS, deployed, RotationBench } from '../../sim/manual-rotation/rotation-bench';
import type { RetirementTerms } from '../../src/manual-rotation/declared';

const DAY = 24 * 3600 * 1000;

let bench: RotationBench;

beforeEach(async () => {
  bench = new RotationBench();
  await bench.deploy();
});

const first = (state: string, deed: any) => ({ wrap: (next: TaskHandler) => strike({ state }, deed, next) });
const crashAt = (state: string) => ({ onEnter: (visit: { state: string }) => { if (visit.state === state) throw new Abort('crash'); } });

describe('keys that were made but not numbered', () => {
  test('an unsure answer of CreateKey: the run looks again and goes on with another key', async () => {
    expect(await bench.rotate(1, first('Create the key', loseAnswer('Kms.SdkClientException')))).toMatchObject({ status: 'SUCCEEDED' });
    expect(bench.key()).toBe(bench.generation(2));
    expect(bench.unclaimed()).toHaveLength(1);
  });

  test('a key that was named before the run was cut short is claimed by the next one', async () => {
    await bench.rotate(1, crashAt('Claim the number'));
    const [made] = bench.unclaimed();
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { plan: 'claim' } });
    expect(bench.key()).toBe(made);
    expect(bench.unclaimed()).toEqual([]);
  });

  test('one that lost its number is discarded when it is older than a day, and announced', async () => {
    await bench.rotate(1, first('Create the key', crashAfterEffect));
    await bench.rotate(1);
    const [stray] = bench.unclaimed();
    expect(await bench.tick()).toMatchObject({ output: { plan: 'nothing' } });
    bench.clock.advance(DAY);
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { plan: 'discard' } });
    expect(stray.state).toBe('PendingDeletion');
    expect(bench.events.at(-1)).toMatchObject({
      DetailType: 'KMS Alias Stray Key Discarded',
      Detail: { generation: 2, keyArn: stray.arn },
    });
    bench.clock.advance(31 * DAY); // AWS's own example of a service control policy denies fewer than 30
    expect(await bench.tick()).toMatchObject({ output: { plan: 'nothing' } });
    expect(bench.world.store.keys.size).toBe(2);
  });

  test.each<[string, (id: string) => void]>([
    ['has an alias', (id) => bench.world.call('CreateAlias', { AliasName: 'alias/mine', TargetKeyId: id })],
    [
      'has a grant',
      (id) => bench.world.call('CreateGrant', { KeyId: id, GranteePrincipal: 'arn:aws:iam::111122223333:role/x', Operations: ['Sign'] }),
    ],
    [
      'was used',
      (id) => bench.world.call('Sign', { KeyId: id, Message: Buffer.from('x'), MessageType: 'RAW', SigningAlgorithm: 'ECDSA_SHA_256' }),
    ],
    ['is shared through AWS RAM', (id) => shareByRam(bench.world.store, id)],
    ['is disabled', (id) => bench.world.call('DisableKey', { KeyId: id })],
    [
      'is of another owner',
      (id) => bench.world.call('TagResource', { KeyId: id, Tags: [{ TagKey: 'cdk-kms-rotation:owner', TagValue: 'Else/Where' }] }),
    ],
  ])('one that %s is kept', async (_, change) => {
    await bench.rotate(1, first('Create the key', crashAfterEffect));
    await bench.rotate(1);
    const [stray] = bench.unclaimed();
    change(stray.id);
    bench.clock.advance(3 * DAY);
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { plan: 'nothing' } });
    expect(stray.state).not.toBe('PendingDeletion');
  });

  test('a tagging API that fails stops nothing', async () => {
    bench.tagging.failure = new Error('denied');
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { plan: 'nothing' } });
  });

  test('the key of a slower run of two is discarded in the end', async () => {
    const input = { reason: 'manual', action: 'rotate', fromGeneration: 1 };
    const runs = [bench.start(input), bench.start(input)];
    await bench.clock.run();
    await Promise.all(runs.map((run) => run.done));
    bench.clock.advance(2 * DAY);
    await bench.tick();
    bench.clock.advance(31 * DAY);
    await bench.tick();
    expect(bench.unclaimed()).toEqual([]);
  });
});

describe('retirement', () => {
  const terms: RetirementTerms = { after: 90, unusedFor: 90, deletion: { quarantine: 30, pendingWindow: 14 } };
  const withTerms = (retirement: RetirementTerms) => deployed({}, undefined, 'Shop', { retirement });
  const state = () => bench.generation(1)?.state;

  beforeEach(async () => {
    bench.deployed = withTerms(terms);
    await bench.rotate(1);
  });

  test.each([
    ['minutes after a rotation', 5 * 60 * 1000],
    ['days after', 5 * DAY],
  ])('counts anew for every generation where the alias was moved by hand, perhaps away and back, %s', async (_name, later) => {
    bench.clock.advance(91 * DAY);
    await bench.rotate(2);
    bench.clock.advance(later);
    [1, 3].forEach((to) => bench.world.call('UpdateAlias', { AliasName: ALIAS, TargetKeyId: bench.generation(to).id }, 'operator'));
    bench.clock.advance(80 * DAY);
    expect(await bench.tick()).toMatchObject({ output: { plan: 'nothing' } });
    expect(state()).toBe('Enabled');
    bench.clock.advance(11 * DAY);
    expect(await bench.tick()).toMatchObject({ output: { plan: 'disable' } });
  });

  test('counts from the rotation that left a generation once more, also where that one was never recorded', async () => {
    bench.clock.advance(91 * DAY);
    bench.world.call('UpdateAlias', { AliasName: ALIAS, TargetKeyId: bench.generation(1).id }, 'operator');
    bench.clock.advance(9 * DAY);
    bench.world.call('DisableKey', { KeyId: bench.generation(1).id }, 'operator'); // nothing unrecorded stands in the way then
    const lost = ({ state: entered }: { state: string }) => { if (entered === 'Prove the alias') throw new Abort('lost'); };
    await bench.rotate(1, { onEnter: lost });
    bench.world.call('EnableKey', { KeyId: bench.generation(1).id }, 'operator');
    expect(bench.key()?.id).toBe(bench.generation(3).id);
    bench.world.call('ScheduleKeyDeletion', { KeyId: bench.generation(3).id, PendingWindowInDays: 30 }, 'operator'); // takes no record
    expect(await bench.rotate(3)).toMatchObject({ output: { outcome: 'rotated', generation: 4 } });
    bench.clock.advance(80 * DAY);
    await bench.tick();
    expect(state()).toBe('Enabled');
    bench.clock.advance(11 * DAY);
    await bench.tick();
    expect(state()).toBe('Disabled');
  });

  test('counts from the rotation that left a generation again, also where it took no tags and an older one named the next', async () => {
    await bench.rotate(2);
    bench.clock.advance(200 * DAY);
    const second = { KeyId: bench.generation(2).id };
    bench.world.call('UpdateAlias', { AliasName: ALIAS, TargetKeyId: second.KeyId }, 'operator');
    bench.world.call('ScheduleKeyDeletion', { ...second, PendingWindowInDays: 30 }, 'operator');
    bench.clock.advance(DAY);
    expect(await bench.rotate(2)).toMatchObject({ output: { outcome: 'rotated', generation: 4 } });
    bench.world.call('CancelKeyDeletion', second, 'operator');
    bench.world.call('EnableKey', second, 'operator');
    for (let days = 1; days <= 80; days++) {
      bench.clock.advance(DAY);
      await bench.tick();
    }
    expect(bench.generation(2).state).toBe('Enabled');
    for (let days = 1; days <= 20; days++) {
      bench.clock.advance(DAY);
      await bench.tick();
    }
    expect(bench.generation(2).state).toBe('Disabled');
  });

  test('disables after its time, deletes after the quarantine, announces both', async () => {
    bench.clock.advance(89 * DAY);
    expect(await bench.tick()).toMatchObject({ output: { plan: 'nothing' } });
    bench.clock.advance(2 * DAY);
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { plan: 'disable' } });
    expect(state()).toBe('Disabled');
    expect(bench.tag(1, 'disabled')).toBeDefined();

    bench.clock.advance(29 * DAY);
    expect(await bench.tick()).toMatchObject({ output: { plan: 'nothing' } });
    bench.clock.advance(2 * DAY);
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { plan: 'delete' } });
    expect(state()).toBe('PendingDeletion');
    expect(bench.world.effects.of('ScheduleKeyDeletion').map((entry) => entry.input.PendingWindowInDays)).toEqual([14]);
    expect(bench.eventTypes().slice(-2)).toEqual(['KMS Alias Generation Disabled', 'KMS Alias Generation Deletion Scheduled']);

    bench.clock.advance(15 * DAY);
    expect(bench.key(`${ALIAS}/v1`)).toBeUndefined();
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { plan: 'nothing' } });
    expect(bench.key()).toBe(bench.generation(2));
  });

  const moveAwayAndBack = (target: string) => {
    for (const key of [bench.generation(1).id, target]) bench.world.call('UpdateAlias', { AliasName: ALIAS, TargetKeyId: key });
  };

  test.each<[string, number, (target: string) => void]>([
    ['moved the alias away and back', 2, moveAwayAndBack],
    ['moved the alias away and back, past the generation before', 3, moveAwayAndBack],
    ['deleted the alias and made it anew', 3, (target) => {
      bench.world.call('DeleteAlias', { AliasName: ALIAS });
      bench.world.call('CreateAlias', { AliasName: ALIAS, TargetKeyId: target });
    }],
  ])('the time begins anew where somebody %s: nothing tells where it was', async (_, current, touch) => {
    if (current === 3) await bench.rotate(2);
    bench.clock.advance(60 * DAY);
    touch(bench.generation(current).id);
    for (let day = 60; day < 148; day++) {
      bench.clock.advance(DAY);
      await bench.tick();
      expect(state()).toBe('Enabled');
    }
    bench.clock.advance(4 * DAY);
    await bench.tick();
    expect(state()).toBe('Disabled');
  });

  test('never touches the current, a staged or an unproven generation, and never more than one a run', async () => {
    await bench.rotate(2);
    bench.clock.advance(91 * DAY);
    await bench.tick();
    expect([1, 2, 3].map((number) => bench.generation(number).state)).toEqual(['Disabled', 'Enabled', 'Enabled']);
    await bench.tick();
    expect([1, 2, 3].map((number) => bench.generation(number).state)).toEqual(['Disabled', 'Disabled', 'Enabled']);
    await bench.tick();
    expect(bench.generation(3).state).toBe('Enabled');
  });

  test('without deletion, disabled generations stay', async () => {
    bench.deployed = withTerms({ ...terms, deletion: null });
    bench.clock.advance(91 * DAY);
    await bench.tick();
    bench.clock.advance(1000 * DAY);
    bench.deployed = withTerms({ ...terms, deletion: null });
    await bench.tick();
    expect(state()).toBe('Disabled');
  });

  test.each<[string, () => void]>([
    ['it was used meanwhile', () => bench.world.call('Verify', verification())],
    ['it has another alias', () => bench.world.call('CreateAlias', { AliasName: 'alias/archive', TargetKeyId: bench.generation(1).id })],
    [
      'it has a grant',
      () =>
        bench.world.call('CreateGrant', {
          KeyId: bench.generation(1).id,
          GranteePrincipal: 'arn:aws:iam::111122223333:role/x',
          Operations: ['Verify'],
        }),
    ],
    [
      'AWS KMS does not say when it was used',
      () => bench.world.faults.arm({ error: 'AccessDeniedException', operation: 'GetKeyLastUsage' }),
    ],
  ])('waits while %s', async (_, change) => {
    bench.clock.advance(91 * DAY);
    change();
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { plan: 'nothing' } });
    expect(state()).toBe('Enabled');
  });

  test('the look right before it keeps what is shared through AWS RAM', async () => {
    bench.clock.advance(91 * DAY);
    shareByRam(bench.world.store, bench.generation(1).id);
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'kept', why: expect.stringContaining('AWS RAM') } });
    expect(state()).toBe('Enabled');
  });

  test('undone by somebody is vetoed until release', async () => {
    bench.clock.advance(91 * DAY);
    await bench.tick();
    bench.world.call('EnableKey', { KeyId: bench.generation(1).id });
    expect(await bench.tick()).toMatchObject({ output: { plan: 'veto' } });
    expect(bench.eventTypes().at(-1)).toBe('KMS Alias Generation Retirement Vetoed');
    bench.clock.advance(100 * DAY);
    expect(await bench.tick()).toMatchObject({ output: { plan: 'nothing' } });
    expect(state()).toBe('Enabled');

    await bench.run({ reason: 'manual', action: 'release' });
    expect(await bench.tick()).toMatchObject({ output: { plan: 'disable' } });
    expect(state()).toBe('Disabled');
  });

  test('a deletion that somebody cancelled is vetoed, too', async () => {
    bench.clock.advance(91 * DAY);
    await bench.tick();
    bench.clock.advance(31 * DAY);
    await bench.tick();
    bench.world.call('CancelKeyDeletion', { KeyId: bench.generation(1).id });
    bench.clock.advance(60 * DAY);
    expect(await bench.tick()).toMatchObject({ output: { plan: 'veto' } });
    expect(state()).toBe('Disabled');
  });

  test('that is refused is no failure of the rotation', async () => {
    bench.clock.advance(91 * DAY);
    bench.world.faults.arm({ error: 'AccessDeniedException', operation: 'DisableKey' });
    expect(await bench.tick()).toMatchObject({ status: 'FAILED', error: 'RetirementBlocked' });
    expect(await bench.rotate(2)).toMatchObject({ status: 'SUCCEEDED' });
  });

  function verification() {
    const Message = Buffer.from('old document');
    const common = { KeyId: bench.generation(1).id, Message, MessageType: 'RAW', SigningAlgorithm: 'ECDSA_SHA_256' };
    return { ...common, Signature: bench.world.call('Sign', common).Signature };
  }
});
