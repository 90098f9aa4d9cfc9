import { brief, DAY_MS, DECLARED, ours } from './family-builder';
import { SurveyWorld } from './survey-world';
import type { Declaration } from '../../../src/manual-rotation/declared';
import { survey } from '../../../src/manual-rotation/functions/survey';
import type { RunInput } from '../../../src/manual-rotation/run-request';
import { successorTag, TAGS } from '../../../src/private/vocabulary';

/*
 * A stranger who may make keys, tag them and name them can give a key of his own every tag of ours, a policy that obeys the machine and any
 * number that is free. What he cannot do is write on a key of the family. Of the keys that are found under numbers, these tests are about
 * his.
 */
let world: SurveyWorld;
let one: string;
const ask = async (input: RunInput, declaration: Declaration = DECLARED) =>
  (await survey(world.clients, { declaration, input }, world.clock.date())).result;
const plan = async (input: RunInput, declaration?: Declaration) => brief(await ask(input, declaration));
const TICK: RunInput = { reason: 'tick' };
const DEPLOYMENT: RunInput = { reason: 'deployment' };
const ROTATE: RunInput = { reason: 'manual', action: 'rotate', fromGeneration: 1 };
const RELEASE: RunInput = { reason: 'manual', action: 'release' };
const idOf = (keyArn: string) => keyArn.slice(keyArn.lastIndexOf('/') + 1);
const due = () => world.clock.advance(400 * DAY_MS);
/** From then on a number above the current one is no sign of another run. */
const tenMinutes = () => world.clock.advance(600_000);

/** His key says of itself whatever he likes: here, that it replaced the first one of the others, and that they all replaced it. */
async function forge(keyArn: string, ...others: string[]): Promise<void> {
  for (const successor of [keyArn, ...others]) await world.name(keyArn, successor, 9);
  world.call('TagResource', { KeyId: idOf(keyArn), Tags: [{ TagKey: TAGS.predecessor, TagValue: idOf(others[0]) }] });
}

async function drift(keyArn: string): Promise<void> {
  world.call('UpdateKeyDescription', { KeyId: idOf(keyArn), Description: 'drifted' });
}

beforeEach(async () => {
  world = new SurveyWorld();
  [one] = await world.rotated(1);
});

describe('above the current key', () => {
  const NOW = '2026-01-20T00:00:00.000Z';

  test.each<[string, Record<string, string>]>([
    ['as just claimed', ours({ generation: '2' })],
    ['as staged', ours({ staged: NOW })],
    ['as superseded', ours({ staged: NOW, superseded: NOW })],
    ['as rejected', ours({ staged: NOW, rejected: NOW })],
    ['of another family', { ...ours({ staged: NOW }), [TAGS.family]: 'alias/another' }],
    ['of another owner', { ...ours({ staged: NOW }), [TAGS.owner]: 'Other/Path' }],
    ['with none of our tags', {}],
  ])('%s: neither staged nor rejected, no sign of a move, not declared; it is announced, and costs its '
    + 'number and ten minutes', async (_name, tags) => {
    const planted = await world.plant(2, { tags });
    if (tags[TAGS.family] !== undefined) await forge(planted, one);
    await drift(planted);
    expect([await plan(TICK), await plan(DEPLOYMENT), await plan(RELEASE)]).toEqual(['stray 2', 'nothing', 'nothing']);
    expect(await plan(ROTATE)).toBe('wait'); // it might be another run's
    tenMinutes();
    expect(await plan(ROTATE)).toBe('create 3 after 1');
    expect(await plan(TICK)).toBe('stray 2');
    due();
    expect(await plan(TICK)).toBe('create 3 after 1');
    await world.point(one); // moved after the planted key was claimed
    expect(await plan(TICK)).toBe('create 3 after 1');
  });

  test('is announced and not touched', async () => {
    const planted = await world.plant(2);
    expect(await ask(TICK)).toMatchObject({
      plan: 'stray',
      why: `${planted} bears number 2, but was not made by this `
        + 'machine',
      newKey: { number: 2, keyArn: planted },
      oldKey: null,
      declare: [],
    });
  });

  test('that shuts us out stops no run once authorization has had its time', async () => {
    const planted = await world.plant(2, { tags: {} });
    world.world.faults.arm({
      error: 'AccessDeniedException',
      operation: ['ListResourceTags', 'ListGrants', 'GetKeyPolicy'],
      when: ({ input }) => input.KeyId === planted,
    });
    expect(await plan(TICK)).toBe('stray 2'); // nobody names it: it is read no further
    tenMinutes();
    expect([await plan(TICK), await plan(DEPLOYMENT), await plan(ROTATE)]).toEqual(['stray 2', 'nothing', 'create 3 after 1']);
  });

  test('holds up no rotation that has begun', async () => {
    await world.leave(3);
    await world.plant(2);
    expect(await plan(TICK)).toBe('claim 3 after 1');
  });

  test('does not keep the key that the machine made from being staged, nor take its place', async () => {
    await world.plant(2, { tags: ours({ staged: NOW }) });
    const three = await world.make(3);
    await world.plant(4, { tags: ours({ staged: NOW }) });
    expect(await plan(TICK)).toBe('announce 3 after 1');
    await world.tag(three, 'staged');
    expect(await plan(TICK)).toBe('activate 3 after 1');
    await world.point(three);
    expect(await plan(TICK)).toBe('finish 3 after 1');
    await world.tag(one, 'superseded');
    expect([await plan(TICK), await plan(DEPLOYMENT)]).toEqual(['stray 4', 'nothing']);
  });

  test('many of them hide neither the key that the machine made, nor afterwards the one that it replaced', async () => {
    for (let number = 2; number <= 14; number++) await world.plant(number, { tags: ours({ staged: NOW }) });
    const fifteen = await world.make(15);
    await world.tag(fifteen, 'staged');
    expect(await plan(TICK)).toBe('activate 15 after 1');
    await world.point(fifteen);
    expect(await plan(TICK)).toBe('finish 15 after 1');
  });

  test('named by a stranger in another case: the exact tag counts', async () => {
    const planted = await world.plant(2, { tags: ours({ staged: NOW }) });
    world.call('TagResource', {
      KeyId: idOf(one),
      Tags: [{ TagKey: successorTag(idOf(planted)).replace('successor', 'Successor'), TagValue: '2' }],
    });
    expect(await plan(TICK)).toBe('stray 2');
  });

  test('is not discarded by its tags, and keeps nothing else from being discarded', async () => {
    world.clock.advance(150 * DAY_MS); // AWS KMS tracks the use of keys by then
    const left = await world.leave(2);
    const planted = await world.plant(2);
    expect(await plan(TICK)).toBe('stray 2');
    world.clock.advance(2 * DAY_MS);
    expect(await ask(TICK)).toMatchObject({ plan: 'discard', newKey: { keyArn: left }, why: expect.stringContaining(planted) });
    world.call('ScheduleKeyDeletion', { KeyId: idOf(left), PendingWindowInDays: 7 });
    expect(await plan(TICK)).toBe('stray 2');
  });
});

