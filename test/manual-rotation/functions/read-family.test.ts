import type { KMSClient, ListAliasesResponse } from '@aws-sdk/client-kms';
import * as fc from 'fast-check';
import { DAY_MS, DECLARED, ours } from './family-builder';
import { SurveyWorld } from './survey-world';
import { shareByRam } from '../../../sim/kms/ram-share';
import { KeyReader } from '../../../src/manual-rotation/functions/key-reader';
import type { FamilyQuery } from '../../../src/manual-rotation/functions/read-family';
import { FamilyUnreadableError, readFamily } from '../../../src/manual-rotation/functions/read-family';
import { successorTag, TAGS } from '../../../src/private/vocabulary';

let world: SurveyWorld;
const EVERYTHING = { allGenerations: true, policies: true };
const read = (changes: Partial<FamilyQuery> = {}, kms = world.client) =>
  readFamily(new KeyReader(kms), { declared: DECLARED, allGenerations: false, policies: false, now: world.clock.date(), ...changes });
const numbers = async (changes: Partial<FamilyQuery> = {}) => (await read(changes)).others.map((one) => one.number);
const idOf = (keyArn: string) => keyArn.slice(keyArn.lastIndexOf('/') + 1);
const foreign = { tags: { owner: 'somebody' } };

beforeEach(() => {
  world = new SurveyWorld();
});

/** The survey may read keys by their tags only: any other key refuses. */
function refuseTagsOf(keyArn: string): void {
  world.world.faults.arm({
    error: 'AccessDeniedException',
    operation: 'ListResourceTags',
    caller: 'survey',
    when: ({ input }) => input.KeyId === keyArn,
  });
}

/** A client to which ListAliases, which is consistent only eventually, does not show one alias yet. */
function notListing(name: string): KMSClient {
  const client = world.client as unknown as { send(command: object): Promise<ListAliasesResponse> };
  return {
    send: async (command: object) => {
      const output = await client.send(command);
      return output.Aliases === undefined ? output : { ...output, Aliases: output.Aliases.filter((alias) => alias.AliasName !== name) };
    },
  } as unknown as KMSClient;
}

