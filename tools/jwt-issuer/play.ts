import type { Account, Issuer } from './stage';
import { verdictOf } from './verifier';
import type { Keys } from './verifier';
import { jose } from '../../sim/public-keys/jose';

/** Something that was looked at, and whether it is as it must be. */
export interface Finding {
  readonly what: string;
  readonly seen: string;
  readonly asExpected: boolean;
}

/** Hours: the activation delay of the example is a day, and tokens live for 12 hours and are kept for one more. */
const UNTIL_SWAP = 25;
const UNTIL_TAKEN_OUT = 14;

/**
 * One rotation of an issuer of the example: tokens of both keys, of its function and of a service in Python, at verifiers that hold copies
 * of before, of the delay, and of after.
 *
 * @param print what the documents say at each step
 */
export async function playRotation(account: Account, stack: string, print: (line: string) => void = () => {}): Promise<Finding[]> {
  const issuer = account.issuer(stack);
  const findings: Finding[] = [];
  const holds = (what: string, seen: string, wanted: string) => findings.push({ what, seen, asExpected: seen === wanted });

  print(`\nopenid-configuration\n${(await issuer.document('openid-configuration')).body}`);
  const [old] = await published(issuer, 'before the rotation', print);
  const first = await issuer.token('alice');
  const python = await issuer.pyJwtSigner(jose.decodeProtectedHeader(first).alg!);
  try {
    const claims = { ...jose.decodeJwt(first), sub: 'in Python' };
    const firstOfPyJwt = await python.sign(claims);
    const refetching = keysOf(issuer, { cooldownDuration: 0 });
    holds('first token, before: jose', await verdictOf(issuer, refetching, first), 'accepted');
    holds('first token of PyJWT, before: jose', await verdictOf(issuer, refetching, firstOfPyJwt.token), 'accepted');
    holds('no token: the API', `${(await issuer.orders()).status}`, '401');

    const staged = await issuer.run({ reason: 'manual', action: 'rotate', fromGeneration: 1 });
    holds('rotation is asked for', staged.status, 'SUCCEEDED');
    const [, next] = await published(issuer, 'in the activation delay', print);
    const fromTheDelay = keysOf(issuer, { cooldownDuration: Infinity });
    holds('first token, in the delay: jose', await verdictOf(issuer, fromTheDelay, first), 'accepted');
    holds('first token, in the delay: the API, which keeps its copy', await orders(issuer, first), 'accepted');

    account.pass(UNTIL_SWAP);
    holds('the daily run a day later', (await issuer.run({ reason: 'tick' })).status, 'SUCCEEDED');
    await published(issuer, 'after the swap', print);
    const second = await issuer.token('bob');
    const secondOfPyJwt = await python.sign(claims);
    const tokens = {
      'first token': first,
      'second token': second,
      'first token of PyJWT': firstOfPyJwt.token,
      'second token of PyJWT': secondOfPyJwt.token,
    };
    for (const [name, token] of Object.entries(tokens)) {
      holds(`who signed: ${name}`, jose.decodeProtectedHeader(token).kid!, name.startsWith('first') ? old : next);
    }
    holds('first call of PyJWT after the swap', secondOfPyJwt.calls.join(', '), 'Sign, GetPublicKey, Sign');
    for (const [name, token] of Object.entries(tokens)) {
      const after = `${name}, after the swap`;
      holds(`${after}: jose with its copy of the delay, never renewed`, await verdictOf(issuer, fromTheDelay, token), 'accepted');
      holds(`${after}: jose with its copy of before, renewed for an unknown kid`, await verdictOf(issuer, refetching, token), 'accepted');
      holds(`${after}: the API with its copy of the delay`, await orders(issuer, token), 'accepted');
    }
    holds('a token that was changed: jose', await verdictOf(issuer, refetching, changed(second)), 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED');
    holds('a token that was changed: the API', await orders(issuer, changed(second)), 'refused');

    account.pass(UNTIL_TAKEN_OUT);
    holds('the daily run after the last token of the old key', (await issuer.run({ reason: 'tick' })).status, 'SUCCEEDED');
    const left = await published(issuer, 'after the old key was taken out', print);
    holds('keys in the document', left.join(' '), next);
    for (const [name, token] of Object.entries(tokens)) {
      const wanted = name.startsWith('first') ? 'ERR_JWKS_NO_MATCHING_KEY' : 'accepted';
      holds(`${name}, taken out: jose with a copy of now`, await verdictOf(issuer, keysOf(issuer), token), wanted);
    }
    return findings;
  } finally {
    await python.end();
  }
}

/** A rotation that waits out its activation delay is made urgent: it goes on after five minutes, which pass at once here. */
export async function playUrgentRotation(account: Account, stack: string): Promise<Finding[]> {
  const issuer = account.issuer(stack);
  const fromGeneration = await issuer.currentGeneration();
  const staged = await issuer.run({ reason: 'manual', action: 'rotate', fromGeneration });
  const old = jose.decodeProtectedHeader(await issuer.token('alice')).kid!;
  const urgent = await issuer.run({ reason: 'manual', action: 'rotate', fromGeneration, urgent: true });
  const token = await issuer.token('bob');
  const { kid } = jose.decodeProtectedHeader(token);
  const verdict = await verdictOf(issuer, keysOf(issuer), token);
  const waits = urgent.visits.filter(({ name }) => name === 'Activation delay').length;
  return [
    { what: 'a rotation is asked for', seen: staged.status, asExpected: staged.status === 'SUCCEEDED' },
    { what: 'the same, urgent', seen: urgent.status, asExpected: urgent.status === 'SUCCEEDED' },
    { what: 'how often it waits for verifiers', seen: String(waits), asExpected: waits === 1 },
    { what: 'who signs then', seen: kid!, asExpected: kid !== old },
    { what: 'its token: jose', seen: verdict, asExpected: verdict === 'accepted' },
  ];
}

async function published(issuer: Issuer, when: string, print: (line: string) => void): Promise<string[]> {
  const { body, headers } = await issuer.document('jwks.json');
  print(`jwks.json ${when} (${headers['cache-control']})\n${body}`);
  return (JSON.parse(body) as { keys: Array<{ kid: string }> }).keys.map(({ kid }) => kid);
}

/** As a service has them that trusts the issuer: the copy that it holds is asked first. */
function keysOf(issuer: Issuer, options: { cooldownDuration?: number } = {}): Keys {
  return jose.createRemoteJWKSet(new URL(`${issuer.url}/.well-known/jwks.json`), options);
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
