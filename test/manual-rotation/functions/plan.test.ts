import { after, brief, day, DECLARED, family, generation, ours, recorded, superseded, unsaid } from './family-builder';
import type { Declaration } from '../../../src/manual-rotation/declared';
import { digestOf } from '../../../src/manual-rotation/functions/drift';
import type { FamilyFacts, GenerationFacts } from '../../../src/manual-rotation/functions/family';
import { decide } from '../../../src/manual-rotation/functions/plan';
import type { RunInput } from '../../../src/manual-rotation/run-request';
import { TAGS } from '../../../src/private/vocabulary';

const TICK: RunInput = { reason: 'tick' };
const DEPLOYMENT: RunInput = { reason: 'deployment' };
const rotate = (fromGeneration: number): RunInput => ({ reason: 'manual', action: 'rotate', fromGeneration });

/**
 * The first generation is made on day 10; with a period of 365 days and a delay of 5 minutes its successor is due 26 hours and 5 minutes
 * before day 375.
 */
const HOURS = 3_600_000;
const DUE = day(10 + 365, -26 * HOURS - 300_000);
const BEFORE = day(100);
const AFTER = day(400);

const plan = (facts: FamilyFacts, input: RunInput, now: Date, declared: Declaration = DECLARED) =>
  brief(decide(declared, facts, input, now));

describe('due', () => {
  const facts = family(1, [recorded(1)]);

  test.each<[string, Date, Partial<Declaration>, string]>([
    ['a millisecond before', new Date(DUE.getTime() - 1), {}, 'nothing'],
    ['at the moment', DUE, {}, 'create 2 after 1'],
    ['long after', day(5_000), {}, 'create 2 after 1'],
    ['a period of one day and the shortest delay: before it is made', day(10, -2 * HOURS - 300_001), { rotationPeriodDays: 1 }, 'nothing'],
    ['a period of one day and the shortest delay: at once', day(10, -2 * HOURS - 300_000), { rotationPeriodDays: 1 }, 'create 2 after 1'],
    [
      'a longer delay starts earlier: a millisecond before',
      day(10 + 365, -26 * HOURS - 900_001),
      { activationDelaySeconds: 900 },
      'nothing',
    ],
    [
      'a longer delay starts earlier: at the moment',
      day(10 + 365, -26 * HOURS - 900_000),
      { activationDelaySeconds: 900 },
      'create 2 after 1',
    ],
    [
      'a delay that takes another tick: a millisecond before',
      day(10 + 365, -52 * HOURS - 900_002),
      { activationDelaySeconds: 900.001 },
      'nothing',
    ],
    [
      'a delay that takes another tick: at the moment',
      day(10 + 365, -52 * HOURS - 900_001),
      { activationDelaySeconds: 900.001 },
      'create 2 after 1',
    ],
    ['the longest period: a millisecond before', day(10 + 3_650, -26 * HOURS - 300_001), { rotationPeriodDays: 3_650 }, 'nothing'],
    ['the longest period: at the moment', day(10 + 3_650, -26 * HOURS - 300_000), { rotationPeriodDays: 3_650 }, 'create 2 after 1'],
  ])('%s', (_name, now, change, expected) => {
    expect(plan(facts, TICK, now, { ...DECLARED, ...change })).toBe(expected);
    expect(plan(facts, { reason: 'manual' }, now, { ...DECLARED, ...change })).toBe(expected);
    expect(plan(facts, { reason: 'manual', action: 'check' }, now, { ...DECLARED, ...change })).toBe(expected);
  });

  test('counts from the creation of the key, not from claim, announcement or swap', () => {
    const late = recorded(1, [], { claimedAt: day(50), tags: ours({ generation: '1', staged: day(60).toISOString() }) });
    expect(plan(family(1, [late], { movedAt: day(70) }), TICK, DUE)).toBe('create 2 after 1');
  });

  test('says when, and since when', () => {
    expect(decide(DECLARED, facts, TICK, BEFORE).why).toBe('generation 1 is current; the next rotation starts on 2027-01-09T21:55:00.000Z');
    expect(decide(DECLARED, facts, TICK, AFTER).why).toBe('due since 2027-01-09T21:55:00.000Z');
  });

  test.each(['Disabled', 'PendingDeletion', 'PendingReplicaDeletion', 'PendingImport', 'Unavailable'])('a current key in state %s is '
    + 'told; it is no obstacle to what is asked for', (keyState) => {
    const unusable = family(1, [recorded(1, [], { keyState })]);
    for (const now of [BEFORE, AFTER]) {
      expect(plan(unusable, rotate(1), now)).toBe('create 2 after 1 (unusable)');
      expect(plan(unusable, DEPLOYMENT, now)).toBe('nothing');
      expect(decide(DECLARED, unusable, DEPLOYMENT, now)).toMatchObject({ error: '', outcome: 'unusable' });
    }
    expect(plan(unusable, TICK, BEFORE)).toBe('unusable 1');
    expect(plan(unusable, TICK, AFTER)).toBe('create 2 after 1 (unusable)'); // due is due, and heals it
    expect(decide(DECLARED, unusable, TICK, BEFORE)).toMatchObject({
      error: 'CurrentKeyUnusable', outcome: 'failed', tell: true, remedy: expect.stringContaining('rotate'),
    });
    const replacing: Declaration = { ...DECLARED, whenCurrentKeyUnusable: 'replace' };
    expect(plan(unusable, TICK, BEFORE, replacing)).toBe('create 2 after 1 (unusable)');
    expect(plan(unusable, { reason: 'manual' }, BEFORE, replacing)).toBe('unusable 1'); // on ticks only
  });

  test('grants on the current key, and another origin, are the right of its users', () => {
    expect(plan(family(1, [recorded(1, [], { isLent: true, origin: 'EXTERNAL' })]), TICK, AFTER)).toBe('create 2 after 1');
  });

  test('the number of a new generation is the one that the survey found free', () => {
    expect(plan(family(1, [recorded(1)], { nextNumber: 7 }), TICK, AFTER)).toBe('create 7 after 1');
  });
});

