import { DAY_MS } from './rule';
import { Scene } from './scene';
import { ALIAS } from '../../../sim/manual-rotation/rotation-bench';
import { ERRORS, OUTCOMES, STATES } from '../../../src/manual-rotation/contract';
import { successorTag, TAGS, versionAlias } from '../../../src/private/vocabulary';

/** Each rule of the oracle sees the history that breaks it, and none sees anything in a history that breaks none. */

const STRANGER = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' };

test('a rotation, a rollback and a hold break no rule', async () => {
  const scene = await (await Scene.make()).rotated();
  await scene.stage.run({ reason: 'manual', action: 'rollback', fromGeneration: 2 });
  await scene.stage.run({ reason: 'manual', action: 'hold' });
  scene.stage.oracle.done();
  expect(scene.stage.oracle.violations).toEqual([]);
});

describe('good-alias', () => {
  test('a key that the run did not prove', async () => {
    const scene = await Scene.make();
    const run = scene.run();
    scene.does(run, 'UpdateAlias', { AliasName: ALIAS, TargetKeyId: scene.made(run, 2) }, STATES.swap);
    expect(scene.broken()).toContain('good-alias');
  });

  test('a key that was disabled when it was proven', async () => {
    const scene = await Scene.make();
    const run = scene.run();
    const id = scene.made(run, 2);
    scene.stage.person('DisableKey', { KeyId: id });
    scene.stage.pass(1000);
    scene.proves(run, id);
    scene.does(run, 'UpdateAlias', { AliasName: ALIAS, TargetKeyId: id }, STATES.swap);
    expect(scene.broken()).toEqual(['good-alias']);
  });

  test("a stranger's key, which is not to be touched either", async () => {
    const scene = await Scene.make();
    const run = scene.run();
    const { policy } = scene.stage.bench.generation(1);
    const { KeyId } = scene.stage.person('CreateKey', { ...STRANGER, Policy: policy })!.KeyMetadata;
    scene.proves(run, KeyId);
    scene.does(run, 'UpdateAlias', { AliasName: ALIAS, TargetKeyId: KeyId }, STATES.swap);
    expect(scene.broken()).toEqual(['good-alias', 'strangers']);
  });

  test.each([
    ['before the run looked', STATES.look, ['good-alias']],
    ['after that look, before the run read the alias: that read shows no grants', STATES.readAlias, []],
  ])('a key that somebody had been granted %s', async (_name, entered, broken) => {
    const scene = await Scene.make();
    const run = scene.run();
    const id = scene.made(run, 2);
    run.entered.set(STATES.look, scene.stage.oracle.ledger.now());
    scene.stage.person('CreateGrant', { KeyId: id, GranteePrincipal: 'arn:aws:iam::111122223333:role/other', Operations: ['Sign'] });
    scene.stage.pass(1000);
    run.entered.set(entered, scene.stage.oracle.ledger.now());
    scene.proves(run, id);
    scene.does(run, 'UpdateAlias', { AliasName: ALIAS, TargetKeyId: id }, STATES.swap);
    expect(scene.broken()).toEqual(broken);
  });
});

test('numbers: a number whose first key is gone, but still named', async () => {
  const scene = await Scene.make();
  const run = scene.run();
  const first = scene.made(run, 2);
  scene.does(run, 'TagResource', { KeyId: scene.id(1), Tags: [{ TagKey: successorTag(first), TagValue: '2' }] });
  scene.stage.person('ScheduleKeyDeletion', { KeyId: first, PendingWindowInDays: 7 });
  scene.stage.pass(8 * DAY_MS);
  scene.made(run, 2);
  expect(scene.broken()).toEqual(['numbers']);
});

test('numbers: a version alias that is moved', async () => {
  const scene = await Scene.make();
  const run = scene.run();
  scene.does(run, 'UpdateAlias', { AliasName: versionAlias(ALIAS, 1), TargetKeyId: scene.made(run, 2) });
  expect(scene.broken()).toEqual(['numbers']);
});

