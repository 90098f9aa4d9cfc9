import type { Run } from './records';
import { DAY_MS } from './rule';
import { Scene } from './scene';
import { TaskError } from '../../../sim/asl/task-error';
import { ALIAS } from '../../../sim/manual-rotation/rotation-bench';
import { DETAIL_TYPES, OUTCOMES, STATES } from '../../../src/manual-rotation/contract';
import { successorTag, TAGS, versionAlias } from '../../../src/private/vocabulary';

/** What no read showed, or a person took away, the oracle excuses; a little more of it, and it does not. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A rotation up to the move of the alias. */
function moves(scene: Scene, run: Run, id: string): void {
  scene.proves(run, id);
  scene.does(run, 'UpdateAlias', { AliasName: ALIAS, TargetKeyId: id }, STATES.swap);
}

function tells(scene: Scene, run: Run, id: string): void {
  const { ledger } = scene.stage.oracle;
  const sent = { Source: '', DetailType: DETAIL_TYPES.rotated, Detail: { keyArn: ledger.history(id).arn }, at: ledger.now(), run };
  run.events.push(sent);
  ledger.events.push(sent);
}

const personMoves = (scene: Scene, id: string) => scene.stage.person('UpdateAlias', { AliasName: ALIAS, TargetKeyId: id });

test.each([
  ['within the horizon before it began', MINUTE_MS, []],
  ['longer before', 10_000, ['outcomes']],
])('outcomes: another run that moved the alias to the same key had proven it %s', async (_name, horizonMs, broken) => {
  const scene = await Scene.make();
  const first = scene.run();
  const id = scene.made(first, 2);
  moves(scene, first, id);
  scene.proves(first, id, 'alias');
  scene.stage.pass(30_000);
  scene.stage.oracle.horizonMs = horizonMs;
  const second = scene.run();
  tells(scene, first, id);
  moves(scene, second, id);
  scene.ends(second, { output: { outcome: OUTCOMES.rotated } });
  expect(scene.broken()).toEqual(broken);
});

test.each([
  ['garbled, so that nothing tells whether it was announced', true, []],
  ['left alone', false, ['outcomes']],
])('outcomes: a rotation without an event, and the tags of the key that it was named by were %s', async (_name, garbled, broken) => {
  const scene = await Scene.make();
  const run = scene.run();
  const id = scene.made(run, 2);
  moves(scene, run, id);
  scene.proves(run, id, 'alias');
  if (garbled) scene.stage.person('UntagResource', { KeyId: scene.id(1), TagKeys: [TAGS.staged] });
  scene.ends(run, { output: { outcome: OUTCOMES.rotated } });
  expect(scene.broken()).toEqual(broken);
});

test.each([
  ['took no tags, so that an older one named it, whose tags a person had garbled', true, []],
  ['took no tags, so that an older one named it', false, ['telling']],
])('telling: a move that no event tells, and the key before it %s', async (_name, garbled, broken) => {
  const scene = await (await Scene.make()).rotated();
  const run = scene.run();
  const { policy, tags } = scene.stage.bench.generation(1);
  const Tags = [TAGS.family, TAGS.owner].map((TagKey) => ({ TagKey, TagValue: tags.get(TagKey)! }));
  if (garbled) scene.stage.person('TagResource', { KeyId: scene.id(1), Tags: [{ TagKey: TAGS.generation, TagValue: '7' }] });
  scene.stage.person('ScheduleKeyDeletion', { KeyId: scene.id(2), PendingWindowInDays: 30 });
  scene.stage.pass(HOUR_MS);
  const { KeyId } = scene.does(run, 'CreateKey', {
    KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', Policy: policy, Tags: [...Tags, { TagKey: TAGS.predecessor, TagValue: scene.id(1) }],
  }).KeyMetadata;
  scene.does(run, 'TagResource', { KeyId: scene.id(1), Tags: [{ TagKey: successorTag(KeyId), TagValue: '3' }] });
  scene.does(run, 'CreateAlias', { AliasName: versionAlias(ALIAS, 3), TargetKeyId: KeyId });
  moves(scene, run, KeyId);
  scene.stage.pass(DAY_MS);
  scene.stage.oracle.done();
  expect(scene.broken()).toEqual(broken);
});

