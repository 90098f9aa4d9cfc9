import { isTagChange, last, lastSurvey } from './records';
import type { Change, Run } from './records';
import { RACE_MS } from './rule';
import type { Court, RuleMaker } from './rule';
import { STATES } from '../../../src/manual-rotation/contract';
import { TAGS } from '../../../src/private/vocabulary';

/** Marks that say what was seen: written in a held family, too. */
const NOTES: readonly string[] = [TAGS.unusable];

/** A hold that succeeded stops every swap that had not begun, until somebody releases it; ticks of a held family change nothing. */
export const holds: RuleMaker = (court) => {
  let heldFrom: number | undefined;
  let taggedAt = 0;
  return {
    change: (change) => {
      const { operation, input, run, state } = change;
      if (run === undefined) return;
      // Reads may have become late since: then they show what was before the mark for longer.
      if (heldFrom !== undefined) heldFrom = Math.max(heldFrom, taggedAt + court.horizonMs + 1000);
      if (run.input.action === 'release' && operation === 'UntagResource') heldFrom = undefined;
      if (heldFrom !== undefined && !isHeld(court, run.edition.aliasName)) heldFrom = undefined;
      if (heldFrom === undefined) return;
      const seenFrom = Math.max(heldFrom, cancelledAt(court) + court.horizonMs + 1000);
      const isSwap = operation === 'UpdateAlias' && state === STATES.swap && court.ledger.mains.has(input.AliasName)
        && isMove(court, input.AliasName);
      // A swap that is tried again for minutes begins anew each time: what was read before the first try is old by then.
      const began = Math.max(run.entered.get(STATES.swap) ?? change.at, change.at - RACE_MS);
      if (isSwap && began >= seenFrom && !cannotBeReleased(court, run)) {
        court.accuse('holds', `${run.name} moved ${input.AliasName} to ${court.ledger.say(court.ledger.idOf(input.TargetKeyId))}, in a `
          + `family that is held since ${new Date(heldFrom).toISOString()}`);
      }
      const couldSee = lastSurvey(run) >= seenFrom && run.startedAt >= heldFrom && wasShown(court, run);
      if (run.input.reason === 'tick' && couldSee && !isNote(change)) {
        court.accuse('holds', `${run.name}: ${operation} in a family that is held since ${new Date(heldFrom).toISOString()}`);
      }
    },
    ended: (run) => {
      if (run.input.action !== 'hold' || run.result?.status !== 'SUCCEEDED') return;
      const tagged = run.changes
        .find((change) => change.operation === 'TagResource' && JSON.stringify(change.input.Tags).includes(`"${TAGS.hold}"`));
      if (tagged === undefined) return nothingHeld(court, run);
      taggedAt = tagged.at;
      heldFrom = Math.max(run.result.stoppedAt, taggedAt + court.horizonMs + 1000);
    },
  };
};

/** Whether the last call moved the alias: once more to where it is already, as an answer was lost, overrides nobody. */
function isMove({ ledger }: Court, alias: string): boolean {
  const [before, now] = ledger.tenures.filter((tenure) => tenure.alias === alias).slice(-2);
  return before.keyId !== now?.keyId;
}

/** An operator was told that the family is held: then it was before, or somebody released it meanwhile. */
function nothingHeld(court: Court, run: Run): void {
  const released = court.ledger.runs.some((one) => one.input.action === 'release' && (one.result?.stoppedAt ?? Infinity) >= run.startedAt);
  // Also one that a person planted, with the mark, and made current.
  const current = court.ledger.current(run.edition.aliasName);
  const isThere = bears(court, () => true) || current?.tags.has(TAGS.hold) === true;
  if (!released && !isThere) court.accuse('holds', `${run.name} succeeded, and holds nothing`);
}

/**
 * The mark is still on a key: a person can take it away, or the key, or the marks by which the family is found. It has to be on one that
 * the
 * current key hangs together with: anybody may have made another.
 */
