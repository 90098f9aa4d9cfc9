import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DIRECTORY } from './python-env';

/** What AWS CloudFormation Guard has to say of one file. */
export interface GuardReport {
  /** The file's path, or the end of it. */
  readonly name: string;
  readonly broken: readonly BrokenRule[];
  readonly kept: readonly string[];
}

export interface BrokenRule {
  readonly rule: string;
  /** Logical ids in a template, sorted; none in what is no template. */
  readonly resources: readonly string[];
  /** What the rule says of it. */
  readonly messages: readonly string[];
}

const PACKAGE = dirname(require.resolve('@cdklabs/cdk-validator-cfnguard/package.json'));
/** The rules of AWS Control Tower's proactive controls. */
export const CONTROL_TOWER_RULES = join(PACKAGE, 'rules', 'control-tower', 'cfn-guard');
/** The version of cfn-guard. */
export const GUARD_VERSION = (JSON.parse(readFileSync(join(PACKAGE, 'guard-version.json'), 'utf8')) as { version: string }).version;
/** With which it ends if a rule is broken. */
const BROKEN = 19;

interface RawReport {
  readonly name: string;
  readonly not_compliant: ReadonlyArray<{ Rule: { name: string } }>;
  readonly compliant: readonly string[];
}

/**
 * Runs the real cfn-guard on files, or folders, of rules and on files of data.
 *
 * @param parameters files that all data is merged with, as a hook merges its input parameters
 */
export function guardReports(rules: string, data: readonly string[], parameters: readonly string[] = []): GuardReport[] {
  const args = [
    'validate', '--rules', rules, ...data.flatMap((file) => ['--data', file]), ...parameters.flatMap((file) => ['--input-params', file]),
  ];
  const { status, stdout, stderr, error } = spawnSync(
    executable(),
    [...args, '--structured', '--output-format', 'json', '--show-summary', 'none'],
    { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  if (error) throw error;
  if (status !== 0 && status !== BROKEN) throw new Error(`cfn-guard failed (exit code ${status}):\n${stdout}${stderr}`);
  return (JSON.parse(stdout) as RawReport[]).map(({ name, not_compliant: broken, compliant }) => ({
    name,
    kept: compliant,
    broken: broken.map(({ Rule }) => ({
      rule: Rule.name,
      resources: resourcesOf(valuesOf('path', Rule)),
      messages: [...new Set(valuesOf('custom_message', Rule).filter((message) => message !== ''))],
    })),
  }));
}

/** Where the clauses of a rule failed. */
function resourcesOf(paths: readonly string[]): string[] {
  return [...new Set(paths.flatMap((path) => /^\/Resources\/(\w+)/.exec(path)?.[1] ?? []))].sort();
}

/** The texts that stand under a name, at any depth. */
function valuesOf(name: string, value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => (key === name && typeof part === 'string' ? [part] : valuesOf(name, part)));
}

/** The package's own file is not executable. */
function executable(): string {
  const path = join(DIRECTORY, `cfn-guard-${GUARD_VERSION}`);
  if (existsSync(path)) return path;
  mkdirSync(DIRECTORY, { recursive: true });
  const partial = `${path}.${process.pid}.partial`;
  const system = process.platform === 'darwin' ? 'macos' : 'ubuntu';
  copyFileSync(join(PACKAGE, 'bin', system, process.arch === 'arm64' ? 'aarch64' : 'x86_64', 'cfn-guard'), partial);
  chmodSync(partial, 0o755);
  renameSync(partial, path); // whole or not at all, also if two processes do it
  return path;
}