describe('retirement', () => {
  test('of a current key', async () => {
    const scene = await Scene.make();
    scene.does(scene.run(), 'DisableKey', { KeyId: scene.id(1) }, STATES.disableKey);
    expect(scene.broken()).toEqual(['retirement']);
  });

  test('of a key that became current a moment ago, and is left disabled', async () => {
    const scene = await (await Scene.make()).rotated();
    const run = scene.run();
    scene.stage.person('UpdateAlias', { AliasName: ALIAS, TargetKeyId: scene.id(1) });
    scene.does(run, 'DisableKey', { KeyId: scene.id(1) }, STATES.disableKey);
    expect(scene.broken()).toEqual([]);
    scene.ends(run, { output: { outcome: 'disabled' } });
    expect(scene.broken()).toContain('retirement');
  });

  test('before its time, or without a declaration', async () => {
    for (const variant of ['deleting', 'keeping']) {
      const scene = await (await Scene.make(variant)).rotated();
      scene.does(scene.run(), 'DisableKey', { KeyId: scene.id(1) }, STATES.disableKey);
      expect(scene.broken()).toEqual(['retirement']);
    }
  });

  test('within a day of a move of the alias', async () => {
    const scene = await (await Scene.make()).rotated();
    scene.stage.pass(20 * DAY_MS);
    scene.stage.person('UpdateAlias', { AliasName: ALIAS, TargetKeyId: scene.id(2) });
    scene.stage.pass(DAY_MS / 2);
    scene.does(scene.run(), 'DisableKey', { KeyId: scene.id(1) }, STATES.disableKey);
    expect(scene.broken()).toEqual(['retirement']);
  });

  test.each([
    ['for less than a minute does not count: no run can have seen it', 59_000, []],
    ['for longer begins its time anew', 61_000, ['retirement']],
  ])('that the alias came back to it %s', async (_name, millis, broken) => {
    const scene = await (await Scene.make()).rotated();
    scene.stage.pass(10 * DAY_MS);
    scene.stage.person('UpdateAlias', { AliasName: ALIAS, TargetKeyId: scene.id(1) });
    scene.stage.pass(millis);
    scene.stage.person('UpdateAlias', { AliasName: ALIAS, TargetKeyId: scene.id(2) });
    scene.stage.pass(2 * DAY_MS);
    scene.does(scene.run(), 'DisableKey', { KeyId: scene.id(1) }, STATES.disableKey);
    expect(scene.broken()).toEqual(broken);
  });

  test('by the terms is none', async () => {
    const scene = await (await Scene.make()).rotated();
    scene.stage.pass(20 * DAY_MS);
    scene.does(scene.run(), 'DisableKey', { KeyId: scene.id(1) }, STATES.disableKey);
    expect(scene.broken()).toEqual([]);
  });

  test.each([
    ['', 0, ['retirement']],
    [', which reads do not show yet', 2 * DAY_MS, []],
  ])('after a person undid it%s', async (_name, horizonMs, broken) => {
    const scene = await (await Scene.make()).disabled();
    scene.stage.oracle.horizonMs = horizonMs;
    scene.stage.pass(DAY_MS);
    scene.stage.person('EnableKey', { KeyId: scene.id(1) });
    scene.stage.pass(DAY_MS);
    scene.does(scene.run(), 'DisableKey', { KeyId: scene.id(1) }, STATES.disableKey);
    expect(scene.broken()).toEqual(broken);
  });

  test.each([
    ['before any run', [], []],
    ['after a tick that had something else to do', [OUTCOMES.declared], []],
    ['after a tick that could see it', [OUTCOMES.nothing], ['retirement']],
  ])('after a person undid it, and disabled the key again %s', async (_name, ticks, broken) => {
    const scene = await (await Scene.make()).disabled();
    scene.stage.pass(DAY_MS);
    scene.stage.person('EnableKey', { KeyId: scene.id(1) });
    ticks.forEach((outcome) => scene.ends(scene.run(), { output: { outcome, plan: 'nothing' } }));
    scene.stage.pass(DAY_MS);
    scene.stage.person('DisableKey', { KeyId: scene.id(1) });
    scene.stage.pass(20 * DAY_MS);
    scene.does(scene.run(), 'ScheduleKeyDeletion', { KeyId: scene.id(1), PendingWindowInDays: 7 }, 'forged');
    expect(scene.broken()).toEqual(broken);
  });

  test.each([
    ['that another person had scheduled: it is disabled as before', true, []],
    ['that the machine had scheduled', false, ['retirement']],
  ])('after a person cancelled a deletion %s', async (_name, byPerson, broken) => {
    const scene = await (await Scene.make()).disabled();
    const dooms = { KeyId: scene.id(1), PendingWindowInDays: 7 };
    scene.stage.pass(20 * DAY_MS);
    if (byPerson) scene.stage.person('ScheduleKeyDeletion', dooms);
    else scene.does(scene.run(), 'ScheduleKeyDeletion', dooms, 'forged');
    scene.stage.person('CancelKeyDeletion', { KeyId: scene.id(1) });
    scene.stage.pass(DAY_MS);
    scene.does(scene.run(), 'ScheduleKeyDeletion', dooms, 'forged');
    expect(scene.broken()).toEqual(broken);
  });

  test('of a key without a number that is an hour old', async () => {
    const scene = await Scene.make();
    const run = scene.run();
    const { policy } = scene.stage.bench.generation(1);
    const { KeyId } = scene.does(run, 'CreateKey', { ...STRANGER, Policy: policy }).KeyMetadata;
    scene.stage.pass(3600 * 1000);
    scene.does(run, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 30 }, STATES.discard);
    expect(scene.broken()).toEqual(['retirement']);
  });
});

