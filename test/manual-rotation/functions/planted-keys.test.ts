import { brief, DAY_MS, DECLARED, ours } from './family-builder';
import { SurveyWorld } from './survey-world';
import type { RunInput } from '../../../src/manual-rotation/contract';
import { successorTag, TAGS } from '../../../src/manual-rotation/contract';
import { survey } from '../../../src/manual-rotation/functions/survey';

/*
 * A stranger who may make keys, tag them and name them can give a key of his own every tag of ours, a policy that obeys the machine and any
 * number that is free. What he cannot do is write on a key of the family. Of the keys that are found under numbers, these tests are about his.
 */
let world: SurveyWorld;
let one: string;
const plan = async (input: RunInput) => brief(await survey(world.client, { declaration: DECLARED, input }, world.clock.date()));
const TICK: RunInput = { reason: 'tick' };
const DEPLOYMENT: RunInput = { reason: 'deployment' };
const ROTATE: RunInput = { reason: 'manual', action: 'rotate', fromGeneration: 1 };
const idOf = (keyArn: string) => keyArn.slice(keyArn.lastIndexOf('/') + 1);
const due = () => world.clock.advance(400 * DAY_MS);

/** His key says of itself whatever he likes. */
async function forge(keyArn: string, ...successors: string[]): Promise<void> {
  for (const successor of [keyArn, ...successors]) await world.name(keyArn, successor, 9);
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
  ])('%s: neither staged nor rejected, no sign of a move, not declared; it costs its number', async (_name, tags) => {
    const planted = await world.plant(2, { tags });
    await forge(planted, one);
    world.call('UpdateKeyDescription', { KeyId: idOf(planted), Description: 'drifted' });
    expect([await plan(TICK), await plan(DEPLOYMENT)]).toEqual(['nothing', 'nothing']);
    expect(await plan(ROTATE)).toBe('create 3 after 1');
    due();
    expect(await plan(TICK)).toBe('create 3 after 1');
    await world.point(one); // moved after the planted key was claimed
    expect(await plan(TICK)).toBe('create 3 after 1');
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
    expect([await plan(TICK), await plan(DEPLOYMENT)]).toEqual(['nothing', 'nothing']);
  });

  test('named by a stranger in another case: the exact tag counts', async () => {
    const planted = await world.plant(2, { tags: ours({ staged: NOW }) });
    world.call('TagResource', { KeyId: idOf(one), Tags: [{ TagKey: successorTag(idOf(planted)).replace('successor', 'Successor'), TagValue: '2' }] });
    expect(await plan(TICK)).toBe('nothing');
  });
});

describe('below the current key', () => {
  let planted: string;
  let three: string;

  /** Generation 3 replaced generation 1 while the stranger had number 2. */
  beforeEach(async () => {
    planted = await world.plant(2, { tags: ours({ staged: '2026-01-20T00:00:00.000Z' }) });
    three = await world.make(3);
    await world.tag(three, 'staged');
    await world.point(three);
  });

  test('that names itself and the first one does not hide that the rotation is unrecorded, nor get its record', async () => {
    await forge(planted, one);
    expect(await plan(TICK)).toBe('finish 3 after 1');
    await world.tag(one, 'superseded');
    expect(await plan(TICK)).toBe('nothing');
  });

  // Nothing on the current key, where only the machine writes, says which key it replaced: who names it says so himself.
  describe('that names the current one', () => {
    beforeEach(() => forge(planted, three));

    test.failing('does not get the record of the rotation', async () => {
      expect(await plan(TICK)).toBe('finish 3 after 1');
    });

    test.failing('is no rotation to be finished', async () => {
      await world.tag(one, 'superseded');
      expect(await plan(TICK)).toBe('nothing');
    });
  });

  // A key that refuses the declared policy fails every deployment.
  test.failing('is not declared', async () => {
    world.call('UpdateKeyDescription', { KeyId: idOf(planted), Description: 'drifted' });
    expect(await plan(DEPLOYMENT)).toBe('nothing');
  });
});

describe('named on the current key', () => {
  test('but never claimed: as if it were not there', async () => {
    await world.make(undefined);
    expect([await plan(TICK), await plan(DEPLOYMENT), await plan(ROTATE)]).toEqual(['nothing', 'nothing', 'create 2 after 1']);
    due();
    expect(await plan(TICK)).toBe('create 2 after 1');
  });

  test('but never made, or gone: as if it were not there', async () => {
    await world.name(one, 'key/00000000-0000-4000-8000-000000000000', 2);
    expect([await plan(TICK), await plan(ROTATE)]).toEqual(['nothing', 'create 2 after 1']);
  });

  test('and its number was taken by a stranger: the next number, another key', async () => {
    await world.make(undefined);
    await world.plant(2);
    expect(await plan(ROTATE)).toBe('create 3 after 1');
  });

  test('two of them, the first rejected: the second goes on, and both are declared', async () => {
    const [two, three] = [await world.make(2), await world.make(3)];
    await world.tag(two, 'rejected');
    await world.tag(three, 'staged');
    expect(await plan(TICK)).toBe('activate 3 after 1');
    for (const keyArn of [two, three]) world.call('UpdateKeyDescription', { KeyId: idOf(keyArn), Description: 'drifted' });
    expect(await plan(DEPLOYMENT)).toBe('sync 2 3');
  });

  test('of another family or owner: an administrator may have retagged it, it is left alone', async () => {
    await world.make(2, { tags: { ...ours(), [TAGS.family]: 'alias/another' } });
    await world.make(3, { tags: { ...ours(), [TAGS.owner]: 'Other/Path' } });
    expect([await plan(TICK), await plan(DEPLOYMENT), await plan(ROTATE)]).toEqual(['nothing', 'nothing', 'create 4 after 1']);
  });

  test('of the generation before: a successor of the old one is none of the new one', async () => {
    const two = await world.make(2); // for one
    await world.make(3); // for one, too
    await world.tag(two, 'staged');
    await world.point(two);
    await world.tag(one, 'superseded');
    due();
    expect(await plan(TICK)).toBe('create 4 after 2');
  });
});

test('a current key that takes no tags names nobody: what was made to replace it cannot be told from a planted key', async () => {
  world.call('ScheduleKeyDeletion', { KeyId: idOf(one), PendingWindowInDays: 30 });
  await expect(world.make(2)).rejects.toMatchObject({ name: 'KMSInvalidStateException' });
  await world.plant(2);
  expect([await plan(TICK), await plan(ROTATE)]).toEqual(['nothing', 'create 3 after 1 (unusable)']);
});
