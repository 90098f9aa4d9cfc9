import { Abort, TaskError } from '../../sim/asl/task-error';
import { ALIAS, RotationBench } from '../../sim/manual-rotation/rotation-bench';
import { successorTag, TAGS } from '../../src/private/vocabulary';

/* Reads that show what was before the last move of the alias, and moves that people make: the soak found each of these. */
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let bench: RotationBench;

beforeEach(async () => {
  bench = new RotationBench();
  await bench.deploy();
});

const manual = (action: string, more: object = {}) => bench.run({ reason: 'manual', action, ...more });
const moveTo = (number: number) => bench.world.call('UpdateAlias', { AliasName: ALIAS, TargetKeyId: bench.generation(number).id });
const returns = () => bench.eventTypes().filter((type) => type === 'KMS Alias Rotation Rolled Back');

describe('a read that still shows the alias on the key that was replaced a moment ago', () => {
  beforeEach(async () => {
    await bench.rotate(1);
    bench.world.lateness.updatedAliases = 4 * 60;
  });

  test('is no return: nobody is told of one, and the record of the rotation stays', async () => {
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'nothing', generation: 2 } });
    expect([returns(), bench.tag(1, 'superseded')]).toEqual([[], expect.any(String)]);
  });

  test.each(['rotate', 'rollback'])('does not let %s from that key act: it looks again until the move shows', async (action) => {
    await manual(action, { fromGeneration: 1 });
    expect([returns(), bench.key()?.id]).toEqual([[], bench.generation(2).id]);
  });

  test('does not lose a hold: it stands on the key that took over, and no run moves on from it', async () => {
    expect(await manual('hold')).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'held' } });
    expect([bench.tag(2, 'hold'), returns()]).toEqual([expect.any(String), []]);
    bench.world.lateness.updatedAliases = 0;
    expect(await bench.rotate(2)).toMatchObject({ status: 'FAILED', error: 'Held' });
  });
});

test('a read from before a move back that was recorded is no rotation: nobody is told of one', async () => {
  await bench.rotate(1);
  bench.clock.advance(DAY);
  moveTo(1);
  await bench.tick();
  const before = bench.eventTypes().length;
  bench.world.lateness.updatedAliases = 4 * 60;
  expect(await bench.tick()).toMatchObject({ output: { outcome: 'nothing', generation: 1 } });
  expect([bench.eventTypes().length, bench.tag(1, 'superseded')]).toEqual([before, undefined]);
  // Who moves it forward again is told of, a little later.
  moveTo(2);
  bench.world.lateness.updatedAliases = 0;
  expect(await bench.tick()).toMatchObject({ output: { outcome: 'rotated', generation: 2 } });
});

test('a person who moves the alias back while the run records its rotation is told of within a quarter of an hour', async () => {
  await bench.rotate(1, { onEnter: ({ state }) => { if (state === 'Record the rotation') moveTo(1); } });
  const before = bench.clock.now();
  expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'rolledBack', generation: 1 } });
  expect(bench.clock.now() - before).toBeLessThan(15 * MINUTE);
  expect([returns(), bench.tag(1, 'superseded')]).toEqual([['KMS Alias Rotation Rolled Back'], undefined]);
});

test('a person who moves the alias back to where a waiting run had seen it has decided', async () => {
  let moved = false;
  const first = bench.start({ reason: 'manual', action: 'rotate', fromGeneration: 1 }, {
    onEnter: ({ state }) => {
      if (state !== 'Prove the new key' || moved) return;
      moved = true;
      bench.world.call('UpdateAlias', { AliasName: ALIAS, TargetKeyId: bench.generation(2).id });
      moveTo(1);
    },
  });
  await bench.clock.run();
  expect(await first.done).toMatchObject({ status: 'FAILED', error: 'AliasMoved' });
  expect(bench.key()?.id).toBe(bench.generation(1).id);
});

test('a hold that stands on an older key, as the current one takes no tags, stops a run on its way', async () => {
  await bench.rotate(1);
  bench.world.call('ScheduleKeyDeletion', { KeyId: bench.generation(2).id, PendingWindowInDays: 7 });
  const first = bench.start({ reason: 'manual', action: 'rotate', fromGeneration: 2, urgent: true });
  const hold = bench.start({ reason: 'manual', action: 'hold' }, { at: bench.clock.now() + 2 * MINUTE });
  await bench.clock.run();
  expect(await hold.done).toMatchObject({ output: { outcome: 'held' } });
  expect(await first.done).toMatchObject({ status: 'FAILED', error: 'Held' });
  expect(bench.key()?.id).toBe(bench.generation(2).id);
});

test('a read right before the swap that shows it done already does not keep it from being done', async () => {
  await bench.rotate(1);
  bench.clock.advance(DAY);
  let late = false;
  const result = await bench.run({ reason: 'manual', action: 'rollback', fromGeneration: 2 }, {
    wrap: (next) => async (call) => {
      if (call.state !== 'Read the alias' || late) return next(call);
      late = true;
      bench.world.lateness.updatedAliases = 2 * 24 * 3600; // as generation 1 was current then
      try {
        return await next(call);
      } finally {
        bench.world.lateness.updatedAliases = 0;
      }
    },
  });
  expect(result).toMatchObject({ output: { outcome: 'rolledBack', generation: 1 } });
  expect(bench.key()?.id).toBe(bench.generation(1).id);
});

