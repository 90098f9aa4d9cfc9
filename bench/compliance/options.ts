import { parseArgs } from 'node:util';

export interface Options {
  /** How many keys each measurement has. */
  readonly sizes: readonly number[];
  /** Of each of the two, taken in turns; medians are reported. */
  readonly runs: number;
  /** Of the mix. */
  readonly seed: number;
}

export const USAGE = `bench:compliance [options]
  --keys <n,n>  numbers of keys to measure with (default 1000,10000)
  --runs <n>    runs of each, for medians (default 3)
  --seed <n>    chooses ages and histories of the keys (default 1)`;

export function parseOptions(args: string[]): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args, options: { keys: text, runs: text, seed: text } });
  return {
    sizes: (values.keys ?? '1000,10000').split(',').map((value) => whole('keys', value, 100)),
    runs: whole('runs', values.runs ?? '3', 1),
    seed: whole('seed', values.seed ?? '1', 0),
  };
}

function whole(name: string, value: string, least: number): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < least) throw new Error(`--${name}: must be a whole number of ${least} or more, got ${value}`);
  return number;
}