describe('a family behind its alias', () => {
  test('every fact of the current generation', async () => {
    const created = world.clock.date();
    const arn = await world.make(1);
    const claimedAt = new Date(created.getTime() + 1_000);
    const movedAt = new Date(created.getTime() + 2_000);
    await world.point(arn);
    const facts = {
      number: 1,
      keyId: idOf(arn),
      keyArn: arn,
      keySpec: 'ECC_NIST_P256',
      keyUsage: 'SIGN_VERIFY',
      origin: 'AWS_KMS',
      keyState: 'Enabled',
      createdAt: created,
      description: 'signs orders',
      claimedAt,
      tags: ours({ generation: '1' }),
      isLent: undefined, // the grants of the current key are its users' right
      policy: DECLARED.policy, // also on idle ticks: whether it still lets the machine in
    };
    const alias = { keyArn: arn, movedAt, createdAt: movedAt };
    for (const query of [{}, EVERYTHING]) {
      expect(await read(query)).toEqual({
        alias,
        current: facts,
        others: [],
        unclaimed: [],
        nextNumber: 2,
        otherAliases: [],
        adopted: undefined,
      });
    }
    world.call('CreateAlias', { AliasName: 'alias/archive', TargetKeyId: idOf(arn) });
    expect((await read()).otherAliases).toEqual(['alias/archive']);
  });

  test('the alias counts as moved when it was last pointed anywhere, even to the same key', async () => {
    const [, two] = await world.rotated(2);
    const moment = world.clock.date();
    await world.point(two);
    expect((await read()).alias).toMatchObject({ keyArn: two, movedAt: moment });
  });

  test('an idle tick costs few calls, and the old keys are looked at as far as needed', async () => {
    await world.rotated(4);
    expect(await numbers()).toEqual([3]);
    world.world.answers.entries.length = 0;
    await read();
    expect(world.calls().sort()).toEqual([
      'DescribeKey',
      'DescribeKey',
      'DescribeKey',
      'GetKeyPolicy',
      'ListAliases',
      'ListResourceTags',
      'ListResourceTags',
    ]);
  });

  test('a deployment reads every generation', async () => {
    await world.rotated(4);
    await world.make(5);
    const { others } = await read(EVERYTHING);
    expect(others.map((one) => one.number)).toEqual([1, 2, 3, 5]);
    expect(others.every((one) => one.policy !== undefined)).toBe(true);
    expect(await numbers({ allGenerations: true })).toEqual([1, 2, 3, 5]); // release and rollback, without the policies
    expect(await numbers({ policies: true })).toEqual([3, 5]);
  });

  test('a generation above has its grants and the moment of its claim', async () => {
    await world.rotated(1);
    const arn = await world.make(2);
    const claimedAt = new Date(world.clock.now() - 1_000);
    expect((await read()).others).toMatchObject([{ number: 2, keyArn: arn, isLent: false, claimedAt }]);
    world.call('CreateGrant', { KeyId: arn, GranteePrincipal: 'arn:aws:iam::111122223333:role/r', Operations: ['Sign'] });
    expect((await read()).others).toMatchObject([{ number: 2, isLent: true }]);
  });

  test('a generation above that is shared through AWS RAM is lent as well', async () => {
    await world.rotated(1);
    const arn = await world.make(2);
    shareByRam(world.world.store, arn);
    expect((await read()).others).toMatchObject([{ number: 2, isLent: true }]);
    world.world.store.keys.get(idOf(arn))!.ramPolicy = JSON.stringify({ Version: '2012-10-17', Statement: [] });
    expect((await read()).others).toMatchObject([{ number: 2, isLent: false }]);
  });

  const NO_SHARE = ['NotFoundException', 'ValidationException'];

  test.each(NO_SHARE)('where AWS KMS answers %s to the policy of AWS RAM, nothing is shared', async (error) => {
    await world.rotated(1);
    await world.make(2);
    world.world.faults.arm({ error, operation: 'GetKeyPolicy', when: ({ input }) => input.PolicyName === 'AWS_RAM' });
    expect((await read()).others).toMatchObject([{ number: 2, isLent: false }]);
  });

  test('whether a key is shared has to be known', async () => {
    await world.rotated(1);
    await world.make(2);
    const when = ({ input }: { input: Record<string, any> }) => input.PolicyName === 'AWS_RAM';
    world.world.faults.arm({ error: 'AccessDeniedException', operation: 'GetKeyPolicy', when });
    await expect(read()).rejects.toThrow('kms:GetKeyPolicy (AWS_RAM)');
  });

  test('gaps below are deleted keys; what lies between is nobody\'s concern', async () => {
    const [one, two] = await world.rotated(2);
    const three = await world.make(3);
    await world.tag(three, 'rejected');
    const four = await world.make(4);
    await world.tag(four, 'activated');
    await world.point(four);
    expect(await numbers()).toEqual([2]);
    world.call('ScheduleKeyDeletion', { KeyId: two, PendingWindowInDays: 7 });
    expect((await read()).others).toMatchObject([{ number: 2, keyState: 'PendingDeletion' }]);
    world.clock.advance(7 * DAY_MS);
    expect(await numbers()).toEqual([]);
    expect((await read({ allGenerations: true })).others).toMatchObject([{ number: 1, keyArn: one }, { number: 3 }]);
  });

  test('all that are left are read where nothing says that a run moved the alias: the family may be held by any of them', async () => {
    await world.rotated(4);
    expect(await numbers()).toEqual([3]);
    await world.point((await read()).current!.keyArn); // a day later, by hand
    expect(await numbers()).toEqual([1, 2, 3]);
  });

  test('the replaced one is found however many attempts lie between, and gaps', async () => {
    const [one] = await world.rotated(1);
    const attempts = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15];
    for (const number of attempts) await world.tag(await world.make(number), 'rejected');
    const twenty = await world.make(20);
    await world.tag(twenty, 'activated');
    await world.point(twenty);
    const { others } = await read();
    expect(others).toMatchObject([{ number: 1, keyArn: one }]);
    expect(world.calls().length).toBeLessThan(10);
  });

  test('if the replaced one is gone, it was retired: nothing below is looked at but by who wants all', async () => {
    const [one, two] = await world.rotated(2);
    await world.point(await world.make(3));
    world.call('ScheduleKeyDeletion', { KeyId: two, PendingWindowInDays: 7 });
    world.clock.advance(7 * DAY_MS);
    expect([await numbers(), await numbers({ allGenerations: true })]).toEqual([[], [1]]);
    world.call('ScheduleKeyDeletion', { KeyId: one, PendingWindowInDays: 7 });
    world.clock.advance(7 * DAY_MS);
    expect(await numbers({ allGenerations: true })).toEqual([]);
  });

  test('a key that takes no tags: everything below, for an older one speaks for it', async () => {
    const [, , three] = await world.rotated(3);
    world.call('ScheduleKeyDeletion', { KeyId: idOf(three), PendingWindowInDays: 7 });
    expect(await numbers()).toEqual([1, 2]);
  });

  test('a key with two numbers of the family has the newer one', async () => {
    const arn = await world.make(1);
    world.call('CreateAlias', { AliasName: 'alias/app/v3', TargetKeyId: idOf(arn) });
    await world.point(arn);
    expect(await read()).toMatchObject({ current: { number: 3 }, nextNumber: 4 });
  });

  test.each(['alias/app/v0', 'alias/app/v01', 'alias/app/v', 'alias/app/v1x', 'alias/app/V1', 'alias/other/v1', 'alias/app/v1/v1'])(
    '%s is no number of the family',
    async (name) => {
      const arn = await world.lose(1);
      world.call('CreateAlias', { AliasName: name, TargetKeyId: idOf(arn) });
      await world.point(arn);
      expect(await read()).toMatchObject({ alias: { keyArn: arn }, others: [], nextNumber: 1 });
      expect((await read()).current).toBeUndefined();
    },
  );
});

