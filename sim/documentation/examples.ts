import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { blocksOf } from './markdown';
import { docPages, readPage, ROOT } from './pages';

const PLACE = /^ *\/\/\/ here$/m;

/** A block of TypeScript in a page or a docstring. */
export interface DocExample {
  /** File and line. */
  readonly place: string;
  readonly code: string;
  /** Where its fence says `nofixture`: it stands as it is, with imports of its own. */
  readonly whole?: true;
}

/** Of a file of the reader's app: what is to be pasted there stands in a page. */
const FROM_LIB = /^import \{ (\w+) \} from '\.\.\/lib\/[\w-]+';$/m;
const STACK = /^export class (\w+) extends Stack/m;

/** All TypeScript examples in the pages of `docs/`; one that imports the stack of another has that in the place of the import. */
export function docExamples(): DocExample[] {
  const examples = docPages().flatMap(pageExamples);
  return examples.map((example) => ({ ...example, code: example.code.replace(FROM_LIB, (_, name: string) => stackIn(examples, name)) }));
}

function stackIn(examples: readonly DocExample[], name: string): string {
  const found = examples.find(({ code }) => STACK.exec(code)?.[1] === name);
  if (found === undefined) throw new Error(`no page has a stack ${name}`);
  return found.code;
}

/** A stack, or a test of one, with what makes an app of it: what `cdk init` puts into `bin/`, and Jest. Anything else as it is. */
export function asApp(code: string): string {
  const stack = STACK.exec(code)?.[1];
  if (stack === undefined) return code;
  return [
    "import { App as AppOfBin } from 'aws-cdk-lib';",
    'const test = (_: string, run: () => void) => run();',
    code,
    `const app = new AppOfBin();\nnew ${stack}(app, '${stack}');\n`,
  ].join('\n');
}

/** Those of README.md. */
export function readmeExamples(): DocExample[] {
  return pageExamples('README.md');
}

/** Those of README.md as who pastes one after the other gets them: one app, imports on top. */
export function readmeApp(): DocExample {
  const lines = readmeExamples().flatMap(({ code }) => code.split('\n'));
  const isImport = (line: string) => line.startsWith('import ');
  return {
    place: 'README.md',
    code: [...lines.filter(isImport), ...lines.filter((line) => !isImport(line))].join('\n'),
    whole: true,
  };
}

/** Those of the docstrings: `@example` blocks of what is exported. */
export function docstringExamples(): DocExample[] {
  const files = readdirSync(join(ROOT, 'src'), { encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort();
  return files.flatMap((name) => examplesInDocstrings(`src/${name}`, readFileSync(join(ROOT, 'src', name), 'utf8')));
}

function pageExamples(page: string): DocExample[] {
  return examplesIn(page, readPage(page));
}

/** Those of one page; they may stand in lists, indented. */
export function examplesIn(page: string, markdown: string): DocExample[] {
  return blocksOf(page, markdown).filter(({ language }) => ['ts', 'typescript'].includes(language)).map(({ place, words, code }) => ({
    place,
    code,
    ...(words?.split(' ').includes('nofixture') && { whole: true as const }),
  }));
}

/** From `@example` to the next tag, or the end of the docstring. */
export function examplesInDocstrings(file: string, source: string): DocExample[] {
  return [...source.matchAll(/^ *\* @example\n([^]*?)^ *\*(?:\/| @)/gm)].map(({ 1: code, index }) => ({
    place: `${file}:${source.slice(0, index).split('\n').length}`,
    code: code.replace(/^ *\* ?/gm, ''),
  }));
}

/** As jsii-rosetta does it: imports and declarations do not belong into a constructor. */
export function inFixture(code: string): string {
  const lines = code.split('\n');
  const isTop = (line: string) => /^\s*(?:import|declare) /.test(line);
  const fixture = readFileSync(join(ROOT, 'rosetta/default.ts-fixture'), 'utf8');
  return [...lines.filter(isTop), fixture.replace(PLACE, () => lines.filter((line) => !isTop(line)).join('\n'))].join('\n');
}
