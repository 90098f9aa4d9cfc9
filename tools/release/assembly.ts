import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export interface Member {
  readonly name: string;
  readonly static?: boolean;
  /** The type that this is inherited from, or whose declaration it carries out. */
  readonly overrides?: string;
}

export interface Type {
  readonly name: string;
  readonly kind: 'class' | 'enum' | 'interface';
  readonly methods?: readonly Member[];
  readonly properties?: readonly Member[];
  readonly members?: readonly Member[];
}

/** What jsii says of the public API, as far as it is used here: of each type, what it does not inherit. */
export interface Assembly {
  readonly types: Readonly<Record<string, Type>>;
}

/** The assembly of the package in a folder. */
export function assemblyIn(folder: string): Assembly {
  const file = join(folder, '.jsii');
  if (!existsSync(file)) throw new Error(`${folder} has no .jsii; compile the package first`);
  const content = JSON.parse(readFileSync(file, 'utf8')) as Assembly & { readonly schema: string; readonly filename?: string };
  if (content.schema !== 'jsii/file-redirect') return content;
  return JSON.parse(gunzipSync(readFileSync(join(folder, content.filename!))).toString()) as Assembly;
}