test.each([
  ['', false, ['holds']],
  [', whose tags a person garbled: from there, the key that bears the hold cannot be found', true, []],
])('holds: a tick changes something after a person moved the alias back, away from the hold%s', async (_name, garbled, broken) => {
  const scene = await (await Scene.make()).rotated();
  await scene.stage.run({ reason: 'manual', action: 'hold' });
  if (garbled) scene.stage.person('TagResource', { KeyId: scene.id(1), Tags: [{ TagKey: successorTag(scene.id(2)), TagValue: 'x' }] });
  scene.stage.person('UpdateAlias', { AliasName: ALIAS, TargetKeyId: scene.id(1) });
  scene.stage.pass(DAY_MS);
  scene.made(scene.run(), 3);
  expect(scene.broken()).toEqual(broken);
});

test.each([
  ['on what the first generation names, or what that names', true, ['holds']],
  ['on a key that nobody names: anybody may have made it', false, []],
])('holds: without an alias, a tick changes something, and the hold stands %s', async (_name, named, broken) => {
  const scene = await (await Scene.make()).rotated();
  await scene.stage.run({ reason: 'manual', action: 'hold' });
  scene.stage.pass(DAY_MS);
  const tag = successorTag(scene.id(2));
  if (!named) scene.does(scene.run({ reason: 'manual' }), 'UntagResource', { KeyId: scene.id(1), TagKeys: [tag, TAGS.supersededBy] });
  scene.stage.person('DeleteAlias', { AliasName: ALIAS });
  scene.does(scene.run(), 'TagResource', { KeyId: scene.id(1), Tags: [{ TagKey: TAGS.activated, TagValue: 'now' }] });
  expect(scene.broken()).toEqual(broken);
});

test.each([
  ['a person', true, ['holds']],
  ['a run that knew of none of it', false, []],
])('holds: a tick changes something, and the hold is two generations below where %s moved the alias', async (_name, byPerson, broken) => {
  const scene = await (await Scene.make()).rotated();
  scene.stage.person('UpdateAlias', { AliasName: ALIAS, TargetKeyId: scene.id(1) });
  await scene.stage.run({ reason: 'tick' });
  await scene.stage.run({ reason: 'manual', action: 'hold' });
  scene.stage.person('UpdateAlias', { AliasName: ALIAS, TargetKeyId: scene.id(2) });
  const id = scene.made(scene.run({ reason: 'manual' }), 3);
  scene.stage.pass(DAY_MS);
  const move = { AliasName: ALIAS, TargetKeyId: id };
  if (byPerson) scene.stage.person('UpdateAlias', move);
  else scene.does(scene.run({ reason: 'manual' }), 'UpdateAlias', move, 'forged');
  scene.stage.pass(DAY_MS);
  scene.does(scene.run(), 'TagResource', { KeyId: id, Tags: [{ TagKey: TAGS.staged, TagValue: 'now' }] });
  expect(scene.broken().filter((rule) => rule === 'holds')).toEqual(broken);
});