describe('below the current key', () => {
  let planted: string;
  let three: string;

  /** Generation 3 replaced generation 1 while the stranger had number 2. */
  beforeEach(async () => {
    planted = await world.plant(2, { tags: ours({ staged: '2026-01-20T00:00:00.000Z', vetoed: '2026-01-20T00:00:00.000Z' }) });
    three = await world.make(3);
    await world.tag(three, 'staged');
    await world.point(three);
  });

  describe.each<[string, () => Promise<void>]>([
    ['says nothing', async () => {}],
    ['names itself and the first one', () => forge(planted, one)],
    ['names the current one', () => forge(planted, three)],
    ['names all', () => forge(planted, one, three)],
  ])('that %s', (_name, deed) => {
    beforeEach(deed);

    test('does not hide that the rotation is unrecorded, nor get its record', async () => {
      expect(await plan(TICK)).toBe('finish 3 after 1');
      expect((await ask(TICK)).oldKey).toMatchObject({ keyArn: one });
    });

    test('is no rotation to be finished', async () => {
      await world.tag(one, 'superseded');
      expect(await plan(TICK)).toBe('nothing');
    });

    // A key that refuses the declared policy would fail every deployment.
    test('is not declared, not released', async () => {
      await world.tag(one, 'superseded');
      await drift(planted);
      expect([await plan(DEPLOYMENT), await plan(RELEASE)]).toEqual(['nothing', 'nothing']);
      for (const keyArn of [one, three]) await drift(keyArn);
      expect(await plan(DEPLOYMENT)).toBe('sync 3 1');
    });

    test('is nothing to roll back to', async () => {
      const rollback: RunInput = { reason: 'manual', action: 'rollback', fromGeneration: 3 };
      await world.tag(one, 'superseded');
      expect(await plan(rollback)).toBe('rollback 1 after 3');
      world.call('DisableKey', { KeyId: idOf(one) });
      expect(await plan(rollback)).toBe('refuse NothingToRollBackTo');
    });

    test('is not retired', async () => {
      const declared = { ...DECLARED, retirement: { after: 30, unusedFor: 30, deletion: null } };
      await world.tag(one, 'superseded');
      await world.tag(planted, 'superseded');
      world.call('UntagResource', { KeyId: idOf(planted), TagKeys: [TAGS.vetoed] });
      world.clock.advance(200 * DAY_MS);
      expect(await plan(TICK, declared)).toBe('disable 1');
      world.call('DisableKey', { KeyId: idOf(one) });
      await world.tag(one, 'disabled');
      expect(await plan(TICK, declared)).toBe('nothing');
    });
  });
});

