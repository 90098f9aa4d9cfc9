import type { Outcome, Remark } from './finding';

/** The ways in which a rule answers. */
export const COMPLIANT: Outcome = { verdict: 'COMPLIANT' };
export const NOT_APPLICABLE: Outcome = { verdict: 'NOT_APPLICABLE' };

export function nonCompliant(remark: Remark): Outcome {
  return { verdict: 'NON_COMPLIANT', remark };
}

/** Never a pass: the template does not say it, and whatever judges the real key will. */
export function cannotTell(remark: Remark): Outcome {
  return { verdict: 'CANNOT_TELL', remark };
}

/** Compliant today. */
export function notice(remark: Remark): Outcome {
  return { verdict: 'COMPLIANT', remark };
}