test('a hold comes before what an earlier run left unrecorded', async () => {
  await bench.rotate(1, { onEnter: ({ state }) => { if (state === 'Record the rotation') throw new Abort('crash'); } });
  expect(await manual('hold')).toMatchObject({ output: { outcome: 'held' } });
  expect(await bench.tick()).toMatchObject({ output: { outcome: 'held' } });
  await manual('release');
  expect(await bench.tick()).toMatchObject({ output: { outcome: 'rotated', generation: 2 } });
});

test('a move back to a key that was made beside the one that was left is no rotation to go on from', async () => {
  await bench.rotate(1);
  await manual('rollback', { fromGeneration: 2 });
  await bench.rotate(1); // generation 3 replaces 1, as 2 did
  bench.clock.advance(DAY);
  moveTo(2);
  await bench.tick();
  bench.clock.advance(400 * DAY);
  expect(await bench.tick()).toMatchObject({ status: 'FAILED', error: 'MovedBack' });
  expect(bench.key()?.id).toBe(bench.generation(2).id);
  expect(await bench.rotate(2)).toMatchObject({ output: { outcome: 'rotated', generation: 4 } });
});

test('a rotation is told once, though the key that it replaced took no tags when the new key was named, and then did', async () => {
  await bench.rotate(1);
  bench.clock.advance(DAY);
  const second = bench.generation(2).id;
  bench.world.call('ScheduleKeyDeletion', { KeyId: second, PendingWindowInDays: 7 });
  const saved = () => bench.world.call('CancelKeyDeletion', { KeyId: second });
  await bench.rotate(2, { onEnter: ({ state }) => { if (state === 'Prove the new key') saved(); } });
  bench.clock.advance(DAY);
  expect(await bench.tick()).toMatchObject({ output: { outcome: 'nothing' } });
  expect(bench.events.filter(({ DetailType, Detail }) => DetailType === 'KMS Alias Rotated' && Detail.generation === 3)).toHaveLength(1);
});

test('a rotation is told once, though two keys took no tags when their successors were named, and the later one then did', async () => {
  await bench.rotate(1);
  bench.clock.advance(DAY);
  bench.world.call('ScheduleKeyDeletion', { KeyId: bench.generation(2).id, PendingWindowInDays: 30 });
  await bench.rotate(2);
  bench.clock.advance(DAY);
  const third = bench.generation(3).id;
  bench.world.call('ScheduleKeyDeletion', { KeyId: third, PendingWindowInDays: 7 });
  const saved = () => bench.world.call('CancelKeyDeletion', { KeyId: third });
  await bench.rotate(3, { onEnter: ({ state }) => { if (state === 'Prove the new key') saved(); } });
  bench.clock.advance(DAY);
  expect(await bench.tick()).toMatchObject({ output: { outcome: 'nothing' } });
  expect(bench.events.filter(({ DetailType, Detail }) => DetailType === 'KMS Alias Rotated' && Detail.generation === 4)).toHaveLength(1);
});

