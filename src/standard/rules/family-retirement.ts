import { StandardRule } from '../../standard-rule';
import { COMPLIANT, nonCompliant, NOT_APPLICABLE } from '../judge/outcomes';
import type { Rule } from '../judge/rule';

/** A family keeps all its old keys for ever: each costs $1 a month, and can be used by whoever still may. */
export const familyRetirement: Rule = {
  id: StandardRule.FAMILY_RETIREMENT,
  family: ({ terms: { aliasName, retirement } }, { standard }) => {
    if (!standard.requireFamilyRetirement) return NOT_APPLICABLE;
    if (retirement !== null) return COMPLIANT;
    return nonCompliant({ message: `old keys behind ${aliasName} are never retired`, fix: 'retirement: Retirement.disable(),' });
  },
};