test.each([
  ['like a generation in every way: break glass has made it one', [TAGS.family, TAGS.owner], []],
  ['without an owner', [TAGS.family], ['strangers']],
])("strangers: a run writes on a stranger's key to which a person moved the alias, %s", async (_name, tags, broken) => {
  const scene = await Scene.make();
  const { policy } = scene.stage.bench.generation(1);
  const Tags = tags.map((TagKey) => ({ TagKey, TagValue: scene.stage.bench.generation(1).tags.get(TagKey)! }));
  const spec = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' };
  const { KeyId } = scene.stage.person('CreateKey', { ...spec, Policy: policy, Tags })!.KeyMetadata;
  scene.stage.person('CreateAlias', { AliasName: versionAlias(ALIAS, 2), TargetKeyId: KeyId });
  personMoves(scene, KeyId);
  scene.does(scene.run(), 'TagResource', { KeyId, Tags: [{ TagKey: TAGS.next, TagValue: '3' }] });
  expect(scene.broken()).toEqual(broken);
});

test.each([
  ['right before its swap', 30_000, []],
  ['longer before', 90_000, ['telling']],
])('telling: a move that no event tells, to a key that a person harmed %s', async (_name, millis, broken) => {
  const scene = await Scene.make();
  const run = scene.run();
  const id = scene.made(run, 2);
  scene.proves(run, id);
  scene.stage.person('DisableKey', { KeyId: id });
  scene.stage.pass(millis);
  scene.does(run, 'UpdateAlias', { AliasName: ALIAS, TargetKeyId: id }, STATES.swap);
  scene.stage.oracle.done();
  expect(scene.broken()).toEqual(broken);
});

test.each([
  ['for less than reads are late', 2 * MINUTE_MS, []],
  ['for longer', HOUR_MS, ['telling']],
])('telling: a move that no event tells, to a key that was current %s', async (_name, millis, broken) => {
  const scene = await Scene.make();
  scene.stage.oracle.horizonMs = 5 * MINUTE_MS;
  const [first, second] = [scene.run(), scene.run()];
  const [two, three] = [scene.made(first, 2), scene.made(second, 3)];
  moves(scene, first, two);
  scene.stage.pass(millis);
  moves(scene, second, three);
  tells(scene, second, three);
  scene.stage.oracle.done();
  expect(scene.broken()).toEqual(broken);
});

test.each([
  ['by less than reads are late', 5 * MINUTE_MS, 2 * MINUTE_MS, []],
  ['long before', 5 * MINUTE_MS, HOUR_MS, ['telling']],
  ['right before', 0, 30_000, []],
  ['so long before that a run could see it', 0, 2 * MINUTE_MS, ['telling']],
])('telling: a move to a key whose arrival had been told %s, and which a person then moved away from', async (_, late, millis, broken) => {
  const scene = await Scene.make();
  scene.stage.oracle.horizonMs = late;
  const [first, second] = [scene.run(), scene.run()];
  const two = scene.made(first, 2);
  moves(scene, first, two);
  tells(scene, first, two);
  scene.does(first, 'TagResource', {
    KeyId: scene.id(1), Tags: [{ TagKey: TAGS.superseded, TagValue: 'now' }, { TagKey: TAGS.supersededBy, TagValue: two }],
  }, STATES.record);
  personMoves(scene, scene.id(1));
  scene.stage.pass(millis);
  moves(scene, second, two);
  scene.stage.pass(DAY_MS);
  scene.stage.oracle.done();
  expect(scene.broken().filter((rule) => rule === 'telling')).toEqual(broken);
});

test('telling: a move to a key that was told, and not the one that a person moved the alias away from for a moment', async () => {
  const scene = await Scene.make();
  const ids = [2, 3].map((number) => {
    const run = scene.run();
    const id = scene.made(run, number);
    moves(scene, run, id);
    tells(scene, run, id);
    scene.does(run, 'TagResource', {
      KeyId: scene.id(number - 1), Tags: [{ TagKey: TAGS.superseded, TagValue: 'now' }, { TagKey: TAGS.supersededBy, TagValue: id }],
    }, STATES.record);
    scene.stage.pass(DAY_MS);
    return id;
  });
  personMoves(scene, scene.id(1));
  scene.stage.pass(30_000);
  moves(scene, scene.run({ reason: 'manual', action: 'rollback', fromGeneration: 3 }), ids[0]);
  scene.stage.pass(DAY_MS);
  scene.stage.oracle.done();
  expect(scene.broken().filter((rule) => rule === 'telling')).toContain('telling');
});

test.each([
  ['garbled: no run came to see it enabled', true, []],
  ['left alone', false, ['retirement']],
])('retirement: a person enabled the key, and disabled it again, with the tags that lead to it %s', async (_name, garbled, broken) => {
  const scene = await (await Scene.make()).disabled();
  scene.stage.pass(DAY_MS);
  scene.stage.person('EnableKey', { KeyId: scene.id(1) });
  if (garbled) scene.stage.person('UntagResource', { KeyId: scene.id(2), TagKeys: [TAGS.predecessor] });
  scene.stage.pass(DAY_MS);
  scene.ends(scene.run()); // with nothing to do
  scene.stage.person('DisableKey', { KeyId: scene.id(1) });
  scene.stage.pass(2 * DAY_MS);
  scene.does(scene.run(), 'ScheduleKeyDeletion', { KeyId: scene.id(1), PendingWindowInDays: 7 }, STATES.scheduleDeletion);
  expect(scene.broken()).toEqual(broken);
});