describe('there is no alias', () => {
  test('and no key', async () => {
    expect(await read()).toEqual({ others: [], unclaimed: [], nextNumber: 1, otherAliases: [], adopted: undefined });
  });

  test('all numbers are found, over gaps and pages, in order', async () => {
    for (const filler of ['a', 'b', 'c']) {
      const TargetKeyId = idOf(await world.lose(1));
      for (let number = 1; number <= 40; number++) world.call('CreateAlias', { AliasName: `alias/filler-${filler}${number}`, TargetKeyId });
    }
    for (const number of [10, 2, 9]) await world.make(number);
    const facts = await read();
    expect(facts.others.map((one) => one.number)).toEqual([2, 9, 10]);
    expect(facts.others.every((one) => one.isLent === false)).toBe(true);
    expect(facts.nextNumber).toBe(11);
  });

  test('a number that is too new to be listed is found all the same', async () => {
    await world.make(1);
    await world.make(2);
    const facts = await read({}, notListing('alias/app/v2'));
    expect(facts.others.map((one) => one.number)).toEqual([1, 2]);
    expect(facts.nextNumber).toBe(3);
    expect(facts.others[0].policy).toEqual(DECLARED.policy); // it decides which ones are genuine
  });

  // Else a second first generation would be made, or the last one be passed over.
  test.each(['alias/app', 'alias/app/v1', 'alias/app/v2'])('%s is listed, but not found yet: it is not absent', async (name) => {
    await world.rotated(2);
    if (name !== 'alias/app') world.call('DeleteAlias', { AliasName: 'alias/app' });
    const fault = world.world.faults.arm({
      error: 'NotFoundException',
      operation: 'DescribeKey',
      caller: 'survey',
      when: ({ input }) => input.KeyId === name,
    });
    await expect(read()).rejects.toThrow(FamilyUnreadableError);
    await expect(read()).rejects.toThrow(`${name} is listed, but cannot be described`);
    fault.disarm();
    expect((await read()).nextNumber).toBe(3);
  });
});

