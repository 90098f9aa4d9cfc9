/**
 * Takes out of `lib/` what nobody reads there: comments and source maps of the code (sources and comments are on GitHub, and the comments
 * of what is public in the declarations), and the declarations of what is not public, which no declaration of the package leads to. A third
 * of the package. And makes index and files load what is used. Run after each `jsii`.
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import * as ts from 'typescript';
import { withLazyImports } from './lazy-imports';
import { writeLazyIndex } from './lazy-index';

const PRINTER = ts.createPrinter({ removeComments: true });
const IMPORTED = /(?:\bfrom|\bimport\(|\brequire\(|\bimport)\s*['"](\.[^'"]+)['"]/g;

/** The same code without comments; of source maps, too, which are one. */
export function withoutComments(code: string): string {
  return PRINTER.printFile(ts.createSourceFile('code.js', code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS));
}

/** The declarations that one leads to, itself included: what the compiler of a user reads. */
export function declarationsFrom(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file) || !existsSync(file)) return found;
  found.add(file);
  for (const [, target] of readFileSync(file, 'utf8').matchAll(IMPORTED)) {
    const path = resolve(dirname(file), target);
    declarationsFrom(`${path}.d.ts`, found);
    declarationsFrom(join(path, 'index.d.ts'), found);
  }
  return found;
}

/** All of it, in the folder with what jsii compiled. */
export function slim(folder: string): void {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => resolve(folder, file));
  for (const file of files.filter((name) => name.endsWith('.js'))) {
    writeFileSync(file, withLazyImports(withoutComments(readFileSync(file, 'utf8'))));
  }
  const read = declarationsFrom(resolve(folder, 'index.d.ts'));
  for (const file of files) if (file.endsWith('.d.ts') && !read.has(file)) rmSync(file);
}

if (require.main === module) {
  slim('lib');
  writeLazyIndex('lib');
}
