import { TAGS } from '../../private/vocabulary';
import { ERRORS, OUTCOMES, UNUSABLE_CAUSES } from '../contract';
import type { RunInput } from '../run-request';
import type { SurveyResult } from '../survey-messages';
import { answer, refusal } from './answers';
import type { GenerationFacts } from './family';
import type { FamilyView } from './family-view';
import { ref, succeeds } from './family-view';
import { timeIn } from './marks';
import { goOn } from './next-generation';
import { unusablePlan, whyUnusable } from './plan-unusable';

/** There is no alias: the family is new, has a new alias name, or somebody deleted the alias, or the key with it. */
export function planWithoutAlias(
  view: FamilyView, input: RunInput, now: Date, inHand: string | undefined, adopt: () => SurveyResult | undefined,
): SurveyResult {
  // Beside a first generation that was about to get the alias, and cannot any more, another one may have been planted.
  const isStuck = view.genuine().some((one) => one.tags?.[TAGS.activated] !== undefined && !view.canBecomeCurrent(one));
  // A deployment makes one more: somebody asked for a first generation. A run that nobody asked for tells people.
  const isForPeople = input.reason !== 'deployment' && isDoubtful(view);
  return isStuck || wasEverCurrent(view) || isForPeople ? anew(view, input, now) : first(view, input, inHand, adopt);
}

/**
 * Nothing names a first generation but its number. Any other, whoever may make, tag and name keys can have planted; and if an earlier run
 * did make it, as number 1 was taken, then making one more in each run would cost a key a day. One whose tags cannot be read may be what
 * callers had.
 */
function isDoubtful(view: FamilyView): boolean {
  const fit = view.genuine().filter((one) => view.canBecomeCurrent(one));
  const unread = view.facts.others.filter((one) => one.tags === undefined);
  return fit.length + unread.length > 0 && fit.every((one) => one.number !== 1);
}

/** A first generation that is recorded, or any that followed another: callers had this family, also if what they had is gone. */
function wasEverCurrent(view: FamilyView): boolean {
  return view.facts.others.some((one) => view.isOurs(one)
    && [TAGS.staged, TAGS.superseded, TAGS.predecessor, TAGS.hold].some((mark) => one.tags?.[mark] !== undefined));
}

/** Make the first generation, or go on with it: with number 1, or with what this very run has made. */
function first(
  view: FamilyView, { action }: RunInput, inHand: string | undefined, adopt: () => SurveyResult | undefined,
): SurveyResult {
  if (action !== undefined && action !== 'check') {
    return refusal(ERRORS.generationMismatch, `${view.declared.aliasName} does not exist, so there is no current generation`,
      'Deploy the stack, or start the machine with action check: both make the alias. Then ask again.');
  }
  const key = view.genuine().find((one) => view.canBecomeCurrent(one) && (one.number === 1 || one.keyId === inHand));
  if (key !== undefined) return goOn(view, key, null, `generation ${key.number} exists, but the alias does not`);
  return adopt() ?? answer('create', 'no generation of this family exists');
}

/** Callers had an alias. It is given back to the generation that had it, if that is sure; else people are told. */
function anew(view: FamilyView, input: RunInput, now: Date): SurveyResult {
  const { action, reason } = input;
  const last = view.lastCurrent();
  const held = view.heldSince(undefined);
  if (action === 'release') return release(view);
  if (held !== undefined && (action === 'rotate' || action === 'rollback' || action === 'revoke')) {
    return refusal(ERRORS.held, `the family is held since ${held}`, 'Start the machine with action release first.');
  }
  // A first generation that was never recorded is no one to give an alias back to: callers may never have had it.
  if (last !== undefined && isFit(view, last) && wasEverCurrent(view)) {
    if (reason === 'deployment' && isRotating(view, last)) return inFlight(view, last);
    if (action === 'hold') return answer('hold', `asked to hold generation ${last.number}`, { newKey: ref(last) });
    return held === undefined
      ? answer('restore', `the alias is gone; generation ${last.number} was current`, {
        newKey: ref(last),
        nextNumber: view.facts.nextNumber,
      })
      : unusablePlan(view, last, UNUSABLE_CAUSES.aliasDeleted, held, now);
  }
  const cause = (last && view.unusable(last)) ?? UNUSABLE_CAUSES.aliasDeleted;
  if (reason === 'deployment') return answer('nothing', whyUnusable(view, last, cause, held), { outcome: OUTCOMES.unusable, cause });
  if (action === 'rotate' || action === 'rollback') return move(view, input);
  if (action === 'hold') return noOneToHold(view);
  // Nobody asked: then a hold counts, too, that stands on a key which may have been planted.
  const mayAct = held === undefined && view.mayBeHeldSince() === undefined;
  const begun = newBeginning(view, last);
  if (begun !== undefined && mayAct) return begun;
  const replaces = view.declared.whenCurrentKeyUnusable === 'replace' && reason === 'tick' && mayAct;
  return replaces ? create(view, `replaces a current key that cannot be used (${cause})`) : unusablePlan(view, last, cause, held, now);
}

