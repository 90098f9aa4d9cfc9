import type { Change } from './records';
import type { Court, RuleMaker } from './rule';
import { DISCARD_SID, STATES } from '../../../src/manual-rotation/contract';

/** A key that somebody else made is never touched. That it never becomes current is another rule's. */
export const strangers: RuleMaker = (court) => ({
  change: ({ operation, input, run, state }: Change) => {
    if (run === undefined) return;
    for (const reference of [input.KeyId, input.TargetKeyId]) {
      const known = court.ledger.keys.get(court.ledger.idOf(reference ?? ''));
      if (!known?.stranger || asksForIt(court, known.id, state)) continue;
      court.accuse('strangers', `${run.name}: ${operation} on ${court.ledger.say(known.id)}, which somebody else made`);
    }
  },
});

/** Its own policy lets the machine discard it, its tags say that it lost its number: it is discarded, whoever made it. */
function asksForIt({ ledger }: Court, id: string, state: string | undefined): boolean {
  return state === STATES.discard && ledger.store.keys.get(id)?.policy.includes(`"${DISCARD_SID}"`) === true;
}
