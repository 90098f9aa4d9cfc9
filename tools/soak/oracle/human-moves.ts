import type { Ledger } from './ledger';
import { last, lastSurvey } from './records';
import type { Change, Run } from './records';
import { RACE_MS } from './rule';
import type { Court, RuleMaker } from './rule';
import { STATES } from '../../../src/manual-rotation/contract';
import { successorOf, TAGS } from '../../../src/private/vocabulary';

/** As the machine takes it. */
const CLOCKS_DIFFER_MS = 1000;

interface Decision {
  readonly at: number;
  readonly keyId: string;
  readonly alias: string;
}

/**
 * Where a person moves the alias, it stays: a run on its way does not move it on (but for what no read could show: UpdateAlias has no
 * compare-and-swap), and after a move back, no run moves it forward until somebody asks for it.
 */
export const humanMoves: RuleMaker = (court) => {
  const decisions = new Map<string, Decision>();
  const { ledger } = court;
  const person = ({ input, at }: Change) => {
    const keyId = ledger.idOf(input.TargetKeyId);
    const before = ledger.tenures.filter((tenure) => tenure.alias === input.AliasName).at(-2)?.keyId;
    if (before === keyId) return;
    decisions.set(input.AliasName, { at, keyId, alias: input.AliasName });
  };
  const wrong = (run: Run, change: Change, decision: Decision): string | undefined => {
    const { at } = change;
    if (ledger.idOf(change.input.TargetKeyId) === decision.keyId) return undefined;
    if (isWhereItWasSeen(court, run, decision)) return undefined;
    if (lastSurvey(run) < decision.at) return at - decision.at > court.horizonMs + RACE_MS ? 'which was on its way' : undefined;
    if (lastSurvey(run) < decision.at + court.horizonMs) return undefined;
    if (!isBack(ledger, decision, wasMadeSince(court, change, decision))) return undefined;
    const state = ledger.store.keys.get(decision.keyId)?.state;
    if (run.edition.variant.replacesUnusable && state !== 'Enabled') return undefined;
    // Within a second, nothing tells whether the request or the move was first.
    const asked = [run, ...ledger.runs].some(
      (one) => one.startedAt >= decision.at - CLOCKS_DIFFER_MS && (one.input.action === 'rotate' || one.input.action === 'rollback'),
    );
    return asked ? undefined : 'which nobody had asked for';
  };
  return {
    change: (change) => {
      const { operation, input, run, state } = change;
      if (operation === 'CreateKey' && run?.edition.variant.replacesUnusable === true) lapse(decisions, ledger, run);
      if (!['UpdateAlias', 'CreateAlias'].includes(operation) || !ledger.mains.has(input.AliasName)) return;
      if (run === undefined) return person(change);
      const decision = decisions.get(input.AliasName);
      // Who deleted the alias took the decision along: the alias is made anew for the last generation that was recorded.
      if (operation === 'CreateAlias') decisions.delete(input.AliasName);
      if (decision === undefined || operation !== 'UpdateAlias') return;
      const why = wrong(run, change, decision);
      if (why !== undefined) {
        const began = run.entered.get(state === STATES.swapBack ? STATES.readAliasAgain : STATES.readAlias);
        court.accuse('human-moves', `${run.name}, ${why}, moved ${input.AliasName} to ${ledger.say(ledger.idOf(input.TargetKeyId))}; a `
          + `person had moved it to ${ledger.say(decision.keyId)} `
          + `at ${new Date(decision.at).toISOString()} (surveyed ${new Date(lastSurvey(run)).toISOString()}, began to read the alias `
          + `${began === undefined ? 'never' : new Date(began).toISOString()})`);
      }
      decisions.delete(input.AliasName);
    },
  };
};

/**
 * Where the declaration asks for the replacement of a key that cannot be used, that is asked for: a key that is made meanwhile becomes
 * current, also if somebody enables the old one before that.
 */
function lapse(decisions: Map<string, Decision>, ledger: Ledger, run: Run): void {
  for (const [alias, { keyId }] of decisions) {
    const wasSaved = (last(ledger.history(keyId).saves) ?? 0) >= lastSurvey(run);
    if (ledger.store.keys.get(keyId)?.state !== 'Enabled' || wasSaved) decisions.delete(alias);
  }
}

/**
 * From a generation to an older one. A generation that is gone, or whose tags a person garbled, tells nothing any more; one that no key
 * could name when it was made, as none took tags, cannot be told from a stranger's. That one was current which took no tags then only the
 * older key's mark can tell, and only until another one has replaced that: it is never moved to again, but a new key is made.
 */
function isBack(ledger: Ledger, { keyId, at }: Decision, byMarks: boolean): boolean {
  const number = ledger.numberOf(keyId);
  return [...ledger.keys.values()].some(({ id, byPerson, garbledAt }) => {
    return !byPerson && garbledAt === undefined && ledger.numberOf(id) > number && wasSeenCurrent(ledger, id, at)
      && ledger.store.keys.has(id) && ledger.hangTogether(id, keyId) && (!byMarks || tells(ledger, id));
  }) && ledger.history(keyId).garbledAt === undefined;
}

/** Whether a mark says that a generation was current. */
function tells({ store }: Ledger, id: string): boolean {
  const marks = [...store.keys.get(id)!.tags.keys()];
  return marks.some((tag) => tag === TAGS.activated || tag === TAGS.superseded || successorOf(tag) !== undefined)
    || [...store.keys.values()].some(({ tags }) => tags.get(TAGS.supersededBy) === id);
}

function wasMadeSince({ ledger }: Court, { input }: Change, { at }: Decision): boolean {
  return ledger.store.keys.get(ledger.idOf(input.TargetKeyId))!.createdAt > at;
}

/**
 * Somebody moved the alias within a second of the survey to the key where that had seen it, which late reads show it on for a while after
 * it was left: AWS KMS says when, by a clock that is not the run's.
 */
function isWhereItWasSeen({ ledger, horizonMs }: Court, run: Run, { alias, keyId, at }: Decision): boolean {
  const surveyed = lastSurvey(run);
  const before = ledger.tenures.filter((tenure) => tenure.alias === alias && tenure.at <= surveyed);
  const wasSeen = before.some((tenure, index) => tenure.keyId === keyId && (before[index + 1]?.at ?? Infinity) >= surveyed - horizonMs);
  return wasSeen && at > surveyed && at - surveyed <= CLOCKS_DIFFER_MS;
}

/**
 * A run moved the alias there, or recorded that somebody had. Of a staged generation that a person moved it to and away from before any
 * run, AWS KMS says no more than that somebody touched the alias.
 */
function wasSeenCurrent(ledger: Ledger, id: string, before: number): boolean {
  return ledger.wasRecorded(id, before)
    || ledger.tenures.some((tenure) => tenure.keyId === id && tenure.at < before && tenure.run !== undefined);
}
