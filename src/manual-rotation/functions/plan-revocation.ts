import { ERRORS, OUTCOMES } from '../contract';
import type { SurveyResult } from '../survey-messages';
import { answer, refusal } from './answers';
import type { GenerationFacts } from './family';
import type { FamilyView } from './family-view';
import { old, ref } from './family-view';
import { nextGeneration } from './next-generation';
import { isRevoked } from './published';

/** Before each look but the first one, a run has waited for two minutes at least. */
const FIRST_LOOK_MS = 60 * 1000;

/**
 * A generation whose key is compromised: its public key is taken out of all documents at once, also while the family is held. Then it is
 * replaced, if it is current: tokens that it signs are refused already, so there is nothing to wait for but the new key.
 *
 * @param ranFor how long the run was under way when this look began, in milliseconds: at its first look, a mark that says so may be of an
 *   earlier run that was cut short before it took the key out
 * @param unrecorded an earlier move of the alias that has to be recorded first
 */
export function planRevocation(
  view: FamilyView, current: GenerationFacts, number: number, ranFor: number, unrecorded: () => SurveyResult | undefined,
): SurveyResult {
  if (view.declared.publicKeys === undefined) {
    return refusal(ERRORS.invalidInput, `'action' revoke takes public keys out of documents, and ${view.declared.aliasName} publishes none`,
      'To replace a compromised key, start the machine with action rotate and urgent.');
  }
  const target = [current, ...view.members(current)].find((one) => one.number === number);
  if (target === undefined) {
    return refusal(ERRORS.generationMismatch, `'fromGeneration' is ${number}, which is no generation of this family`,
      `Generation ${current.number} is current; name the one whose key is compromised.`);
  }
  if (!isRevoked(target) || (ranFor < FIRST_LOOK_MS && view.takesTags(target))) {
    return answer('revoke', `asked to revoke generation ${number}`, { newKey: ref(target) });
  }
  if (target !== current) {
    return answer('nothing', `generation ${number} is revoked; generation ${current.number} is current`, { outcome: OUTCOMES.revoked });
  }
  const since = view.heldSince(current);
  if (since !== undefined) {
    return refusal(ERRORS.held, `generation ${number} is revoked, but not replaced: the family is held since ${since}`,
      'Its public key is in no document; the alias was not touched, and signs with it still. Start the machine with action release, then '
        + `again with action revoke and fromGeneration ${number}.`);
  }
  return unrecorded() ?? nextGeneration(view, current)
    ?? answer('create', `generation ${number}, which is current, was revoked`, { oldKey: old(current) });
}
