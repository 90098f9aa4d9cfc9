import type { Issuer } from './stage';
import { jose } from '../../sim/public-keys/jose';

/** The keys that a service holds of an issuer, fetched when and as often as its options say. */
export type Keys = ReturnType<typeof jose.createRemoteJWKSet>;

/** What such a service makes of a token: 'accepted', or the code of the refusal. */
export async function verdictOf(issuer: Issuer, keys: Keys, token: string): Promise<string> {
  try {
    await jose.jwtVerify(token, keys, { issuer: issuer.url, audience: 'orders' });
    return 'accepted';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

/** Whether it takes a token; throws if it refuses for another reason than that it knows no such key. */
export async function isAccepted(issuer: Issuer, keys: Keys, token: string): Promise<boolean> {
  const verdict = await verdictOf(issuer, keys, token);
  if (verdict !== 'accepted' && verdict !== 'ERR_JWKS_NO_MATCHING_KEY') throw new Error(`refused for another reason: ${verdict}`);
  return verdict === 'accepted';
}