test.each([
  ['within a day of that', HOUR_MS, []],
  ['later than that', 2 * DAY_MS, ['retirement']],
])('retirement: the alias was touched; a tick %s saw the key enabled, and a person disabled it again', async (_name, millis, broken) => {
  const scene = await (await Scene.make()).disabled();
  scene.stage.pass(DAY_MS);
  personMoves(scene, scene.id(2));
  scene.stage.person('EnableKey', { KeyId: scene.id(1) });
  scene.stage.pass(millis);
  scene.ends(scene.run(), { output: { outcome: OUTCOMES.nothing, plan: 'nothing' } });
  scene.stage.person('DisableKey', { KeyId: scene.id(1) });
  scene.stage.pass(20 * DAY_MS);
  scene.does(scene.run(), 'ScheduleKeyDeletion', { KeyId: scene.id(1), PendingWindowInDays: 7 }, STATES.scheduleDeletion);
  expect(scene.broken()).toEqual(broken);
});

test.each([
  ['before any run', { reason: 'tick' }, [], []],
  ['after a run that could see it', { reason: 'tick' }, [OUTCOMES.nothing], ['retirement']],
  ['after a run of a held family, which records nothing', { reason: 'tick' }, [OUTCOMES.held], []],
  ['after a release, which records nothing', { reason: 'manual', action: 'release' }, [OUTCOMES.released], []],
  ['after a deployment, which records nothing', { reason: 'deployment' }, [OUTCOMES.nothing], []],
] as const)('retirement: the alias came back to the key, which a person undid %s', async (_name, input, visits, broken) => {
  const scene = await (await Scene.make()).rotated();
  scene.stage.pass(10 * DAY_MS);
  personMoves(scene, scene.id(1));
  scene.stage.pass(HOUR_MS);
  visits.forEach((outcome) => scene.ends(scene.run(input), { output: { outcome, plan: 'nothing' } }));
  scene.stage.pass(HOUR_MS);
  personMoves(scene, scene.id(2));
  scene.stage.pass(HOUR_MS);
  const run = scene.run({ reason: 'manual', action: 'rotate', fromGeneration: 2 });
  moves(scene, run, scene.made(run, 3));
  scene.stage.pass(2 * DAY_MS);
  scene.does(scene.run(), 'DisableKey', { KeyId: scene.id(1) }, STATES.disableKey);
  expect(scene.broken()).toEqual(broken);
});

test.each([
  ['a tick', OUTCOMES.nothing, ['telling']],
  ['a tick of a held family, which records nothing,', OUTCOMES.held, []],
])('telling: a move that no event tells, and %s came by before the old key was gone', async (_name, outcome, broken) => {
  const scene = await Scene.make();
  const run = scene.run();
  const [id, old] = [scene.made(run, 2), scene.id(1)];
  moves(scene, run, id);
  scene.stage.person('ScheduleKeyDeletion', { KeyId: old, PendingWindowInDays: 7 });
  scene.stage.pass(DAY_MS);
  scene.ends(scene.run(), { output: { outcome, plan: 'nothing' } });
  scene.stage.pass(9 * DAY_MS);
  scene.stage.oracle.done();
  expect(scene.broken().filter((rule) => rule === 'telling')).toEqual(broken);
});

test.each([
  ['over a generation and was cut short', 1, 'ABORTED', []],
  ['over a generation and went on to its end', 1, 'SUCCEEDED', ['telling']],
  ['to the generation before and was cut short', 2, 'ABORTED', ['telling']],
] as const)('telling: a rollback that failed and came back, which no event tells, went %s', async (_name, to, status, broken) => {
  const scene = await (await Scene.make()).rotated();
  const first = scene.run();
  const id = scene.made(first, 3);
  moves(scene, first, id);
  tells(scene, first, id);
  scene.stage.pass(DAY_MS);
  const back = scene.run({ reason: 'manual', action: 'rollback', fromGeneration: 3 });
  moves(scene, back, scene.id(to));
  scene.stage.pass(2 * MINUTE_MS);
  scene.does(back, 'UpdateAlias', { AliasName: ALIAS, TargetKeyId: id }, STATES.swapBack);
  scene.ends(back, { status, output: undefined });
  scene.stage.oracle.done();
  const untold = scene.stage.oracle.violations.filter(({ text }) => text.includes('no event ever said so'));
  expect(untold.map(({ rule }) => rule)).toEqual(broken);
});

