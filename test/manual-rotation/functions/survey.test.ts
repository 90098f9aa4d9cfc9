import type { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { DescribeCustomKeyStoresCommand } from '@aws-sdk/client-kms';
import { brief, DAY_MS, DECLARED, ours, POLICY } from './family-builder';
import { SurveyWorld } from './survey-world';
import { shareByRam } from '../../../sim/kms/ram-share';
import type { Declaration } from '../../../src/manual-rotation/declared';
import { FamilyUnreadableError } from '../../../src/manual-rotation/functions/read-family';
import type { Survey } from '../../../src/manual-rotation/functions/survey';
import { survey } from '../../../src/manual-rotation/functions/survey';
import type { RunInput } from '../../../src/manual-rotation/run-request';
import { TAGS } from '../../../src/private/vocabulary';

let world: SurveyWorld;
const look = (input: unknown, declaration: Declaration = DECLARED, clients = world.clients, now = world.clock.date()): Promise<Survey> =>
  survey(clients, { declaration, input }, now);
const ask = async (input: unknown, declaration?: Declaration) => (await look(input, declaration)).result;
const plan = async (input: RunInput, declaration?: Declaration) => brief(await ask(input, declaration));
const idOf = (keyArn: string) => keyArn.slice(keyArn.lastIndexOf('/') + 1);
const TICK: RunInput = { reason: 'tick' };
const DEPLOYMENT: RunInput = { reason: 'deployment' };
const CHECK: RunInput = { reason: 'manual' };
const manual = (action: 'hold' | 'release'): RunInput => ({ reason: 'manual', action });
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
  const result = {
    plan: 'refuse',
    error: 'InvalidInput',
    why: expect.stringContaining(why),
    remedy: expect.stringContaining('"fromGeneration": 1}'),
    nextNumber: 0,
    newKey: null,
    oldKey: null,
    stagedAt: '',
    digest: '',
    delaySeconds: 0,
    keyState: '',
    pendingWindowDays: 0,
    declare: [],
    outcome: 'failed',
    generation: 0,
    nextRotationAt: '',
    activateAt: '',
    cause: '',
    tell: false,
    nameOn: null,
    hold: '',
  };
  expect(await look(input)).toEqual({ result });
  expect(world.calls()).toEqual([]);
});

test('what cannot be read is thrown, for the machine to try again', async () => {
  await world.rotated(1);
  world.world.faults.arm({ error: 'AccessDeniedException', operation: 'ListResourceTags', caller: 'survey' });
  await expect(ask(TICK)).rejects.toThrow(FamilyUnreadableError);
});

describe('what is read', () => {
  const RETIRING: Declaration = { ...DECLARED, retirement: { after: 90, unusedFor: 90, deletion: null } };

  beforeEach(async () => {
    await world.rotated(3);
  });

  test.each<[string, RunInput, Declaration, number[], number]>([
    ['a tick', TICK, DECLARED, [2], 1],
    ['a check', CHECK, DECLARED, [2], 1],
    ['rotate: also who has seen which numbers', rotate(3), DECLARED, [1, 2], 2],
    ['hold', manual('hold'), DECLARED, [2], 1],
    ['release: which ones were vetoed', manual('release'), DECLARED, [1, 2], 1],
    ['rollback: the one before may be unusable', { reason: 'manual', action: 'rollback', fromGeneration: 3 }, DECLARED, [1, 2], 1],
    ['a tick of a family that retires: the tagging API tells of the others', TICK, RETIRING, [2], 1],
    ['a deployment: everything it declares', DEPLOYMENT, DECLARED, [1, 2], 3],
  ])('%s', async (_name, input, declaration, others, policies) => {
    const { facts } = await look(input, declaration);
    expect(facts!.others.map((one) => one.number)).toEqual(others);
    // That of the current one always.
    const own = world.world.answers.entries.filter((entry) => (
      entry.caller === 'survey' && entry.operation === 'GetKeyPolicy' && entry.input.PolicyName === 'default'));
    expect(own).toHaveLength(policies);
    expect(new Set(world.calls())).toEqual(new Set(world.calls().filter((operation) => /^(Describe|List|Get)/.test(operation))));
  });
});

/**
 * How often the code under test listed the aliases of the whole account: 100 a page, and each page counts against a quota that all families
 * share.
 */
const listings = () => world.world.answers.entries
  .filter(({ caller, operation, input }) => caller === 'survey' && operation === 'ListAliases' && input.KeyId === undefined).length;

test.each<[string, RunInput, Declaration, number]>([
  ['a tick', TICK, DECLARED, 0],
  ['a tick of a family that retires', TICK, { ...DECLARED, retirement: { after: 90, unusedFor: 90, deletion: null } }, 0],
  ['a deployment', DEPLOYMENT, DECLARED, 1],
  ['rotate', rotate(3), DECLARED, 0],
])('all aliases are listed once at the most: %s', async (_name, input, declaration, times) => {
  await world.rotated(3);
  const { generations } = await look(input, declaration);
  expect([listings(), generations]).toEqual([times, input === TICK ? 3 : undefined]);
});