/** Where it was current before, that somebody was granted it, or that its spec is older, is no reason to leave callers without an alias. */
function isFit(view: FamilyView, one: GenerationFacts): boolean {
  return one.keyState === 'Enabled' && view.sameTypeAndUsage(one) && view.obeys(one) && (one.isLent === false || view.hadCallers(one));
}

/** A request works without an alias, too: the alias is made anew with the key that the request names. */
function move(view: FamilyView, { action, fromGeneration: from }: RunInput): SurveyResult {
  const last = view.lastNumber();
  const current = view.lastCurrent();
  if (from !== last && from !== current?.number) {
    return refusal(ERRORS.generationMismatch,
      `'fromGeneration' is ${from}, but generation ${last} was the last one; ${view.declared.aliasName} does not exist`,
      `To go on, start again with fromGeneration ${last}.`);
  }
  if (action === 'rotate') return newBeginning(view, current) ?? create(view, 'asked for');
  const below = current?.number ?? last;
  const target = [...view.known()].reverse()
    .find((one) => one.number < below && isFit(view, one) && view.wasCurrent(one) && !view.isRejected(one));
  return target === undefined
    ? refusal(ERRORS.nothingToRollBackTo,
      `no enabled generation below ${below} is left that was current once, and that nobody can have planted`,
      'Enable an older generation (AWS KMS: EnableKey, CancelKeyDeletion), or rotate forward.')
    : answer('rollback', `asked to go back to generation ${target.number}`, { newKey: ref(target) });
}

function create(view: FamilyView, why: string): SurveyResult {
  const namer = view.namer(undefined);
  return answer('create', why, { nameOn: namer === undefined ? null : ref(namer) });
}

/** A generation that an earlier run made to replace one that is unusable or gone: gone on with, rather than made again. */
function newBeginning(view: FamilyView, last: GenerationFacts | undefined): SurveyResult | undefined {
  const known = view.known();
  const newest = known.filter((one) => one.tags?.[TAGS.superseded] !== undefined).at(-1);
  const namers = [last, newest].filter((one) => one !== undefined);
  const above = Math.max(0, ...namers.map((namer) => namer.number));
  const begun = known.filter((one) => view.canBecomeCurrent(one) && one !== last && one.number > above
    && namers.some((namer) => succeeds(one, namer))).at(-1);
  return begun && goOn(view, begun, null, `generation ${begun.number} was made to replace one that cannot be used`);
}

/** With another alias on the family's keys, this is a new alias name: it has to start at the generation that the rotation leads to. */
function isRotating(view: FamilyView, last: GenerationFacts): boolean {
  const newer = view.genuine().some((one) => one.number > last.number && succeeds(one, last) && view.canBecomeCurrent(one)
    && timeIn(one, TAGS.staged) !== undefined);
  return newer && (view.facts.otherAliases ?? []).length > 0;
}

function inFlight(view: FamilyView, last: GenerationFacts): SurveyResult {
  return refusal(ERRORS.rotationInFlight,
    `a rotation away from generation ${last.number} is under way behind another alias (${view.facts.otherAliases!.join(', ')}); `
      + `${view.declared.aliasName} would start at the older key`,
    'Wait until the rotation has ended (the event KMS Alias Rotated; after the activation delay), then deploy again.');
}

function release(view: FamilyView): SurveyResult {
  const released = view.bearersOfHolds().filter((one) => view.takesTags(one)
    && (one.tags?.[TAGS.hold] ?? one.tags?.[TAGS.vetoed]) !== undefined);
  const since = view.mayBeHeldSince();
  return released.length === 0
    ? answer('nothing', since === undefined ? 'nothing is held or vetoed'
      : `a key says that the family is held since ${since}, but anybody may have made that key: it is not touched, `
        + 'and rotate is done in spite of it', { outcome: OUTCOMES.alreadyDone })
    : answer('release', `releases generations ${released.map((one) => one.number).join(', ')}`, {
      declare: released.map((one) => view.toDeclare(one)),
    });
}

function noOneToHold(view: FamilyView): SurveyResult {
  return refusal(ERRORS.currentKeyUnusable, `${view.declared.aliasName} does not exist, and no generation is left to hold`,
    'Nothing rotates by itself until the alias is there again.');
}