describe('there is no alias', () => {
  const REFUSED = 'refuse GenerationMismatch';

  test('of keys that no other names, a deployment goes on with number 1, or with what its own run made', () => {
    const deployed = (number: number, inHand?: string) => brief(decide(
      DECLARED, family(undefined, [generation(number, { tags: ours() })]), { reason: 'deployment' }, day(100),
      { startedAt: day(20), inHand },
    ));
    expect([deployed(1), deployed(2), deployed(2, generation(2).keyId)]).toEqual(['announce 1', 'create 3', 'announce 2']);
  });

  /** By what a tick does; a deployment does the same, unless told otherwise; then what comes of a rotation from number 1. */
  test.each<[string, GenerationFacts[], string, string, string?]>([
    ['and no key: a new family', [], 'create 1', REFUSED],
    ['aborted after the claim', [generation(1)], 'announce 1', REFUSED],
    ['aborted after the announcement', [generation(1, { tags: ours() })], 'announce 1', REFUSED],
    ['deleted later, one generation', [recorded(1)], 'restore 1', 'restore 1'],
    ['a mark of a first generation that is no date is a mark',
      [generation(1, { tags: ours({ staged: 'soon' }) })], 'restore 1', 'restore 1'],
    ['deleted later: the successor of the last superseded one', [superseded(1), superseded(2), recorded(3)], 'restore 3', 'restore 3'],
    ['deleted while the next one was staged: the one that was '
      + 'current', [superseded(1), generation(2, { tags: ours(after(1), [3]) }), generation(3)], 'restore 2', 'restore 2'],
    ['deleted before the first rotation ended: the one that was current', [recorded(1, [2]), generation(2)], 'restore 1', 'restore 1'],
    ['a number below the one that was current was planted: that is no reason to use it',
      [superseded(1, {}, [3]), generation(2), recorded(3, [], {}, 1)], 'restore 3', 'restore 3'],
    ['a number above the one that was current was planted', [superseded(1), recorded(2), generation(3)], 'restore 2', 'restore 2'],
    ['two runs made two: the one that took over by the mark',
      [superseded(1, { tags: { ...superseded(1, {}, [2, 3]).tags, [TAGS.supersededBy]: 'key-3' } }), generation(2),
        generation(3, { tags: ours(after(1)) })],
      'restore 3', 'restore 3'],
    ['the one that was current is disabled: its staged successor',
      [superseded(1), generation(2, { keyState: 'Disabled', tags: ours(after(1), [3]) }), generation(3, { tags: ours(after(2)) })],
      'announce 3', REFUSED, 'nothing'],
    ['the one that was current is disabled, and nothing follows',
      [superseded(1), recorded(2, [], { keyState: 'Disabled' })], 'unusable 2', REFUSED, 'nothing'],
    ['the last one is superseded, and nothing follows: its successor is gone', [superseded(1)], 'unusable nobody', 'create 2', 'nothing'],
    ['it was granted to somebody: that is its users\' right',
      [superseded(1), recorded(2, [], { isLent: true })], 'restore 2', 'restore 2'],
    ['it was granted to somebody, and no mark says that it ever was current',
      [unsaid(superseded(1)), generation(2, { isLent: true })], 'unusable nobody', REFUSED, 'nothing'],
    ['the successor of the last superseded one is gone, and a new beginning was made',
      [superseded(1, {}, [9, 2]), recorded(2)], 'activate 2', REFUSED, 'nothing'],
    ['the one that took over is not said any more: which one that was, nothing tells for sure',
      [unsaid(superseded(1)), recorded(2)], 'activate 2', REFUSED, 'nothing'],
    ['what nobody names is no new beginning', [superseded(1, {}, [9]), generation(2)], 'unusable nobody', REFUSED, 'nothing'],
    ['only older ones are left', [superseded(1, {}, [3]), generation(2), superseded(3)], 'unusable nobody', REFUSED, 'nothing'],
    ['the first one awaits its deletion, and its successor was rejected',
      [recorded(1, [2], { keyState: 'PendingDeletion' }), generation(2, { tags: ours({ rejected: 'x' }) })],
      'unusable 1', 'create 3', 'nothing'],
    ['the first one was about to get the alias and is disabled; the other one may be planted',
      [1, 2].map((number) => generation(number, { keyState: number === 1 ? 'Disabled' : 'Enabled', tags: ours({ activated: 'then' }) })),
      'unusable 1', 'create 3', 'nothing'],
    ['a stranger has number 1, or the right to read its tags was lost', [generation(1, { tags: undefined, isLent: undefined })],
      'unusable nobody', REFUSED, 'create 2'],
    ['another family has number 1',
      [generation(1, { tags: { ...ours(), 'cdk-kms-rotation:family': 'alias/other' } })], 'create 2', REFUSED],
    ['another owner has number 1',
      [generation(1, { tags: { ...ours(), 'cdk-kms-rotation:owner': 'Other/Signing' } })], 'create 2', REFUSED],
    ['the key spec was changed meanwhile', [generation(1, { keySpec: 'ECC_NIST_P384' })], 'create 2', REFUSED],
    ['the usage was changed meanwhile', [generation(1, { keyUsage: 'KEY_AGREEMENT' })], 'create 2', REFUSED],
    ['a key of another origin', [generation(1, { origin: 'EXTERNAL' })], 'create 2', REFUSED],
    ['somebody was granted the key', [generation(1, { isLent: true })], 'create 2', REFUSED],
    ['whether somebody was granted the key was not read', [generation(1, { isLent: undefined })], 'create 2', REFUSED],
    ['the key cannot be used yet', [generation(1, { keyState: 'Creating' })], 'create 2', REFUSED],
  ])('%s', (_name, generations, whenTicking, whenAsked, whenDeploying = whenTicking) => {
    expect(plan(family(undefined, generations), DEPLOYMENT, BEFORE)).toBe(whenDeploying);
    expect(plan(family(undefined, generations), TICK, BEFORE)).toBe(whenTicking);
    expect(plan(family(undefined, generations), rotate(1), BEFORE)).toBe(whenAsked);
  });

  test('keys whose policy lets others tag them are no chain: anybody could have made them', () => {
    const denial = { Sid: 'CdkKmsRotationTags', Effect: 'Deny', Principal: { AWS: '*' }, Action: ['kms:TagResource'], Resource: '*' };
    const declared: Declaration = { ...DECLARED, policy: { Statement: [denial] } };
    const [open, closed] = [
      { policy: { Statement: [] } },
      { policy: { Statement: [{ ...denial, Principal: '*', Action: 'kms:TagResource' }] } },
    ];
    const of = (one: object, two: object) => plan(family(undefined, [superseded(1, one), recorded(2, [], two)]), TICK, BEFORE, declared);
    expect([of(closed, closed), of(closed, open), of(open, closed), of(open, open)]).toEqual([
      'restore 2',
      'unusable nobody',
      'unusable nobody',
      'unusable nobody',
    ]);
  });
});

