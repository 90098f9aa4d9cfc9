import { fork } from 'node:child_process';
import { join, resolve } from 'node:path';
import { LineReader } from '../emulator/line-reader';

/** How a function ran. */
export interface FunctionRun {
  readonly answer?: unknown;
  readonly error?: { readonly name: string; readonly message: string; readonly stack: string };
  readonly milliseconds: number;
  readonly cpuMilliseconds: number;
  /** The most memory that its process had. */
  readonly maxRssMiB: number;
  /** What it wrote, line by line. */
  readonly log: string[];
}

export interface RunFunctionOptions {
  /** Where AWS is. */
  readonly endpoint: string;
  readonly region: string;
  /** What AWS Lambda would give the function. @default 900000 */
  readonly timeoutMs?: number;
  /** The most that its heap may have. @default - what Node.js takes */
  readonly heapMiB?: number;
}

const ASSETS = resolve(__dirname, '..', '..', 'assets');

/** Runs the bundle of a function, such as `compliance/functions/evaluate-keys.lambda`, in a process of its own. */
export async function runFunction(name: string, event: object, options: RunFunctionOptions): Promise<FunctionRun> {
  const { endpoint, region, timeoutMs = 900_000, heapMiB } = options;
  const child = fork(join(__dirname, 'lambda-host.cjs'), {
    execArgv: heapMiB === undefined ? [] : [`--max-old-space-size=${heapMiB}`],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      PATH: process.env.PATH,
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
  });
  const log: string[] = [];
  const output = new LineReader((line) => log.push(line)).read(child.stdout).read(child.stderr);
  let result: Omit<FunctionRun, 'log'> | undefined;
  child.once('message', (message) => { result = message as Omit<FunctionRun, 'log'>; });
  const ended = new Promise((end) => child.once('close', end));
  child.send({ bundle: join(ASSETS, name, 'index.js'), event, timeoutMs });
  await ended;
  if (result === undefined) throw new Error(`the function ended without an answer:\n${output.tail(20)}`);
  return { ...result, log };
}
