import type { Account, Issuer } from './stage';
import { jose } from '../../sim/public-keys/jose';

/** Something that was looked at, and whether it is as it must be. */
export interface Finding {
  readonly what: string;
  readonly seen: string;
  readonly asExpected: boolean;
}

type Verifies = (token: string) => Promise<string>;

/** Hours from the beginning: the activation delay of the example is a day, and tokens live for 12 hours and are kept for one more. */
const SWAP = 25;
const TAKEN_OUT = SWAP + 14;

/**
 * One rotation of an issuer of the example: tokens of both keys, at verifiers that hold copies of before, of the delay, and of after.
 *
 * @param print what the documents say at each step
 */
export async function playRotation(account: Account, stack: string, print: (line: string) => void = () => {}): Promise<Finding[]> {
  const issuer = account.issuer(stack);
  const findings: Finding[] = [];
  const holds = (what: string, seen: string, wanted: string) => findings.push({ what, seen, asExpected: seen === wanted });
  account.live(0);

  print(`\nopenid-configuration\n${(await issuer.document('openid-configuration')).body}`);
  const [old] = await published(issuer, 'before the rotation', print);
  const first = await issuer.token('alice');
  const refetching = joseVerifier(issuer, { cooldownDuration: 0 });
  holds('first token, before: jose', await refetching(first), 'accepted');
  holds('no token: the API', `${(await issuer.orders()).status}`, '401');

  const staged = await issuer.run({ reason: 'manual', action: 'rotate', fromGeneration: 1 });
  holds('rotation is asked for', staged.status, 'SUCCEEDED');
  const [, next] = await published(issuer, 'in the activation delay', print);
  const fromTheDelay = joseVerifier(issuer, { cooldownDuration: Infinity });
  holds('first token, in the delay: jose', await fromTheDelay(first), 'accepted');
  holds('first token, in the delay: the API, which keeps its copy', await orders(issuer, first), 'accepted');

  account.live(SWAP);
  holds('the daily run a day later', (await issuer.run({ reason: 'tick' })).status, 'SUCCEEDED');
  await published(issuer, 'after the swap', print);
  const second = await issuer.token('bob');
  holds('who signs now', jose.decodeProtectedHeader(second).kid!, next);
  holds('who signed before', jose.decodeProtectedHeader(first).kid!, old);
  for (const [name, token] of Object.entries({ first, second })) {
    const after = `${name} token, after the swap`;
    holds(`${after}: jose with its copy of the delay, which it never renews`, await fromTheDelay(token), 'accepted');
    holds(`${after}: jose with its copy of before, which it renews for an unknown kid`, await refetching(token), 'accepted');
    holds(`${after}: the API with its copy of the delay`, await orders(issuer, token), 'accepted');
  }
  holds('a token that was changed: jose', await refetching(changed(second)), 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED');
  holds('a token that was changed: the API', await orders(issuer, changed(second)), 'refused');

  account.live(TAKEN_OUT);
  holds('the daily run after the last token of the old key', (await issuer.run({ reason: 'tick' })).status, 'SUCCEEDED');
  const left = await published(issuer, 'after the old key was taken out', print);
  holds('keys in the document', left.join(' '), next);
  const anew = joseVerifier(issuer, {});
  holds('first token, taken out: jose with a copy of now', await anew(first), 'ERR_JWKS_NO_MATCHING_KEY');
  holds('second token, taken out: jose with a copy of now', await anew(second), 'accepted');
  return findings;
}

async function published(issuer: Issuer, when: string, print: (line: string) => void): Promise<string[]> {
  const { body, headers } = await issuer.document('jwks.json');
  print(`jwks.json ${when} (${headers['cache-control']})\n${body}`);
  return (JSON.parse(body) as { keys: Array<{ kid: string }> }).keys.map(({ kid }) => kid);
}

/** As a service has it that trusts the issuer: the copy that it holds is asked first. */
function joseVerifier(issuer: Issuer, options: { cooldownDuration?: number }): Verifies {
  const keys = jose.createRemoteJWKSet(new URL(`${issuer.url}/.well-known/jwks.json`), options);
  return async (token) => {
    try {
      await jose.jwtVerify(token, keys, { issuer: issuer.url, audience: 'orders' });
      return 'accepted';
    } catch (error) {
      return (error as { code?: string }).code ?? String(error);
    }
  };
}

async function orders(issuer: Issuer, token: string): Promise<string> {
  const { status } = await issuer.orders(token);
  return { 200: 'accepted', 401: 'refused', 403: 'refused' }[status] ?? String(status);
}

/** With another subject, under the signature of the first. */
function changed(token: string): string {
  const [header, claims, signature] = token.split('.');
  const other = { ...JSON.parse(Buffer.from(claims, 'base64url').toString()), sub: 'mallory' };
  return [header, Buffer.from(JSON.stringify(other)).toString('base64url'), signature].join('.');
}
