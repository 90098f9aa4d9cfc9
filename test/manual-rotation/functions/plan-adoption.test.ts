import { brief, day, DECLARED, family, generation, ours, recorded } from './family-builder';
import type { Declaration } from '../../../src/manual-rotation/declared';
import type { FamilyFacts, GenerationFacts } from '../../../src/manual-rotation/functions/family';
import { decide } from '../../../src/manual-rotation/functions/plan';
import type { RunInput } from '../../../src/manual-rotation/run-request';

const DEPLOYMENT: RunInput = { reason: 'deployment' };
const NOW = day(100);
const LIVE = generation(1, { tags: { team: 'orders' }, isLent: undefined, description: 'made by hand' });
const adopting = (replacePolicy = false): Declaration => ({ ...DECLARED, adopt: { keyArn: LIVE.keyArn, replacePolicy } });
const plan = (facts: FamilyFacts, input = DEPLOYMENT, declared = adopting()) => brief(decide(declared, facts, input, NOW));

/** The key is behind the alias, but bears no number. */
const behind = (keyArn: string, adopted: GenerationFacts | undefined = LIVE): FamilyFacts => ({
  alias: { keyArn, movedAt: day(5) }, others: [], unclaimed: [], adopted: adopted && { otherAliases: [], ...adopted }, nextNumber: 1,
});
/** There is no alias. */
const without = (adopted: GenerationFacts | undefined = LIVE, generations: GenerationFacts[] = []) =>
  family(undefined, generations, { adopted });

describe('a live key is adopted by a deployment', () => {
  const foreign = { tags: { ...ours(), 'cdk-kms-rotation:owner': 'Other/Path' } };

  test.each<[string, FamilyFacts, string]>([
    ['behind the alias, without tags', behind(LIVE.keyArn), 'adopt 1'],
    ['without the alias', without(), 'adopt 1'],
    ['a generation of the family under another owner, under its number', family(7, [generation(7, { ...foreign, keyArn: LIVE.keyArn })], {
      adopted: generation(7, { ...foreign, keyArn: LIVE.keyArn }),
    }), 'adopt 7'],
    ['a numbered key whose tags somebody removed', family(1, [{ ...LIVE, tags: {} }], { adopted: { ...LIVE, tags: {} } }), 'adopt 1'],
    ['its grants are its users\' right', behind(LIVE.keyArn, { ...LIVE, isLent: true }), 'adopt 1'],
    ['there is a first generation already: it goes on', without({ ...LIVE, number: 2 }, [generation(1, { tags: ours() })]), 'announce 1'],
    ['any other may be planted', without(LIVE, [generation(2, { tags: ours() })]), 'adopt 1'],
  ])('%s', (_name, facts, expected) => {
    expect(plan(facts)).toBe(expected);
  });

  test('the number is the key\'s own; what is declared on it is everything but its policy, unless that was asked for', () => {
    const { number, keyId, keyArn, keySpec } = LIVE;
    const key = { number, keyId, keyArn, keySpec };
    const expected = { nextNumber: 1, newKey: key, oldKey: null, declare: [{ ...key, replacePolicy: false }] };
    expect(decide(adopting(), behind(LIVE.keyArn), DEPLOYMENT, NOW)).toMatchObject(expected);
    expect(decide(adopting(true), behind(LIVE.keyArn), DEPLOYMENT, NOW).declare)
      .toEqual([{ ...key, replacePolicy: true, obeys: true, required: true }]);
  });

  test.each<[string, FamilyFacts, string]>([
    ['there is no such key', { ...behind(LIVE.keyArn), adopted: undefined }, 'there is no such key in this account and Region'],
    [
      'of another spec',
      behind(LIVE.keyArn, { ...LIVE, keySpec: 'RSA_2048' }),
      'it is RSA_2048 for SIGN_VERIFY of origin AWS_KMS, declared is ECC_NIST_P256 for SIGN_VERIFY of origin AWS_KMS',
    ],
    ['of another usage', behind(LIVE.keyArn, { ...LIVE, keyUsage: 'KEY_AGREEMENT' }), 'it is ECC_NIST_P256 for KEY_AGREEMENT'],
    ['of another origin', behind(LIVE.keyArn, { ...LIVE, origin: 'EXTERNAL' }), 'of origin EXTERNAL'],
    ['disabled', without({ ...LIVE, keyState: 'Disabled' }), 'its state is Disabled, it must be Enabled'],
    ['awaiting its deletion', without({ ...LIVE, keyState: 'PendingDeletion' }), 'its state is PendingDeletion'],
    [
      'of another family',
      behind(LIVE.keyArn, { ...LIVE, tags: { ...ours(), 'cdk-kms-rotation:family': 'alias/b' } }),
      'it is a generation of alias/b',
    ],
  ])('%s: refused', (_name, facts, why) => {
    const result = decide(adopting(), facts, DEPLOYMENT, NOW);
    expect(result).toMatchObject({ plan: 'refuse', error: 'AdoptionRefused', newKey: null, declare: [] });
    expect(result.why.startsWith(`${LIVE.keyArn} cannot be adopted: `)).toBe(true);
    expect(result.why).toContain(why);
  });

  test('another key behind the alias is not adopted instead', () => {
    expect(plan(behind('arn:another'))).toBe('refuse AliasForeign');
    expect(
      plan(family(1, [generation(1, foreign)], { adopted: { ...LIVE, keyArn: 'arn:x' } }), DEPLOYMENT, {
        ...DECLARED,
        adopt: { keyArn: 'arn:x', replacePolicy: false },
      }),
    ).toBe('refuse OwnedElsewhere');
  });

  test('nothing but a deployment adopts', () => {
    for (const input of [{ reason: 'tick' }, { reason: 'manual', action: 'rotate', fromGeneration: 1 }] as const) {
      expect(plan(behind(LIVE.keyArn), input)).toBe('refuse AliasForeign');
    }
  });

  test('without a declaration, a key behind the alias stays foreign', () => {
    expect(plan(behind(LIVE.keyArn), DEPLOYMENT, DECLARED)).toBe('refuse AliasForeign');
  });
});

describe('an adopted generation', () => {
  const ownPolicy = { Version: '2012-10-17', Statement: [] };
  const adopted = recorded(1, [2], { keyArn: LIVE.keyArn, policy: ownPolicy });

  test('keeps its own policy, as long as that is declared', () => {
    expect(plan(family(1, [adopted]))).toBe('nothing');
    expect(plan(family(1, [adopted]), DEPLOYMENT, adopting(true))).toBe('sync 1');
    expect(plan(family(1, [adopted]), DEPLOYMENT, DECLARED)).toBe('sync 1'); // adopt was taken out: now it is a key like any other
  });

  test('has its tags and description declared all the same', () => {
    expect(decide(adopting(), family(1, [{ ...adopted, description: 'edited' }]), DEPLOYMENT, NOW).declare).toMatchObject([
      { number: 1, replacePolicy: false },
    ]);
  });

  test('its successors have the declared policy', () => {
    const old = { ...adopted, tags: ours({ staged: 'x', superseded: day(20, 2_000).toISOString() }, [2]) };
    const drifted = recorded(2, [], { policy: ownPolicy });
    expect(decide(adopting(), family(2, [old, drifted]), DEPLOYMENT, NOW).declare).toMatchObject([{ number: 2, replacePolicy: true }]);
  });
});
