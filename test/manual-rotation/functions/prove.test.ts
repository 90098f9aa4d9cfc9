import { ProbeWorld } from './probe-world';
import { prove, ProofError } from '../../../src/manual-rotation/functions/prove';
import type { ProofRequest, ProofResult } from '../../../src/manual-rotation/proof-messages';

const PASSING = [
  'AccessDeniedException',
  'ThrottlingException',
  'NotFoundException',
  'KMSInternalException',
  'DependencyTimeoutException',
  'KeyUnavailableException',
  'SdkClientException',
];
/** How a key answers whose policy knows nothing of the probe, or that is of another kind. */
const FOREIGN = ['AccessDeniedException', 'InvalidKeyUsageException'];
const FOR_GOOD = ['DisabledException', 'InvalidKeyUsageException', 'UnsupportedOperationException', 'KMSInvalidSignatureException'];

let world: ProbeWorld;
let oldKey: string;
let newKey: string;

/** What the probe says: a verdict, or the name of what it throws. */
async function say(request: ProofRequest): Promise<string> {
  try {
    return (await prove(world.client, request)).verdict;
  } catch (error) {
    return error instanceof ProofError ? error.name : `unexpected ${error}`;
  }
}
const beforeSwap = (other: string | null = oldKey) => world.request('key', newKey, other);
const afterSwap = (sample: ProofRequest['sample'] = null, other: string | null = oldKey) => world.request('alias', newKey, other, sample);
const restored = (sample: ProofRequest['sample'] = null) => world.request('restored', oldKey, newKey, sample);

beforeEach(() => {
  start('ECC_NIST_P256', 'SIGN_VERIFY');
});

function start(spec: string, usage: string): void {
  world = new ProbeWorld(spec, usage);
  oldKey = world.make();
  newKey = world.make();
  world.point(oldKey);
}

describe.each([
  ['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT'], ['RSA_2048', 'ENCRYPT_DECRYPT'], ['RSA_2048', 'SIGN_VERIFY'], ['ECC_NIST_P256', 'SIGN_VERIFY'],
  ['ECC_NIST_EDWARDS25519', 'SIGN_VERIFY'], ['HMAC_256', 'GENERATE_VERIFY_MAC'], ['ECC_NIST_P256', 'KEY_AGREEMENT'],
])('a whole swap of %s for %s', (spec, usage) => {
  test('is proven before, after, and after a swap back; nothing secret comes out; no third key is touched', async () => {
    start(spec, usage);
    world.make();
    const results: ProofResult[] = [];
    results.push(await prove(world.client, beforeSwap()));
    const { sample } = results[0];
    expect(sample).toMatchObject({ keyArn: oldKey, keySpec: spec });
    world.point(newKey);
    results.push(await prove(world.client, afterSwap(sample)));
    world.point(oldKey);
    results.push(await prove(world.client, restored(sample)));

    expect(results.map((result) => result.verdict)).toEqual(['proven', 'proven', 'proven']);
    expect(results.map((result) => result.sample === null)).toEqual([false, true, true]);
    for (const result of results) expect(Object.keys(result).sort()).toEqual(['sample', 'verdict', 'why']);
    expect(Object.keys(sample!).sort()).toEqual(['data', 'digest', 'keyArn', 'keySpec', 'nonce']);
    // Signatures and MACs are of a message that is made anew from the nonce, which is no secret; plaintexts and shared secrets stay inside.
    const secrets = world.secrets().filter((secret) => !secret.includes('cdk-kms-rotation probe') || usage === 'ENCRYPT_DECRYPT');
    expect(secrets.length).toBeGreaterThan(0);
    secrets.forEach((secret) => expect(JSON.stringify(results)).not.toContain(secret));

    const named = world.calls.map(({ input }) => input.KeyId);
    expect([undefined, oldKey, newKey, world.aliasName]).toEqual(expect.arrayContaining([...new Set(named)]));
    const answered = world.calls.map(({ output }) => output!.KeyId).filter((keyArn) => keyArn !== undefined);
    expect(new Set(answered)).toEqual(new Set([oldKey, newKey]));
  });
});

