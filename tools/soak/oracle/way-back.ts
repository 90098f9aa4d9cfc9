import { last } from './records';
import { RACE_MS } from './rule';
import type { RuleMaker } from './rule';
import { STATES } from '../../../src/manual-rotation/contract';

/** A new key that refuses for good behind the alias is moved back from, if the key before it works and nothing else went wrong. */
export const wayBack: RuleMaker = (court) => ({
  ended: (run) => {
    const { ledger } = court;
    const proof = last(run.proofs.filter((one) => one.check === 'alias'));
    if (run.faulted || run.result === undefined || proof?.verdict !== 'broken') return;
    const tenure = ledger.tenures
      .filter((one) => one.alias === run.edition.aliasName && one.run === run && one.state === STATES.swap)
      .at(-1);
    const index = ledger.tenures.indexOf(tenure!);
    // Where a person moved the alias between the last read and the swap, the run knows of the key before that only.
    const before = ledger.tenures.slice(0, Math.max(0, index)).reverse()
      .find((one) => one.alias === run.edition.aliasName && !(one.run === undefined && tenure!.at - one.at <= RACE_MS));
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
