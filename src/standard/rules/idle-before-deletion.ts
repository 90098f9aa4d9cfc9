import { StandardRule } from '../../standard-rule';
import { COMPLIANT, nonCompliant, NOT_APPLICABLE } from '../judge/outcomes';
import type { Rule } from '../judge/rule';

/** Old keys are retired though they were used lately: service control policies of the same standard would stop the run. */
export const idleBeforeDeletion: Rule = {
  id: StandardRule.IDLE_BEFORE_DELETION,
  family: ({ terms: { aliasName, retirement } }, { standard: { minIdleBeforeDeletionDays: min } }) => {
    if (min === undefined || retirement === null) return NOT_APPLICABLE;
    if (retirement.unusedFor >= min) return COMPLIANT;
    return nonCompliant({
      message: `old keys behind ${aliasName} must be unused for at least ${min} days before they are retired, `
        + `got ${retirement.unusedFor} days`,
      fix: `unusedFor: Duration.days(${min}),`,
    });
  },
};
