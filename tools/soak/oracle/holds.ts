import { isTagChange, lastSurvey } from './records';
import type { Change, Run } from './records';
import type { Court, RuleMaker } from './rule';
import { STATES } from '../../../src/manual-rotation/contract';
import { TAGS } from '../../../src/private/vocabulary';

/** Marks that say what was seen: written in a held family, too. */
const NOTES: readonly string[] = [TAGS.unusable];

/** A hold that succeeded stops every swap that had not begun, until somebody releases it; ticks of a held family change nothing. */
export const holds: RuleMaker = (court) => {
  let heldFrom: number | undefined;
  return {
    change: (change) => {
      const { operation, input, run, state } = change;
      if (run === undefined) return;
      if (run.input.action === 'release' && operation === 'UntagResource') heldFrom = undefined;
      if (heldFrom !== undefined && !isHeld(court)) heldFrom = undefined;
      if (heldFrom === undefined) return;
      const isSwap = operation === 'UpdateAlias' && state === STATES.swap && court.ledger.mains.has(input.AliasName);
      const began = run.entered.get(STATES.swap) ?? change.at;
      if (isSwap && began >= heldFrom && !cannotBeReleased(court, run)) {
        court.accuse('holds', `${run.name} moved ${input.AliasName} to ${court.ledger.say(court.ledger.idOf(input.TargetKeyId))}, in a `
          + `family that is held since ${new Date(heldFrom).toISOString()}`);
      }
      if (run.input.reason === 'tick' && lastSurvey(run) >= heldFrom && run.startedAt >= heldFrom && !isNote(change)) {
        court.accuse('holds', `${run.name}: ${operation} in a family that is held since ${new Date(heldFrom).toISOString()}`);
      }
    },
    ended: (run) => {
      if (run.input.action !== 'hold' || run.result?.status !== 'SUCCEEDED') return;
      const tagged = run.changes.find(
        (change) => change.operation === 'TagResource' && JSON.stringify(change.input.Tags).includes(`"${TAGS.hold}"`),
      );
      if (tagged === undefined) return;
      heldFrom = Math.max(run.result.stoppedAt, tagged.at + court.horizonMs + 1000);
    },
  };
};

/** The mark is still on a key: a person can take it away, or the key, or the marks by which the family is found. */
function isHeld({ ledger }: Court): boolean {
  const all = [...ledger.keys.values()];
  return all.every((known) => known.garbledAt === undefined) && all.some((known) => {
    const key = ledger.store.keys.get(known.id);
    return key?.tags.has(TAGS.hold) && key.state !== 'PendingDeletion' && (!known.byPerson || known.id === ledger.adopted);
  });
}

/**
 * A key that awaits its deletion cannot be let go: what a person then asks for in so many words is done, also if the deletion is cancelled
 * meanwhile.
 */
function cannotBeReleased({ ledger }: Court, run: Run): boolean {
  const doomed = [...ledger.keys.values()].some(({ id, savedAt }) => {
    const key = ledger.store.keys.get(id);
    return key?.tags.has(TAGS.hold) && (key.state === 'PendingDeletion' || (savedAt ?? 0) >= lastSurvey(run));
  });
  return doomed && run.input.reason === 'manual';
}

function isNote(change: Change): boolean {
  const written = [change.input.Tags ?? []].flat().map((tag: { TagKey: string }) => tag.TagKey);
  return isTagChange(change) && written.length > 0 && written.every((key) => NOTES.includes(key));
}