describe('a generation above the current one', () => {
  const staged = { tags: ours({ staged: '2026-01-21T00:00:05Z' }) };
  const activated = { tags: ours({ staged: '2026-01-21T00:00:05Z', activated: '2026-01-21T00:10:05Z' }) };
  const moved = (movedAt: Date) => ({ movedAt });

  test.each([
    [-5_000, 'refuse MovedBack', 'create 4 after 1'],
    [599_999, 'refuse MovedBack', 'create 4 after 1'], // by a run that may have looked before
    [600_000, 'activate 3 after 1', 'activate 3 after 1'],
  ])('made %i ms after the alias was moved back from another, and numbered later', (made, due, asked) => {
    const announced = { staged: '2026-01-21T00:00:05Z' };
    const tags = ours({ ...announced, predecessor: 'key-1' });
    const third = generation(3, { createdAt: day(20, 10_000 + made), claimedAt: day(20, 700_000), tags });
    const facts = family(1, [recorded(1, [2, 3]), generation(2, activated), third], { movedAt: day(20, 10_000) });
    expect([plan(facts, TICK, AFTER), plan(facts, { reason: 'manual', action: 'rotate', fromGeneration: 1 }, AFTER)]).toEqual([due, asked]);
  });

  test.each<[string, Partial<GenerationFacts>, Date, string, string]>([
    ['is announced', {}, day(10), 'announce 2 after 1', 'announce 2 after 1'],
    ['is activated once it is announced', staged, day(10), 'activate 2 after 1', 'activate 2 after 1'],
    ['claimed at the very moment of the last move', activated, day(20, 1_000), 'activate 2 after 1', 'activate 2 after 1'],
    [
      'activated, and claimed a millisecond before the last move: somebody moved ' + 'back',
      activated,
      day(20, 1_001),
      'refuse MovedBack',
      'create 3 after 1',
    ],
    ['never activated: the alias was touched, not moved away from it', staged, day(20, 1_001), 'activate 2 after 1', 'activate 2 after 1'],
    ['rejected', { tags: ours({ staged: 'x', rejected: 'y', recorded: 'z' }) }, day(10), 'refuse RejectedBefore', 'create 3 after 1'],
    [
      'rejected, and moved back from',
      { tags: ours({ rejected: 'y', recorded: 'z' }) },
      day(90),
      'refuse RejectedBefore',
      'create 3 after 1',
    ],
    [
      'rejected, and the rollback was not recorded',
      { tags: ours({ staged: 'x', rejected: 'y' }) },
      day(10),
      'rolledBack 2 after 1',
      'rolledBack 2 after 1',
    ],
    ['unreadable', { tags: undefined, isLent: undefined }, day(10), 'create 3 after 1', 'create 3 after 1'],
    ['of another family', { tags: { ...ours(), 'cdk-kms-rotation:family': 'alias/b' } }, day(10), 'create 3 after 1', 'create 3 after 1'],
    ['of another owner', { tags: { ...ours(), 'cdk-kms-rotation:owner': 'B/C' } }, day(10), 'create 3 after 1', 'create 3 after 1'],
    ['with a grant', { ...staged, isLent: true }, day(10), 'create 3 after 1', 'create 3 after 1'],
    ['whose grants were not read', { ...staged, isLent: undefined }, day(10), 'create 3 after 1', 'create 3 after 1'],
    ['disabled', { ...staged, keyState: 'Disabled' }, day(10), 'create 3 after 1', 'create 3 after 1'],
    ['pending deletion', { ...staged, keyState: 'PendingDeletion' }, day(10), 'create 3 after 1', 'create 3 after 1'],
    ['of another spec', { ...staged, keySpec: 'ECC_NIST_P384' }, day(10), 'create 3 after 1', 'create 3 after 1'],
    ['of another usage', { ...staged, keyUsage: 'KEY_AGREEMENT' }, day(10), 'create 3 after 1', 'create 3 after 1'],
    ['of another origin', { ...staged, origin: 'AWS_CLOUDHSM' }, day(10), 'create 3 after 1', 'create 3 after 1'],
  ])('%s', (_name, changes, movedAt, whenDue, whenAsked) => {
    const facts = family(1, [recorded(1, [2]), generation(2, changes)], moved(movedAt));
    expect(plan(facts, TICK, AFTER)).toBe(whenDue);
    expect(plan(facts, rotate(1), BEFORE)).toBe(whenAsked);
    // What is staged or unrecorded goes on at once; what is not, waits for the day.
    expect(plan(facts, TICK, BEFORE)).toBe(/^(a|rolledBack)/.test(whenDue) ? whenDue : 'nothing');
    expect(plan(facts, DEPLOYMENT, AFTER)).toMatch(/^(nothing|sync)/);
  });

  test('the newest staged one wins', () => {
    expect(plan(family(1, [recorded(1, [2, 3]), generation(2), generation(3, staged)]), TICK, BEFORE)).toBe('activate 3 after 1');
  });

  test('an unusable one does not hide the staged one below it', () => {
    expect(plan(family(1, [recorded(1, [2, 3]), generation(2, staged), generation(3, { isLent: true })]), TICK, AFTER)).toBe(
      'activate 2 after 1',
    );
  });

  test('a rejected one does not stop the one made after it', () => {
    const facts = family(1, [recorded(1, [2, 3]), generation(2, { tags: ours({ rejected: 'x', recorded: 'y' }) }), generation(3, staged)]);
    expect(plan(facts, TICK, AFTER)).toBe('activate 3 after 1');
  });

  test('is declared before it goes on, and the delay counts from its announcement, in UTC', () => {
    const facts = family(1, [
      recorded(1, [2], { keyState: 'Disabled' }),
      generation(2, { tags: ours({ staged: '2026-01-21T00:00:05Z' }) }),
    ]);
    const key = { number: 2, keyId: 'key-2', keyArn: 'arn:aws:kms:eu-central-1:111122223333:key/key-2', keySpec: 'ECC_NIST_P256' };
    expect(decide(DECLARED, facts, TICK, BEFORE)).toEqual({
      plan: 'activate',
      why: 'generation 2 is staged',
      error: '',
      remedy: '',
      nextNumber: 3,
      newKey: key,
      oldKey: {
        number: 1,
        keyId: 'key-1',
        keyArn: 'arn:aws:kms:eu-central-1:111122223333:key/key-1',
        keySpec: 'ECC_NIST_P256',
        usable: false,
      },
      stagedAt: '2026-01-21T00:00:05.000Z',
      digest: digestOf(DECLARED),
      delaySeconds: 300,
      keyState: '',
      pendingWindowDays: 0,
      declare: [{ ...key, replacePolicy: true, obeys: true, required: true }],
      outcome: 'rotated',
      generation: 1,
      nextRotationAt: '',
      activateAt: '',
      cause: '',
      tell: false,
      nameOn: { number: 1, keyId: 'key-1', keyArn: 'arn:aws:kms:eu-central-1:111122223333:key/key-1', keySpec: 'ECC_NIST_P256' },
      hold: '',
    });
  });
});

