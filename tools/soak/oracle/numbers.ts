import type { Change } from './records';
import type { Court, RuleMaker } from './rule';
import { ALIAS } from '../../../sim/manual-rotation/rotation-bench';
import { generationNumber, successorTag } from '../../../src/private/vocabulary';

/**
 * No number is given twice, also after its key is gone, as long as anything tells that it was given: a version alias, or the note on the
 * key that it replaced. A version alias is never moved or taken away.
 */
export const numbers: RuleMaker = (court) => ({
  change: ({ operation, input, run }: Change) => {
    if (run === undefined || !/Alias$/.test(operation)) return;
    const number = generationNumber(ALIAS, input.AliasName);
    if (operation === 'DeleteAlias') court.accuse('numbers', `${run.name} deleted ${input.AliasName}`);
    if (number === undefined) return;
    if (operation === 'UpdateAlias') court.accuse('numbers', `${run.name} moved ${input.AliasName}`);
    const first = court.ledger.numbers.get(number);
    const now = court.ledger.idOf(input.TargetKeyId);
    if (operation !== 'CreateAlias' || first === now || first === undefined || !isKnown(court, first, run.edition.aliasName)) return;
    court.accuse('numbers', `${run.name} gave number ${number} to ${now.slice(0, 8)}, which ${first.slice(0, 8)} had before`);
  },
});

/** What a key says that the current one does not hang together with is not believed: a stranger could use up numbers, or cost calls. */
function isKnown({ ledger }: Court, first: string, alias: string): boolean {
  const current = ledger.current(alias)?.id;
  const witnesses = [...ledger.keys.values()].filter((known) => !known.stranger && known.garbledAt === undefined
    && (current === undefined || ledger.hangTogether(current, known.id)));
  return witnesses.some(({ id }) => {
    const key = ledger.store.keys.get(id);
    return key?.tags.has(successorTag(first)) === true;
  });
}
