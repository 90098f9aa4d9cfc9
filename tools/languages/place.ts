import { execFileSync, spawnSync } from 'node:child_process';
import type { SpawnSyncReturns } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(__dirname, '../..');
const PACMAK = require.resolve('jsii-pacmak/bin/jsii-pacmak');
const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { devDependencies: Record<string, string> };

/** What the apps are built with: the oldest that the package takes. */
export const CDK = devDependencies['aws-cdk-lib'];
export const CONSTRUCTS = devDependencies.constructs;

/** Runs a command that may say no. */
export function tryRun(command: string, args: readonly string[], cwd: string): SpawnSyncReturns<string> {
  const result = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 100_000_000 });
  if (result.error) throw result.error;
  return result;
}

/** Runs a command and shows what it says only if it fails. */
export function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = tryRun(command, args, cwd);
  if (status !== 0) {
    throw new Error(`${command} ${args.slice(0, 4).join(' ')} failed with ${status}:\n${stdout.slice(-3_000)}${stderr.slice(-5_000)}`);
  }
  return stdout;
}

/** The package as npm publishes it, unpacked. Beside it, so that jsii finds the assembly of the CDK, what this repository has installed. */
export function unpacked(place: string): string {
  const folder = join(place, 'package');
  if (existsSync(folder)) return folder;
  mkdirSync(place, { recursive: true });
  const tarball = run('npm', ['pack', '--silent', '--pack-destination', place], ROOT).trim().split('\n').at(-1)!;
  execFileSync('tar', ['-xzf', join(place, tarball), '-C', place]);
  rmSync(join(place, tarball));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** The sources for other languages, as the registries get them: generated, and built where the app is. */
export function generated(place: string, languages: readonly string[]): string {
  const folder = join(place, 'code');
  const missing = languages.filter((language) => !existsSync(join(folder, language)));
  if (missing.length === 0) return folder;
  // The scripts around packing are those of the repository; what is packed here went through them.
  const pack = ['--pack-command', 'npm pack --ignore-scripts'];
  run(process.execPath, [PACMAK, '--code-only', '--target', ...missing, '--outdir', folder, ...pack], unpacked(place));
  return folder;
}

/** Whether a command is there and runs. */
export function isThere(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
