import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** How the public API of one version differs from that of another. */
export type Change = 'breaking' | 'added' | 'none';

const JSII_DIFF = resolve(__dirname, '..', '..', 'node_modules', 'jsii-diff', 'bin', 'jsii-diff');

interface Member {
  readonly name: string;
}

interface Type {
  readonly methods?: readonly Member[];
  readonly properties?: readonly Member[];
  readonly members?: readonly Member[];
  readonly initializer?: object;
}

/** An assembly of jsii, as far as it is used here. */
interface Assembly {
  readonly schema: string;
  readonly filename?: string;
  readonly compression?: string;
  readonly types: Readonly<Record<string, Type>>;
}

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
  return Object.entries(assembly(folder).types).flatMap(([type, { methods = [], properties = [], members = [] }]) => [
    type, ...[...methods, ...properties, ...members].map(({ name }) => `${type}.${name}`),
  ]);
}

function assembly(folder: string): Assembly {
  const file = join(folder, '.jsii');
  if (!existsSync(file)) throw new Error(`${folder} has no .jsii; compile the package first`);
  const content = JSON.parse(readFileSync(file, 'utf8')) as Assembly;
  if (content.schema !== 'jsii/file-redirect') return content;
  return JSON.parse(gunzipSync(readFileSync(join(folder, content.filename!))).toString()) as Assembly;
}

function lines(text: string): string[] {
  return text.split('\n').map((line) => line.trimEnd()).filter((line) => line !== '' && !line.startsWith('!!'));
}
