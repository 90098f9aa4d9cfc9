import { DECLARED } from './family-builder';
import type { FamilyFacts, GenerationFacts } from '../../../src/manual-rotation/functions/family';
import { successorTag, TAGS } from '../../../src/private/vocabulary';

/* What the properties judge plans by: said a second time, not with the code under test. */

export const every = (facts: FamilyFacts): GenerationFacts[] => [...(facts.current ? [facts.current] : []), ...facts.others];

export const isOurs = (one: GenerationFacts): boolean =>
  one.tags?.[TAGS.family] === DECLARED.familyName && one.tags[TAGS.owner] === DECLARED.owner;

/** Fit to become the current key. */
export const isFit = (one: GenerationFacts): boolean => isOurs(one)
  && one.tags![TAGS.rejected] === undefined && one.keyState === 'Enabled' && one.isLent === false
  && one.keySpec === DECLARED.keySpec && one.keyUsage === DECLARED.keyUsage && one.origin === 'AWS_KMS';

/** Whether a key, where only the machine can write, names the other as its successor. */
export const names = (one: GenerationFacts | undefined, other: { keyId: string }): boolean =>
  one?.tags?.[successorTag(other.keyId)] !== undefined;

/** Whether a key, where only the machine can write, says that it replaced the other. */
export const replaced = (one: GenerationFacts, other: GenerationFacts): boolean =>
  one.tags?.[TAGS.predecessor] === other.keyId && other.number < one.number;

/**
 * Whether the alias was moved back from a newer key that had it: one that was made before the last move, and that bears a mark of it, or
 * that another key of the family names as the one that took over.
 */
export function isMovedBack(facts: FamilyFacts): boolean {
  const { alias, current, others } = facts;
  const reached = reachable(facts);
  const successors = [current!, ...others.filter((one) => reached.has(one.keyArn))].map((one) => one.tags?.[TAGS.supersededBy]);
  return others.some((one) => one.number > current!.number && reached.has(one.keyArn) && one.claimedAt < alias!.movedAt
    && (one.tags![TAGS.activated] !== undefined || one.tags![TAGS.superseded] !== undefined
      || successors.includes(one.keyId) || Object.keys(one.tags!).some((tag) => tag.startsWith(successorTag('')))));
}

/**
 * Whether a read that shows the alias on the current key may be late: what only the machine can write says, at most ten minutes ago, that
 * the alias is moved, and the alias shows no later move. Or, at most twelve minutes after the run's start, the reads of the alias differ,
 * or a return from the current key was recorded.
 */
export function mayBeLate(facts: FamilyFacts, now: Date, startedAt = now): boolean {
  const { alias, current, others } = facts;
  if (alias === undefined || current === undefined) return false;
  const isListed = alias.createdAt !== undefined;
  const reached = reachable(facts);
  const marks = [current.tags?.[TAGS.superseded],
    ...others.filter((one) => reached.has(one.keyArn)).map((one) => one.tags![TAGS.activated])].map((mark) => Date.parse(mark ?? ''));
  const before = others.find((one) => isOurs(one) && replaced(current, one))?.tags;
  const isTakenBack = before?.[TAGS.supersededBy] === current.keyId && before[TAGS.superseded] === undefined;
  return ((!isListed || isTakenBack) && now.getTime() - startedAt.getTime() <= 720_000)
    || marks.some((mark) => mark >= now.getTime() - 600_000 && (!isListed || mark >= alias.movedAt.getTime()));
}

/** The key that took over from the current one, where the read that shows the alias on that may be late. */
export function successorOfLate(facts: FamilyFacts, now: Date): GenerationFacts | undefined {
  const reached = reachable(facts);
  return mayBeLate(facts, now)
    ? facts.others.find((one) => reached.has(one.keyArn) && facts.current!.tags?.[TAGS.supersededBy] === one.keyId) : undefined;
}

/** The keys to which what the machine wrote leads from the current one, itself included: steps are repeated until nothing is new. */
export function reachable(facts: FamilyFacts): ReadonlySet<string> {
  const reached = new Set(facts.current === undefined ? [] : [facts.current.keyArn]);
  for (let before = -1; before !== reached.size;) {
    before = reached.size;
    for (const from of every(facts).filter((one) => reached.has(one.keyArn))) {
      for (const to of facts.others) if (isOurs(to) && (names(from, to) || replaced(from, to))) reached.add(to.keyArn);
    }
  }
  return reached;
}
