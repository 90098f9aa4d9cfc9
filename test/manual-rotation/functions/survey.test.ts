import { brief, DAY_MS, DECLARED, ours } from './family-builder';
import { SurveyWorld } from './survey-world';
import type { RunInput, SurveyResult } from '../../../src/manual-rotation/contract';
import { TAGS } from '../../../src/manual-rotation/contract';
import { FamilyUnreadableError } from '../../../src/manual-rotation/functions/read-family';
import { survey } from '../../../src/manual-rotation/functions/survey';

let world: SurveyWorld;
const ask = (input: unknown): Promise<SurveyResult> => survey(world.client, { declaration: DECLARED, input }, world.clock.date());
const plan = async (input: RunInput) => brief(await ask(input));
const TICK: RunInput = { reason: 'tick' };
const DEPLOYMENT: RunInput = { reason: 'deployment' };
const rotate = (fromGeneration: number): RunInput => ({ reason: 'manual', action: 'rotate', fromGeneration });

beforeEach(() => {
  world = new SurveyWorld();
});

test.each<[unknown, string]>([
  [{ reason: 'tick', keyPolicy: {} }, "unknown field 'keyPolicy'"],
  [{ reason: 'manual', action: 'rotate' }, "needs 'fromGeneration'"],
  [{}, "'reason' must be one of"],
  [null, 'must be a JSON object'],
])('the input %j is refused before anything is read', async (input, why) => {
  await world.rotated(1);
  expect(await ask(input)).toEqual({
    plan: 'refuse',
    error: 'InvalidInput',
    why: expect.stringContaining(why),
    remedy: expect.stringContaining('"fromGeneration": 1}'),
    nextNumber: 0,
    newKey: null,
    oldKey: null,
    stagedAt: '',
    declare: [],
  });
  expect(world.calls()).toEqual([]);
});

test('what cannot be read is thrown, for the machine to try again', async () => {
  await world.rotated(1);
  world.world.faults.arm({ error: 'AccessDeniedException', operation: 'ListResourceTags', caller: 'survey' });
  await expect(ask(TICK)).rejects.toThrow(FamilyUnreadableError);
});

test('only a deployment reads policies and all generations', async () => {
  await world.rotated(3);
  for (const input of [TICK, rotate(3), { reason: 'manual' as const }]) {
    expect(await plan(input)).toMatch(/^(nothing|create 4 after 3)$/);
    expect(world.calls()).not.toContain('GetKeyPolicy');
  }
  expect(await plan(DEPLOYMENT)).toBe('nothing');
  expect(world.calls().filter((operation) => operation === 'GetKeyPolicy')).toHaveLength(3);
});

test('the life of a family, each step seen as it is left by the one before', async () => {
  expect([await plan(TICK), await plan(DEPLOYMENT)]).toEqual(['create 1', 'create 1']);
  const one = await world.make(1);
  expect([await plan(TICK), await plan(DEPLOYMENT)]).toEqual(['announce 1', 'announce 1']); // marked as staged only when it is proven
  await world.point(one);
  expect(await plan(DEPLOYMENT)).toBe('nothing');
  expect(await plan(TICK)).toBe('finish 1');
  await world.tag(one, 'staged');
  expect(await plan(TICK)).toBe('nothing');

  expect(await plan(rotate(1))).toBe('create 2 after 1');
  world.clock.advance(400 * DAY_MS);
  expect(await plan(TICK)).toBe('create 2 after 1');
  const two = await world.make(2);
  expect(await plan(TICK)).toBe('announce 2 after 1');
  await world.tag(two, 'staged');
  expect([await plan(TICK), await plan(rotate(1))]).toEqual(['activate 2 after 1', 'activate 2 after 1']);
  await world.point(two);
  expect([await plan(TICK), await plan(rotate(1))]).toEqual(['finish 2 after 1', 'finish 2 after 1']);
  await world.tag(one, 'superseded');
  expect([await plan(TICK), await plan(rotate(1)), await plan(rotate(3))]).toEqual(['nothing', 'nothing', 'refuse GenerationMismatch']);

  await world.point(one); // an operator's decision
  expect(await plan(TICK)).toBe('refuse MovedBack'); // generation 1 is due
  expect(await plan(rotate(1))).toBe('create 3 after 1');
  await world.point(two);
  expect(await plan(TICK)).toBe('nothing');
});

test('a rotation that was rolled back waits for a person', async () => {
  const [one] = await world.rotated(1);
  const two = await world.make(2);
  await world.point(two);
  await world.tag(two, 'rejected');
  await world.point(one);
  expect(await plan(TICK)).toBe('nothing');
  expect(await plan(rotate(1))).toBe('create 3 after 1');
  world.clock.advance(400 * DAY_MS);
  expect(await plan(TICK)).toBe('refuse RejectedBefore');
  expect(await plan(rotate(1))).toBe('create 3 after 1');
});

test('a drifted generation is found, whichever part drifted', async () => {
  const [one, two, three] = await world.rotated(4);
  world.call('UpdateKeyDescription', { KeyId: one.split('/').at(-1), Description: 'edited' });
  world.call('PutKeyPolicy', { KeyId: two, Policy: JSON.stringify({ ...DECLARED.policy as object, Id: 'edited' }) });
  world.call('UntagResource', { KeyId: three, TagKeys: ['team'] });
  expect(await plan(DEPLOYMENT)).toBe('sync 1 2 3');
  expect(await plan(TICK)).toBe('nothing');
});

describe('a staged key that was given up for another', () => {
  test('is not the generation that the current one replaced', async () => {
    const [one] = await world.rotated(1);
    await world.tag(await world.make(2, { spec: 'ECC_NIST_P384' }), 'staged');
    const three = await world.make(3);
    await world.tag(three, 'staged');
    await world.point(three);
    await world.tag(one, 'superseded');
    expect(await plan(TICK)).toBe('nothing');
  });

  test('does not get the record of the rotation that an abort left unrecorded', async () => {
    const [one] = await world.rotated(1);
    await world.make(2, { spec: 'ECC_NIST_P384' });
    const three = await world.make(3);
    await world.tag(three, 'staged');
    await world.point(three);
    expect((await ask(TICK)).oldKey?.keyArn).toBe(one);
  });
});

// Moved back by hand from 2 to 1, key 2 sent to its deletion, `rotate` from 1 aborted before the record.
test('an unrecorded rotation is finished although a key that awaits its deletion lies between', async () => {
  const [one, two] = await world.rotated(2);
  await world.point(one);
  world.call('UntagResource', { KeyId: one.split('/').at(-1), TagKeys: [TAGS.superseded] });
  world.call('ScheduleKeyDeletion', { KeyId: two, PendingWindowInDays: 30 });
  const three = await world.make(3);
  await world.tag(three, 'staged');
  await world.point(three);
  expect(await plan(TICK)).toBe('finish 3 after 1');
});

test('strangers behind the alias, or another owner, are left alone', async () => {
  const arn = await world.make(undefined);
  await world.point(arn);
  expect(await plan(TICK)).toBe('refuse AliasForeign');
  await world.point(await world.make(1, { tags: { ...ours(), 'cdk-kms-rotation:owner': 'Other/Path' } }));
  expect(await plan(DEPLOYMENT)).toBe('refuse OwnedElsewhere');
});
