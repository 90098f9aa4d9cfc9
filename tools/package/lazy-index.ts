/** Makes the index of the compiled package load each file when something of it is used, as aws-cdk-lib does: an app uses a part of it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NAME = /\bexports\.(\w+) = /g;

/**
 * The index of a folder with compiled files. What it exports is read from its declarations and from the files, so that it may be made
 * again at any time: the compiler leaves an index as it is whose source did not change.
 */
export function lazyIndex(folder: string): string {
  const declarations = readFileSync(join(folder, 'index.d.ts'), 'utf8');
  const firsts = [...declarations.matchAll(/^import '(\.\/[^']+)';$/gm)].map(([, file]) => file);
  const exported = [...declarations.matchAll(/^export \* from '(\.\/[^']+)';$/gm)].flatMap(([, file]) => namesIn(folder, file));
  return [
    '"use strict";',
    'Object.defineProperty(exports, "__esModule", { value: true });',
    ...firsts.map((file) => `require("${file}");`),
    'function lazily(name, load) {',
    '    const get = () => {',
    '        const value = load()[name];',
    '        Object.defineProperty(exports, name, { enumerable: true, configurable: true, value });',
    '        return value;',
    '    };',
    '    Object.defineProperty(exports, name, { enumerable: true, configurable: true, get });',
    '}',
    ...exported.map(({ name }) => `exports.${name} = void 0;`), // Node.js reads it, where an ES module imports a name
    ...exported.map(({ name, file }) => `lazily("${name}", () => require("${file}"));`),
    '',
  ].join('\n');
}

function namesIn(folder: string, file: string): ReadonlyArray<{ readonly name: string; readonly file: string }> {
  const code = readFileSync(join(folder, `${file}.js`), 'utf8');
  return [...new Set([...code.matchAll(NAME)].map(([, name]) => name))].map((name) => ({ name, file }));
}

export function writeLazyIndex(folder: string): void {
  writeFileSync(join(folder, 'index.js'), lazyIndex(folder));
}
