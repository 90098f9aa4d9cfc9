import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { judged } from './judgement';
import { COMPLIANCE, load } from './modules';
import type { Mutant } from './mutants';
import { mutantsOf } from './mutants';
import type { Row } from '../../sim/compliance/row';

export interface Tried {
  /** File and line. */
  readonly where: string;
  readonly mutant: Mutant;
  /** How many rows notice; a mutant that none notices survives. */
  readonly red: number;
}

/** The rule's own files; what it takes from elsewhere is tested there. */
function files(): readonly string[] {
  return load().files.filter((file) => dirname(file) === COMPLIANCE);
}

/** Changes one condition of the verdict function at a time, and counts the rows that notice. */
export function tryMutants(rows: readonly Row[]): Tried[] {
  return files().flatMap((file) => mutantsOf(readFileSync(file, 'utf8')).map((mutant) => {
    const where = `${basename(file)}:${mutant.line}`;
    return { where, mutant, red: redRows({ file, source: mutant.source }, rows) };
  }));
}

function redRows(change: { readonly file: string; readonly source: string }, rows: readonly Row[]): number {
  try {
    const { judge } = load(change);
    return rows.filter((row) => judged(judge, row).wrong !== '').length;
  } catch {
    return rows.length; // it does not even load
  }
}
