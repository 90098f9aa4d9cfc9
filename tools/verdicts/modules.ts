import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import * as ts from 'typescript';
import type { Judge } from './judgement';

export const COMPLIANCE = resolve(__dirname, '../../src/compliance');
const ENTRY = join(COMPLIANCE, 'verdict.ts');

/** A source file with a change in it. */
export interface Change {
  readonly file: string;
  readonly source: string;
}

const OPTIONS: ts.TranspileOptions = { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } };
const unchanged = new Map<string, string>();

function transpiled(file: string, change: Change | undefined): string {
  if (file === change?.file) return ts.transpileModule(change.source, OPTIONS).outputText;
  if (!unchanged.has(file)) unchanged.set(file, ts.transpileModule(readFileSync(file, 'utf8'), OPTIONS).outputText);
  return unchanged.get(file)!;
}

/** Runs a pure module, with the change if there is one, without writing a file. Says which files it is made of. */
export function loadPure<T>(entry: string, change?: Change): { readonly exports: T; readonly files: readonly string[] } {
  const modules = new Map<string, { exports: unknown }>();
  const required = (file: string): unknown => {
    if (!existsSync(file)) throw new Error(`${entry} must be pure, but imports ${file}`);
    const known = modules.get(file);
    if (known !== undefined) return known.exports;
    const made = { exports: {} };
    modules.set(file, made);
    const run = new Function('require', 'module', 'exports', transpiled(file, change));
    run((path: string) => required(`${join(dirname(file), path)}.ts`), made, made.exports);
    return made.exports;
  };
  const exports = required(entry) as T;
  return { exports, files: [...modules.keys()] };
}

/** The verdict function. */
export function load(change?: Change): { readonly judge: Judge; readonly files: readonly string[] } {
  const { exports: judge, files } = loadPure<Judge>(ENTRY, change);
  return { judge, files };
}
