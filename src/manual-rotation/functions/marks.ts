import type { GenerationFacts } from './family';
import { machineTime } from '../../private/machine-time';

type Marked = Pick<GenerationFacts, 'tags'>;

/** From the mark of an activation to the swap at the longest: a look and a read, which are tried again for minutes. */
export const LONGEST_SWAP_MS = 60 * 60 * 1000;

/** The time in a tag, or undefined if there is none that can be read: a garbled mark is a missing mark. */
export function timeIn(one: Marked, tag: string): Date | undefined {
  return machineTime(one.tags?.[tag]);
}

/** Whether a mark was there, which somebody wrote over: nothing tells when that was. */
export function isGarbled(one: Marked, tag: string): boolean {
  return one.tags?.[tag] !== undefined && timeIn(one, tag) === undefined;
}