describe('a deployment', () => {
  const drifted = { description: 'another' };

  test.each<[string, number, GenerationFacts[], string]>([
    ['finds everything as declared', 2, [superseded(1), recorded(2, [3]), generation(3)], 'nothing'],
    ['declares the current one', 2, [superseded(1), recorded(2, [], drifted)], 'sync 2'],
    ['declares the current one first, then superseded and staged '
      + 'ones', 2, [recorded(2, [3], drifted), generation(3, drifted), superseded(1, drifted)], 'sync 2 1 3'],
    ['declares rejected and disabled ones', 1, [recorded(1, [2, 3]), generation(2, { ...drifted, tags: ours({ rejected: 'x' }) }),
      generation(3, { ...drifted, keyState: 'Disabled' })], 'sync 2 3'],
    ['leaves those that retirement disabled',
      2, [superseded(1, { ...drifted, tags: { ...superseded(1).tags, [TAGS.disabled]: 'x' } }), recorded(2)], 'nothing'],
    ['declares those that were declared otherwise last',
      2, [superseded(1, { tags: { ...superseded(1).tags, [TAGS.declared]: 'x' } }), recorded(2)], 'sync 1'],
    ['declares those of which nobody knows what was declared '
      + 'last', 1, [recorded(1, [], { tags: { ...recorded(1).tags, [TAGS.declared]: '' } })], 'sync 1'],
    ['declares every generation of a chain', 3, [superseded(1, drifted), superseded(2, drifted), recorded(3, [], drifted)], 'sync 3 1 2'],
    ['declares what an older one was replaced by for a while',
      3, [superseded(1, {}, [2, 3]), generation(2, drifted), recorded(3, [], {}, 1)], 'sync 2'],
    ['leaves what lies between, and nobody made', 3, [superseded(1, {}, [3]), generation(2, drifted), recorded(3, [], {}, 1)], 'nothing'],
    ['leaves what cannot be reached from the current one',
      3, [superseded(1, drifted), superseded(2, drifted, [9]), recorded(3, [], {}, 9)], 'nothing'],
    ['leaves those that await their deletion', 3, [superseded(1, { ...drifted, keyState: 'PendingDeletion' }),
      superseded(2, { ...drifted, keyState: 'PendingReplicaDeletion' }), recorded(3)], 'nothing'],
    ['leaves strangers', 1, [recorded(1, [2, 3]), generation(2, { ...drifted, tags: undefined }),
      generation(3, { ...drifted, tags: { ...ours(), 'cdk-kms-rotation:owner': 'B/C' } })], 'nothing'],
  ])('%s', (_name, current, generations, expected) => {
    expect(plan(family(current, generations), DEPLOYMENT, AFTER)).toBe(expected);
  });

  test('says which keys, by id and ARN', () => {
    const { declare, newKey, oldKey } = decide(DECLARED, family(1, [recorded(1, [], drifted)]), DEPLOYMENT, AFTER);
    expect(declare).toEqual([
      {
        number: 1,
        keyId: 'key-1',
        keyArn: 'arn:aws:kms:eu-central-1:111122223333:key/key-1',
        keySpec: 'ECC_NIST_P256',
        replacePolicy: true,
        obeys: true,
        required: true,
      },
    ]);
    expect([newKey, oldKey]).toEqual([null, null]);
  });
});