test.each([
  ['when reads were that late', 10_000, []],
  ['and the run could see that it was not', 0, ['telling']],
])('telling: an arrival at a key that had been current seconds before, %s', async (_name, horizonMs, broken) => {
  const scene = await (await Scene.make()).rotated();
  scene.stage.person('UpdateAlias', { AliasName: ALIAS, TargetKeyId: scene.id(1) });
  scene.stage.pass(DAY_MS);
  scene.stage.person('UpdateAlias', { AliasName: ALIAS, TargetKeyId: scene.id(2) });
  scene.stage.pass(1000);
  scene.stage.oracle.horizonMs = horizonMs;
  const run = scene.run();
  const [keyArn, at] = [scene.stage.bench.generation(1).arn, scene.stage.bench.clock.now()];
  run.events.push({ Source: '', DetailType: 'KMS Alias Rotation Rolled Back', Detail: { keyArn }, at, run });
  scene.ends(run, { status: 'FAILED', error: 'RotationFailed', output: undefined });
  expect(scene.broken()).toEqual(broken);
});

test('holds: a swap that begins after a hold succeeded, and a tick that changes something', async () => {
  const scene = await Scene.make();
  await scene.stage.run({ reason: 'manual', action: 'hold' });
  scene.stage.pass(DAY_MS);
  const run = scene.run({ reason: 'manual', action: 'rotate', fromGeneration: 1 });
  const id = scene.made(run, 2);
  scene.proves(run, id);
  expect(scene.broken()).toEqual([]);
  scene.does(run, 'UpdateAlias', { AliasName: ALIAS, TargetKeyId: id }, STATES.swap);
  expect(scene.broken()).toEqual(['holds']);

  const ticked = await Scene.make();
  await ticked.stage.run({ reason: 'manual', action: 'hold' });
  ticked.stage.pass(DAY_MS);
  ticked.made(ticked.run(), 2);
  expect(ticked.broken()).toEqual(['holds']);
});

test.each([
  ['a swap that is on its way goes on', 1000, false, []],
  ['not one that is tried again for minutes', 5 * 60 * 1000, false, ['holds']],
  ['but if it was done at once, and only the answer was lost, that moves nothing', 5 * 60 * 1000, true, []],
])('holds: %s', async (_name, millis, isDone, broken) => {
  const scene = await Scene.make();
  const run = scene.run({ reason: 'manual', action: 'rotate', fromGeneration: 1 });
  const id = scene.made(run, 2);
  scene.proves(run, id);
  if (isDone) scene.does(run, 'UpdateAlias', { AliasName: ALIAS, TargetKeyId: id }, STATES.swap);
  await scene.stage.run({ reason: 'manual', action: 'hold' });
  scene.stage.pass(millis);
  scene.does(run, 'UpdateAlias', { AliasName: ALIAS, TargetKeyId: id }, STATES.swap, millis + 10_000);
  expect(scene.broken()).toEqual(broken);
});

