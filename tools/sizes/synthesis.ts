import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LimitName } from './limits';
import { LIMITS } from './limits';
import type { Measurements } from './measure';
import { measure } from './measure';
import { appWith, STACK } from './stacks';
import type { VariantName } from './stacks';

/** A stack with so many aliases, measured. */
export interface Sized {
  readonly aliases: number;
  readonly measurements: Measurements;
  /** How many resources of each type it has. */
  readonly types: Readonly<Record<string, number>>;
}

const DEFINITION = join(__dirname, '..', '..', 'src', 'manual-rotation', 'machine.asl.json');

/** Synthesizes a stack and measures the very bytes that the CLI would upload. */
export function sized(variant: VariantName, aliases: number): Sized {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk-kms-rotation-sizes-'));
  try {
    const text = readFileSync(appWith(variant, aliases, outdir).synth().getStackByName(STACK).templateFullPath, 'utf8');
    return { aliases, measurements: measure(text, readFileSync(DEFINITION, 'utf8')), types: typesIn(text) };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Which limits a stack exceeds. */
export function exceeded({ measurements }: Pick<Sized, 'measurements'>): LimitName[] {
  return (Object.keys(LIMITS) as LimitName[]).filter((name) => measurements[name].value > LIMITS[name].most);
}

/** What each alias beyond those of the smaller stack adds, by type. */
export function perAlias(smaller: Sized, larger: Sized): Record<string, number> {
  const more = larger.aliases - smaller.aliases;
  const types = Object.keys(larger.types).map((type): [string, number] => [type, (larger.types[type] - (smaller.types[type] ?? 0)) / more]);
  return Object.fromEntries(types.filter(([, count]) => count !== 0));
}

/**
 * How many aliases fit a stack.
 *
 * @param guess where to begin: near the answer, so that few stacks have to be synthesized
 */
export function mostThatFit(fits: (aliases: number) => boolean, guess: number): number {
  let most = Math.max(1, guess);
  while (most > 0 && !fits(most)) most--;
  while (fits(most + 1)) most++;
  return most;
}

/** At how many aliases the first of some limits is reached, if all grows as from one stack to another. */
export function extrapolated(few: Sized, many: Sized, names: readonly LimitName[]): number {
  const reached = names.map((name) => {
    const [from, to] = [few, many].map(({ measurements }) => measurements[name].value);
    return to > from ? few.aliases + (LIMITS[name].most - from) * (many.aliases - few.aliases) / (to - from) : Infinity;
  });
  return Math.floor(Math.min(...reached));
}

function typesIn(text: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { Type } of Object.values<{ Type: string }>(JSON.parse(text).Resources)) counts[Type] = (counts[Type] ?? 0) + 1;
  return counts;
}
