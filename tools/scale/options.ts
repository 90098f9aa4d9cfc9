import { parseArgs } from 'node:util';

export interface Options {
  readonly aliases: number;
  /** Of all that is left to chance: where in its window a tick comes, how long requests take, how the SDK's retries are spread. */
  readonly seed: number;
}

export const USAGE = `scale [options]
  --aliases <n>  so many aliases come due on one day (default 1000)
  --seed <n>     chooses what is left to chance (default 1)`;

export function parseOptions(args: string[]): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args, options: { aliases: text, seed: text } });
  const whole = (name: 'aliases' | 'seed', least: number, otherwise: number) => {
    const number = values[name] === undefined ? otherwise : Number(values[name]);
    if (!Number.isInteger(number) || number < least) {
      throw new Error(`--${name} must be a whole `
      + `number of ${least} or more, got ${values[name]}`);
    }
    return number;
  };
  return { aliases: whole('aliases', 1, 1000), seed: whole('seed', 0, 1) };
}
