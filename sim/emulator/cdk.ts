import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Emulator } from './emulator';
import { LineReader } from './line-reader';
import { ProcessGroup } from './process-group';

/** Options for every run of the CDK command line tool. */
export interface CdkOptions {
  /**
   * More environment variables for the tool, and so for the app.
   *
   * @default - none
   */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * Hears each line that the tool prints, as it prints it.
   *
   * @default - nobody; a failure carries the whole output anyway
   */
  readonly onLine?: (line: string) => void;
  /**
   * When to give up.
   *
   * @default 600000
   */
  readonly timeoutMs?: number;
}

/** Options for runs that need an app. */
export interface AppOptions extends CdkOptions {
  /** The command that synthesizes the app, or the directory of a cloud assembly that was synthesized before (context is then ignored). */
  readonly app: string;
  /**
   * The stacks to act on.
   *
   * @default - all
   */
  readonly stacks?: string[];
  /**
   * Context for the app, as `-c key=value` gives it.
   *
   * @default - none
   */
  readonly context?: Readonly<Record<string, string>>;
  /**
   * Where the command runs.
   *
   * @default - the root of the repository
   */
  readonly cwd?: string;
}

/** Outputs by stack name and output name. */
export type StackOutputs = Record<string, Record<string, string>>;

/** A run of the CDK command line tool that ended badly. */
export class CdkFailure extends Error {
  constructor(command: string, how: string, /** Everything that the tool printed. */ public readonly output: string) {
    super(`cdk ${command} failed (${how}):\n${output}`);
    this.name = 'CdkFailure';
  }
}

const ROOT = resolve(__dirname, '..', '..');
const CLI = join(dirname(require.resolve('aws-cdk/package.json')), 'bin', 'cdk');
const TIMEOUT_MS = 600_000;

/** Prepares the emulated account for deployments. */
export async function bootstrap(emulator: Emulator, options: CdkOptions = {}): Promise<void> {
  // Run where there is no cdk.json: bootstrapping needs no app, so none should be synthesized for it.
  await cdk(emulator, ['bootstrap', `aws://${emulator.account}/${emulator.region}`], emulator.directory, options);
}

/** Deploys stacks and returns their outputs. */
export async function deploy(emulator: Emulator, options: AppOptions): Promise<StackOutputs> {
  const run = ownDirectory(emulator);
  const outputs = join(run, 'outputs.json');
  const flags = ['--require-approval', 'never', '--progress', 'events', '--outputs-file', outputs];
  await cdk(emulator, ['deploy', ...appArguments(run, options), ...flags], options.cwd ?? ROOT, options);
  return JSON.parse(readFileSync(outputs, 'utf8')) as StackOutputs;
}

/** What `cdk diff` prints of stacks. */
export async function diff(emulator: Emulator, options: AppOptions): Promise<string> {
  const stacks = options.stacks ?? ['**']; // it does not know --all
  return cdk(emulator, ['diff', ...appArguments(ownDirectory(emulator), { ...options, stacks })], options.cwd ?? ROOT, options);
}

/** Deletes stacks. */
export async function destroy(emulator: Emulator, options: AppOptions): Promise<void> {
  await cdk(emulator, ['destroy', ...appArguments(ownDirectory(emulator), options), '--force'], options.cwd ?? ROOT, options);
}

function appArguments(run: string, options: AppOptions): string[] {
  const context = Object.entries(options.context ?? {}).flatMap(([key, value]) => ['--context', `${key}=${value}`]);
  return [...options.stacks ?? ['--all'], '--app', options.app, '--output', join(run, 'cdk.out'), ...context];
}

function ownDirectory(emulator: Emulator): string {
  return mkdtempSync(join(emulator.directory, 'cdk-'));
}

async function cdk(emulator: Emulator, args: string[], cwd: string, options: CdkOptions): Promise<string> {
  const env = { ...toolEnvironment(emulator), ...options.environment };
  const group = await ProcessGroup.start(process.execPath, [CLI, ...args, '--ci', '--no-color', '--no-notices'], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = new LineReader(options.onLine ?? (() => {})).read(group.child.stdout).read(group.child.stderr);
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    void group.end();
  }, timeoutMs);
  const { code, signal } = await group.ended;
  clearTimeout(timer);
  await group.end();
  if (late) throw new CdkFailure(args[0], `no end after ${timeoutMs / 1000} s`, output.text);
  if (code !== 0) throw new CdkFailure(args[0], signal ?? `exit code ${code}`, output.text);
  return output.text;
}

/** The user's environment without what could lead the tool elsewhere: AWS settings, CDK settings, proxies. */
function toolEnvironment(emulator: Emulator): NodeJS.ProcessEnv {
  const foreign = /^(AWS|CDK)_|_PROXY$/i;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  const home = join(emulator.directory, 'cdk-home');
  mkdirSync(home, { recursive: true });
  return {
    ...Object.fromEntries(kept),
    ...emulator.environment,
    CDK_HOME: home, // its caches; the user's stay as they are
    CDK_DISABLE_VERSION_CHECK: '1',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  };
}