test.each([
  ['it would delete', TAGS.deletion, []],
  ['it disabled', TAGS.disabled, ['outcomes']],
])('outcomes: a run that ends as held has marked a key which %s', async (_name, tag, broken) => {
  const scene = await (await Scene.make()).rotated();
  const run = scene.run();
  scene.stage.pass(1000);
  scene.does(run, 'TagResource', { KeyId: scene.id(1), Tags: [{ TagKey: tag, TagValue: new Date(0).toISOString() }] });
  scene.ends(run, { output: { outcome: OUTCOMES.held } });
  expect(scene.broken().filter((rule) => rule === 'outcomes')).toEqual(broken);
});

test('retirement: a person enabled the key and disabled it again within one millisecond', async () => {
  const scene = await (await Scene.make()).disabled();
  scene.stage.pass(DAY_MS);
  scene.stage.person('EnableKey', { KeyId: scene.id(1) });
  scene.stage.person('DisableKey', { KeyId: scene.id(1) });
  scene.stage.pass(40 * DAY_MS);
  scene.does(scene.run(), 'ScheduleKeyDeletion', { KeyId: scene.id(1), PendingWindowInDays: 7 }, STATES.scheduleDeletion);
  expect(scene.broken()).toEqual([]);
});

test.each([
  ['no tick', false, []],
  ['a tick', true, ['telling']],
])('telling: of two runs that replaced one key, the later moved the alias; %s came before it was gone', async (_name, ticks, broken) => {
  const scene = await Scene.make();
  const old = scene.id(1);
  const [first, second] = [scene.run(), scene.run()];
  const [two, three] = [scene.made(first, 2), scene.made(second, 3)];
  scene.stage.person('ScheduleKeyDeletion', { KeyId: old, PendingWindowInDays: 7 });
  moves(scene, first, two);
  scene.stage.pass(10_000);
  moves(scene, second, three);
  scene.stage.pass(DAY_MS);
  if (ticks) scene.ends(scene.run(), { output: { outcome: OUTCOMES.nothing, plan: 'nothing' } });
  scene.stage.pass(9 * DAY_MS);
  scene.stage.oracle.done();
  expect(scene.stage.oracle.violations.filter(({ text }) => text.includes('no event')).map(({ rule }) => rule)).toEqual(broken);
});

/** A run of a deployment that gave the alias this name. */
function runUnder(scene: Scene, aliasName: string): Run {
  return Object.assign(scene.run(), { edition: { ...scene.stage.edition, aliasName } });
}

/** As a deployment does that gives the alias another name: a run of the new name makes that alias, where the old one is. */
function renamed(scene: Scene, name: string, id: string): Run {
  const run = runUnder(scene, name);
  scene.stage.oracle.ledger.mains.add(name);
  scene.does(run, 'CreateAlias', { AliasName: name, TargetKeyId: id }, STATES.createAlias);
  return run;
}

test.each([
  ['released', true, []],
  ['not', false, ['retirement']],
])('retirement: a person enables a disabled key, then again as it is enabled; it was %s in between', async (_name, released, broken) => {
  const scene = await (await Scene.make()).disabled();
  scene.stage.pass(DAY_MS);
  scene.stage.person('EnableKey', { KeyId: scene.id(1) });
  scene.stage.pass(DAY_MS);
  if (released) {
    const run = scene.run({ reason: 'manual', action: 'release' });
    scene.does(run, 'UntagResource', { KeyId: scene.id(1), TagKeys: [TAGS.vetoed, TAGS.disabled] });
  }
  scene.stage.pass(DAY_MS);
  scene.stage.person('EnableKey', { KeyId: scene.id(1) });
  scene.stage.pass(30 * DAY_MS);
  scene.does(scene.run(), 'DisableKey', { KeyId: scene.id(1) }, STATES.disableKey);
  expect(scene.stage.oracle.violations.filter(({ text }) => text.includes('undid')).map(({ rule }) => rule)).toEqual(broken);
});

test.each([
  ['within the time that reads are late', 2 * MINUTE_MS, []],
  ['later than that', HOUR_MS, ['retirement']],
])('retirement: the alias came back to the key, which a run undid %s', async (_name, millis, broken) => {
  const scene = await (await Scene.make()).rotated();
  scene.stage.pass(10 * DAY_MS);
  scene.stage.oracle.horizonMs = 3 * MINUTE_MS;
  const run = scene.run({ reason: 'manual', action: 'rotate', fromGeneration: 2 });
  const three = scene.made(run, 3);
  personMoves(scene, scene.id(1));
  scene.stage.pass(millis);
  moves(scene, run, three);
  scene.stage.oracle.horizonMs = 0;
  scene.stage.pass(2 * DAY_MS);
  scene.does(scene.run(), 'DisableKey', { KeyId: scene.id(1) }, STATES.disableKey);
  expect(scene.broken().filter((rule) => rule === 'retirement')).toEqual(broken);
});

