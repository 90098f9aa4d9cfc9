import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { delimiter, dirname, join } from 'node:path';

export const ACCOUNT = '000000000000'; // the emulator's own
export const REGION = 'eu-central-1';

/** The nonce that the emulator at an endpoint was started with; undefined while it does not answer. */
export async function healthNonce(endpoint: string): Promise<string | undefined> {
  try {
    const response = await fetch(`${endpoint}/_ministack/health`, { signal: AbortSignal.timeout(2_000) });
    return (await response.json() as { edition?: string }).edition;
  } catch {
    return undefined; // not listening yet, or not an emulator
  }
}

/**
 * The environment variables that start an emulator.
 *
 * Nothing of the user's environment but where programs are and how text is encoded: no AWS profile, proxy or endpoint may leak into the
 * functions.
 */
export function serverEnvironment(directory: string, port: number, nonce: string, waitScale: number): NodeJS.ProcessEnv {
  const own = (name: string) => {
    const path = join(directory, name);
    mkdirSync(path);
    return path;
  };
  return {
    // Functions run on the first `node`: the one that runs this.
    PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
    LANG: process.env.LANG ?? 'C.UTF-8',
    PYTHONDONTWRITEBYTECODE: '1',
    HOME: own('home'),
    TMPDIR: own('tmp'),
    STATE_DIR: own('state'),
    S3_DATA_DIR: own('s3'),
    BIND_HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
    IOT_MTLS_ENABLED: '0', // else it listens on a second, fixed port
    DOCKER_HOST: `unix://${join(directory, 'no-docker')}`, // else it cleans up containers of other emulators
    LAMBDA_EXECUTOR: 'local',
    MINISTACK_REGION: REGION,
    MINISTACK_ACCOUNT_ID: ACCOUNT,
    MINISTACK_EDITION: nonce, // its health answer repeats it
    SFN_WAIT_SCALE: String(waitScale),
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}

/** A port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}
