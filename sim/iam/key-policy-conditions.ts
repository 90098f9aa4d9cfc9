import type { PolicyDocument } from './iam-callers';
import { KMS_CONDITION_KEYS } from './kms-condition-keys';

/** A key that no request has: AWS fills in the tag keys of the request here, and no tag key starts so. */
const ABSENT = 'aws:RequestTag/absent from key policies:';

const UNKNOWN_TO_KEY_POLICIES = new RegExp(
  `(${Object.entries(KMS_CONDITION_KEYS).filter(([, type]) => type === 'IAM policies only').map(([name]) => name).join('|')})`, 'gi');

/**
 * A key policy as AWS KMS reads it: condition keys that it knows in IAM policies only are absent from it, whatever the request carries. The
 * simulator gives every policy the same context, so that conditions on such keys seem to guard where they guard nothing.
 */
export function asKeyPolicy(policy: PolicyDocument): PolicyDocument {
  const known = AS_KEY_POLICY.get(policy) ?? JSON.parse(JSON.stringify(policy).replace(UNKNOWN_TO_KEY_POLICIES, `${ABSENT}$1`));
  AS_KEY_POLICY.set(policy, known);
  return known;
}

/** By the object: whoever changes a policy makes a new one. */
const AS_KEY_POLICY = new WeakMap<PolicyDocument, PolicyDocument>();

/** Gives the names in an explanation back. */
export function restoreKeyPolicy(text: string): string {
  return text.replaceAll(ABSENT, '');
}