describe('the new key before the swap', () => {
  test('touches neither the alias nor, if there is none or it is not usable, the old key', async () => {
    expect(await prove(world.client, beforeSwap(null))).toEqual({ verdict: 'proven', why: `${newKey} works`, sample: null });
    expect(new Set(world.calls.map(({ input }) => input.KeyId))).toEqual(new Set([newKey]));
  });

  test.each(PASSING)('%s: not yet', async (error) => {
    world.failOn(newKey, error);
    expect(await say(beforeSwap())).toBe('NotYetProven');
  });

  test.each(['Sign', 'Verify', 'GetPublicKey'])('every step counts: %s is refused', async (operation) => {
    world.failOn(newKey, 'AccessDeniedException', operation);
    expect(await say(beforeSwap())).toBe('NotYetProven');
  });

  test.each(FOR_GOOD)('%s: broken', async (error) => {
    world.failOn(newKey, error);
    expect(await say(beforeSwap())).toBe('KeyBroken');
  });

  test('a key in state Creating refuses only for now', async () => {
    world.failOn(newKey, 'KMSInvalidStateException');
    expect(await say(beforeSwap())).toBe('NotYetProven');
  });

  test('a wrong answer: broken', async () => {
    world.tamper = (call, output) => call.operation === 'Verify' ? { ...output, SignatureValid: false } : output;
    expect(await say(beforeSwap())).toBe('KeyBroken');
  });

  test('says which key, and what AWS said', async () => {
    world.state(newKey, 'DisableKey');
    await expect(prove(world.client, beforeSwap())).rejects.toThrow(`${newKey}: DisabledException: ${newKey} is disabled.`);
  });

  test.each(['DisableKey', 'ScheduleKeyDeletion'] as const)('an old key that was refused meanwhile by %s '
    + 'is no obstacle: no sample', async (operation) => {
    world.state(oldKey, operation);
    expect(await prove(world.client, beforeSwap())).toMatchObject({ verdict: 'proven', sample: null });
  });

  test.each(PASSING)('no sample for now (%s): not yet', async (error) => {
    world.failOn(oldKey, error);
    expect(await say(beforeSwap())).toBe('NotYetProven');
  });
});

describe('the alias after the swap', () => {
  let sample: ProofRequest['sample'];

  beforeEach(async () => {
    sample = (await prove(world.client, beforeSwap())).sample;
    world.point(newKey);
  });

  test('stale while it still reaches the old key, then proven', async () => {
    world.world.lateness.updatedAliases = 60;
    expect(await say(afterSwap(sample))).toBe('stale');
    world.world.clock.advance(60_000);
    expect(await say(afterSwap(sample))).toBe('proven');
  });

  test.each(['DisableKey', 'ScheduleKeyDeletion'] as const)('stale while it reaches an old key that refuses (%s)', async (operation) => {
    world.state(oldKey, operation);
    world.world.lateness.updatedAliases = 60;
    expect(await say(afterSwap())).toBe('stale');
    world.world.clock.advance(60_000);
    expect(await say(afterSwap())).toBe('proven');
  });

  test('moved when it reaches a third key, whether that works or not', async () => {
    const third = world.make();
    world.point(third);
    expect(await prove(world.client, afterSwap(sample))).toEqual({ verdict: 'moved', why: `alias/app reaches ${third}`, sample: null });
    world.state(third, 'DisableKey');
    expect(await prove(world.client, afterSwap(sample))).toEqual({ verdict: 'moved', why: `alias/app points to ${third}`, sample: null });
  });

  test.each(FOREIGN)('moved when it reaches a foreign key that refuses the probe (%s): where an alias leads may '
    + 'be seen, whoever owns the key', async (error) => {
    const foreign = world.make();
    world.point(foreign);
    const refused = world.fail(error, { operation: ['Sign', 'Verify', 'GetPublicKey'] });
    expect(await prove(world.client, afterSwap(sample))).toEqual({ verdict: 'moved', why: `alias/app points to ${foreign}`, sample: null });
    expect(refused.struck).toBe(1); // the use of the alias; nothing of the foreign key is tried under its own name
    // By alias: its ARN would be refused, too.
    expect(world.calls.at(-1)).toMatchObject({ operation: 'DescribeKey', input: { KeyId: 'alias/app' } });
  });

  test('a first generation has no other key: whatever else is reached was moved there', async () => {
    world.point(oldKey);
    expect(await say(afterSwap(null, null))).toBe('moved');
  });

  test.each(PASSING)('%s through the alias: stale, never broken', async (error) => {
    const fault = world.failOn(world.aliasName, error, 'Sign');
    expect(await say(afterSwap(sample))).toBe('stale');
    expect(fault.struck).toBe(1);
  });

  test.each(PASSING)('%s through the alias and from DescribeKey: stale', async (error) => {
    world.failOn(world.aliasName, error);
    expect(await say(afterSwap(sample))).toBe('stale');
  });

  test.each([...PASSING, ...FOR_GOOD])('%s from DescribeKey when the alias fails for good: stale', async (error) => {
    world.fail('DisabledException', { operation: 'Sign' });
    world.fail(error, { operation: 'DescribeKey' });
    expect(await say(afterSwap(sample))).toBe('stale');
  });

  test.each([...FOR_GOOD, 'KMSInvalidStateException'])('%s through the alias, but not under its own name: stale', async (error) => {
    world.failOn(world.aliasName, error, 'Sign');
    expect(await say(afterSwap(sample))).toBe('stale');
  });

  test.each(PASSING)('only for now through the alias (%s), though for good under its own name: stale, to be asked again', async (error) => {
    world.failOn(world.aliasName, error, 'Sign');
    world.failOn(newKey, 'DisabledException', 'Sign');
    expect(await say(afterSwap(sample))).toBe('stale');
  });

  test.each(PASSING)('for good through the alias, but under its own name only for now (%s): stale', async (error) => {
    world.failOn(world.aliasName, 'DisabledException', 'Sign');
    world.failOn(newKey, error, 'Sign');
    expect(await say(afterSwap(sample))).toBe('stale');
  });

  test.each(['DisableKey', 'ScheduleKeyDeletion'] as const)('broken when the new key refuses under both names (%s)', async (operation) => {
    world.state(newKey, operation);
    const result = await prove(world.client, afterSwap(sample));
    const error = operation === 'DisableKey' ? 'DisabledException' : 'KMSInvalidStateException';
    expect(result).toEqual({ verdict: 'broken', why: expect.stringContaining(`${newKey}: ${error}`), sample: null });
  });

  test.each(FOR_GOOD)('broken: %s under both names', async (error) => {
    world.failOn(world.aliasName, error, 'Sign');
    world.failOn(newKey, error, 'Sign');
    expect(await say(afterSwap(sample))).toBe('broken');
  });

  test('broken when it answers wrongly again and again, stale when only once', async () => {
    let lies = 1;
    world.tamper = (call, output) => call.operation === 'Verify' && lies-- > 0 ? { ...output, SignatureValid: false } : output;
    expect(await say(afterSwap(sample))).toBe('stale');
    lies = 2;
    expect(await say(afterSwap(sample))).toBe('broken');
    expect(lies).toBe(0);
  });

  test.each([...PASSING, ...FOR_GOOD])('%s from the sample: stale, since moving back would not help', async (error) => {
    world.failOn(oldKey, error);
    const result = await prove(world.client, afterSwap(sample));
    expect(result).toMatchObject({ verdict: 'stale', why: expect.stringContaining(`what ${oldKey} made before the swap cannot be read`) });
  });

  test('a sample that is not of the old key is not readable', async () => {
    const data = Buffer.from(sample!.data, 'base64').reverse().toString('base64');
    expect(await say(afterSwap({ ...sample!, data }))).toBe('stale');
  });

  test('without a sample the old key is left alone', async () => {
    const before = world.calls.length;
    expect(await say(afterSwap())).toBe('proven');
    expect(world.calls.slice(before).map(({ input }) => input.KeyId)).not.toContain(oldKey);
  });
});