describe('human-moves', () => {
  test('a run on its way moves on what a person moved long before', async () => {
    const scene = await (await Scene.make()).rotated();
    const run = scene.run({ reason: 'manual', action: 'rotate', fromGeneration: 2 });
    const id = scene.made(run, 3);
    scene.stage.pass(1000);
    scene.stage.person('UpdateAlias', { AliasName: ALIAS, TargetKeyId: scene.id(1) });
    scene.stage.pass(10 * 60 * 1000);
    scene.proves(run, id);
    scene.does(run, 'UpdateAlias', { AliasName: ALIAS, TargetKeyId: id }, STATES.swap);
    expect(scene.broken()).toEqual(['human-moves']);
  });

  test('a tick moves forward after a person moved back; not if somebody asked for it', async () => {
    for (const action of [undefined, 'rotate'] as const) {
      const scene = await (await Scene.make()).rotated();
      scene.stage.person('UpdateAlias', { AliasName: ALIAS, TargetKeyId: scene.id(1) });
      scene.stage.pass(DAY_MS);
      const run = scene.run(action === undefined ? { reason: 'tick' } : { reason: 'manual', action, fromGeneration: 1 });
      const id = scene.made(run, 3);
      scene.proves(run, id);
      scene.does(run, 'UpdateAlias', { AliasName: ALIAS, TargetKeyId: id }, STATES.swap);
      expect(scene.broken()).toEqual(action === undefined ? ['human-moves'] : []);
    }
  });

  test.each([
    ['', false, ['human-moves']],
    [', over one whose tags a person garbled: it leads nowhere any more', true, []],
  ])('a tick moves forward from the first of three generations, where a person had moved it%s', async (_name, garbled, broken) => {
    const scene = await (await Scene.make()).rotated();
    const before = scene.run({ reason: 'manual', action: 'rotate', fromGeneration: 2 });
    const third = scene.made(before, 3);
    scene.proves(before, third);
    scene.does(before, 'UpdateAlias', { AliasName: ALIAS, TargetKeyId: third }, STATES.swap);
    if (garbled) scene.stage.person('TagResource', { KeyId: scene.id(2), Tags: [{ TagKey: TAGS.owner, TagValue: 'x' }] });
    scene.stage.pass(DAY_MS);
    scene.stage.person('UpdateAlias', { AliasName: ALIAS, TargetKeyId: scene.id(1) });
    scene.stage.pass(DAY_MS);
    const run = scene.run();
    const id = scene.made(run, 4);
    scene.proves(run, id);
    scene.does(run, 'UpdateAlias', { AliasName: ALIAS, TargetKeyId: id }, STATES.swap);
    expect(scene.broken()).toEqual(broken);
  });

  test.each([
    ['made a key meanwhile, as it is declared to: that is asked for', 'disabling', true, []],
    ['made a key meanwhile, without being declared to', 'deleting', true, ['human-moves']],
    ['was declared to replace it, but made its key once it was enabled again', 'disabling', false, ['human-moves']],
  ])('a person moved back and disabled that key for a while; a tick %s', async (_name, variant, meanwhile, broken) => {
    const scene = await (await Scene.make(variant)).rotated();
    scene.stage.person('UpdateAlias', { AliasName: ALIAS, TargetKeyId: scene.id(1) });
    scene.stage.pass(DAY_MS);
    scene.stage.person('DisableKey', { KeyId: scene.id(1) });
    const makes = () => {
      const run = scene.run();
      scene.stage.pass(1000); // what it sees at its start is what it goes by
      return scene.made(run, 3);
    };
    const id = meanwhile ? makes() : undefined;
    scene.stage.person('EnableKey', { KeyId: scene.id(1) });
    scene.stage.pass(DAY_MS);
    const run = scene.run();
    const made = id ?? makes();
    scene.proves(run, made);
    scene.does(run, 'UpdateAlias', { AliasName: ALIAS, TargetKeyId: made }, STATES.swap);
    expect(scene.broken()).toEqual(broken);
  });

  test.each([
    ['a run had recorded: there it came back from', true, ['human-moves']],
    ['before any run: that may as well be a touch of the alias', false, []],
  ])('a tick moves forward to a staged key that a person had moved to and away from, which %s', async (_name, isRecorded, broken) => {
    const scene = await Scene.make();
    const id = scene.made(scene.run(), 2);
    scene.stage.person('UpdateAlias', { AliasName: ALIAS, TargetKeyId: id });
    const Tags = [{ TagKey: TAGS.superseded, TagValue: 'now' }, { TagKey: TAGS.supersededBy, TagValue: id }];
    if (isRecorded) scene.does(scene.run(), 'TagResource', { KeyId: scene.id(1), Tags });
    scene.stage.pass(DAY_MS);
    scene.stage.person('UpdateAlias', { AliasName: ALIAS, TargetKeyId: scene.id(1) });
    scene.stage.pass(DAY_MS);
    const run = scene.run();
    scene.proves(run, id);
    scene.does(run, 'UpdateAlias', { AliasName: ALIAS, TargetKeyId: id }, STATES.swap);
    expect(scene.broken()).toEqual(broken);
  });
});

test('spending: a key is made though the current one lets no machine in', async () => {
  const scene = await Scene.make();
  const open = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' }],
  };
  scene.stage.person('PutKeyPolicy', { KeyId: scene.id(1), PolicyName: 'default', Policy: JSON.stringify(open) });
  scene.stage.pass(DAY_MS);
  scene.does(scene.run(), 'CreateKey', STRANGER);
  expect(scene.broken()).toEqual(['spending']);
});

