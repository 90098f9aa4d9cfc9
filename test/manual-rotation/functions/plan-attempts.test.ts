import { brief, day, DECLARED, family, generation, ours, recorded, superseded, unclaimed } from './family-builder';
import type { FamilyFacts, GenerationFacts, UnclaimedKey } from '../../../src/manual-rotation/functions/family';
import { decide } from '../../../src/manual-rotation/functions/plan';
import type { RunInput } from '../../../src/manual-rotation/run-request';
import { successorTag } from '../../../src/private/vocabulary';

/* What attempts to replace the current key leave, and what other runs are about to do. */
const TICK: RunInput = { reason: 'tick' };
const ROTATE: RunInput = { reason: 'manual', action: 'rotate', fromGeneration: 1 };
const BEFORE = day(100);
const AFTER = day(400);
const plan = (facts: FamilyFacts, input: RunInput, now: Date) => brief(decide(DECLARED, facts, input, now));

describe('a key that the current one names, without a number', () => {
  const of = (key: UnclaimedKey, options = {}) =>
    family(1, [recorded(1, [key.number])], { unclaimed: [key], movedAt: day(15), ...options });

  test.each<[string, Partial<UnclaimedKey>, string]>([
    ['is claimed', {}, 'claim 2 after 1'],
    ['made at the moment of the last move', { createdAt: day(15) }, 'claim 2 after 1'],
    ['made a millisecond before the last move: it was for another key', { createdAt: day(15, -1) }, 'create 2 after 1'],
    ['has an alias: somebody uses it', { hasAliases: true }, 'create 2 after 1'],
    ['has grants', { isLent: true }, 'create 2 after 1'],
    ['whose grants were not read', { isLent: undefined }, 'create 2 after 1'],
    ['rejected', { tags: ours({ rejected: 'x' }) }, 'create 2 after 1'],
    ['disabled', { keyState: 'Disabled' }, 'create 2 after 1'],
    ['pending deletion', { keyState: 'PendingDeletion' }, 'create 2 after 1'],
    ['of another spec', { keySpec: 'RSA_2048' }, 'create 2 after 1'],
    ['of another usage', { keyUsage: 'KEY_AGREEMENT' }, 'create 2 after 1'],
    ['of another origin', { origin: 'EXTERNAL' }, 'create 2 after 1'],
    ['unreadable', { tags: undefined }, 'create 2 after 1'],
    ['of another family', { tags: { ...ours(), 'cdk-kms-rotation:family': 'alias/b' } }, 'create 2 after 1'],
    ['of another owner', { tags: { ...ours(), 'cdk-kms-rotation:owner': 'B/C' } }, 'create 2 after 1'],
    ['that the current one does not name after all', { keyId: 'key-9' }, 'create 2 after 1'],
  ])('%s', (_name, changes, expected) => {
    const facts = of(unclaimed(2, changes));
    expect([plan(facts, ROTATE, BEFORE), plan(facts, TICK, AFTER)]).toEqual([expected, expected]);
    // Begun is begun: it does not wait for the day. Another one does.
    expect(plan(facts, TICK, BEFORE)).toBe(expected.startsWith('claim') ? expected : 'nothing');
    expect(plan(facts, { reason: 'deployment' }, AFTER)).toBe('nothing');
  });

  test.each([3, 7])('made for number 2, which is free, while %i is the next one that was never given', (nextNumber) => {
    expect(plan(of(unclaimed(2), { nextNumber }), ROTATE, BEFORE)).toBe('claim 2 after 1');
  });

  test('made for number 2, which somebody else took', () => {
    const facts = family(1, [recorded(1, [2]), generation(2, { keyId: 'taker', tags: undefined })], {
      unclaimed: [unclaimed(2)],
      nextNumber: 3,
    });
    expect(plan(facts, ROTATE, BEFORE)).toBe('create 3 after 1');
  });

  test.each([
    ['which had the number and is gone: it may have had users', ['gone'], 'create 3 after 1'],
    ['which is there, without a number', ['other'], 'claim 2 after 1'],
  ])('made for number 2, as was another one %s', (_name, [other], expected) => {
    const one = recorded(1, [2]);
    const current = { ...one, tags: { ...one.tags, [successorTag(other)]: '2' } };
    const others = other === 'other' ? [unclaimed(2, { keyId: other, keyArn: 'arn:other' })] : [];
    expect(plan(family(1, [current], { unclaimed: [unclaimed(2), ...others], nextNumber: 3 }), ROTATE, BEFORE)).toBe(expected);
  });

  test('waits while one is staged that bears a number', () => {
    const facts = family(1, [recorded(1, [2, 3]), generation(2)], { unclaimed: [unclaimed(3)] });
    expect(plan(facts, TICK, AFTER)).toBe('announce 2 after 1');
  });

  test('the first of two is claimed, by every run', () => {
    const [a, b] = [unclaimed(2, { keyArn: 'arn:a' }), unclaimed(2, { keyArn: 'arn:b' })];
    expect(decide(DECLARED, family(1, [recorded(1, [2])], { unclaimed: [a, b] }), ROTATE, BEFORE).newKey?.keyArn).toBe('arn:a');
  });
});