describe('the old key after a swap back', () => {
  test('proven, with its sample', async () => {
    const { sample } = await prove(world.client, beforeSwap());
    expect(await say(restored(sample))).toBe('proven');
  });

  test('while the alias still reaches the new key, or another, or the old key refuses: not yet', async () => {
    world.point(newKey);
    expect(await say(restored())).toBe('NotYetProven');
    world.point(world.make());
    expect(await say(restored())).toBe('NotYetProven');
    world.point(oldKey);
    world.state(oldKey, 'DisableKey');
    expect(await say(restored())).toBe('NotYetProven');
  });
});

describe('a new key of another spec', () => {
  /** The template was changed within type and usage: each key is proven with the algorithm of its own spec. */
  function upgrade(from: string, to: string, usage: string): void {
    world = new ProbeWorld(to, usage);
    oldKey = world.make(from);
    newKey = world.make();
    world.point(oldKey);
  }

  describe.each([
    ['RSA_2048', 'RSA_3072', 'SIGN_VERIFY'],
    ['RSA_2048', 'RSA_3072', 'ENCRYPT_DECRYPT'],
    ['HMAC_256', 'HMAC_512', 'GENERATE_VERIFY_MAC'],
    ['ECC_NIST_P256', 'ECC_NIST_P384', 'SIGN_VERIFY'],
    ['RSA_2048', 'ECC_NIST_P256', 'SIGN_VERIFY'],
    ['ECC_NIST_P256', 'ECC_NIST_P384', 'KEY_AGREEMENT'],
  ])('from %s to %s for %s', (from, to, usage) => {
    beforeEach(() => upgrade(from, to, usage));

    test('is proven before and after the swap, and the old key after a swap back, with its sample', async () => {
      const { sample } = await prove(world.client, beforeSwap());
      expect(sample).toMatchObject({ keyArn: oldKey, keySpec: from });
      world.point(newKey);
      expect(await say(afterSwap(sample))).toBe('proven');
      world.point(oldKey);
      expect(await say(restored(sample))).toBe('proven');
    });

    test('is stale while the alias still reaches the old key, never broken', async () => {
      expect(await say(afterSwap())).toBe('stale');
    });

    test('asks each key for what its own spec can do', async () => {
      await prove(world.client, beforeSwap());
      world.point(newKey);
      await prove(world.client, afterSwap());
      expect(world.calls.map(({ operation, outcome }) => [operation, outcome]).filter(([, outcome]) => outcome !== 'ok')).toEqual([]);
    });
  });
});