function isHeld(court: Court, alias: string): boolean {
  const { ledger } = court;
  const current = ledger.current(alias)?.id;
  return bears(court, (id) => ledger.history(id).garbledAt === undefined && canBeReleased(court, id, alias)
    && (current === undefined ? isSeenWithoutAlias(court, id) : isSeenFrom(court, alias, current, id)));
}

/**
 * A run begins at the last key that took over by a mark, or at the first one: from there, it sees what is named, and what names that. Where
 * neither is left, it believes what all keys say.
 */
function isSeenWithoutAlias({ ledger }: Court, id: string): boolean {
  const by = [...ledger.store.keys.values()].map(({ tags }) => tags.get(TAGS.supersededBy));
  const roots = [...ledger.keys.keys()].filter((one) => ledger.store.keys.has(one) && (by.includes(one) || ledger.numberOf(one) === 1));
  return roots.length === 0 || roots.some((root) => ledger.hangTogether(root, id));
}

/**
 * A run reads the current key, the one that it replaced, what these name, and all if the current one takes no tags or a person moved the
 * alias there. Further down, a hold stands only if a person moved the alias away from it.
 */
function isSeenFrom({ ledger }: Court, alias: string, current: string, id: string): boolean {
  const key = ledger.store.keys.get(current)!;
  const takesNoTags = key.state === 'PendingDeletion' || !ledger.obeys(key);
  const isByHand = last(ledger.tenures.filter((tenure) => tenure.alias === alias))?.run === undefined;
  const isNear = id === current || key.tags.get(TAGS.predecessor) === id || ledger.numberOf(id) > ledger.numberOf(current);
  return (isNear || takesNoTags || isByHand) && ledger.hangTogether(current, id);
}

/** The alias may have been somewhere else when the run looked, where no hold is seen from. */
function wasShown(court: Court, run: Run): boolean {
  const { aliasName } = run.edition;
  const then = court.ledger.currentAt(aliasName, lastSurvey(run));
  return then === undefined || !court.ledger.store.keys.has(then) || bears(court, (id) => isSeenFrom(court, aliasName, then, id));
}

/** When the deletion of a key was cancelled that bears the mark: before that, it held nothing. */
function cancelledAt({ ledger }: Court): number {
  return Math.max(0, ...[...ledger.keys.values()].map(({ id, saves }) => (
    ledger.store.keys.get(id)?.tags.has(TAGS.hold) === true ? last(saves) ?? 0 : 0)));
}

/**
 * A key that takes no tags cannot be let go: no hold that nobody could lift is to keep a family from what people ask for, for ever. What is
 * behind another alias, as after a rename, is any key.
 */
function canBeReleased({ ledger }: Court, id: string, alias: string): boolean {
  const key = ledger.store.keys.get(id)!;
  return key.state !== 'PendingDeletion' && (ledger.obeys(key) || ledger.current(alias)?.id === id);
}

function bears({ ledger }: Court, fits: (id: string) => boolean): boolean {
  return [...ledger.keys.values()].some(({ id, byPerson }) => ledger.store.keys.get(id)?.tags.has(TAGS.hold) === true
    && (!byPerson || id === ledger.adopted) && fits(id));
}

/**
 * A key that awaits its deletion cannot be let go: what a person then asks for in so many words is done, also if the deletion is cancelled
 * meanwhile.
 */
function cannotBeReleased({ ledger }: Court, run: Run): boolean {
  const doomed = [...ledger.keys.values()].some(({ id, saves }) => {
    const key = ledger.store.keys.get(id);
    return key?.tags.has(TAGS.hold) && (key.state === 'PendingDeletion' || (last(saves) ?? 0) >= lastSurvey(run));
  });
  return doomed && run.input.reason === 'manual';
}

function isNote(change: Change): boolean {
  const written = [change.input.Tags ?? []].flat().map((tag: { TagKey: string }) => tag.TagKey);
  return isTagChange(change) && written.length > 0 && written.every((key) => NOTES.includes(key));
}
