import { Token } from 'aws-cdk-lib';
import type { Place } from './invalid';
import { invalid } from './invalid';

/**
 * How long the description of a key may be.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html (Description; read 2026-11-28)
 */
const MAX_LENGTH = 8_192;

/** The description, or an error: AWS KMS would refuse it at the deployment. What has tokens in it is known there only. */
export function checkedDescription<T extends string | undefined>(scope: Place, description: T): T {
  if (typeof description === 'string' && !Token.isUnresolved(description) && description.length > MAX_LENGTH) {
    throw invalid(scope, `'description' must have at most ${MAX_LENGTH} characters, got ${description.length}; `
      + 'shorten it, or put what is long on a page that it names');
  }
  return description;
}
