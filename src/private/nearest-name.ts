/**
 * Which of the names that there are somebody meant. This file imports nothing: what judges files without the AWS CDK shares it.
 *
 * The command line has such a thing of `commander`, which does not export it and is no dependency of the constructs.
 */

/** How much of two names has to be the same: `maxKeyAge` is meant to be `maxKeyAgeDays`, and `alias` is not meant to be `owner`. */
const LEAST_SIMILARITY = 0.6;

/** ` (did you mean 'x'?)`, or nothing where no name is like it. */
export function didYouMean(name: unknown, known: readonly string[]): string {
  const nearest = typeof name === 'string' ? nearestName(name, known) : undefined;
  return nearest === undefined ? '' : ` (did you mean '${nearest}'?)`;
}

function nearestName(name: string, known: readonly string[]): string | undefined {
  const similarities = known.map((other) => similarity(name.toLowerCase(), other.toLowerCase()));
  const greatest = Math.max(...similarities);
  return greatest >= LEAST_SIMILARITY ? known[similarities.indexOf(greatest)] : undefined;
}

/** 1 for the same, 0 for nothing in common. */
function similarity(one: string, other: string): number {
  const length = Math.max(one.length, other.length);
  if (Math.min(one.length, other.length) < length * LEAST_SIMILARITY) return 0; // as many letters are missing; and a file may be long
  return 1 - distance(one, other) / length;
}

/**
 * How many letters have to be put in, taken out, changed, or swapped with their neighbours: the optimal string alignment distance, by the
 * usual table, row by row.
 */
function distance(one: string, other: string): number {
  let [before, last]: number[][] = [[], Array.from({ length: other.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const isSwapped = one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      row.push(Math.min(
        last[j] + 1,
        row[j - 1] + 1,
        last[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1),
        isSwapped ? before[j - 2] + 1 : Infinity,
      ));
    }
    [before, last] = [last, row];
  }
  return last[other.length];
}
