import { DEFAULT_ROTATION_PERIOD_DAYS } from '../../private/kms-facts';
import { StandardRule } from '../../standard-rule';
import { keyFactsOf, UNKNOWN } from '../judge/key-facts';
import { cannotTell, COMPLIANT, nonCompliant, NOT_APPLICABLE } from '../judge/outcomes';
import type { Rule } from '../judge/rule';

const LOCATION = 'Properties.RotationPeriodInDays';

/** The period of automatic rotation is outside of the standard's, or a family lets its keys grow too old. */
export const keyRotationPeriod: Rule = {
  id: StandardRule.KEY_ROTATION_PERIOD,
  key: ({ resource }, { standard: { minRotationPeriodDays: min, maxRotationPeriodDays: max } }) => {
    const { rotation, rotatable, periodDays } = keyFactsOf(resource);
    if (rotation === false || rotatable === false) return NOT_APPLICABLE;
    const fix = `rotationPeriod: Duration.days(${max}),`;
    if (periodDays === UNKNOWN) {
      return cannotTell({
        message: `the rotation period hangs on the deployment; it must be ${min} to ${max} days`,
        fix,
        location: LOCATION,
      });
    }
    const period = periodDays ?? DEFAULT_ROTATION_PERIOD_DAYS;
    if (period >= min && period <= max) return COMPLIANT;
    const got = periodDays === undefined ? `none, which is ${period} days for a new key` : `${period} days`;
    const remark = { message: `the rotation period must be ${min} to ${max} days, got ${got}`, fix, location: LOCATION };
    return rotation === UNKNOWN || rotatable === UNKNOWN ? cannotTell(remark) : nonCompliant(remark);
  },
  family: ({ terms }, { standard: { maxKeyAgeDays: max } }) => {
    if (terms.rotationPeriodDays <= max) return COMPLIANT;
    return nonCompliant({
      message: `the keys behind ${terms.aliasName} must not get older than ${max} days, `
        + `got a rotation period of ${terms.rotationPeriodDays} days`,
      fix: `rotationPeriod: Duration.days(${max}),`,
    });
  },
};
