import { last, lastSurvey } from './records';
import type { Change } from './records';
import type { RuleMaker } from './rule';
import { STATES } from '../../../src/manual-rotation/contract';

/**
 * A run moves the alias only to a key that it proved and that works, never to a stranger's. A person who harms the key after the run looked
 * at it has made it so; but no run may choose a key that was harmed before.
 */
export const goodAlias: RuleMaker = (court) => ({
  change: ({ operation, input, run, state }: Change) => {
    const { ledger } = court;
    if (run === undefined || !['UpdateAlias', 'CreateAlias'].includes(operation) || !ledger.mains.has(input.AliasName)) return;
    const id = ledger.idOf(input.TargetKeyId);
    const key = ledger.store.keys.get(id)!;
    const known = ledger.history(id);
    const accuse = (text: string) => court.accuse('good-alias', `${run.name} moved ${input.AliasName} to ${ledger.say(id)}, ${text}`);
    if (known.stranger) accuse('which somebody else made');
    const returns = state === STATES.swapBack;
    const proof = last(run.proofs.filter((one) => one.keyArn === key.arn && one.verdict === 'proven'));
    if (returns && !ledger.tenures.some((tenure) => tenure.keyId === id && tenure.run !== run)) accuse('which was never current before');
    if (!returns && proof === undefined) accuse('which it had not proven');
    const looked = returns ? lastSurvey(run) : proof?.at ?? lastSurvey(run);
    const changedAt = Math.max(known.harmedAt ?? 0, known.retiredAt ?? 0);
    if (key.state !== 'Enabled' && changedAt < looked) accuse(`which was ${key.state} when it looked`);
    if (known.grantedAt !== undefined && !ledger.tenures.some((tenure) => tenure.keyId === id && tenure.at < ledger.now())) {
      const lookedAgain = run.entered.get(STATES.look) ?? 0;
      if (known.grantedAt + court.horizonMs < lookedAgain) {
        accuse('which somebody had been granted before it ever was current');
      }
    }
  },
});