test.each([
  ['before any run of that name', false, []],
  ['after a run of that name, which could see it', true, ['retirement']],
])('retirement: the family went back to a name that had stayed on the key, which a person undid %s', async (_name, isSeen, broken) => {
  const scene = await Scene.make();
  const [old, other] = [scene.id(1), 'alias/renamed'];
  const rotation = renamed(scene, other, old);
  const two = scene.made(rotation, 2);
  scene.proves(rotation, two);
  scene.does(rotation, 'UpdateAlias', { AliasName: other, TargetKeyId: two }, STATES.swap);
  scene.stage.pass(10 * DAY_MS);
  scene.ends(scene.run({ reason: 'deployment' }), { output: { outcome: OUTCOMES.nothing, plan: 'nothing' } });
  scene.stage.pass(HOUR_MS);
  if (isSeen) scene.ends(scene.run(), { output: { outcome: OUTCOMES.nothing, plan: 'nothing' } });
  scene.stage.pass(HOUR_MS);
  personMoves(scene, two);
  scene.stage.pass(HOUR_MS);
  const next = scene.run({ reason: 'manual', action: 'rotate', fromGeneration: 2 });
  moves(scene, next, scene.made(next, 3));
  scene.stage.pass(2 * DAY_MS);
  scene.does(scene.run(), 'DisableKey', { KeyId: old }, STATES.disableKey);
  expect(scene.broken().filter((rule) => rule === 'retirement')).toEqual(broken);
});

test.each([
  ['the alias was renamed before any run came by', true, []],
  ['nobody renamed the alias', false, ['telling']],
])('telling: a move that no event tells, and %s', async (_name, isRenamed, broken) => {
  const scene = await Scene.make();
  const run = scene.run();
  const [id, old] = [scene.made(run, 2), scene.id(1)];
  moves(scene, run, id);
  scene.does(run, 'TagResource', { KeyId: old, Tags: [{ TagKey: TAGS.superseded, TagValue: 'now' }] });
  scene.stage.pass(DAY_MS);
  if (isRenamed) renamed(scene, 'alias/renamed', id);
  else scene.ends(scene.run());
  scene.stage.oracle.done();
  expect(scene.broken().filter((rule) => rule === 'telling')).toEqual(broken);
});

test.each([
  ['the alias was renamed before any run came by', true, []],
  ['nobody renamed the alias', false, ['telling']],
])('telling: a move that no run recorded, and %s', async (_name, isRenamed, broken) => {
  const scene = await Scene.make();
  const run = scene.run();
  const id = scene.made(run, 2);
  moves(scene, run, id);
  tells(scene, run, id);
  scene.stage.pass(DAY_MS);
  if (isRenamed) {
    const next = renamed(scene, 'alias/renamed', scene.id(1));
    scene.does(next, 'UpdateAlias', { AliasName: 'alias/renamed', TargetKeyId: id });
  } else { scene.ends(scene.run()); }
  scene.stage.oracle.done();
  expect(scene.stage.oracle.violations.filter(({ text }) => text.includes('not marked')).map(({ rule }) => rule)).toEqual(broken);
});

test.each([
  ['an older name of the alias is still on the key that was left', true, []],
  ['no other name is', false, ['telling']],
])('telling: a rotation that is not recorded, and %s', async (_name, isBehind, broken) => {
  const scene = await Scene.make();
  const name = 'alias/renamed';
  const old = scene.id(1);
  const run = renamed(scene, name, old);
  const id = scene.made(run, 2);
  scene.proves(run, id);
  if (!isBehind) scene.does(scene.run(), 'UpdateAlias', { AliasName: ALIAS, TargetKeyId: id }, STATES.swapBack);
  scene.stage.pass(DAY_MS);
  scene.does(run, 'UpdateAlias', { AliasName: name, TargetKeyId: id }, STATES.swap);
  tells(scene, run, id);
  scene.stage.pass(DAY_MS);
  // The old name moves on long after, so that the key is not current any more.
  if (isBehind) scene.does(scene.run(), 'UpdateAlias', { AliasName: ALIAS, TargetKeyId: id }, STATES.swapBack);
  scene.stage.pass(DAY_MS);
  scene.stage.oracle.done();
  const unmarked = scene.stage.oracle.violations.filter(({ text }) => text.includes('not marked as superseded'));
  expect(unmarked.map(({ rule }) => rule)).toEqual(broken);
});

