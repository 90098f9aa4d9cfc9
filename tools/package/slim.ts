/**
 * Takes out of `lib/` what nobody reads there: comments and source maps of the code (sources and comments are on GitHub, and the comments
 * of what is public in the declarations), the declarations of what is not public, which no declaration of the package leads to, and the
 * code of the functions and of the command line, which are bundled. A third of the package. And makes index and files load what is used.
 * Run after each `jsii`.
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
  return PRINTER.printFile(parsed(code));
}

/** The same code, indented by tabs instead of four spaces each; what stands in texts stays. */
export function withTabs(code: string): string {
  const texts: Array<[number, number]> = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTemplateLiteral(node)) texts.push([node.getStart(), node.end]);
    else ts.forEachChild(node, visit);
  };
  visit(parsed(code));
  return code.replace(/^(?: {4})+/gm, (spaces, at: number) => (
    texts.some(([start, end]) => start < at && at < end) ? spaces : '\t'.repeat(spaces.length / 4)));
}

function parsed(code: string): ts.SourceFile {
  return ts.createSourceFile('code.js', code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
}

/** The declarations (`.d.ts`) or code files (`.js`) that one leads to, itself included: what a user's compiler or Node.js reads. */
export function filesFrom(file: string, ending: '.d.ts' | '.js', found = new Set<string>()): Set<string> {
  if (found.has(file) || !existsSync(file)) return found;
  found.add(file);
  for (const [, target] of readFileSync(file, 'utf8').matchAll(IMPORTED)) {
    const path = resolve(dirname(file), target);
    filesFrom(`${path}${ending}`, ending, found);
    filesFrom(join(path, `index${ending}`), ending, found);
  }
  return found;
}

/** All of it, in the folder with what jsii compiled. */
export function slim(folder: string): void {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => resolve(folder, file));
  for (const file of files.filter((name) => name.endsWith('.js'))) {
    writeFileSync(file, withTabs(withLazyImports(withoutComments(readFileSync(file, 'utf8')))));
  }
  for (const ending of ['.d.ts', '.js'] as const) {
    const read = filesFrom(resolve(folder, `index${ending}`), ending);
    for (const file of files) if (file.endsWith(ending) && !read.has(file)) rmSync(file);
  }
}

if (require.main === module) {
  slim('lib');
  writeLazyIndex('lib');
}
