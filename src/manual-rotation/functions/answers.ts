import type { SurveyResult } from '../contract';

/** A survey's answer with nothing in it but the plan and why. */
export function answer(plan: SurveyResult['plan'], why: string, what: Partial<SurveyResult> = {}): SurveyResult {
  return {
    plan, why, error: '', remedy: '', nextNumber: 0, newKey: null, oldKey: null, stagedAt: '', digest: '', delaySeconds: 0, pendingWindowDays: 0, declare: [], ...what,
  };
}

/** A refusal is an answer, not an exception: the machine fails with its frozen name and changes nothing. */
export function refusal(error: string, why: string, remedy: string): SurveyResult {
  return answer('refuse', why, { error, remedy });
}