describe('named on the current key', () => {
  test('above a number whose key somebody deleted: it is staged all the same, and no number is used twice', async () => {
    const two = await world.make(2);
    await world.tag(two, 'rejected');
    await world.tag(two, 'recorded');
    const three = await world.make(3);
    await world.tag(three, 'staged');
    world.call('ScheduleKeyDeletion', { KeyId: idOf(two), PendingWindowInDays: 7 });
    world.clock.advance(8 * DAY_MS);
    expect(await plan(TICK)).toBe('activate 3 after 1');
    expect((await ask(TICK)).nextNumber).toBe(4);
  });

  test('with a number that is garbage: it does not make the survey climb without end', async () => {
    await world.name(one, 'key/00000000-0000-4000-8000-000000000000', 1e15);
    expect(await plan(TICK)).toBe('nothing');
  });

  test('but never claimed: it is gone on with, as it would be by the run that made it; a deployment leaves it alone', async () => {
    await world.leave(2);
    expect([await plan(TICK), await plan(DEPLOYMENT), await plan(ROTATE)]).toEqual(['claim 2 after 1', 'nothing', 'claim 2 after 1']);
    due();
    expect(await plan(TICK)).toBe('claim 2 after 1');
    await world.point(one); // somebody's decision after it was made
    expect(await plan(TICK)).toBe('create 3 after 1'); // no number is given twice
  });

  test.each<[string, (id: string) => void]>([
    [
      'has grants',
      (id) => world.call('CreateGrant', { KeyId: id, GranteePrincipal: 'arn:aws:iam::111122223333:role/r', Operations: ['Sign'] }),
    ],
    ['has an alias', (id) => world.call('CreateAlias', { AliasName: 'alias/mine', TargetKeyId: id })],
    ['is disabled', (id) => world.call('DisableKey', { KeyId: id })],
    [
      'is of another owner by now',
      (id) => world.call('TagResource', { KeyId: id, Tags: [{ TagKey: TAGS.owner, TagValue: 'Other/Path' }] }),
    ],
  ])('but never claimed, and %s: it is no more ours to use', async (_name, deed) => {
    deed(idOf(await world.leave(2)));
    expect([await plan(TICK), await plan(ROTATE)]).toEqual(['nothing', 'create 3 after 1']);
  });

  test('not named: never used, though its own tags are all that the machine writes', async () => {
    const lost = await world.lose(2);
    await forge(lost, one);
    expect([await plan(TICK), await plan(DEPLOYMENT), await plan(ROTATE)]).toEqual(['nothing', 'nothing', 'create 2 after 1']);
  });

  test('but never made, or gone: as if it were not there', async () => {
    await world.name(one, 'key/00000000-0000-4000-8000-000000000000', 2);
    expect([await plan(TICK), await plan(ROTATE)]).toEqual(['nothing', 'create 3 after 1']);
  });

  test('and its number was taken by a stranger: the next number, another key', async () => {
    await world.leave(2);
    await world.plant(2);
    expect(await plan(ROTATE)).toBe('wait');
    tenMinutes();
    expect(await plan(ROTATE)).toBe('create 3 after 1');
  });

  test('two of them, the first rejected: the second goes on, and both are declared', async () => {
    const [two, three] = [await world.make(2), await world.make(3)];
    await world.tag(two, 'rejected');
    await world.tag(three, 'staged');
    expect(await plan(TICK)).toBe('rolledBack 2 after 1');
    await world.tag(two, 'recorded');
    expect(await plan(TICK)).toBe('activate 3 after 1');
    for (const keyArn of [two, three]) world.call('UpdateKeyDescription', { KeyId: idOf(keyArn), Description: 'drifted' });
    expect(await plan(DEPLOYMENT)).toBe('sync 2 3');
  });

  test('of another family or owner: an administrator may have retagged it, it is left alone', async () => {
    await world.make(2, { tags: { ...ours(), [TAGS.family]: 'alias/another' } });
    await world.make(3, { tags: { ...ours(), [TAGS.owner]: 'Other/Path' } });
    expect([await plan(TICK), await plan(DEPLOYMENT), await plan(ROTATE)]).toEqual(['stray 2', 'nothing', 'wait']);
    tenMinutes();
    expect(await plan(ROTATE)).toBe('create 4 after 1');
  });

  test('of the generation before: a successor of the old one is none of the new one', async () => {
    const two = await world.make(2); // for one
    await world.make(3); // for one, too
    await world.tag(two, 'staged');
    await world.point(two);
    await world.tag(one, 'superseded');
    expect([await plan(TICK), await plan({ ...ROTATE, fromGeneration: 2 })]).toEqual(['nothing', 'create 4 after 2']);
    due();
    expect(await plan(TICK)).toBe('create 4 after 2');
  });
});

test('a current key that takes no tags names nobody: what was made to replace it cannot be told from a planted key', async () => {
  world.call('ScheduleKeyDeletion', { KeyId: idOf(one), PendingWindowInDays: 30 });
  await expect(world.make(2)).rejects.toMatchObject({ name: 'KMSInvalidStateException' });
  await world.plant(2);
  expect([await plan(TICK), await plan(ROTATE)]).toEqual(['unusable 1', 'wait']);
  tenMinutes();
  expect(await plan(ROTATE)).toBe('create 3 after 1 (unusable)');
});