test('a family of a hundred generations: an idle tick makes at most twelve calls, with retirement and one generation due', async () => {
  const arns = await world.rotated(100); // ten days each
  for (const keyArn of arns.slice(0, 90)) { await world.tag(keyArn, 'disabled'); world.call('DisableKey', { KeyId: idOf(keyArn) }); }
  const due = arns[90];
  // In use: it is kept.
  world.call('Sign', { KeyId: idOf(due), Message: Buffer.from('x'), MessageType: 'RAW', SigningAlgorithm: 'ECDSA_SHA_256' });
  world.world.answers.entries.length = 0;
  const log = jest.spyOn(console, 'log').mockImplementation();
  expect((await look(TICK, { ...DECLARED, retirement: { after: 85, unusedFor: 30, deletion: null } })).result.plan).toBe('nothing');
  expect(log.mock.calls).toEqual([[expect.stringContaining(due)]]);
  log.mockRestore();
  expect(world.calls().length).toBeLessThanOrEqual(12);
});

describe('tidying up', () => {
  const declared = (keyArn: string, digest: string) =>
    world.call('TagResource', { KeyId: idOf(keyArn), Tags: [{ TagKey: TAGS.declared, TagValue: digest }] });
  let one: string;

  beforeEach(async () => {
    world.clock.advance(150 * DAY_MS); // AWS KMS tracks the use of keys by then
    [one] = await world.rotated(1);
  });

  test('idle ticks and checks count generations and keys without a number; nobody else does', async () => {
    const lost = await world.lose(2);
    await world.plant(2);
    for (const input of [TICK, CHECK, { ...CHECK, action: 'check' } as const]) {
      expect(await look(input)).toMatchObject({ result: { plan: 'stray' }, generations: 1, strays: [{ number: 2, keyArn: lost }] });
    }
    world.clock.advance(600_000);
    for (const input of [DEPLOYMENT, manual('release'), rotate(1), rotate(7), manual('hold')]) {
      expect(Object.keys(await look(input))).toEqual(['result', 'facts']);
    }
  });

  test('a generation that was made by a run which had begun before the deployment is declared by the next tick', async () => {
    const two = await world.make(2);
    await world.tag(two, 'rejected');
    await world.tag(two, 'recorded');
    declared(two, 'older');
    expect(await ask(TICK)).toMatchObject({ plan: 'sync', declare: [{ number: 2, replacePolicy: true }] });
    expect(await ask(CHECK)).toMatchObject({ plan: 'sync', digest: (await ask(DEPLOYMENT)).digest });
  });

  test('what is due, staged or unrecorded comes first', async () => {
    await world.lose(1);
    world.clock.advance(2 * DAY_MS);
    expect(await plan(TICK)).toBe('discard 1');
    expect(await plan(rotate(1))).toBe('create 2 after 1');
    const two = await world.make(2);
    expect(await plan(TICK)).toBe('announce 2 after 1');
    await world.tag(two, 'staged');
    expect(await plan(TICK)).toBe('activate 2 after 1');
    await world.point(two);
    expect(await plan(TICK)).toBe('finish 2 after 1');
    await world.tag(one, 'superseded');
    expect(await plan(TICK)).toBe('discard 1');
    world.clock.advance(400 * DAY_MS);
    expect(await plan(TICK)).toBe('create 3 after 2');
  });

  const tagged = (id: string, name: keyof typeof TAGS, value: string) =>
    world.call('TagResource', { KeyId: id, Tags: [{ TagKey: TAGS[name], TagValue: value }] });

  test.each<[string, string, (id: string) => void]>([
    ['that another key owns the number of, and nobody used', 'discard', () => {}],
    ["whose number nobody owns (it may be the machine's next)", 'nothing', (id) => tagged(id, 'generation', '2')],
    ['whose number is none', 'nothing', (id) => tagged(id, 'generation', '1.5')],
    ['that has an alias', 'nothing', (id) => world.call('CreateAlias', { AliasName: 'alias/mine', TargetKeyId: id })],
    [
      'that has a grant',
      'nothing',
      (id) => world.call('CreateGrant', { KeyId: id, GranteePrincipal: 'arn:aws:iam::111122223333:role/r', Operations: ['Sign'] }),
    ],
    ['that was used', 'nothing', (id) => world.call('Sign', { KeyId: id, Message: Buffer.from('x'), SigningAlgorithm: 'ECDSA_SHA_256' })],
    [
      'whose policy does not let the machine discard it',
      'nothing',
      (id) => world.call('PutKeyPolicy', { KeyId: id, Policy: JSON.stringify({ ...POLICY, Statement: POLICY.Statement.slice(0, 1) }) }),
    ],
    [
      'whose policy lets others discard it, too',
      'nothing',
      (id) => world.call('PutKeyPolicy', { KeyId: id, Policy: JSON.stringify(POLICY).replace('kms:ScheduleKeyDeletion', 'kms:Schedule*') }),
    ],
    ['that is shared through AWS RAM', 'nothing', (id) => shareByRam(world.world.store, id)],
    ['that is disabled', 'nothing', (id) => world.call('DisableKey', { KeyId: id })],
    ['of another family', 'nothing', (id) => tagged(id, 'family', 'alias/another')],
    ['of another owner', 'nothing', (id) => tagged(id, 'owner', 'Other/Path')],
    ...(['staged', 'superseded', 'rejected', 'disabled', 'deletion'] as const).map((mark): [string, string, (id: string) => void] => [
      `that was ${mark}: it had a number`,
      'nothing',
      (id) => tagged(id, mark, 'then'),
    ]),
  ])('a key without a number %s: %s, and not before it is a day old', async (_name, expected, change) => {
    const born = world.clock.now();
    change(idOf(await world.leave(1))); // named, so that the tagging API, which leaves out what has marks, does not matter
    world.clock.advance(born + DAY_MS - world.clock.now());
    expect(await plan(TICK)).toBe('nothing');
    world.clock.advance(1);
    expect((await ask(TICK)).plan).toBe(expected);
  });

  test('a key that AWS KMS did not track from its first day may have been used', async () => {
    const early = new SurveyWorld(); // before AWS KMS began
    await early.rotated(1);
    await early.lose(1);
    early.clock.advance(200 * DAY_MS);
    expect((await look(TICK, DECLARED, early.clients, early.clock.date())).result.plan).toBe('nothing');
  });

  test('not while an operator holds the family, nor by what he asks for', async () => {
    await world.lose(1);
    await world.plant(2);
    world.clock.advance(2 * DAY_MS);
    expect([await plan(DEPLOYMENT), await plan(manual('release'))]).toEqual(['nothing', 'nothing']);
    await world.tag(one, 'hold');
    expect([await plan(TICK), await plan(CHECK)]).toEqual(['nothing', 'nothing']);
    expect(await plan(manual('release'))).toBe('release 1');
  });

  test('one thing a run, and a planted number last', async () => {
    await world.plant(2);
    const [left, another] = [await world.lose(1), await world.lose(1)];
    world.clock.advance(2 * DAY_MS);
    const retiring: Declaration = { ...DECLARED, retirement: { after: 7, unusedFor: 1, deletion: null } };
    const three = await world.make(3);
    declared(three, 'older');
    await world.tag(three, 'staged');
    await world.point(three);
    await world.tag(one, 'superseded');
    await world.plant(4);
    world.clock.advance(8 * DAY_MS);
    const next = () => plan(TICK, retiring);
    expect(await next()).toBe('sync 3');
    declared(three, (await ask(TICK)).digest);
    for (const keyArn of [left, another]) {
      expect(await next()).toBe('discard 1');
      world.call('ScheduleKeyDeletion', { KeyId: idOf(keyArn), PendingWindowInDays: 7 });
    }
    expect(await next()).toBe('disable 1');
    world.call('DisableKey', { KeyId: idOf(one) });
    await world.tag(one, 'disabled');
    expect(await next()).toBe('stray 4');
  });

  test('however many keys a stranger tags as ours: a run looks at twenty, others each day, so that they hide none of ours', async () => {
    const tags = Object.entries({ ...ours(), [TAGS.generation]: '1' }).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
    const stranger = (keys: number) => { for (let i = 0; i < keys; i++) world.call('CreateKey', { Tags: tags }); };
    stranger(40);
    const left = await world.lose(1);
    stranger(30);
    world.clock.advance(DAY_MS);
    const found: Array<string | undefined> = [];
    for (let day = 0; day < 4; day++) {
      world.clock.advance(DAY_MS);
      world.world.answers.entries.length = 0;
      const { result, strays } = await look(TICK);
      expect(strays).toHaveLength(20);
      expect(world.calls().length).toBeLessThan(200);
      if (result.plan === 'discard') found.push(result.newKey?.keyArn);
    }
    expect(new Set(found)).toEqual(new Set([left]));
  });

  test('a tagging API that lags or fails finds nothing, and stops nothing', async () => {
    const left = await world.lose(1);
    world.clock.advance(2 * DAY_MS);
    world.tagging.delaySeconds = 3 * 86_400;
    expect(await look(TICK)).toMatchObject({ result: { plan: 'nothing' }, strays: [] });
    world.tagging.delaySeconds = 0;
    world.tagging.failure = new Error('AccessDenied');
    const log = jest.spyOn(console, 'log').mockImplementation();
    expect(await look(TICK)).toMatchObject({ result: { plan: 'nothing' }, strays: [] });
    expect(log.mock.calls).toEqual([[expect.stringContaining('tagging-unreadable')]]);
    log.mockRestore();
    const named = await world.leave(1); // found without it
    world.clock.advance(2 * DAY_MS);
    jest.spyOn(console, 'log').mockImplementationOnce(() => {});
    expect(await look(TICK)).toMatchObject({ result: { plan: 'discard', newKey: { keyArn: named } }, strays: [{ keyArn: named }] });
    world.call('ScheduleKeyDeletion', { KeyId: idOf(named), PendingWindowInDays: 7 });
    world.tagging.failure = undefined;
    expect(await look(TICK)).toMatchObject({
      result: { plan: 'discard', newKey: { keyArn: left } },
      strays: [{ keyArn: named }, { keyArn: left }],
    });
  });
});

