import { last } from './records';
import { couldBeSeen } from './rule';
import type { RuleMaker } from './rule';
import { STATES } from '../../../src/manual-rotation/contract';

/** A new key that refuses for good behind the alias is moved back from, if the key before it works and nothing else went wrong. */
export const wayBack: RuleMaker = (court) => ({
  ended: (run) => {
    const { ledger } = court;
    const proof = last(run.proofs.filter((one) => one.check === 'alias'));
    if (run.faulted || run.result === undefined || proof?.verdict !== 'broken') return;
    if (last(ledger.tenures.filter((one) => one.alias === run.edition.aliasName))?.run !== run) return; // somebody moved it on
    const tenure = ledger.tenures
      .filter((one) => one.alias === run.edition.aliasName && one.run === run && one.state === STATES.swap)
      .at(-1);
    const index = ledger.tenures.indexOf(tenure!);
    const earlier = ledger.tenures.slice(0, Math.max(0, index)).filter((one) => one.alias === run.edition.aliasName);
    const before = last(earlier);
    // Somebody else moved the alias since the run could read it last: reads may show that key even later.
    if (before !== undefined && before.run !== run && !couldBeSeen(before, tenure!)) return;
    const old = before && ledger.store.keys.get(before.keyId);
    const shut = (id: string) => { const key = ledger.store.keys.get(id); return key === undefined || !ledger.obeys(key); };
    if (
      tenure === undefined ||
      old?.state !== 'Enabled' ||
      shut(old.id) ||
      shut(tenure.keyId) ||
      ledger.history(old.id).harmedAt !== undefined
    ) {return;}
    if (ledger.current(run.edition.aliasName)?.id === tenure.keyId && ledger.store.keys.get(tenure.keyId)?.state !== 'Enabled') {
      court.accuse('way-back', `${run.name} left ${run.edition.aliasName} on ${ledger.say(tenure.keyId)}, which `
        + `refuses for good, though ${ledger.say(old.id)} works`);
    }
  },
});
