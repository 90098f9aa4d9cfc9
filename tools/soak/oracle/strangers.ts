import type { Change } from './records';
import type { RuleMaker } from './rule';

/** A key that somebody else made is never touched. That it never becomes current is another rule's. */
export const strangers: RuleMaker = (court) => ({
  change: ({ operation, input, run }: Change) => {
    if (run === undefined) return;
    for (const reference of [input.KeyId, input.TargetKeyId]) {
      const known = court.ledger.keys.get(court.ledger.idOf(reference ?? ''));
      if (known?.stranger) {
        court.accuse('strangers', `${run.name}: ${operation} on `
        + `${court.ledger.say(known.id)}, which somebody else made`);
      }
    }
  },
});