describe('the alias is gone', () => {
  /** With the tags, the policy and the predecessor of a generation, as whoever may make, tag and name keys can make it. */
  const plant = (number: number, model: number, more: Record<string, string> = {}) => {
    const { policy, tags, spec, usage } = bench.generation(model);
    const copied = [...tags].filter(([tag]) => !tag.startsWith(successorTag('')) && !(tag in more))
      .map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
    const Tags = [...copied, ...Object.entries(more).map(([TagKey, TagValue]) => ({ TagKey, TagValue }))];
    const { KeyId } = bench.world.call('CreateKey', { KeySpec: spec, KeyUsage: usage, Policy: policy, Tags }).KeyMetadata;
    bench.world.call('CreateAlias', { AliasName: `${ALIAS}/v${number}`, TargetKeyId: KeyId });
  };
  const loseWithItsKey = (number: number) => {
    bench.world.call('ScheduleKeyDeletion', { KeyId: bench.generation(number).id, PendingWindowInDays: 7 });
    bench.clock.advance(8 * DAY);
  };
  const deleteAlias = () => bench.world.call('DeleteAlias', { AliasName: ALIAS });

  test('a number that only an old generation has seen is given to no other key', async () => {
    await bench.rotate(1);
    await bench.rotate(2);
    moveTo(1);
    bench.clock.advance(DAY);
    await bench.tick();
    expect(await bench.rotate(1)).toMatchObject({ output: { generation: 4 } });
    loseWithItsKey(4);
    bench.world.call('CreateAlias', { AliasName: ALIAS, TargetKeyId: bench.generation(3).id });
    bench.clock.advance(DAY);
    expect(await bench.rotate(3)).toMatchObject({ output: { outcome: 'rotated', generation: 5 } });
  });

  test('a held family is not begun anew, also if the key that named the held one is gone', async () => {
    await bench.rotate(1);
    await manual('hold');
    moveTo(1);
    loseWithItsKey(1);
    const before = bench.world.effects.changes.length;
    expect(await bench.tick()).toMatchObject({ status: 'FAILED', error: 'CurrentKeyUnusable' });
    expect([bench.world.effects.changes.length, bench.key()?.id]).toEqual([before, undefined]);
    expect(await manual('release')).toMatchObject({ output: { outcome: 'alreadyDone', why: expect.stringContaining('in spite of it') } });
    expect(await bench.rotate(2)).toMatchObject({ output: { outcome: 'created', generation: 3 } });
  });

  test('what was never current is given no alias: a key that was staged and then granted to somebody, or planted', async () => {
    await bench.rotate(1, { onEnter: ({ state }) => { if (state === 'Prove the new key') throw new Abort('crash'); } });
    plant(3, 2);
    loseWithItsKey(1);
    expect(bench.key()).toBeUndefined();
    expect(await bench.tick()).toMatchObject({ status: 'FAILED', error: 'CurrentKeyUnusable' });
    expect(bench.key()).toBeUndefined();
    expect(await bench.rotate(3)).toMatchObject({ output: { outcome: 'created', generation: 4 } });
  });

  test('release touches no key that anybody may have planted', async () => {
    await bench.rotate(1);
    await manual('hold');
    plant(3, 2);
    deleteAlias();
    const planted = bench.generation(3);
    expect(await manual('release')).toMatchObject({ output: { outcome: 'released' } });
    expect([bench.tag(2, 'hold'), planted.tags.get(TAGS.hold)]).toEqual([undefined, expect.any(String)]);
    expect(await bench.tick()).toMatchObject({ output: { outcome: 'restored', generation: 2 } }); // held by no planted key
  });

  test('a new beginning writes on no key that anybody may have planted', async () => {
    await bench.rotate(1);
    plant(3, 2);
    loseWithItsKey(1);
    bench.world.call('ScheduleKeyDeletion', { KeyId: bench.generation(2).id, PendingWindowInDays: 7 });
    bench.clock.advance(8 * DAY);
    const before = [...bench.generation(3).tags];
    await bench.rotate(3);
    expect([[...bench.generation(3).tags], bench.key()?.id]).toEqual([before, bench.generation(4).id]);
  });
});

describe('a run that moved the alias and could not finish looks again an hour later', () => {
  /** The first proof behind the alias is not made; meanwhile, another run finishes what is left. */
  const slow = (number: number, action: string) => {
    let refused = false;
    const started = bench.start({ reason: 'manual', action, fromGeneration: number }, {
      wrap: (next) => async (call) => {
        if (call.state === 'Announce the rotation' || call.state === 'Announce the return') {
          if (!refused || bench.clock.now() - swappedAt < 5 * MINUTE) {
            refused = true;
            throw new TaskError('EventBridge.InternalException', 'no event can be sent');
          }
        }
        return next(call);
      },
      onEnter: ({ state, enteredAt }) => { if (state === 'Swap the alias') swappedAt = enteredAt; },
    });
    let swappedAt = 0;
    return started;
  };

  test('fails if somebody moved the alias away meanwhile', async () => {
    const first = slow(1, 'rotate');
    bench.clock.spawn('person', async () => moveTo(1), bench.clock.now() + 30 * MINUTE);
    await bench.clock.run();
    expect(await first.done).toMatchObject({ status: 'FAILED', error: 'AliasMoved' });
    expect(bench.key()?.id).toBe(bench.generation(1).id);
  });

  test('fails if somebody undid a rollback in the second in which it was asked for: two clocks do not tell which was first', async () => {
    await bench.rotate(1);
    let swapped = false;
    const run = bench.start({ reason: 'manual', action: 'rollback', fromGeneration: 2 }, {
      onEnter: ({ state }) => {
        if (state === 'Prove the alias' && !swapped) moveTo(2);
        swapped ||= state === 'Prove the alias';
      },
    });
    await bench.clock.run();
    expect(await run.done).toMatchObject({ status: 'FAILED', error: 'AliasMoved' });
    expect(bench.key()?.id).toBe(bench.generation(2).id);
  });

  test.each([
    ['rotate', 1, 'rotated', 2], ['rollback', 2, 'rolledBack', 1],
  ] as const)('%s says what it did, though another run recorded it', async (action, from, outcome, generation) => {
    if (action === 'rollback') await bench.rotate(1);
    const first = slow(from, action);
    const second = bench.start({ reason: 'tick' }, { at: bench.clock.now() + 40 * MINUTE });
    await bench.clock.run();
    expect(await second.done).toMatchObject({ status: 'SUCCEEDED', output: { outcome } });
    expect(await first.done).toMatchObject({ status: 'SUCCEEDED', output: { outcome, generation } });
  });
});
