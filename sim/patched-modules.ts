import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as ts from 'typescript';

/** Text of a source file that is taken out, or replaced: how tools take a safeguard out of a function. */
export interface Patch {
  readonly file: string;
  readonly text: string;
  readonly by: string;
}

const OPTIONS: ts.TranspileOptions = {
  compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
};

/**
 * Loads a module with everything that it imports from this repository, patched, beside the modules that are loaded already; packages are
 * shared.
 */
export function loadPatched<T>(entry: string, patches: readonly Patch[]): T {
  const modules = new Map<string, { exports: unknown }>();
  const pending = new Set(patches);
  const required = (file: string): unknown => {
    const known = modules.get(file);
    if (known !== undefined) return known.exports;
    const made = { exports: {} };
    modules.set(file, made);
    const outside = createRequire(file);
    const inside = (path: string) => {
      const source = path.startsWith('.') ? `${join(dirname(file), path)}.ts` : undefined;
      return source !== undefined && existsSync(source) ? required(source) : outside(path);
    };
    new Function('require', 'module', 'exports', ts.transpileModule(patched(file, patches, pending), OPTIONS).outputText)(
      inside,
      made,
      made.exports,
    );
    return made.exports;
  };
  const loaded = required(entry) as T;
  if (pending.size > 0) {
    throw new Error(`${entry} does not import `
    + `${[...pending].map((patch) => patch.file).join(', ')}: whatever patches it has to follow it`);
  }
  return loaded;
}

function patched(file: string, patches: readonly Patch[], pending: Set<Patch>): string {
  return patches.filter((patch) => patch.file === file).reduce((source, patch) => {
    if (!source.includes(patch.text)) throw new Error(`${file} does not contain ${patch.text}: whatever patches it has to follow it`);
    pending.delete(patch);
    return source.replace(patch.text, () => patch.by);
  }, readFileSync(file, 'utf8'));
}
