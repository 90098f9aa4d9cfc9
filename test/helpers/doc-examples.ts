import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';

const ROOT = join(__dirname, '../..');
const PLACE = /^ *\/\/\/ here$/m;

/** A block of TypeScript in a page. */
export interface DocExample {
  /** Page and line. */
  readonly place: string;
  readonly code: string;
}

/**
 * All TypeScript examples in the pages of `docs/`. Those of README and docstrings are compiled by jsii-rosetta, which does not look there.
 */
export function docExamples(): DocExample[] {
  return docPages().flatMap(page => examplesIn(page, readFileSync(join(ROOT, page), 'utf8')));
}

export function docPages(): string[] {
  return readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`)
    .sort();
}

/** Those of one page; they may stand in lists, indented. */
export function examplesIn(page: string, markdown: string): DocExample[] {
  return [...markdown.matchAll(/^( *)```(?:ts|typescript)\b.*\n([^]*?)^\1```$/gm)].map(({ 2: code, index }) => (
    { place: `${page}:${markdown.slice(0, index).split('\n').length}`, code }
  ));
}

/**
 * What the compiler says about each of the examples, by place: each in the fixture of README's examples, and all in one program, which
 * takes seconds.
 */
export function compile(examples: readonly DocExample[]): Map<string, string[]> {
  const sources = new Map(
    examples.map(({ place, code }): [string, string] => [join(ROOT, `${place.replace(':', '.')}.ts`), inFixture(code)]),
  );
  const program = ts.createProgram([...sources.keys()], options(), hostOf(sources));
  return new Map([...sources.keys()].map((file, i) => {
    const source = program.getSourceFile(file)!;
    const problems = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return [examples[i].place, problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))];
  }));
}

/** As jsii-rosetta does it: imports and declarations do not belong into a constructor. */
function inFixture(code: string): string {
  const lines = code.split('\n');
  const isTop = (line: string) => /^\s*(?:import|declare) /.test(line);
  const fixture = readFileSync(join(ROOT, 'rosetta/default.ts-fixture'), 'utf8');
  return [...lines.filter(isTop), fixture.replace(PLACE, () => lines.filter(line => !isTop(line)).join('\n'))].join('\n');
}

/** Those of the project; but the fixture imports more than an example uses. */
function options(): ts.CompilerOptions {
  const { compilerOptions } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path)).config as {
    compilerOptions: object;
  };
  return {
    ...ts.convertCompilerOptionsFromJson(compilerOptions, ROOT).options,
    noEmit: true,
    noUnusedLocals: false,
    types: ['node'],
    paths: { 'cdk-kms-rotation': [join(ROOT, 'src/index.ts')] },
  };
}

function hostOf(sources: ReadonlyMap<string, string>): ts.CompilerHost {
  const host = ts.createCompilerHost({});
  const { fileExists, readFile, getSourceFile } = host;
  return Object.assign(host, {
    fileExists: (path: string) => sources.has(path) || fileExists(path),
    readFile: (path: string) => sources.get(path) ?? readFile(path),
    getSourceFile: (path: string, language: ts.ScriptTarget | ts.CreateSourceFileOptions) => {
      const source = sources.get(path);
      return source === undefined ? getSourceFile(path, language) : ts.createSourceFile(path, source, language);
    },
  });
}