test("told: a tick says 'nothing' of a current key that is disabled", async () => {
  const scene = await Scene.make();
  scene.stage.person('DisableKey', { KeyId: scene.id(1) });
  scene.stage.pass(DAY_MS);
  scene.ends(scene.run());
  expect(scene.broken()).toEqual(['told']);
});

describe('telling', () => {
  test('a move that no event tells, and that is not recorded', async () => {
    const scene = await Scene.make();
    const run = scene.run();
    const id = scene.made(run, 2);
    scene.proves(run, id);
    scene.does(run, 'UpdateAlias', { AliasName: ALIAS, TargetKeyId: id }, STATES.swap);
    scene.stage.oracle.done();
    expect(scene.stage.oracle.violations.map(({ rule }) => rule)).toEqual(['telling', 'telling']);
  });

  test.each([
    ['after somebody deleted it', true, ['telling']],
    ['though it was there', false, []],
  ])('an alias that is made where it was, %s, and no event tells', async (_name, isDeleted, broken) => {
    const scene = await Scene.make();
    if (isDeleted) scene.stage.person('DeleteAlias', { AliasName: ALIAS });
    scene.stage.pass(DAY_MS);
    const run = scene.run();
    scene.proves(run, scene.id(1));
    if (isDeleted) scene.does(run, 'CreateAlias', { AliasName: ALIAS, TargetKeyId: scene.id(1) }, STATES.createAlias);
    else scene.does(run, 'UpdateAlias', { AliasName: ALIAS, TargetKeyId: scene.id(1) }, STATES.swap);
    scene.stage.oracle.done();
    expect(scene.broken()).toEqual(broken);
  });

  test.each([
    ['before the old key is gone', 3, true],
    ['after it is gone, with what would have said so', 9, false],
  ])('a move that no event tells, though a tick comes %s', async (_name, days, isSeen) => {
    const scene = await Scene.make();
    const run = scene.run();
    const [id, old] = [scene.made(run, 2), scene.id(1)];
    scene.proves(run, id);
    scene.does(run, 'UpdateAlias', { AliasName: ALIAS, TargetKeyId: id }, STATES.swap);
    scene.stage.person('ScheduleKeyDeletion', { KeyId: old, PendingWindowInDays: 7 });
    scene.stage.pass(days * DAY_MS);
    scene.run();
    scene.stage.pass(9 * DAY_MS);
    scene.stage.oracle.done();
    expect(scene.broken()).toEqual(isSeen ? ['telling'] : []);
  });

  test('an arrival that was none', async () => {
    const scene = await (await Scene.make()).rotated();
    const run = scene.run();
    const { arn } = scene.stage.bench.generation(1);
    run.events.push({
      Source: '',
      DetailType: 'KMS Alias Rotation Rolled Back',
      Detail: { keyArn: arn },
      at: scene.stage.oracle.ledger.now(),
      run,
    });
    scene.ends(run, { status: 'FAILED', error: 'RotationFailed', output: undefined });
    expect(scene.broken()).toEqual(['telling']);
  });

  test('a rotation that was recorded is told again', async () => {
    const scene = await (await Scene.make()).rotated();
    const run = scene.run();
    run.events.push({
      Source: '',
      DetailType: 'KMS Alias Rotated',
      Detail: { keyArn: scene.stage.bench.generation(2).arn },
      at: scene.stage.oracle.ledger.now(),
      run,
    });
    scene.ends(run, { output: { outcome: 'rotated' } });
    expect(scene.broken()).toContain('telling');
  });

  test('once a run that overlapped wrote over the record, it is told again, rightly', async () => {
    const scene = await (await Scene.make()).rotated();
    const late = scene.run();
    const other = scene.made(late, 3);
    const Tags = [{ TagKey: TAGS.superseded, TagValue: 'now' }, { TagKey: TAGS.supersededBy, TagValue: other }];
    scene.does(late, 'TagResource', { KeyId: scene.id(1), Tags });
    scene.stage.pass(DAY_MS);
    const run = scene.run();
    const { arn } = scene.stage.bench.generation(2);
    run.proofs.push({ at: scene.stage.oracle.ledger.now(), check: 'alias', verdict: 'proven', keyArn: arn });
    run.events.push({
      Source: '',
      DetailType: 'KMS Alias Rotated',
      Detail: { keyArn: arn },
      at: scene.stage.oracle.ledger.now(),
      run,
    });
    scene.ends(run, { output: { outcome: 'rotated' } });
    expect(scene.broken()).not.toContain('telling');
  });
});

