import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { RuleRow } from './rule-row';
import { wrongIn } from './rule-row';
import type * as judgement from '../../src/standard/judge/judge';
import { loadPure } from '../verdicts/modules';
import type { Mutant } from '../verdicts/mutants';
import { mutantsOf } from '../verdicts/mutants';

const STANDARD = resolve(__dirname, '../../src/standard');
const ENTRY = resolve(STANDARD, 'judge/judge.ts');

export interface Tried {
  /** File and line. */
  readonly where: string;
  readonly mutant: Mutant;
  /** Whether a row notices. */
  readonly isNoticed: boolean;
}

/** What the rules share, with what reads which resources belong together. What words the findings is not changed here. */
const SHARED = ['variants.ts', 'waived.ts', 'key-facts.ts', 'subjects.ts', 'family-terms.ts'];

/** Changes that change nothing: they are there for the compiler. By file and the condition as it stands. */
const EQUIVALENT: ReadonlyMap<string, readonly string[]> = new Map([
  ['subjects.ts', ['own !== undefined']], // no resource has the name undefined
  ['family-terms.ts', [
    "logicalIdIn(family.Properties?.StateMachineArn) ?? ''", // nor this one
    'json === undefined', // no text is no JSON either
    "logicalIdIn(value) ?? 'unknown'", // the text has a reference in it, whatever its name
  ]],
]);

/** Changes one condition of the rules, and of what they share, at a time, and looks for a row that notices. */
export function tryMutants(rows: readonly RuleRow[]): Tried[] {
  const { files } = loadPure(ENTRY);
  return files.filter((file) => basename(dirname(file)) === 'rules' || SHARED.includes(basename(file)))
    .flatMap((file) => {
      const likelyFirst = [...rows].sort((one, other) => Number(isOf(file, other)) - Number(isOf(file, one)));
      const changes = mutantsOf(readFileSync(file, 'utf8')).filter(({ original }) => !EQUIVALENT.get(basename(file))?.includes(original));
      return changes.map((mutant) => (
        { where: `${basename(file)}:${mutant.line}`, mutant, isNoticed: isNoticed({ file, source: mutant.source }, likelyFirst) }));
    });
}

/** `key-rotation.ts` and KeyRotation: its own rows are the likeliest to notice. */
function isOf(file: string, { rule }: RuleRow): boolean {
  return basename(file, '.ts').replace(/-/g, '') === rule.toLowerCase();
}

function isNoticed(change: { readonly file: string; readonly source: string }, rows: readonly RuleRow[]): boolean {
  try {
    const { judgeTemplates } = loadPure<typeof judgement>(ENTRY, change).exports;
    return rows.some((row) => wrongIn(judgeTemplates, row) !== '');
  } catch {
    return true; // it does not even load, or throws
  }
}