describe('refusals', () => {
  const every = [TICK, DEPLOYMENT, rotate(1)];
  const current = (changes: Partial<GenerationFacts>) => family(1, [recorded(1, [], changes)]);
  const rsa = (keyUsage: string): Declaration => ({ ...DECLARED, keySpec: 'RSA_2048', keyUsage });

  test('a key behind the alias that bears no number of the family', () => {
    const facts = { alias: { keyArn: 'arn:aws:kms:x:1:key/foreign', movedAt: day(1) }, others: [], unclaimed: [], nextNumber: 1 };
    every.forEach((input) =>
      expect(decide(DECLARED, facts, input, AFTER)).toMatchObject({
        plan: 'refuse',
        error: 'AliasForeign',
        why: expect.stringContaining('arn:aws:kms:x:1:key/foreign'),
        newKey: null,
        oldKey: null,
        declare: [],
      }),
    );
  });

  test.each<[string, Partial<GenerationFacts>, Declaration, string]>([
    ['a numbered key without tags', { tags: undefined }, DECLARED, 'AliasForeign'],
    ['a numbered key of another family', { tags: { ...ours(), 'cdk-kms-rotation:family': 'alias/b' } }, DECLARED, 'AliasForeign'],
    ['another owner', { tags: { ...ours(), 'cdk-kms-rotation:owner': 'Other/Path' } }, DECLARED, 'OwnedElsewhere'],
    ['no owner', { tags: { 'cdk-kms-rotation:family': 'alias/app' } }, DECLARED, 'OwnedElsewhere'],
    ['from asymmetric to symmetric', {}, { ...DECLARED, keySpec: 'SYMMETRIC_DEFAULT', keyUsage: 'ENCRYPT_DECRYPT' }, 'TemplateMismatch'],
    ['from asymmetric to HMAC', {}, { ...DECLARED, keySpec: 'HMAC_256', keyUsage: 'GENERATE_VERIFY_MAC' }, 'TemplateMismatch'],
    ['from signing to key agreement on one spec', {}, { ...DECLARED, keyUsage: 'KEY_AGREEMENT' }, 'TemplateMismatch'],
    ['from signing to encryption', {}, rsa('ENCRYPT_DECRYPT'), 'TemplateMismatch'],
    [
      'from symmetric to RSA, both encryption',
      { keySpec: 'SYMMETRIC_DEFAULT', keyUsage: 'ENCRYPT_DECRYPT' },
      rsa('ENCRYPT_DECRYPT'),
      'TemplateMismatch',
    ],
  ])('%s', (_name, changes, declared, error) => {
    every.forEach((input) => expect(plan(current(changes), input, AFTER, declared)).toBe(`refuse ${error}`));
  });

  test('a change of the spec within type and usage takes effect at the next rotation', () => {
    expect(plan(current({}), TICK, AFTER, rsa('SIGN_VERIFY'))).toBe('create 2 after 1');
    expect(plan(current({}), TICK, BEFORE, rsa('SIGN_VERIFY'))).toBe('nothing');
    expect(plan(current({}), DEPLOYMENT, AFTER, rsa('SIGN_VERIFY'))).toBe('nothing');
  });

  test('an owner is named, or said to be unknown', () => {
    const why = (tags: Record<string, string>) => decide(DECLARED, current({ tags }), TICK, AFTER).why;
    expect(why({ ...ours(), 'cdk-kms-rotation:owner': 'Other/Path' })).toContain('belongs to Other/Path; this is Stack/Signing');
    expect(why({ 'cdk-kms-rotation:family': 'alias/app' })).toContain('belongs to nobody that can be told; this is Stack/Signing');
  });
});
