import { last, lastSurvey } from './records';
import type { Change } from './records';
import type { RuleMaker } from './rule';

/** Keys cost money for ever: none is made for a current key that no longer obeys the machine, and never two without a look in between. */
export const spending: RuleMaker = (court) => ({
  change: ({ operation, run, at }: Change) => {
    if (run === undefined || operation !== 'CreateKey') return;
    const before = last(run.changes.filter((change) => change.operation === 'CreateKey' && change.at < at));
    if (before !== undefined && lastSurvey(run) < before.at) {
      court.accuse('spending', `${run.name} made a second key without a survey in between`);
    }
    const current = court.ledger.current(run.edition.aliasName);
    const known = current && court.ledger.keys.get(current.id);
    const since = last(court.ledger.tenures.filter((tenure) => tenure.keyId === current?.id))?.at ?? 0;
    if (since + court.horizonMs > lastSurvey(run)) return; // somebody moved the alias to it after the run had looked
    if (current !== undefined && !court.ledger.obeys(current) && !known!.stranger && (known?.harmedAt ?? Infinity) < lastSurvey(run)) {
      court.accuse('spending', `${run.name} made a key, though the current ${court.ledger.say(current.id)} `
        + 'does not let the machine in: it can never be named');
    }
  },
});
