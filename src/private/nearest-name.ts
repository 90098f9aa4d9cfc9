/**
 * Which of the names that there are somebody meant. This file imports nothing: what judges files without the AWS CDK shares it.
 *
 * The command line has such a thing of `commander`, which does not export it and is no dependency of the constructs.
 */

/** How much of two names has to be the same: `maxKeyAge` is meant to be `maxKeyAgeDays`, and `alias` is not meant to be `owner`. */
const LEAST_SIMILARITY = 0.6;

/** ` (did you mean 'x'?)`, or nothing where no name is like it. */
export function didYouMean(name: unknown, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  return nearest === undefined ? '' : ` (did you mean '${nearest}'?)`;
}

/** The name that somebody surely meant: another case, a unit behind it, or one slip of the keyboard, in a long name two. */
export function surelyMeant(name: string, known: readonly string[]): string | undefined {
  const bare = name.toLowerCase();
  return known.find((other) => {
    const meant = other.toLowerCase();
    return bare === meant || UNITS.some((unit) => bare === meant + unit) || distance(bare, meant) <= (meant.length < LONG ? 1 : 2);
  });
}

const UNITS = ['days', 'hours', 'minutes', 'seconds'];
/** With fewer letters, two other ones make another word. */
const LONG = 8;

/** The name that is most like it, if any is. */
export function nearestName(name: unknown, known: readonly string[]): string | undefined {
  if (typeof name !== 'string') return undefined;
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
