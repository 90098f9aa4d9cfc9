import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { withoutAgent } from './comparison';

const CLI = require.resolve('aws-cdk/bin/cdk');

/** What the command line tool makes of an app: every template, and where the files of the assets are from. */
export interface Synthesized {
  readonly templates: Readonly<Record<string, unknown>>;
  /** Of the command line tool and the app, user and system. */
  readonly cpuSeconds: number;
}

/** `cdk synth`, as users run it. */
export function synthesize(command: string, folder: string, name: string): Synthesized {
  const output = join(folder, `${name}.out`);
  rmSync(output, { recursive: true, force: true });
  const cdk = [process.execPath, CLI, 'synth', '--quiet', '--no-notices', '--no-version-reporting', '--app', command, '--output', output];
  // bash adds up the times of all descendants, whatever they are written in.
  const timed = 'TIMEFORMAT="%U %S"; time "$@" > synth.log 2>&1';
  const env = { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '1' };
  const { status, stderr, error } = spawnSync('bash', ['-c', timed, 'synth', ...cdk], { cwd: folder, encoding: 'utf8', env });
  if (error) throw error;
  if (status !== 0) throw new Error(`cdk synth of ${command} failed:\n${readFileSync(join(folder, 'synth.log'), 'utf8').slice(-6_000)}`);
  const cpuSeconds = stderr.trim().split(/\s+/).slice(-2).reduce((sum, text) => sum + Number(text), 0);
  return { templates: templatesIn(output), cpuSeconds };
}

/** By file name; the files of assets are in them by the hash of their content. */
function templatesIn(folder: string): Record<string, unknown> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.template.json')).sort();
  return Object.fromEntries(files.map((file) => [file, withoutAgent(JSON.parse(readFileSync(join(folder, file), 'utf8')))]));
}
