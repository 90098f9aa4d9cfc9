/**
 * Files named `*.sampled.test.ts` try a fixed sample in `npm test`, and the rest in `npm run test:rest`, which sets EVERY_CASE: so one can
 * run tests while thinking, and no case is lost.
 */
const EVERY_CASE = process.env.EVERY_CASE === '1';

/** How many situations a property tries, or has to meet: a part of all in `npm test`. The seed stays, so that they are the first of all. */
export function runs(all: number, part = 1 / 4): number {
  return EVERY_CASE ? all : Math.ceil(all * part);
}

/** The cases of this tier: those of the sample, or all others. */
export function casesOf<T>(all: readonly T[], isInSample: (one: T, index: number) => boolean): T[] {
  return all.filter((one, index) => isInSample(one, index) !== EVERY_CASE);
}
