import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import type { Choice } from './choices';
import { choicesIn } from './choices';
import { Structs } from './structs';
import { ROOT } from '../../sim/documentation/pages';

/** What the tables of the documentation are made of: what a caller writes, and what it may be. */
export class Library {
  /**
   * What `src/` shows to users. From the sources and not from what jsii made of them: a clean clone has no assembly, and one that
   * was made before the last change would tell what held then.
   */
  public static ofSources(): Library {
    const folder = join(ROOT, 'src');
    const files = readdirSync(folder).filter((name) => name.endsWith('.ts')).sort();
    return new Library(files.map((name) => readFileSync(join(folder, name), 'utf8')));
  }

  public readonly structs: Structs;
  private readonly choices: ReadonlyMap<string, readonly Choice[]>;

  constructor(sources: readonly string[]) {
    const withParents = true; // docstrings are found by them
    const files = sources.map((source) => ts.createSourceFile('source.ts', source, ts.ScriptTarget.ES2022, withParents));
    this.structs = new Structs(files);
    this.choices = new Map(files.flatMap(choicesIn));
  }

  /** Members of an enum, or the ways to make an object of a class; undefined for anything else. */
  public choicesOf(name: string): readonly Choice[] | undefined {
    return this.choices.get(name);
  }

  /** The names in the text of a type that a table can open: `KeySpecRule` of `KeySpecRule[]`. */
  public opensIn(type: string): string[] {
    return type.split(/[^\w.]+/).filter((name) => this.choices.has(name) || this.structs.names.includes(name));
  }
}
