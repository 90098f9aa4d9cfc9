import { ERRORS, OUTCOMES } from '../contract';
import type { SurveyResult } from '../survey-messages';
import { answer, refusal } from './answers';
import type { GenerationFacts } from './family';
import type { FamilyView } from './family-view';
import { old, ref } from './family-view';
import { nextGeneration } from './next-generation';
import { isRevoked } from './published';

/** What an operator asked for: forward to a new generation, or back to the one before. Asked for twice, it is done once. */
export function planMove(view: FamilyView, current: GenerationFacts, action: 'rotate' | 'rollback', from: number): SurveyResult {
  if (from === current.number) return action === 'rotate' ? rotate(view, current) : rollback(view, current);
  const done = action === 'rotate' ? from < current.number : wasLeft(view, current, from);
  if (done) {
    return answer('nothing', `generation ${current.number} is current already: this was `
    + 'done before', { outcome: OUTCOMES.alreadyDone });
  }
  return refusal(ERRORS.generationMismatch, `'fromGeneration' is ${from}, but generation ${current.number} is current`,
    `Look at the alias; to go on, start again with fromGeneration ${current.number}.`);
}

/**
 * Nobody went back from a generation that is only staged, whose swap was refused, or from a key that somebody planted: it may become
 * current yet.
 */
function wasLeft(view: FamilyView, current: GenerationFacts, from: number): boolean {
  return from > current.number && view.members(current).some((one) => one.number === from && view.wasLeft(one));
}

function rotate(view: FamilyView, current: GenerationFacts): SurveyResult {
  return nextGeneration(view, current) ?? answer('create', 'asked for', { oldKey: old(current) });
}

/** Back to the generation that the current one replaced, or if that is not usable, to the newest usable one before. */
function rollback(view: FamilyView, current: GenerationFacts): SurveyResult {
  const target = view.ancestors(current)
    .find((one) => one.keyState === 'Enabled' && !isRevoked(one) && view.sameTypeAndUsage(one) && view.obeys(one));
  return target === undefined
    ? refusal(ERRORS.nothingToRollBackTo, `no enabled generation below ${current.number} is left`,
      'Enable an older generation (AWS KMS: EnableKey, CancelKeyDeletion), or rotate forward.')
    : answer('rollback', `asked to go back to generation ${target.number}`, { newKey: ref(target), oldKey: old(current) });
}
