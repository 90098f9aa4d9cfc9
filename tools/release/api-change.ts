import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { assemblyIn } from './assembly';

/** How the public API of one version differs from that of another. */
export type Change = 'breaking' | 'added' | 'none';

const JSII_DIFF = resolve(__dirname, '..', '..', 'node_modules', 'jsii-diff', 'bin', 'jsii-diff');

/**
 * Compares two packages, by the folders in which each has its assembly. What breaks callers is jsii-diff's to say; it does not tell
 * additions.
 */
export function apiChange(before: string, after: string): { readonly change: Change; readonly details: readonly string[] } {
  const diff = spawnSync(process.execPath, [JSII_DIFF, before, after, '--error-on', 'all', '--keys'], { encoding: 'utf8' });
  if (diff.error) throw diff.error;
  if (diff.status !== 0) return { change: 'breaking', details: lines(`${diff.stdout}\n${diff.stderr}`) };
  const known = new Set(names(before));
  const added = names(after).filter((name) => !known.has(name));
  return { change: added.length > 0 ? 'added' : 'none', details: added };
}

/** Every name that callers can write. */
function names(folder: string): string[] {
  return Object.entries(assemblyIn(folder).types).flatMap(([type, { methods = [], properties = [], members = [] }]) => [
    type, ...[...methods, ...properties, ...members].map(({ name }) => `${type}.${name}`),
  ]);
}

function lines(text: string): string[] {
  return text.split('\n').map((line) => line.trimEnd()).filter((line) => line !== '' && !line.startsWith('!!'));
}
