import type { GenerationFacts } from '../../manual-rotation/functions/family';
import type { FamilyView } from '../../manual-rotation/functions/family-view';
import { CLOCKS_DIFFER_MS, isGarbled, LONGEST_SWAP_MS, timeIn } from '../../manual-rotation/functions/marks';
import { markOf } from '../../manual-rotation/functions/published';
import { movedByHandAt, replacedAt } from '../../manual-rotation/functions/retirement';
import { TAGS } from '../../private/vocabulary';
import type { PublicationMark } from '../publication-mark';

/**
 * How much longer than `verifyFor` a key stays: the mark of the swap is written before or after the alias moves (14 minutes of retries
 * each), and some callers still reach the old key for minutes after it.
 */
export const MARGIN_MS = 60 * 60 * 1000;

/**
 * A return to a generation that was taken out publishes it anew, and may be asked for again once verifiers have it: for so long from then
 * on. Ticks come in between, and must not take it out.
 */
export const RETURN_STAYS_MS = 24 * 60 * 60 * 1000;

/** The last instant that a Date can be. */
const FOREVER = new Date(8.64e15);

/** Where a generation stands, as far as its public key goes. */
export type Standing =
  /** Callers use it, or are about to. */
  | { readonly is: 'current' | 'next' }
  /** It was current, until about then at the latest. */
  | { readonly is: 'left'; readonly at: Date }
  /** It was never current and never will be. */
  | { readonly is: 'passed over' };

export interface Candidate {
  readonly standing: Standing;
  readonly mark: PublicationMark | undefined;
  readonly isEnabled: boolean;
}

/**
 * Whether a key has to stand in a document at an instant. A key that was taken out does not come back by itself: a later move of the alias
 * says nothing new about it.
 *
 * @param keepSeconds how long after it was left; null: for as long as it is enabled
 * @param delaySeconds how long verifiers need before it may be current
 */
export function belongs({ standing, mark, isEnabled }: Candidate, keepSeconds: number | null, delaySeconds: number, now: Date): boolean {
  if (mark?.state === 'revoked') return false;
  switch (standing.is) {
    case 'current': case 'next': return true;
    case 'passed over': return false;
    case 'left':
      if (keepSeconds === null) return isEnabled;
      return mark?.state !== 'out' && now.getTime() < endOf(standing.at, mark, keepSeconds, delaySeconds);
  }
}

function endOf(leftAt: Date, mark: PublicationMark | undefined, keepSeconds: number, delaySeconds: number): number {
  const end = leftAt.getTime() + keepSeconds * 1000 + MARGIN_MS;
  // Only a return marks a key after its end.
  return mark?.state === 'published' && mark.since.getTime() >= end ? mark.since.getTime() + delaySeconds * 1000 + RETURN_STAYS_MS : end;
}

/** What a generation's marks say of its standing. Every doubt keeps the key longer. */
export function standingOf(view: FamilyView, one: GenerationFacts, nextKeyId: string | undefined, now: Date): Standing {
  const { current, others, alias } = view.facts;
  if (one === current) return { is: 'current' };
  if (one.keyId === nextKeyId || (current !== undefined && view.staged(current) === one)) return { is: 'next' };
  if (!view.wasCurrent(one) && !wasFirst(one)) return { is: 'passed over' };
  const movedAt = alias?.movedAt.getTime();
  const superseded = timeIn(one, TAGS.superseded)?.getTime();
  // A generation that the alias was moved back from bears no mark of that: it was left by the last move, at the latest. What other keys
  // bear does not tell when: of moves by hand, which may have made it current again since, they keep nothing.
  if (superseded === undefined) return { is: 'left', at: movedAt === undefined ? FOREVER : new Date(movedAt) };
  const by = one.tags?.[TAGS.supersededBy];
  const successor = others.find((other) => other.keyId === by);
  // The mark may be of an earlier time as superseded key, if a move back was not recorded.
  const again = by === current?.keyId || (successor !== undefined && isGarbled(successor, TAGS.activated)) ? movedAt
    : successor && timeIn(successor, TAGS.activated)?.getTime();
  // A run that comes a day after one that was cut short records it late. AWS KMS says when the alias was moved, but that takes no key out.
  const lastUse = Math.max(superseded, again ?? 0, activatedAt(one, movedAt, now) ?? 0, movedByHandAt(view) ?? 0, replacedAt(view, one));
  return { is: 'left', at: new Date(lastUse) };
}

/** The mark is written right before a swap. If the alias was not moved since, and that is not just about to be seen, the swap failed. */
function activatedAt(one: GenerationFacts, movedAt: number | undefined, now: Date): number | undefined {
  if (isGarbled(one, TAGS.activated)) return movedAt;
  const activated = timeIn(one, TAGS.activated)?.getTime();
  const mayHaveMoved = activated !== undefined && (movedAt === undefined || movedAt >= activated - CLOCKS_DIFFER_MS
    || now.getTime() - activated < LONGEST_SWAP_MS);
  return mayHaveMoved ? activated : undefined;
}

/** A first generation, or an adopted one, was current before anything was activated. */
function wasFirst(one: GenerationFacts): boolean {
  return one.tags?.[TAGS.predecessor] === undefined;
}

/** What a generation bears, or bears as of a moment ago: the mark of a revocation may not be visible yet. */
export function markNow(one: GenerationFacts, revokedKeyId: string): PublicationMark | undefined {
  return one.keyId === revokedKeyId ? { state: 'revoked', since: new Date(0) } : markOf(one);
}

/** Everything that can be known to be a generation of the family, the current one first, then the newest. */
export function genuineGenerations(view: FamilyView): GenerationFacts[] {
  const { current } = view.facts;
  const others = (current === undefined ? view.known() : view.members(current)).slice().reverse();
  return current === undefined ? others : [current, ...others];
}