describe('keys that the current one names', () => {
  test('without a number: every fact of them', async () => {
    const [one] = await world.rotated(1);
    const createdAt = world.clock.date();
    const left = await world.leave(2);
    const tags = ours({ generation: '2', predecessor: idOf(one) });
    const expected = {
      number: 2,
      keyId: idOf(left),
      keyArn: left,
      keyState: 'Enabled',
      createdAt,
      claimedAt: createdAt,
      isLent: false,
      tags,
    };
    // Its number is given, used or not.
    expect(await read()).toMatchObject({ others: [], unclaimed: [{ ...expected, hasAliases: false, policy: undefined }], nextNumber: 3 });
    world.call('CreateAlias', { AliasName: 'alias/mine', TargetKeyId: idOf(left) });
    world.call('CreateGrant', { KeyId: left, GranteePrincipal: 'arn:aws:iam::111122223333:role/r', Operations: ['Sign'] });
    expect((await read(EVERYTHING)).unclaimed).toMatchObject([
      { keyArn: left, hasAliases: true, isLent: true, policy: DECLARED.policy },
    ]);
  });

  test('its number is the one that it was named for, whatever its own tags say', async () => {
    await world.rotated(1);
    await world.leave(2, { tags: ours({ generation: '7' }) });
    expect((await read()).unclaimed).toMatchObject([{ number: 2 }]);
  });

  test('with a number they are generations; the successors of older keys do not matter', async () => {
    const [, two] = await world.rotated(2);
    const three = await world.make(3);
    expect(await read()).toMatchObject({ others: [{ number: 1 }, { number: 3 }], unclaimed: [] });
    const left = await world.leave(4);
    await world.point(three);
    expect(await read()).toMatchObject({ unclaimed: [{ number: 4, keyArn: left }], nextNumber: 5 }); // told by the key that it replaced
    await world.point(two);
    expect((await read()).unclaimed).toMatchObject([{ number: 4, keyArn: left }]);
  });

  test('that are gone, or were never made, are none', async () => {
    const [one] = await world.rotated(1);
    await world.name(one, 'key/00000000-0000-4000-8000-000000000000', 2);
    expect((await read()).unclaimed).toEqual([]);
  });

  test('and that shut us out are strangers once authorization has had its time', async () => {
    await world.rotated(1);
    const left = await world.leave(2);
    refuseTagsOf(left);
    await expect(read()).rejects.toThrow(FamilyUnreadableError);
    world.clock.advance(3_600_000);
    await expect(read()).rejects.toThrow(FamilyUnreadableError); // its policy is ours, and lets us in
    const theirs = { Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }] };
    world.call('PutKeyPolicy', { KeyId: left, PolicyName: 'default', Policy: JSON.stringify(theirs) });
    expect((await read()).unclaimed).toMatchObject([{ keyArn: left, tags: undefined, isLent: undefined }]);
  });
});

