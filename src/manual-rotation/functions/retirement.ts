import { answer } from './answers';
import type { GenerationFacts } from './family';
import type { FamilyView } from './family-view';
import { TAGS, versionAlias } from '../../private/vocabulary';
import type { RetirementTerms } from '../declared';
import type { GenerationRef, SurveyResult } from '../survey-messages';
import { isGoing, ref, succeeds } from './family-view';
import { isGarbled, isMoveByHand, LONGEST_SWAP_MS, timeIn, toldUnusable } from './marks';
import { isPublished } from './published';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What has to be known of one generation before it may be retired. */
export interface UsageFacts {
  readonly aliases: ReadonlyArray<string>;
  /** How others were given a right to use it, in words. */
  readonly lent: string | undefined;
  /** The key the alias points to. The machine looks once more, right before the call. */
  readonly currentKeyArn: string | undefined;
  /** Undefined: AWS KMS did not say. */
  readonly tracking: { readonly since: Date; readonly lastUsed: Date | undefined } | undefined;
}

/**
 * Generations that retirement may be about, oldest first: superseded ones that the machine may touch, and nobody wants left alone; whose
 * public key verifiers need no more.
 */
export function retirable(view: FamilyView, current: GenerationFacts): GenerationFacts[] {
  return view.members(current).filter((one) => one.number < current.number && !isLeftAlone(one)
    && view.ownsPolicy(one) && !isPublished(one, view.declared)); // the policy of an adopted key gives the machine no right to retire it
}

/** What a generation's state and marks say of its retirement: everything that can change between the survey and the call. */
export type MarkedOne = Pick<GenerationFacts, 'number' | 'keyState' | 'tags'>;

/** It is going already, or a person wants it kept. */
export function isLeftAlone({ keyState, tags }: MarkedOne): boolean {
  return isGoing({ keyState }) || tags?.[TAGS.vetoed] !== undefined;
}

/** Which step of a retirement comes next, whenever that is; or that somebody has undone the one before, and why. */
export function stepByMarks({ number, keyState, tags }: MarkedOne): { readonly plan: 'disable' | 'delete' | 'veto'; readonly why: string } {
  if (tags?.[TAGS.deletion] !== undefined) return { plan: 'veto', why: `somebody cancelled the deletion of generation ${number}` };
  const enabledAgain = { plan: 'veto', why: `somebody enabled generation ${number} again` } as const;
  const disabledAt = timeIn({ tags }, TAGS.disabled);
  if (disabledAt === undefined) {
    return isGarbled({ tags }, TAGS.disabled) && keyState === 'Enabled' ? enabledAgain : { plan: 'disable', why: '' };
  }
  // Nobody looked while it was enabled in between.
  if ((timeIn({ tags }, TAGS.superseded) ?? disabledAt) > disabledAt) {
    return { plan: 'veto', why: `generation ${number} was current again after it had been disabled` };
  }
  return keyState === 'Enabled' ? enabledAgain : { plan: 'delete', why: '' };
}

/** The next step for a generation by its marks, or that its retirement was undone. Undefined: nothing is due. */
export function nextStep(view: FamilyView, one: GenerationFacts, terms: RetirementTerms, now: Date): SurveyResult | undefined {
  const name = `generation ${one.number}`;
  const about = { newKey: ref(one), keyState: one.keyState };
  const { plan, why } = stepByMarks(one);
  if (plan === 'veto') return answer(plan, why, about);
  const since = supersededSince(view, one);
  if (since === undefined || !olderThan(since, terms.after, now)) return undefined;
  if (plan === 'disable') return answer(plan, `${name} is superseded since ${since.toISOString()}`, about);
  const { deletion } = terms;
  const disabledAt = timeIn(one, TAGS.disabled)!;
  if (deletion === null || !olderThan(disabledAt, deletion.quarantine, now)) return undefined;
  return answer(plan, `${name} is disabled since ${disabledAt.toISOString()}`, { ...about, pendingWindowDays: deletion.pendingWindow });
}

/**
 * The later of the mark and of the successor's creation: a mark that says too early a time retires nothing too early. A generation that
 * was staged, never activated, and passed over, counts from the creation of the current one. Where a mark is garbled, or says that it was
 * superseded before it was made, nothing tells: it is kept.
 */
function supersededSince(view: FamilyView, one: GenerationFacts): Date | undefined {
  const { current, others } = view.facts;
  const told = toldUnusable(one)?.at;
  const isUnreadable = one.tags?.[TAGS.unusable] !== undefined && told === undefined;
  if (isGarbled(one, TAGS.superseded) || isGarbled(one, TAGS.activated) || isUnreadable) return undefined;
  const marked = timeIn(one, TAGS.superseded);
  if (marked !== undefined && marked < one.createdAt) return undefined;
  if (marked === undefined) {
    const wasPassedOver = !view.wasCurrent(one) && one.tags?.[TAGS.predecessor] !== undefined && one.number < current!.number;
    return wasPassedOver ? current!.createdAt : undefined;
  }
  // The mark may be of an earlier time as superseded key, if a move back was not recorded: the last move to the key that took over tells.
  const by = one.tags?.[TAGS.supersededBy];
  const next = others.find((other) => other.keyId === by);
  if (next !== undefined && isGarbled(next, TAGS.activated)) return undefined;
  const returned = Math.max(timeIn(one, TAGS.activated)?.getTime() ?? 0, told?.getTime() ?? 0);
  const movedAt = view.facts.alias!.movedAt.getTime();
  // It may have been current again after the mark, which nobody recorded.
  const left = returned > marked.getTime() ? Math.min(movedAt, ...rotatedAfter(view, one, returned))
    : by === current?.keyId ? movedAt : (next && timeIn(next, TAGS.activated)?.getTime()) ?? 0;
  const made = [...others, ...(current === undefined ? [] : [current])]
    .filter((other) => other.number > one.number && view.isOurs(other) && !view.isRejected(other))
    .map((other) => other.createdAt.getTime());
  const follows = made.length === 0 ? 0 : Math.min(...made);
  return new Date(Math.max(marked.getTime(), left, returned, placedAt(view), replacedAt(view, one), follows));
}

