import type { Failure } from '../contract';
import { ON_DEMAND_ERRORS as ERRORS } from '../contract';

/** An error with what AWS said and what to do. */
export type Problem = Pick<Failure, 'error' | 'remedy'> & Partial<Pick<Failure, 'awsError' | 'awsCause' | 'step'>>;

export const UNREADABLE: Problem = {
  error: ERRORS.keyUnreadable,
  remedy: 'Read awsError and awsCause. Let the roles of the machine and of its function read the key (its '
    + 'key policy must let IAM policies of the account '
    + 'work, or name the roles), or wait if AWS KMS had an outage; then start the machine again or wait for the next tick.',
};

export const SPENT: Problem = {
  error: ERRORS.rotationBudgetSpent,
  remedy: 'AWS KMS rotates a key on demand 25 times in its life, and no more; automatic rotation goes '
    + 'on. To replace the key material now, make a new '
    + 'key and move what uses this one to it.',
};

/** Imported key material is rotated only to new material that was imported before. */
export function nothingPending(state: string | undefined): Problem {
  if (state !== undefined) {
    return {
      error: ERRORS.noMaterialPending,
      awsCause: `new key material is in state ${state}`,
      remedy: 'The new key material is in the primary key only. Import the same material into every '
        + 'replica (ImportType EXISTING_KEY_MATERIAL), then '
        + 'start the machine again or wait for the next tick.',
    };
  }
  return {
    error: ERRORS.noMaterialPending,
    awsCause: 'no key material of this key is in state PENDING_ROTATION',
    remedy: 'Import new key material (GetParametersForImport, then ImportKeyMaterial with ImportType '
      + 'NEW_KEY_MATERIAL), then start the machine again or '
      + 'wait for the next tick. If an import that restored old material started this run, there is nothing to do.',
  };
}