/** Past all denials (break glass), anything can stand in a tag that names a key. Of some of it, AWS KMS does not say "not found". */
describe('a mark that names no key', () => {
  const VALUES = ['', '7', 'garbage', 'alias/app', 'arn:aws:kms:eu-central-1:444455556666:key/0e2f2b2d-8e3f-4d8c-9a55-0123456789ab'];
  const garble = (keyArn: string, tag: string, value: string) =>
    world.call('TagResource', { KeyId: keyArn, Tags: [{ TagKey: tag, TagValue: value }] });

  beforeEach(() => {
    const refuse = (error: string, references: string[]) => world.world.faults.arm({
      error, operation: 'DescribeKey', caller: 'survey', when: ({ input }) => references.includes(input.KeyId),
    });
    refuse('ValidationException', VALUES.slice(0, 3));
    refuse('AccessDeniedException', VALUES.slice(4));
  });

  test.each(VALUES)('%j as predecessor: none is known', async (value) => {
    const [, two] = await world.rotated(2);
    garble(two, TAGS.predecessor, value);
    expect(await read()).toMatchObject({ current: { number: 2 }, others: [], nextNumber: 3 });
    expect(await read({ ancestors: true })).toMatchObject({ current: { number: 2 }, others: [], nextNumber: 3 });
  });

  test.each(VALUES)('%j as the key that took over: none did', async (value) => {
    const [one] = await world.rotated(2);
    garble(one, TAGS.supersededBy, value);
    expect(await read()).toMatchObject({ current: { number: 2 }, others: [{ number: 1 }], nextNumber: 3 });
  });

  test.each(['garbage', 'alias/app/v1'])('%j as a key that was made to replace one', async (value) => {
    const [, two] = await world.rotated(2);
    garble(two, successorTag(value), '3');
    expect(await read()).toMatchObject({ others: [{ number: 1 }], unclaimed: [], nextNumber: 3 });
  });

  test('a multi-Region key id is one', async () => {
    const [one] = await world.rotated(1);
    const asked: unknown[] = [];
    world.world.faults.arm({ error: 'NotFoundException', operation: 'DescribeKey', when: ({ input }) => asked.push(input.KeyId) < 0 });
    garble(one, TAGS.predecessor, `mrk-${'1a'.repeat(16)}`);
    await read();
    expect(asked).toContain(`mrk-${'1a'.repeat(16)}`);
  });
});

describe('the key to adopt', () => {
  const adopting = (keyArn: string) => ({ ...EVERYTHING, declared: { ...DECLARED, adopt: { keyArn, replacePolicy: false } } });

  test('from outside, behind the alias: it gets the first number', async () => {
    const live = await world.lose(1, { tags: { team: 'orders' } });
    await world.point(live);
    const facts = await read(adopting(live));
    expect(facts).toMatchObject({
      alias: { keyArn: live },
      others: [],
      nextNumber: 1,
      adopted: { number: 1, keyArn: live, tags: { team: 'orders' } },
    });
    expect([facts.current, facts.adopted!.isLent]).toEqual([undefined, undefined]);
    // Whoever's key it is: both decide whether it can be adopted.
    expect(facts.adopted).toMatchObject({ policy: DECLARED.policy, otherAliases: [] });
  });

  test('where a family was before: the first number above all of it', async () => {
    for (const number of [1, 10, 2]) await world.make(number);
    const live = await world.lose(1, { tags: {} });
    await world.point(live);
    expect(await read(adopting(live))).toMatchObject({ nextNumber: 11, adopted: { number: 11, keyArn: live } });
  });

  test('of our own family: it keeps its number', async () => {
    const [one, two] = await world.rotated(2);
    expect((await read(adopting(two))).adopted).toMatchObject({ number: 2, keyArn: two });
    expect((await read(adopting(one))).adopted).toMatchObject({ number: 1, keyArn: one });
  });

  test('without an alias', async () => {
    const live = await world.lose(1, { tags: {} });
    expect(await read(adopting(live))).toMatchObject({ nextNumber: 1, adopted: { number: 1, keyArn: live } });
  });

  test('that is not there is none; one that cannot be read fails the run, however old it is', async () => {
    const live = await world.lose(1, { tags: {} });
    expect(
      (await read(adopting('arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-4000-8000-000000000000'))).adopted,
    ).toBeUndefined();
    world.clock.advance(DAY_MS);
    refuseTagsOf(live);
    await expect(read(adopting(live))).rejects.toThrow(/^kms:ListResourceTags on .* failed: AccessDeniedException/);
  });
});