/**
 * When the machine moved the alias to newer keys, which were current from then on: whatever was current before was left then at the latest.
 * Without that, frequent rotations would keep it for ever. A move that had begun by `time` may have been overtaken by what happened then.
 */
function rotatedAfter(view: FamilyView, one: GenerationFacts, time: number): number[] {
  return chainOf(view).flatMap((other) => {
    const activated = timeIn(other, TAGS.activated);
    if (other.number <= one.number || activated === undefined || activated.getTime() <= time + LONGEST_SWAP_MS) return [];
    const wasCurrent = other === view.facts.current || (timeIn(other, TAGS.superseded) ?? 0) > activated;
    return wasCurrent ? [activated.getTime()] : [];
  });
}

/**
 * When the machine last moved the alias, or was about to, to a key that was made to replace this one: it was current until then, also if
 * that was by hand, and the rotation was never recorded. What a key says of itself counts only if the current one descends from it.
 */
export function replacedAt(view: FamilyView, one: GenerationFacts): number {
  const chain = chainOf(view);
  const named = [...view.facts.others, ...chain].filter((other) => succeeds(other, one));
  const claims = chain.filter((other) => mayHaveReplaced(view, other, one));
  const times = [...named, ...claims].flatMap((other) => [TAGS.activated, TAGS.recorded].map((tag) => timeIn(other, tag)?.getTime() ?? 0));
  return Math.max(0, ...times);
}

/** The current generation, and those that can be reached from it. */
function chainOf(view: FamilyView): GenerationFacts[] {
  const { current } = view.facts;
  return current === undefined ? [] : [current, ...view.members(current)];
}

/** The key before it took no tags, neither to name it nor to record that it was left: any that is newer than the one that names it. */
function mayHaveReplaced(view: FamilyView, other: GenerationFacts, one: GenerationFacts): boolean {
  if (other.tags?.[TAGS.predecessor] === one.keyId) return true;
  if (other.number <= one.number || other.tags?.[TAGS.recorded] === undefined || other.tags[TAGS.predecessor] === undefined) return false;
  const namer = view.predecessor(other);
  return namer === undefined || namer.number < one.number;
}

/** When somebody else made the alias, or moved it to where it is: of where it was before that, nothing tells. */
function placedAt(view: FamilyView): number {
  return Math.max(view.facts.alias!.createdAt?.getTime() ?? 0, movedByHandAt(view) ?? 0);
}

/** When somebody else moved the alias to where it is. */
export function movedByHandAt({ facts: { alias, current, others } }: FamilyView): number | undefined {
  return alias !== undefined && current !== undefined && isMoveByHand(alias.movedAt, current, others) ? alias.movedAt.getTime() : undefined;
}

/**
 * Nothing is retired within a day of any move of the alias, or of another name that the current key has: reads may lag by minutes, and who
 * moved it may have reasons that show tomorrow.
 */
export function wasMovedLately(view: FamilyView, now: Date): boolean {
  const { movedAt, otherMovedAt = movedAt } = view.facts.alias!;
  return now.getTime() - Math.max(movedAt.getTime(), otherMovedAt.getTime()) < DAY_MS;
}

/** Why a generation has to be kept after all, or undefined. Every doubt keeps it. */
export function whyKept(
  familyName: string,
  { keyArn, number }: GenerationRef,
  usage: UsageFacts,
  terms: RetirementTerms,
  now: Date,
): string | undefined {
  const own = versionAlias(familyName, number);
  const others = usage.aliases.filter((name) => name !== own);
  if (others.length > 0) return `it has other aliases: ${others.join(', ')}`;
  if (!usage.aliases.includes(own)) return `${own} is not one of its aliases`;
  if (usage.lent !== undefined) return `it ${usage.lent}`;
  if (usage.currentKeyArn === undefined || usage.currentKeyArn === keyArn) return 'the alias points to it, or cannot be read';
  if (usage.tracking === undefined) return 'AWS KMS does not say when it was used last';
  const { since, lastUsed } = usage.tracking;
  if (!olderThan(since, terms.unusedFor, now)) return `its usage is tracked since ${since.toISOString()} only`;
  if (lastUsed !== undefined && !olderThan(lastUsed, terms.unusedFor, now)) return `it was used on ${lastUsed.toISOString()}`;
  return undefined;
}

function olderThan(time: Date, days: number, now: Date): boolean {
  return now.getTime() - time.getTime() >= days * DAY_MS;
}
