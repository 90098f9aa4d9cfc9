import type { Moment } from './moments';
import type { Account, Issuer, Version } from './stage';
import { isAccepted } from './verifier';
import type { Keys } from './verifier';
import { jose } from '../../sim/public-keys/jose';

const MINUTE = 60_000;

/** A copy that a verifier holds, and what can be fetched in its place. */
interface Copy {
  readonly jwks: string;
  readonly ageMs: number;
  readonly url: string;
  readonly cacheMaxAge: number;
}

/** jose, as three services have set it. The copy expires by its own rules. */
const VERIFIERS: Readonly<Record<string, (copy: Copy) => Keys>> = {
  'keeps no copy': ({ url }) => jose.createRemoteJWKSet(new URL(url)),
  'keeps it, refetches': (copy) => holding(copy, 0),
  'keeps it': (copy) => holding(copy, Infinity),
};

function holding({ jwks, ageMs, url, cacheMaxAge }: Copy, cooldownDuration: number): Keys {
  return jose.createRemoteJWKSet(new URL(url), {
    cacheMaxAge, cooldownDuration, [jose.jwksCache]: { jwks: JSON.parse(jwks), uat: Date.now() - ageMs },
  });
}

/**
 * The current key is stolen, and revoked: the machine takes its public key out, publishes that of a new one, and moves the alias to that.
 * Verifiers fetched a moment before; what they fetch later is the version of the document that stood there at that time.
 */
export async function playEmergency(account: Account, stack: string): Promise<Moment[]> {
  const issuer = account.issuer(stack);
  const generation = await issuer.currentGeneration();
  const numbers = [String(generation), String(generation + 1)];
  const { headers } = await issuer.document('jwks.json');
  const cacheMaxAge = 1000 * Number(/max-age=(\d+)/.exec(headers['cache-control']!)![1]);
  const stolen = await issuer.token('mallory');

  const begin = account.now();
  const { status, cause, visits } = await issuer.run({ reason: 'manual', action: 'revoke', fromGeneration: generation });
  if (status !== 'SUCCEEDED') throw new Error(`the revocation failed: ${cause}`);
  const tokens = [stolen, await issuer.token('bob')];

  const versions = await issuer.versions();
  const at = (time: number): Version => versions.filter((one) => one.at <= time).at(-1)!;
  const before = at(begin - 1);
  const takenOut = versions.find((one) => one.at >= begin)!.at;
  const published = versions.find((one) => one.at >= begin && one.body.includes(jose.decodeProtectedHeader(tokens[1]).kid!))!.at;
  const moved = begin + visits.find(({ name }) => name === 'Swap the alias')!.enteredMs;
  const moments: Moment[] = [];
  for (const now of [begin - 1, takenOut, published, moved, begin + cacheMaxAge - MINUTE, begin + cacheMaxAge]) {
    const copy = { jwks: before.body, ageMs: now - begin + 1, url: at(now).url, cacheMaxAge };
    const accepts = await Promise.all(Object.entries(VERIFIERS).map(async ([name, keysOf]) => (
      [name, await numbersOf(issuer, () => keysOf(copy), tokens, numbers)] as const)));
    moments.push({
      sinceMs: now - begin,
      document: await numbersOf(issuer, () => jose.createRemoteJWKSet(new URL(at(now).url)), tokens, numbers),
      signs: numbers[now < moved ? 0 : 1],
      accepts: Object.fromEntries(accepts),
    });
  }
  return moments;
}

/** Whose tokens a service takes that holds these keys; each is asked of a service of its own, for to refetch changes what it holds. */
async function numbersOf(issuer: Issuer, keys: () => Keys, tokens: readonly string[], numbers: readonly string[]): Promise<string[]> {
  const accepted = await Promise.all(tokens.map((token) => isAccepted(issuer, keys(), token)));
  return numbers.filter((_number, index) => accepted[index]);
}
