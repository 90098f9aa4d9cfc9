import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { StandardDocument, StandardWaiverTerms } from './document';
import { propsOf } from './from-props';
import { allowPeriods } from '../compliance/allowed-periods';
import { RotationComplianceRule } from '../rotation-compliance-rule';
import type { StandardComplianceRuleOptions } from '../rotation-standard-props';
import { StandardRule } from '../standard-rule';

/** What the AWS Config rule judges; the rest shows in templates only. */
export const JUDGED_IN_ACCOUNTS: readonly StandardRule[] = [StandardRule.KEY_AGE, StandardRule.KEY_SPEC];

/** The rule of a standard for one account and Region. */
export function complianceRule(
  scope: Construct, id: string, standard: StandardDocument, options: StandardComplianceRuleOptions,
): RotationComplianceRule {
  const { name, version, maxKeyAgeDays, gracePeriodDays } = standard;
  const { keySpecs, waivers } = propsOf({ ...standard, waivers: standard.waivers.filter(concernsAccount) });
  const rule = new RotationComplianceRule(scope, id, {
    description: `Keys meet ${name} ${version}: their material is not older than ${maxKeyAgeDays} days, `
      + `plus ${gracePeriodDays} days of grace`,
    ...options,
    maxKeyAge: Duration.days(maxKeyAgeDays),
    gracePeriod: Duration.days(gracePeriodDays),
    keySpecs,
    waivers: waivers?.map((waiver) => waiver._whereItApplies()),
  });
  if (!standard.ignored.includes(StandardRule.KEY_ROTATION_PERIOD)) {
    allowPeriods(rule, { min: standard.minRotationPeriodDays, max: standard.maxRotationPeriodDays });
  }
  return rule;
}

/** Whether AWS Config has to know a waiver. */
export function concernsAccount({ rules }: StandardWaiverTerms): boolean {
  return rules === undefined || rules.some((rule) => JUDGED_IN_ACCOUNTS.includes(rule));
}
