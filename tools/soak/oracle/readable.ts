import type { RuleMaker } from './rule';
import { Evidence } from '../../../sim/manual-rotation/evidence';

/** What callers made with a generation stays readable, unless a person or a retirement by the terms took the key away. */
export const readable: RuleMaker = (court) => {
  const { ledger } = court;
  const evidence = new Evidence(ledger.store);
  return {
    change: ({ operation, input }) => {
      if (/^(Create|Update)Alias$/.test(operation) && ledger.mains.has(input.AliasName)) evidence.sign(ledger.idOf(input.TargetKeyId));
    },
    done: () => {
      const untouched = [...ledger.keys.values()].filter((known) => (known.harmedAt ?? known.retiredAt ?? known.deletionAt) === undefined);
      const ids = untouched.map(({ id }) => id);
      evidence.unreadable(ids).forEach((why, id) => court.accuse('readable', 'what '
        + `${ledger.say(id)} signed cannot be verified any more: ${why}`));
    },
  };
};