test.each([
  ['that had moved the alias itself', true, true, []],
  ['that found it there', false, true, ['telling']],
  ['that found it there, recorded on another key than it was made to replace', false, false, []],
])('telling: a rotation that was recorded is told again, by a run %s', async (_name, isOwn, named, broken) => {
  const scene = await (await Scene.make()).rotated();
  const id = scene.id(2);
  if (!named) scene.does(scene.run(), 'TagResource', { KeyId: id, Tags: [{ TagKey: TAGS.predecessor, TagValue: 'another' }] });
  const run = isOwn ? scene.stage.oracle.ledger.runs.find(({ changes }) => changes.some(({ operation }) => operation === 'UpdateAlias'))!
    : scene.run();
  run.surveys.push(scene.stage.bench.clock.now());
  tells(scene, run, id);
  scene.ends(run, { output: { outcome: OUTCOMES.rotated } });
  expect(scene.broken().filter((rule) => rule === 'telling')).toEqual(broken);
});

test.each([
  ['that had made the alias', true, []],
  ['that had only looked', false, ['telling']],
])('telling: a rotation is told again, to where the alias was made anew, by a run %s', async (_name, isOwn, broken) => {
  const scene = await Scene.make();
  const [first, second] = [scene.run(), scene.run()];
  const id = scene.made(second, 2);
  scene.stage.person('DeleteAlias', { AliasName: ALIAS });
  scene.does(isOwn ? first : second, 'CreateAlias', { AliasName: ALIAS, TargetKeyId: id }, STATES.createAlias);
  moves(scene, second, id);
  tells(scene, second, id);
  scene.stage.pass(1000);
  scene.does(second, 'TagResource', { KeyId: scene.id(1), Tags: [{ TagKey: TAGS.supersededBy, TagValue: id }] }, STATES.record);
  scene.stage.pass(HOUR_MS);
  first.surveys.push(scene.stage.bench.clock.now());
  tells(scene, first, id);
  scene.ends(first, { output: { outcome: OUTCOMES.created } });
  expect(scene.broken().filter((rule) => rule === 'telling')).toEqual(broken);
});

test.each([
  ['within the second by which clocks differ', 900, []],
  ['longer before', 2_000, ['human-moves']],
])('human-moves: a run moves the alias back that was asked to %s a person moved it there once more', async (_name, millis, broken) => {
  const scene = await (await Scene.make()).rotated();
  await scene.stage.run({ reason: 'manual', action: 'rotate', fromGeneration: 2 });
  scene.stage.pass(DAY_MS);
  personMoves(scene, scene.id(2));
  scene.stage.pass(DAY_MS);
  const run = scene.run({ reason: 'manual', action: 'rollback', fromGeneration: 2 });
  scene.stage.pass(millis);
  personMoves(scene, scene.id(1));
  personMoves(scene, scene.id(2));
  scene.stage.pass(2 * MINUTE_MS);
  run.surveys.push(scene.stage.bench.clock.now());
  scene.proves(run, scene.id(1));
  scene.does(run, 'UpdateAlias', { AliasName: ALIAS, TargetKeyId: scene.id(1) }, STATES.swap);
  expect(scene.broken().filter((rule) => rule === 'human-moves')).toEqual(broken);
});

test.each([
  ['reads became late right after the hold', 5 * MINUTE_MS, []],
  ['reads are not late', 0, ['holds']],
])('holds: a swap begins two minutes after a hold succeeded, and %s', async (_name, horizonMs, broken) => {
  const scene = await Scene.make();
  await scene.stage.run({ reason: 'manual', action: 'hold' });
  scene.stage.oracle.horizonMs = horizonMs;
  scene.stage.pass(2 * MINUTE_MS);
  const run = scene.run({ reason: 'manual', action: 'rotate', fromGeneration: 1 });
  moves(scene, run, scene.made(run, 2));
  expect(scene.broken()).toEqual(broken);
});

test.each([
  ['a rename', 'alias/renamed', []],
  ['no rename', ALIAS, ['holds']],
])('holds: a tick changes something after %s, and the key that bears the hold shuts the machine out', async (_name, aliasName, broken) => {
  const scene = await (await Scene.make()).rotated();
  await scene.stage.run({ reason: 'manual', action: 'hold' });
  scene.stage.pass(DAY_MS);
  const Policy = JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }] });
  scene.stage.person('PutKeyPolicy', { KeyId: scene.id(2), PolicyName: 'default', Policy });
  scene.stage.pass(DAY_MS);
  scene.does(runUnder(scene, aliasName), 'TagResource', { KeyId: scene.id(1), Tags: [{ TagKey: TAGS.staged, TagValue: 'now' }] });
  expect(scene.broken().filter((rule) => rule === 'holds')).toEqual(broken);
});

