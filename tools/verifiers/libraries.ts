import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { opensslVerifies } from './openssl';
import type { Family } from './tokens';
import { changed } from './tokens';
import { ensurePythonEnv } from '../../sim/emulator/python-env';
import { jose } from '../../sim/public-keys/jose';
import { isThere } from '../languages/place';

/** What a library says of each token: an empty text if it holds, else why not. */
type Verify = (family: Family, url: string, tokens: readonly string[]) => Promise<string[]>;

interface Library {
  readonly name: string;
  readonly verify: Verify;
  /** What is not installed here; undefined if nothing is missing. */
  missing(): string | undefined;
}

const npmJose: Verify = async ({ algorithm }, url, tokens) => {
  const keys = jose.createRemoteJWKSet(new URL(url));
  return Promise.all(tokens.map((token) => jose.jwtVerify(token, keys, { algorithms: [algorithm] }).then(() => '', String)));
};

/** By the parameters: it does not read key sets. */
const openssl: Verify = async ({ algorithm, generations }, _url, tokens) => tokens.map((token, index) => {
  const { pem } = generations[index % generations.length];
  const [header, claims, signature] = token.split('.');
  return opensslVerifies(algorithm, pem, Buffer.from(`${header}.${claims}`), Buffer.from(signature, 'base64url')) ? '' : 'does not verify';
});

/** A program that is told of an address and of tokens, and answers a list of results. */
function program(command: () => Promise<{ file: string; args: string[]; cwd?: string }>): Verify {
  return async ({ algorithm }, url, tokens) => {
    const { file, args, cwd } = await command();
    const input = JSON.stringify({ url, cases: tokens.map((token) => ({ algorithm, token })) });
    return new Promise((resolve, reject) => {
      const child = execFile(file, args, { cwd }, (error, stdout, stderr) => {
        if (error) reject(new Error(`${file} failed: ${stderr}`));
        else resolve(JSON.parse(stdout) as string[]);
      });
      child.stdin!.end(input);
    });
  };
}

export const LIBRARIES: readonly Library[] = [
  { name: 'jose (npm)', missing: () => undefined, verify: npmJose },
  {
    name: 'PyJWT',
    missing: () => (isThere('python3', '-m', 'venv', '--help') ? undefined : 'python3 with venv'),
    verify: program(async () => ({ file: await ensurePythonEnv('verifiers'), args: [join(__dirname, 'verify.py')] })),
  },
  {
    name: 'go-jose (Go)',
    missing: () => (isThere('go', 'version') ? undefined : 'go'),
    verify: program(async () => ({ file: 'go', args: ['run', '-mod=readonly', '.'], cwd: join(__dirname, 'go') })),
  },
  { name: 'openssl', missing: () => (isThere('openssl', 'version') ? undefined : 'openssl'), verify: openssl },
];

/** What a library made of a family: both tokens have to hold, and neither once it was changed. */
export interface Outcome {
  readonly library: string;
  /** `ok`, `not installed: ...`, or what is wrong. */
  readonly seen: string;
  readonly asExpected: boolean;
}

/** The document of a family is served to every library that is there. */
export async function tryLibraries(family: Family): Promise<Outcome[]> {
  const tokens = family.generations.map(({ token }) => token);
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/jwk-set+json').end(family.jwks);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/.well-known/jwks.json`;
  try {
    const outcomes: Outcome[] = [];
    for (const { name: library, missing, verify } of LIBRARIES) {
      const without = missing();
      if (without !== undefined) {
        outcomes.push({ library, seen: `not installed: ${without}`, asExpected: true });
        continue;
      }
      const wrong = wrongIn(await verify(family, url, [...tokens, ...tokens.map(changed)]), tokens.length);
      outcomes.push({ library, seen: wrong ?? 'ok', asExpected: wrong === undefined });
    }
    return outcomes;
  } finally {
    server.close();
  }
}

function wrongIn(results: readonly string[], genuine: number): string | undefined {
  if (results.length !== 2 * genuine) return `${results.length} answers`;
  const refused = results.slice(0, genuine).find((result) => result !== '');
  if (refused !== undefined) return `refuses a genuine token: ${refused}`;
  return results.slice(genuine).includes('') ? 'accepts a token that was changed' : undefined;
}