test.each<[string, string]>([
  ['CONNECTED', 'create'],
  ['DISCONNECTED', 'refuse'],
])('a key store that is %s: %s', async (state, expected) => {
  const asked: object[] = [];
  const send = async (command: DescribeKeyCommand | DescribeCustomKeyStoresCommand) => {
    if (!(command instanceof DescribeCustomKeyStoresCommand)) return world.client.send(command);
    asked.push(command.input);
    return { CustomKeyStores: [{ ConnectionState: state }] };
  };
  const declaration: Declaration = { ...DECLARED, origin: 'AWS_CLOUDHSM', customKeyStoreId: 'cks-1' };
  const { result } = await look(TICK, declaration, { ...world.clients, kms: { send } as unknown as KMSClient });
  expect([result.plan, result.error]).toEqual([expected, expected === 'refuse' ? 'KeyStoreUnavailable' : '']);
  expect(asked).toEqual([{ CustomKeyStoreId: 'cks-1' }]);
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
  await world.tag(two, 'activated');
  await world.point(two);
  expect([await plan(TICK), await plan(rotate(1))]).toEqual(['finish 2 after 1', 'finish 2 after 1']);
  await world.tag(one, 'superseded');
  expect([await plan(TICK), await plan(rotate(1)), await plan(rotate(3))]).toEqual(['nothing', 'nothing', 'refuse GenerationMismatch']);

  await world.point(one); // an operator's decision, which may be a late read for ten minutes
  expect(await plan(TICK)).toBe('wait');
  world.clock.advance(11 * 60_000);
  expect([await plan(TICK), await plan(DEPLOYMENT)]).toEqual(['return 1', 'nothing']);
  world.call('UntagResource', { KeyId: idOf(one), TagKeys: [TAGS.superseded] });
  expect(await plan(TICK)).toBe('refuse MovedBack'); // generation 1 is due
  expect(await plan(rotate(1))).toBe('create 3 after 1');
  await world.point(two);
  expect(await plan(TICK)).toBe('finish 2 after 1');
  await world.tag(one, 'superseded');
  expect(await plan(TICK)).toBe('nothing');
});