describe('a number above the current one that somebody else claimed', () => {
  const claimedAt = day(400, -600_000);
  const at = (milliseconds: number) => new Date(claimedAt.getTime() + milliseconds);
  const planted = (changes: Partial<GenerationFacts> = {}) => family(1, [recorded(1), generation(2, { claimedAt, ...changes })]);

  test.each<[string, number, string]>([
    ['at that moment', 0, 'wait'],
    ['a millisecond less than ten minutes ago', 599_999, 'wait'],
    ['ten minutes ago: its tags would be visible', 600_000, 'create 3 after 1'],
    ['later than this clock tells', -5_000, 'wait'],
  ])('%s', (_name, milliseconds, expected) => {
    expect([plan(planted(), TICK, at(milliseconds)), plan(planted(), ROTATE, at(milliseconds))]).toEqual([expected, expected]);
  });

  test('it does not matter whose it says it is', () => {
    expect(plan(planted({ tags: undefined }), ROTATE, at(1))).toBe('wait');
    expect(plan(planted({ tags: { ...ours(), 'cdk-kms-rotation:owner': 'B/C' } }), ROTATE, at(1))).toBe('wait');
  });

  test('nothing else waits', () => {
    const generations = [recorded(1, [3]), generation(2, { claimedAt })];
    expect(plan(planted(), TICK, day(200))).toBe('nothing');
    expect(plan(planted(), { reason: 'deployment' }, at(1))).toBe('nothing');
    expect(plan(planted(), { reason: 'manual', action: 'hold' }, at(1))).toBe('hold 1');
    expect(plan(family(1, [...generations, generation(3)]), ROTATE, at(1))).toBe('announce 3 after 1');
    expect(plan(family(1, generations, { unclaimed: [unclaimed(3)] }), ROTATE, at(1))).toBe('claim 3 after 1');
    expect(plan(family(1, [recorded(1, [2]), generation(2, { claimedAt, isLent: true })]), ROTATE, at(1))).toBe('create 3 after 1');
  });

  test('in an emergency, nobody waits', () => {
    expect(plan(planted(), { ...ROTATE, urgent: true }, at(1))).toBe('create 3 after 1');
  });

  test('below the current one it is nobody\'s concern, and without an alias there is none', () => {
    expect(
      plan(
        family(3, [superseded(1, {}, [3]), generation(2, { claimedAt }), recorded(3, [], {}, 1)]),
        { ...ROTATE, fromGeneration: 3 },
        at(1),
      ),
    ).toBe('create 4 after 3');
    expect(plan(family(undefined, [superseded(1, {}, [9]), generation(2, { claimedAt, isLent: true })]), TICK, at(1))).toBe(
      'unusable nobody',
    );
  });

  test('says which number, and since when', () => {
    expect(decide(DECLARED, planted(), TICK, at(1)).why).toBe('number 2 was claimed on '
      + '2027-02-04T23:50:00.000Z; another run may be under way');
  });
});
