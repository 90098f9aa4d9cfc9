import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

export interface Options {
  /** One cell, told in full. */
  readonly only?: string;
  /** Keys that stay without a number: a failure, or counted apart. */
  readonly unclaimed: 'fail' | 'count';
  /** How many cells with two faults. */
  readonly doubles: number;
  readonly seed: number;
  readonly workers: number;
  /** Cells whose id matches. */
  readonly match?: RegExp;
  /** Only every n-th cell with one fault, for a quick look. */
  readonly every: number;
}

export const USAGE = `fault-matrix [options]
  --only <cell id>          plays one cell and tells what every run did
  --match <expression>      plays the cells whose id matches
  --every <n>               plays every n-th single fault (default 1: all)
  --doubles <n>             so many cells with two faults (default 2000)
  --seed <n>                chooses them (default 1)
  --unclaimed fail|count    what a key that never gets a number is (default fail)
  --workers <n>             threads (default: one per core)`;

export function parseOptions(args: string[]): Options {
  const text = { type: 'string' } as const;
  const options = { only: text, match: text, every: text, doubles: text, seed: text, unclaimed: text, workers: text };
  const { values } = parseArgs({ args, options });
  const whole = (name: 'every' | 'doubles' | 'seed' | 'workers', least: number, otherwise: number) => {
    const number = values[name] === undefined ? otherwise : Number(values[name]);
    if (!Number.isInteger(number) || number < least) {
      throw new Error(`--${name} must be a whole `
      + `number of ${least} or more, got ${values[name]}`);
    }
    return number;
  };
  const { unclaimed = 'fail', match, only } = values;
  if (unclaimed !== 'fail' && unclaimed !== 'count') throw new Error(`--unclaimed must be fail or count, got ${unclaimed}`);
  return {
    only,
    unclaimed,
    match: match === undefined ? undefined : new RegExp(match),
    every: whole('every', 1, 1),
    doubles: whole('doubles', 0, 2000),
    seed: whole('seed', 0, 1),
    workers: whole('workers', 1, availableParallelism()),
  };
}