test('a rotation that was rolled back waits for a person', async () => {
  const [one] = await world.rotated(1);
  const two = await world.make(2);
  await world.point(two);
  await world.tag(two, 'rejected');
  await world.point(one);
  expect(await plan(TICK)).toBe('rolledBack 2 after 1');
  await world.tag(two, 'recorded');
  expect(await plan(TICK)).toBe('nothing');
  expect(await plan(rotate(1))).toBe('create 3 after 1');
  world.clock.advance(400 * DAY_MS);
  expect(await plan(TICK)).toBe('refuse RejectedBefore');
  expect(await plan(rotate(1))).toBe('create 3 after 1');
});

test('a drifted generation is found, whichever part drifted', async () => {
  const [one, two, three] = await world.rotated(4);
  world.call('UpdateKeyDescription', { KeyId: idOf(one), Description: 'edited' });
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
  world.call('UntagResource', { KeyId: idOf(one), TagKeys: [TAGS.superseded] });
  world.call('ScheduleKeyDeletion', { KeyId: two, PendingWindowInDays: 30 });
  const three = await world.make(3);
  await world.tag(three, 'staged');
  await world.point(three);
  expect(await plan(TICK)).toBe('finish 3 after 1');
});

test('strangers behind the alias, or another owner, are left alone', async () => {
  await world.point(await world.lose(1));
  expect(await plan(TICK)).toBe('refuse AliasForeign');
  await world.point(await world.make(1, { tags: { ...ours(), [TAGS.owner]: 'Other/Path' } }));
  expect(await plan(DEPLOYMENT)).toBe('refuse OwnedElsewhere');
});
