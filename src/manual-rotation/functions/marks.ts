import type { GenerationFacts } from './family';
import { machineTime } from '../../private/machine-time';
import { TAGS } from '../../private/vocabulary';

type Marked = Pick<GenerationFacts, 'tags'>;

/** Of AWS KMS, which says when the alias was moved, and AWS Step Functions, which says when a run looked and wrote a mark. */
export const CLOCKS_DIFFER_MS = 1000;

/** From the mark of an activation to the swap at the longest: a look and a read, which are tried again for minutes. */
export const LONGEST_SWAP_MS = 60 * 60 * 1000;

/** The same, if AWS KMS refuses nothing. A longer one is taken for somebody else's: that only keeps keys and costs reads. */
export const PROMPT_MOVE_MS = 2 * 60 * 1000;

/** The time in a tag, or undefined if there is none that can be read: a garbled mark is a missing mark. */
export function timeIn(one: Marked, tag: string): Date | undefined {
  return machineTime(one.tags?.[tag]);
}

/** Whether a mark was there, which somebody wrote over: nothing tells when that was. */
export function isGarbled(one: Marked, tag: string): boolean {
  return one.tags?.[tag] !== undefined && timeIn(one, tag) === undefined;
}

/** What was told of a key last: that it is current, and why it cannot be used. */
export function toldUnusable(one: Marked): { readonly cause: string; readonly at: Date } | undefined {
  const [cause, time] = (one.tags?.[TAGS.unusable] ?? '').split(' ');
  const at = machineTime(time);
  return at === undefined ? undefined : { cause, at };
}

/**
 * Whether somebody else made the last move of the alias. The machine marks a key right before it moves the alias there, and records that on
 * the one before, or on this one, right after.
 */
export function isMoveByHand(movedAt: Date, current: Pick<GenerationFacts, 'keyId' | 'tags'>, others: ReadonlyArray<Marked>): boolean {
  const activated = timeIn(current, TAGS.activated);
  if (activated === undefined) return true;
  if (movedAt.getTime() - activated.getTime() > PROMPT_MOVE_MS) return true; // a record that came later does not tell whose move it was
  const before = others.filter((one) => one.tags?.[TAGS.supersededBy] === current.keyId);
  const records = [timeIn(current, TAGS.recorded), ...before.map((one) => timeIn(one, TAGS.superseded))]
    .filter((at) => at !== undefined && at >= activated) as Date[];
  return records.some((at) => movedAt.getTime() > at.getTime() + CLOCKS_DIFFER_MS);
}
