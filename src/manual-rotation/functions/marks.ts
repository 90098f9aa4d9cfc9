import type { GenerationFacts } from './family';

/** From the mark of an activation to the swap at the longest: a look and a read, which are tried again for minutes. */
export const LONGEST_SWAP_MS = 60 * 60 * 1000;

/** The time in a tag, or undefined if there is none that can be read: a garbled mark is a missing mark. */
export function timeIn(one: Pick<GenerationFacts, 'tags'>, tag: string): Date | undefined {
  const time = Date.parse(one.tags?.[tag] ?? '');
  return Number.isNaN(time) ? undefined : new Date(time);
}