describe('strangers', () => {
  test('a numbered key that nobody names is a fact, and read no further', async () => {
    await world.rotated(1);
    const arn = await world.plant(2, foreign);
    refuseTagsOf(arn);
    for (const query of [{}, EVERYTHING]) {
      const { others, nextNumber } = await read(query);
      expect(others.map((one) => [one.number, one.tags, one.isLent, one.policy])).toEqual([[2, undefined, undefined, undefined]]);
      expect(nextNumber).toBe(3);
    }
    expect(world.calls()).not.toContain('ListGrants');
  });

  test('numbers without end cost no call each', async () => {
    await world.rotated(1);
    const TargetKeyId = idOf(await world.lose(9));
    for (let number = 2; number <= 45; number++) world.call('CreateAlias', { AliasName: `alias/app/v${number}`, TargetKeyId });
    world.world.answers.entries.length = 0;
    expect((await read()).nextNumber).toBe(46);
    expect(world.calls().length).toBeLessThan(30);
  });

  test('one between the current generation and the one before is passed by', async () => {
    await world.rotated(1);
    const arn = await world.plant(2, foreign);
    refuseTagsOf(arn);
    await world.point(await world.make(3));
    world.clock.advance(3_600_000);
    expect(await numbers()).toEqual([1]);
  });

  test.each<[string, Record<string, string>]>([
    ['of another family', { ...ours(), [TAGS.family]: 'alias/another' }],
    ['with our tags', ours({ staged: 'x', superseded: 'y' })],
  ])('one that can be read (%s), between the current generation and the one before, is passed by', async (_name, tags) => {
    await world.rotated(1);
    await world.plant(2, { tags });
    await world.point(await world.make(3));
    expect(await numbers()).toEqual([1]);
  });

  test('the key behind the alias has no such excuse: without its tags nothing can be decided', async () => {
    const [arn] = await world.rotated(1);
    refuseTagsOf(arn);
    await expect(read()).rejects.toThrow(/^kms:ListResourceTags on .* failed: AccessDeniedException/);
  });
});

/** A family whose keys were all made a moment ago. */
async function young(): Promise<SurveyWorld> {
  const fresh = new SurveyWorld();
  await fresh.point(await fresh.make(1));
  await fresh.make(2);
  return fresh;
}

