import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DocExample } from '../../sim/documentation/examples';
import { asApp, docExamples, docstringExamples, inFixture, readmeApp } from '../../sim/documentation/examples';

/** An app to synthesize: a module that exports `build(app)`. */
export interface Case {
  /** For people: file, and line if it is a part of one. */
  readonly place: string;
  readonly kind: 'every option' | 'examples/' | 'README.md' | 'docs/' | 'docstrings';
  /** TypeScript. It stands one folder below the root of the folder, so that `../src` is the library. */
  readonly code: string;
}

/** What somebody may paste. */
export const DOCUMENTED: ReadonlyArray<Case['kind']> = ['README.md', 'docs/', 'docstrings'];

const ROOT = join(__dirname, '../..');

/** Every construct with every option, and every documented example. */
export function allCases(): Case[] {
  const apps = readdirSync(join(ROOT, 'examples'))
    .filter((name) => name.endsWith('.ts'))
    .sort();
  return [
    ...['everything', 'nested'].map((name): Case => ({
      place: `sim/apps/every-option.ts: ${name}`,
      kind: 'every option',
      code: everyOption(name),
    })),
    ...apps.map((name): Case => ({ place: `examples/${name}`, kind: 'examples/', code: exampleApp(name.slice(0, -'.ts'.length)) })),
    documented(readmeApp(), 'README.md'),
    ...docExamples().map((example) => documented(example, 'docs/')),
    ...docstringExamples().map((example) => documented(example, 'docstrings')),
  ];
}

/** These stacks make their own app. */
function everyOption(name: string): string {
  return `import { ${name} } from '../sim/apps/every-option';\nexport const build = () => ${name}().node.root;\n`;
}

/** The stacks that an example exports. */
function exampleApp(name: string): string {
  return [
    "import { App, Stack } from 'aws-cdk-lib';",
    `import * as example from '../examples/${name}';`,
    'export function build() {',
    '  const app = new App();',
    '  for (const one of Object.values(example) as any[]) if (one.prototype instanceof Stack) new one(app, one.name);',
    '  return app;',
    '}',
  ].join('\n');
}

/** What an example only declares is made by type (stand-ins.ts), as its comment says. */
export function documented({ place, code: pasted }: DocExample, kind: Case['kind']): Case {
  const code = asApp(pasted);
  if (/new App(OfBin)?\(\)/.test(code)) return { place, kind, code: ownApp(code) };
  const declared = /^\s*declare const (\w+): ([^;]+);(.*)$/gm;
  const made = [...code.matchAll(declared)].map(
    (found) =>
      `const ${found[1]}: any = standIn(this, ${found
        .slice(1)
        .map((part) => JSON.stringify(part))
        .join(', ')});`,
  );
  return {
    place,
    kind,
    code: [
      "import { standIn } from '../stand-ins';",
      // First, since an example may synthesize, and nothing comes after that; a template without resources is no template.
      inFixture(["new sns.Topic(this, 'Something');", ...made, code.replace(declared, '')].join('\n')),
      'export function build() {',
      '  const app = new App();',
      "  new ExampleStack(app, 'Example', { env: { account: '111122223333', region: 'eu-west-1' } });",
      '  return app;',
      '}',
    ].join('\n'),
  };
}

/** Whole: the fixture's stack would be in the way. */
function ownApp(code: string): string {
  const imports = code.includes('import ') ? '' : inFixture('').split('\nclass ')[0];
  const app = code.includes('const app =') ? 'app' : 'stack.node.root';
  return [imports, code, `export const build = () => ${app};`].join('\n');
}
