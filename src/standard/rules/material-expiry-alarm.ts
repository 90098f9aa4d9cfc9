import { ORIGIN_EXTERNAL } from '../../private/kms-facts';
import { StandardRule } from '../../standard-rule';
import { keyFactsOf, UNKNOWN } from '../judge/key-facts';
import { cannotTell, COMPLIANT, nonCompliant, NOT_APPLICABLE } from '../judge/outcomes';
import type { Rule } from '../judge/rule';

/** No alarm tells that imported key material is about to expire: from then on, the key cannot be used. */
export const materialExpiryAlarm: Rule = {
  id: StandardRule.MATERIAL_EXPIRY_ALARM,
  key: ({ resource, hasExpiryAlarm }) => {
    const { origin } = keyFactsOf(resource);
    if (origin !== UNKNOWN && origin !== ORIGIN_EXTERNAL) return NOT_APPLICABLE;
    if (hasExpiryAlarm) return COMPLIANT;
    const fix = "key.addMaterialExpiryAlarm('Expiry', { actions: [new SnsAction(operators)] }); // RotatingKey with KeyOrigin.EXTERNAL";
    if (origin === UNKNOWN) {
      return cannotTell({
        message: 'whether its key material is imported hangs on the deployment, and no alarm watches when it expires',
        fix,
      });
    }
    return nonCompliant({ message: 'no alarm watches when the imported key material expires', fix });
  },
};
