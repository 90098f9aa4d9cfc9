import { StandardRule } from '../../standard-rule';
import { COMPLIANT, nonCompliant, NOT_APPLICABLE } from '../judge/outcomes';
import type { Rule } from '../judge/rule';

/** Nobody hears of a rotation that failed, or of a key that cannot be used. */
export const familyAlarms: Rule = {
  id: StandardRule.FAMILY_ALARMS,
  family: ({ terms: { aliasName }, hasAlarm }, { standard }) => {
    if (!standard.requireFamilyAlarms) return NOT_APPLICABLE;
    if (hasAlarm) return COMPLIANT;
    return nonCompliant({
      message: `no alarm watches the rotation of ${aliasName}`,
      fix: 'alias.addAlarms({ actions: [new SnsAction(operators)] });',
    });
  },
};