test.each([
  ['right before', 500, []],
  ['long before', DAY_MS, ['holds']],
])('holds: a tick changes something, and a person cancelled the deletion of the key that bears the hold %s', async (_, ms, broken) => {
  const scene = await (await Scene.make()).rotated();
  await scene.stage.run({ reason: 'manual', action: 'hold' });
  scene.stage.pass(DAY_MS);
  const run = scene.run();
  scene.stage.person('ScheduleKeyDeletion', { KeyId: scene.id(2), PendingWindowInDays: 30 });
  scene.stage.person('CancelKeyDeletion', { KeyId: scene.id(2) });
  scene.stage.pass(ms);
  run.surveys.push(scene.stage.bench.clock.now());
  scene.does(run, 'TagResource', { KeyId: scene.id(1), Tags: [{ TagKey: TAGS.staged, TagValue: 'now' }] });
  expect(scene.broken().filter((rule) => rule === 'holds')).toEqual(broken);
});

test.each([
  ['to a key that does not hang together with it, and back when the run had looked', false, []],
  ['to a key that names it, and back', true, ['holds']],
])('holds: a tick changes something, and a person had moved the alias away from the hold, %s', async (_name, named, broken) => {
  const scene = await Scene.make();
  await scene.stage.run({ reason: 'manual', action: 'hold' });
  scene.stage.pass(DAY_MS);
  const maker = scene.run({ reason: 'manual' });
  const id = scene.made(maker, 2);
  if (!named) scene.does(maker, 'UntagResource', { KeyId: scene.id(1), TagKeys: [successorTag(id)] });
  if (!named) scene.does(maker, 'UntagResource', { KeyId: id, TagKeys: [TAGS.predecessor] });
  personMoves(scene, id);
  scene.stage.pass(1000);
  const run = scene.run();
  scene.stage.pass(1000);
  personMoves(scene, scene.id(1));
  scene.does(run, 'TagResource', { KeyId: id, Tags: [{ TagKey: TAGS.activated, TagValue: 'now' }] });
  expect(scene.broken().filter((rule) => rule === 'holds')).toEqual(broken);
});

test.each([
  ['which no run recorded, and the run was cut short', [], 'ABORTED', []],
  ['which no run recorded, and the run succeeded', [], 'SUCCEEDED', ['telling']],
  ['which a run recorded, and the run was cut short', ['TagResource'], 'ABORTED', ['telling']],
  ['which a run recorded and another took back, and the run was cut short', ['TagResource', 'UntagResource'], 'ABORTED', []],
] as const)('telling: a rollback that no event tells, from where a person had moved the alias, %s', async (_, deeds, status, broken) => {
  const scene = await Scene.make();
  const maker = scene.run();
  const id = scene.made(maker, 2);
  scene.stage.pass(DAY_MS);
  personMoves(scene, id);
  scene.stage.pass(DAY_MS);
  for (const deed of deeds) {
    const tags = deed === 'TagResource' ? { Tags: [{ TagKey: TAGS.superseded, TagValue: 'now' }] } : { TagKeys: [TAGS.superseded] };
    scene.does(scene.run(), deed, { KeyId: scene.id(1), ...tags });
    scene.stage.pass(1000);
  }
  scene.stage.pass(HOUR_MS);
  const run = scene.run({ reason: 'manual', action: 'rollback', fromGeneration: 2 });
  moves(scene, run, scene.id(1));
  scene.ends(run, { status, output: { outcome: OUTCOMES.rolledBack } });
  scene.stage.pass(DAY_MS);
  scene.stage.oracle.done();
  expect(scene.broken().filter((rule) => rule === 'telling')).toEqual(broken);
});

test('human-moves: a survey that is tried again looks again', async () => {
  const scene = await Scene.make();
  let refused = 0;
  const { run, execution } = scene.stage.start({ reason: 'tick' }, {
    wrap: (next) => async (call) => {
      const answer = await next(call);
      if (call.state === STATES.survey && refused++ === 0) throw new TaskError('Lambda.TooManyRequestsException', '');
      return answer;
    },
  });
  await scene.stage.bench.clock.run();
  await execution.done;
  expect(run.surveys.at(-1)).toBeGreaterThan(run.entered.get(STATES.survey)!);
});

test.each([
  ['and late reads still showed it there', 2 * DAY_MS, []],
  ['and reads are not late', 0, ['human-moves']],
])('human-moves: a person moved the alias back half a second after the survey, %s', async (_name, late, broken) => {
  const scene = await (await Scene.make()).rotated();
  const run = scene.run({ reason: 'manual', action: 'rotate', fromGeneration: 1 });
  scene.stage.oracle.horizonMs = late;
  scene.stage.pass(500);
  personMoves(scene, scene.id(1));
  scene.stage.pass(10 * DAY_MS);
  moves(scene, run, scene.made(run, 3));
  expect(scene.broken().filter((rule) => rule === 'human-moves')).toEqual(broken);
});

