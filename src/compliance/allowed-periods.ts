import type { DayRange } from '../private/kms-facts';
import type { IRotationComplianceRule } from '../rotation-compliance-rule-interface';

/** Of rules that a standard made. A rule of another app does not say. */
const ALLOWED = new WeakMap<IRotationComplianceRule, DayRange>();

/** The periods of automatic rotation that the standard of a rule allows: a remediation must not ask for another. */
export function allowPeriods(rule: IRotationComplianceRule, periods: DayRange): void {
  ALLOWED.set(rule, periods);
}

/** Undefined: whatever AWS KMS allows. */
export function allowedPeriods(rule: IRotationComplianceRule): DayRange | undefined {
  return ALLOWED.get(rule);
}
