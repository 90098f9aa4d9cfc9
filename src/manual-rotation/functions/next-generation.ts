import { answer } from './answers';
import type { GenerationFacts } from './family';
import type { FamilyView } from './family-view';
import type { SurveyResult } from '../survey-messages';
import { old, ref } from './family-view';
import { ripeningSince } from './published';

/** The generation that an earlier run began: to go on with, or to claim. */
export function nextGeneration(view: FamilyView, current: GenerationFacts): SurveyResult | undefined {
  const staged = view.staged(current);
  if (staged !== undefined) return goOn(view, staged, current, `generation ${staged.number} is staged`);
  const claimable = view.claimable(current);
  return (
    claimable && answer('claim', `a run made ${claimable.keyArn} but did not number it`, { newKey: ref(claimable), oldKey: old(current) })
  );
}

/** Goes on with a generation that an earlier run claimed. It is declared first: the declaration may have changed since. */
export function goOn(view: FamilyView, key: GenerationFacts, current: GenerationFacts | null, why: string): SurveyResult {
  const stagedAt = ripeningSince(key, view.declared);
  return answer(stagedAt === undefined ? 'announce' : 'activate', why, {
    newKey: ref(key), oldKey: current && old(current), stagedAt: stagedAt?.toISOString() ?? '', declare: [view.toDeclare(key, true)],
  });
}
