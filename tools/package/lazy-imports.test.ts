import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ts from 'typescript';
import { withLazyImports } from './lazy-imports';

/** As jsii compiles it. */
function compiled(source: string): string {
  return ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } }).outputText;
}

/** What is printed by an app of some files, of which `main` is run; each file prints its name when it is loaded. */
function printed(files: Record<string, string>): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'lazy-imports-'));
  try {
    for (const [name, source] of Object.entries(files)) {
      writeFileSync(join(folder, `${name}.js`), withLazyImports(compiled(`console.log('${name}');\n${source}`)));
    }
    return execFileSync(process.execPath, ['main.js'], { cwd: folder, encoding: 'utf8' }).trim().split('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const A = 'export class A { public static readonly NAME = "a"; public static made = 0; public constructor() { A.made += 1; } }\n'
  + 'export function sum(...numbers: number[]) { return numbers.reduce((one, other) => one + other, 0); }\n'
  + 'export enum Spec { ONE = "one" }\n';

test('a file is loaded when something of it is used, and once', () => {
  expect(printed({ a: A, main: "import { A } from './a';\nconsole.log('before');\nnew A();\nnew A();\nconsole.log(A.made);\n" })).toEqual([
    'main', 'before', 'a', '2',
  ]);
});

test('a file of which nothing is used is not loaded', () => {
  const main = "import { A } from './a';\nexport const later = () => new A();\nconsole.log('end');\n";
  expect(printed({ a: A, main })).toEqual(['main', 'end']);
});

test('everything that the compiler writes of a use does what it did', () => {
  const main = [
    "import { A, sum, Spec } from './a';",
    'class B extends A { public static readonly [Spec.ONE] = sum(1, 2); }',
    'const text = `${A.NAME} ${typeof sum} ${new B() instanceof A}`;',
    'const kept = { A, sum, ...{ one: Spec.ONE } };',
    "console.log(text, B.one, kept.sum(3, 4), Object.keys(kept).join('+'), new kept.A() instanceof A, A?.NAME);",
  ].join('\n');
  expect(printed({ a: A, main }).at(-1)).toBe('a function true 3 7 A+sum+one true a');
});

test('what is exported again, loaded for its effect or as a whole stays', () => {
  const main = "import './b';\nimport * as a from './a';\nexport * from './c';\nexport { sum } from './a';\n"
    + 'function own(a: number) { return a; }\nconsole.log(own(1), a.sum(1, 1));\n';
  expect(printed({ a: A, b: '', c: 'export const c = 1;', main })).toEqual(['main', 'b', 'a', 'c', '1 2']);
});

test('files that load each other find what the other has by then', () => {
  const ring = "import { B } from './b';\nexport class A { public other() { return new B(); } }\n";
  const b = "import { A } from './a';\nexport class B extends A {}\n";
  const main = "import { A } from './a';\nconsole.log(new A().other() instanceof A);\n";
  expect(printed({ a: ring, b, main })).toEqual(['main', 'a', 'b', 'true']);
});

test('modules of others are left alone, and what it made, too', () => {
  const once = withLazyImports(compiled("import { Stack } from 'aws-cdk-lib';\nimport { A } from './a';\nnew A(new Stack());\n"));
  expect(once).toContain('const aws_cdk_lib_1 = require("aws-cdk-lib");\n');
  expect(once).toContain('new (a_1()).A(new aws_cdk_lib_1.Stack());');
  expect(withLazyImports(once)).toBe(once);
});

test('a use that it does not know is told, and not left to fail for users', () => {
  const code = 'const a_1 = require("./a");\nconsole.log({ ...a_1 });\n';
  expect(() => withLazyImports(code)).toThrow("'a_1' is used in a way that is not known here");
});
