import type { Outcome } from '../contract';
import { OUTCOMES } from '../contract';
import type { SurveyResult } from '../survey-messages';

const OUTCOME_OF: Readonly<Record<SurveyResult['plan'], Outcome>> = {
  nothing: OUTCOMES.nothing,
  refuse: OUTCOMES.failed,
  sync: OUTCOMES.declared,
  adopt: OUTCOMES.adopted,
  create: OUTCOMES.rotated,
  claim: OUTCOMES.rotated,
  announce: OUTCOMES.rotated,
  activate: OUTCOMES.rotated,
  finish: OUTCOMES.rotated,
  wait: OUTCOMES.nothing,
  rollback: OUTCOMES.rolledBack,
  return: OUTCOMES.rolledBack,
  restore: OUTCOMES.restored,
  rolledBack: OUTCOMES.failed,
  revoke: OUTCOMES.revoked,
  hold: OUTCOMES.held,
  release: OUTCOMES.released,
  unusable: OUTCOMES.unusable,
  disable: OUTCOMES.disabled,
  delete: OUTCOMES.deletionScheduled,
  veto: OUTCOMES.vetoed,
  discard: OUTCOMES.discarded,
  stray: OUTCOMES.strayFound,
};

/** A survey's answer with nothing in it but the plan and why. */
export function answer(plan: SurveyResult['plan'], why: string, what: Partial<SurveyResult> = {}): SurveyResult {
  const outcome = OUTCOME_OF[plan] === OUTCOMES.rotated && (what.oldKey ?? null) === null ? OUTCOMES.created : OUTCOME_OF[plan];
  return {
    plan,
    why,
    error: '',
    remedy: '',
    outcome,
    generation: 0,
    nextRotationAt: '',
    activateAt: '',
    cause: '',
    tell: false,
    nextNumber: 0,
    newKey: null,
    oldKey: null,
    nameOn: null,
    hold: '',
    stagedAt: '',
    digest: '',
    delaySeconds: 0,
    keyState: '',
    pendingWindowDays: 0,
    declare: [],
    ...what,
  };
}

/**
 * A refusal is an answer, not an exception: the machine fails with its frozen name. Whether its run has changed nothing, only the machine
 * knows, which says so before the remedy.
 */
export function refusal(error: string, why: string, remedy: string): SurveyResult {
  return answer('refuse', why, { error, remedy });
}
