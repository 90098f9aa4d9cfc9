import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { CURES } from './cures';
import type { Cure } from './cures';

export interface Options {
  readonly seed: number;
  /** How long it goes on, unless `cells` says how many. */
  readonly minutes: number;
  readonly cells?: number;
  /** The first of them. */
  readonly from: number;
  /** One cell, told in full. */
  readonly cell?: number;
  readonly workers: number;
  /** A safeguard that is taken out. */
  readonly without?: Cure;
}

export const USAGE = `soak [options]
  --seed <n>       everything follows from it (default: drawn and printed)
  --minutes <m>    goes on so long (default 5)
  --cells <k>      plays so many cells instead
  --from <k>       begins with this cell (default 0)
  --cell <k>       plays one cell and tells all that happened
  --workers <n>    threads (default: one per core)
  --without <name> takes one safeguard out, which has to be missed: ${CURES.map(({ name }) => name).join(', ')}
  --help           prints this

Exit codes: 0, no rule was broken; 1, some was; 2, the options are wrong, or the soak itself fails.`;

/** What somebody typed cannot be done. */
export class UsageError extends Error {}

/** Undefined: only help is asked for. */
export function parseOptions(args: string[]): Options | undefined {
  try {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({
      args,
      options: {
        seed: text, minutes: text, cells: text, from: text, cell: text, workers: text, without: text, help: { type: 'boolean', short: 'h' },
      },
    });
    return values.help === true ? undefined : optionsOf(values);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function optionsOf(values: Partial<Record<'seed' | 'minutes' | 'cells' | 'from' | 'cell' | 'workers' | 'without', string>>): Options {
  const whole = (name: 'seed' | 'cells' | 'from' | 'cell' | 'workers', least: number) => {
    const given = values[name];
    if (given === undefined) return undefined;
    if (!/^\d+$/.test(given) || Number(given) < least || !Number.isSafeInteger(Number(given))) {
      throw new Error(`--${name} must be a `
      + `whole number of ${least} or more, got ${given}`);
    }
    return Number(given);
  };
  const minutes = values.minutes === undefined ? 5 : Number(values.minutes);
  if (!(minutes > 0)) throw new Error(`--minutes must be a number above 0, got ${values.minutes}`);
  const without = CURES.find((cure) => cure.name === values.without);
  if (values.without !== undefined && without === undefined) {
    throw new Error('--without must be one of '
    + `${CURES.map(({ name }) => name).join(', ')}, got ${values.without}`);
  }
  if (values.cell !== undefined && values.seed === undefined) throw new Error('--cell needs the --seed that it was played with');
  return {
    seed: whole('seed', 0) ?? Math.floor(Math.random() * 1e9),
    minutes,
    cells: whole('cells', 1),
    from: whole('from', 0) ?? 0,
    cell: whole('cell', 0),
    workers: whole('workers', 1) ?? availableParallelism(),
    without,
  };
}
