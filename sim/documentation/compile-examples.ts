import { join } from 'node:path';
import * as ts from 'typescript';
import type { DocExample } from './examples';
import { inFixture } from './examples';
import { ROOT } from './pages';

/**
 * What the compiler says about each of the examples, by place: each in the fixture of the docstrings' examples, unless it is whole, and
 * all in one program, which takes seconds.
 */
export function compile(examples: readonly DocExample[]): Map<string, string[]> {
  const sources = new Map(
    examples.map(({ place, code, whole }): [string, string] => (
      [join(ROOT, `${place.replace(':', '.')}.ts`), whole ? code : inFixture(code)])),
  );
  const program = ts.createProgram([...sources.keys()], options(), hostOf(sources));
  return new Map([...sources.keys()].map((file, i) => {
    const source = program.getSourceFile(file)!;
    const problems = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return [examples[i].place, problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))];
  }));
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
    types: ['node', 'jest'], // an example may be a test
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
