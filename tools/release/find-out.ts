import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiChange } from './api-change';
import type { Situation } from './refusals';
import { SECRETS } from './secrets';
import { IDENTITIES } from '../../projenrc/identities';

export interface Options {
  /** The clone that is released. */
  readonly root: string;
  /** The names of the secrets that are there, if known. */
  readonly secrets?: readonly string[];
  /** A folder with the package of the last release, in place of the one that the registry has. */
  readonly baseline?: string;
}

/** Everything `refusals` asks for, found out here and now. */
export function findOut({ root, secrets, baseline }: Options): Situation {
  const version = released(root);
  const lastVersion = lastRelease(root);
  return {
    registered: IDENTITIES.registered,
    dirty: git(root, 'status', '--porcelain').split('\n').filter((line) => line !== ''),
    version: version === lastVersion ? undefined : version,
    lastVersion,
    existsIn: version === undefined || version === lastVersion ? [] : placesOf(root, version),
    secrets: secrets && { needed: SECRETS, present: secrets },
    api: lastVersion === undefined ? undefined : compared(root, lastVersion, baseline),
  };
}

/** What `projen bump` decided. */
function released(root: string): string | undefined {
  const file = join(root, 'dist', 'version.txt');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

function lastRelease(root: string): string | undefined {
  return git(root, 'tag', '--list', 'v*', '--sort=-v:refname', '--merged', 'HEAD').split('\n')[0].slice(1) || undefined;
}

function placesOf(root: string, version: string): string[] {
  return [
    ...(git(root, 'tag', '--list', `v${version}`) === '' ? [] : ['the tags of this repository']),
    ...(onNpm(version) ? ['the npm registry'] : []),
    ...(onPypi(version) ? ['PyPI'] : []),
  ];
}

function onNpm(version: string): boolean {
  const { status, stderr, error } = spawnSync('npm', ['view', `${IDENTITIES.npm}@${version}`, 'version'], { encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0 && !/E404|404 Not Found/.test(stderr)) throw new Error(`npm cannot tell whether ${version} exists:\n${stderr}`);
  return status === 0;
}

function onPypi(version: string): boolean {
  const command = ['-m', 'pip', 'index', 'versions', IDENTITIES.pypi.distName, '--disable-pip-version-check'];
  const { status, stdout, stderr, error } = spawnSync('python3', command, { encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0 && !/No matching distribution/.test(stderr)) throw new Error(`pip cannot tell whether ${version} exists:\n${stderr}`);
  return status === 0 && stdout.replace(/.*Available versions:/s, '').split(/[\s,]+/).includes(version);
}

function compared(root: string, lastVersion: string, baseline: string | undefined): Situation['api'] {
  if (baseline !== undefined) return apiChange(baseline, root);
  const place = mkdtempSync(join(tmpdir(), 'last-release-'));
  try {
    const pack = ['pack', `${IDENTITIES.npm}@${lastVersion}`, '--pack-destination', place];
    execFileSync('npm', pack, { stdio: ['ignore', 'ignore', 'inherit'] });
    execFileSync('tar', ['-xzf', join(place, readdirSync(place)[0]), '-C', place]);
    return apiChange(join(place, 'package'), root);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

export function git(root: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
}