describe('failures', () => {
  beforeEach(async () => {
    await world.rotated(2);
    await world.make(3);
  });

  const operations = ['DescribeKey', 'ListAliases', 'ListResourceTags', 'ListGrants', 'GetKeyPolicy'];
  const errors = [
    'AccessDeniedException',
    'ThrottlingException',
    'KMSInternalException',
    'DependencyTimeoutException',
    'SdkClientException',
  ];

  test.each(operations.flatMap((operation) => errors.map((error) => [operation, error])))(
    '%s: %s is never taken for absent',
    async (operation, error) => {
      // An old key that hides its policy lets nobody in.
      if (operation === 'GetKeyPolicy' && error === 'AccessDeniedException') world = await young();
      const fitting = world.world.faults.arm({ error, operation, caller: 'survey' });
      const thrown = await read(EVERYTHING).catch((caught) => caught);
      expect(thrown).toBeInstanceOf(FamilyUnreadableError);
      expect(thrown).toMatchObject({ name: 'FamilyUnreadable', cause: expect.any(Error) });
      expect(thrown.message).toMatch(
        new RegExp(`^kms:${operation} on .+ failed: ` + `${error === 'SdkClientException' ? 'TimeoutError' : error}: `),
      );
      expect(fitting.struck).toBeGreaterThanOrEqual(1);
      expect(fitting.struck).toBeLessThanOrEqual(8); // what was asked at the same time
    },
  );

  test.each(errors.slice(1))('%s on the tags of an old key does not make a stranger of it', async (error) => {
    world.clock.advance(DAY_MS);
    for (const name of ['alias/app/v1', 'alias/app/v3']) {
      const keyArn = world.call('DescribeKey', { KeyId: name }).KeyMetadata.Arn;
      const fault = world.world.faults.arm({
        error,
        operation: 'ListResourceTags',
        caller: 'survey',
        when: ({ input }) => input.KeyId === keyArn,
      });
      await expect(read(EVERYTHING)).rejects.toThrow(FamilyUnreadableError);
      fault.disarm();
    }
  });

  test.each([1, 2, 3, 4])('the %i. DescribeKey fails: so does the whole', async (call) => {
    world.world.faults.arm({ error: 'ThrottlingException', operation: 'DescribeKey', caller: 'survey', calls: [call] });
    await expect(read(EVERYTHING)).rejects.toThrow('ThrottlingException');
  });

  test('only NotFound of an alias means that it is not there; a key that vanishes on the way fails', async () => {
    world.world.faults.arm({ error: 'NotFoundException', operation: 'ListResourceTags', caller: 'survey' });
    await expect(read()).rejects.toThrow('kms:ListResourceTags');
  });

  test('changes nothing', async () => {
    const before = world.world.effects.changes.length;
    await read(EVERYTHING);
    expect(world.world.effects.changes).toHaveLength(before);
    expect(new Set(world.calls())).toEqual(new Set(operations));
  });
});

test('while a move propagates, nothing counts as staged', async () => {
  const [one] = await world.rotated(1);
  await world.make(2);
  world.clock.advance(60_000);
  // DescribeKey already leads somewhere, ListAliases does not show the alias there.
  const facts = await read({}, notListing(DECLARED.aliasName));
  expect(facts.alias).toEqual({ keyArn: one, movedAt: world.clock.date(), createdAt: undefined });
  expect(facts.others[0].claimedAt < facts.alias!.movedAt).toBe(true);
});

test('property: the next number is free and above the current one; the others come in order, down to the replaced one', async () => {
  const taken = fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });
  const number = fc.integer({ min: 1, max: 9 });
  const family = fc.record({ claimed: taken, pick: fc.nat(), replaced: fc.option(number), withAlias: fc.boolean() });
  await fc.assert(fc.asyncProperty(family, fc.boolean(), async ({ claimed, pick, replaced, withAlias }, everything) => {
    world = new SurveyWorld();
    const current = claimed[pick % claimed.length];
    const arns = new Map<number, string>();
    for (const one of claimed) arns.set(one, await world.plant(one));
    if (replaced !== null) {
      const id = arns.has(replaced) ? idOf(arns.get(replaced)!) : '00000000-0000-4000-8000-000000000000'; // or it is gone
      world.call('TagResource', { KeyId: idOf(arns.get(current)!), Tags: [{ TagKey: TAGS.predecessor, TagValue: id }] });
    }
    if (withAlias) await world.point(arns.get(current)!);
    const facts = await read(everything ? EVERYTHING : {});
    expect(claimed).not.toContain(facts.nextNumber);
    expect(facts.nextNumber).toBeGreaterThan(withAlias ? current : Math.max(...claimed));
    expect(facts.current?.number).toBe(withAlias ? current : undefined);
    const found = facts.others.map((one) => one.number);
    expect(found).toEqual([...found].sort((a, b) => a - b));
    const below = claimed.filter((one) => withAlias && one < current).sort((a, b) => a - b);
    const seenBelow = found.filter((one) => withAlias && one < current);
    const mayBeBack = claimed.includes(current + 1); // which was there before the alias was moved
    expect(seenBelow).toEqual(below.filter((one) => everything || mayBeBack || one === replaced));
  }), { numRuns: 100, seed: 20261122 });
});