test('readable: what a generation signed cannot be verified, and no person did that', async () => {
  const scene = await (await Scene.make()).rotated();
  scene.stage.bench.generation(1).state = 'Disabled';
  scene.stage.oracle.done();
  expect(scene.broken()).toEqual(['readable']);
});

test.each([
  ['long before the swap', 3600 * 1000, ['way-back']],
  ['at the very moment of the swap', 0, []],
])('way-back: a run leaves the alias on a key that refuses; a person had moved it to one that works %s', async (_name, millis, broken) => {
  const scene = await (await Scene.make()).rotated();
  const run = scene.run({ reason: 'manual', action: 'rotate', fromGeneration: 2 });
  const id = scene.made(run, 3);
  scene.proves(run, id);
  scene.stage.person('UpdateAlias', { AliasName: ALIAS, TargetKeyId: scene.id(1) });
  scene.stage.person('ScheduleKeyDeletion', { KeyId: scene.id(2), PendingWindowInDays: 30 });
  scene.stage.pass(millis);
  scene.does(run, 'UpdateAlias', { AliasName: ALIAS, TargetKeyId: id }, STATES.swap);
  scene.stage.person('DisableKey', { KeyId: id });
  scene.proves(run, id, 'alias', 'broken');
  scene.ends(run, { status: 'FAILED', error: 'RotationFailed', output: undefined });
  expect(scene.broken().filter((rule) => rule === 'way-back')).toEqual(broken);
});

test.each([
  ['an older generation', 1, false, ['deployments']],
  ['the current one', 2, false, []],
  ['one that is about to get the alias', 1, true, []],
])('deployments: one fails as %s refuses what is declared', async (_name, generation, isNew, broken) => {
  const scene = await (await Scene.make()).rotated();
  const run = scene.run({ reason: 'deployment' });
  const { arn } = scene.stage.oracle.ledger.history(scene.id(generation));
  const newKey = isNew ? { keyArn: arn } : null;
  const cause = JSON.stringify({ newKey, step: STATES.putPolicy, awsCause: `the key policy of ${arn} does not allow kms:PutKeyPolicy` });
  scene.ends(run, { status: 'FAILED', error: ERRORS.rotationFailed, cause });
  expect(scene.broken()).toEqual(broken);
});

test('way-back: a run leaves the alias on a key that refuses for good', async () => {
  const scene = await Scene.make();
  const run = scene.run({ reason: 'manual', action: 'rotate', fromGeneration: 1 });
  const id = scene.made(run, 2);
  scene.proves(run, id);
  scene.does(run, 'UpdateAlias', { AliasName: ALIAS, TargetKeyId: id }, STATES.swap);
  scene.stage.person('ScheduleKeyDeletion', { KeyId: id, PendingWindowInDays: 7 });
  scene.proves(run, id, 'alias', 'broken');
  scene.ends(run, { status: 'FAILED', error: 'RotationFailed', output: undefined });
  expect(scene.broken()).toEqual(['way-back']);
});

describe('outcomes', () => {
  test("'nothing' of a run that changed something, an unknown outcome, an unknown error", async () => {
    const scene = await Scene.make();
    const changing = scene.run();
    scene.stage.pass(1000);
    scene.does(changing, 'TagResource', { KeyId: scene.id(1), Tags: [{ TagKey: TAGS.next, TagValue: '2' }] });
    scene.ends(changing);
    scene.ends(scene.run(), { output: { outcome: 'fine' } });
    scene.ends(scene.run(), { status: 'FAILED', error: 'States.QueryEvaluationError', output: undefined });
    expect(scene.stage.oracle.violations.map(({ rule }) => rule)).toEqual(['outcomes', 'outcomes', 'outcomes']);
  });

  test("'rotated' without a proof behind the alias, or without an event", async () => {
    const scene = await Scene.make();
    scene.ends(scene.run(), { output: { outcome: 'rotated' } });
    expect(scene.broken()).toEqual(['outcomes']);
  });
});
