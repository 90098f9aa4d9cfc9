import { PENDING_WINDOW_DAYS } from '../../private/kms-facts';
import { StandardRule } from '../../standard-rule';
import type { Outcome } from '../judge/finding';
import { days, UNKNOWN } from '../judge/key-facts';
import { cannotTell, COMPLIANT, nonCompliant, NOT_APPLICABLE } from '../judge/outcomes';
import type { Rule } from '../judge/rule';
import type { TemplateResource } from '../judge/template';

const LOCATION = 'Properties.PendingWindowInDays';

/** Too little time to notice that a key is about to be deleted. */
export const deletionWindow: Rule = {
  id: StandardRule.DELETION_WINDOW,
  key: ({ resource }, { standard }) => ofResource(resource, standard.minDeletionWindowDays),
  replica: ({ resource }, { standard }) => ofResource(resource, standard.minDeletionWindowDays),
  family: ({ terms: { retirement } }, { standard: { minDeletionWindowDays: min } }) => {
    if (!retirement?.deletion) return NOT_APPLICABLE;
    return judged(retirement.deletion.pendingWindow, min);
  },
};

function ofResource({ Properties: { PendingWindowInDays: window } = {} }: TemplateResource, min: number): Outcome {
  const known = window === undefined ? PENDING_WINDOW_DAYS.max : days(window); // AWS KMS waits the longest time unless told otherwise
  if (known !== UNKNOWN) return judged(known, min, LOCATION);
  return cannotTell({
    message: `how long AWS KMS waits before it deletes the key hangs on the deployment; at least ${min} days are asked for`,
    fix: fixFor(min),
    location: LOCATION,
  });
}

function judged(window: number, min: number, location?: string): Outcome {
  if (window >= min) return COMPLIANT;
  return nonCompliant({
    message: `AWS KMS must wait at least ${min} days before it deletes the key, got ${window} days`,
    fix: fixFor(min),
    location,
  });
}

function fixFor(min: number): string {
  return `pendingWindow: Duration.days(${min}),`;
}