test.each([
  ['a new key', false, true, []],
  ['a new key, though a mark says that the other was current', true, true, ['human-moves']],
  ['that other', false, false, ['human-moves']],
])('human-moves: a person moved back from a key that took no tags; later, a run moves on to %s', async (_name, isMarked, isNew, broken) => {
  const scene = await (await Scene.make()).rotated();
  const [older, left] = [scene.id(1), scene.id(2)];
  const lifts = (KeyId: string, tag: string) => scene.does(scene.run(), 'UntagResource', { KeyId, TagKeys: [tag] });
  personMoves(scene, older);
  scene.stage.pass(DAY_MS);
  if (!isMarked) lifts(left, TAGS.activated);
  lifts(older, TAGS.supersededBy);
  const run = scene.run();
  moves(scene, run, isNew ? scene.made(run, 3) : left);
  expect(scene.broken().filter((rule) => rule === 'human-moves')).toEqual(broken);
});

test.each([
  ['after the run had looked: it goes by what it saw', true, []],
  ['before that', false, ['human-moves']],
])('human-moves: a key that a person moved back to was disabled, and enabled again %s', async (_name, isLate, broken) => {
  const scene = await (await Scene.make('disabling')).rotated();
  personMoves(scene, scene.id(1));
  scene.stage.pass(DAY_MS);
  scene.stage.person('DisableKey', { KeyId: scene.id(1) });
  if (!isLate) scene.stage.person('EnableKey', { KeyId: scene.id(1) });
  scene.stage.pass(1000);
  const run = scene.run();
  if (isLate) scene.stage.person('EnableKey', { KeyId: scene.id(1) });
  const id = scene.made(run, 3);
  moves(scene, run, id);
  expect(scene.broken().filter((rule) => rule === 'human-moves')).toEqual(broken);
});

test.each([
  ['and a person moved it there once more', true, []],
  ['and nobody moved it since', false, ['way-back']],
])('way-back: the alias is on a key that refused, %s', async (_name, isByPerson, broken) => {
  const scene = await (await Scene.make()).rotated();
  const run = scene.run({ reason: 'manual', action: 'rotate', fromGeneration: 2 });
  const id = scene.made(run, 3);
  moves(scene, run, id);
  scene.proves(run, id, 'alias', 'broken');
  if (isByPerson) {
    scene.does(run, 'UpdateAlias', { AliasName: ALIAS, TargetKeyId: scene.id(2) }, STATES.swapBack);
    personMoves(scene, id);
  }
  scene.stage.person('DisableKey', { KeyId: id });
  scene.ends(run, { status: 'FAILED', error: 'RolledBack' });
  expect(scene.broken().filter((rule) => rule === 'way-back')).toEqual(broken);
});

test.each([
  ['while the run was under way', 'meanwhile', []],
  ['while the run was under way, and which a person saved once more since', 'twice', []],
  ['before it began', 'before', ['telling']],
])('telling: a rotation that is not recorded, away from a key whose deletion a person cancelled %s', async (_name, when, broken) => {
  const scene = await Scene.make();
  const old = scene.id(1);
  scene.stage.person('ScheduleKeyDeletion', { KeyId: old, PendingWindowInDays: 30 });
  const save = () => {
    scene.stage.person('CancelKeyDeletion', { KeyId: old });
    scene.stage.person('EnableKey', { KeyId: old });
    scene.stage.pass(1000);
  };
  if (when === 'before') save();
  const run = scene.run();
  if (when !== 'before') save();
  const id = scene.made(run, 2);
  moves(scene, run, id);
  tells(scene, run, id);
  scene.ends(run, { output: { outcome: OUTCOMES.rotated } });
  scene.stage.pass(DAY_MS);
  if (when === 'twice') scene.stage.person('EnableKey', { KeyId: old });
  scene.stage.oracle.done();
  const unmarked = scene.stage.oracle.violations.filter(({ text }) => text.includes('not marked as superseded'));
  expect(unmarked.map(({ rule }) => rule)).toEqual(broken);
});

test.each([
  ['stands on the current key, which a person planted with it', true, []],
  ['stands nowhere', false, ['holds']],
])('holds: an operator is told that the family is held, and the hold %s', async (_name, isThere, broken) => {
  const scene = await Scene.make();
  const id = scene.stage.person('CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', Tags: [] })!.KeyMetadata.KeyId;
  if (isThere) scene.stage.person('TagResource', { KeyId: id, Tags: [{ TagKey: TAGS.hold, TagValue: 'now' }] });
  personMoves(scene, id);
  scene.ends(scene.run({ reason: 'manual', action: 'hold' }), { output: { outcome: OUTCOMES.held } });
  expect(scene.broken().filter((rule) => rule === 'holds')).toEqual(broken);
});
