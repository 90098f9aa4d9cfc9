/** In which policies AWS KMS gives a condition key its value. */
export type PolicyType = 'key and IAM policies' | 'IAM policies only';

/**
 * AWS's column "Policy type", for every condition key of AWS KMS, and for the global keys about tags. Where AWS KMS knows a key in IAM
 * policies only, a key policy that names it is taken all the same: the key is then absent from each request, so that `Null`, `ForAllValues`
 * and negated operators are always true, and everything else is never true. Nothing says so, neither AWS KMS nor a linter nor a simulator.
 *
 * Sources, read 2026-11-28 in github.com/awsdocs/aws-kms-developer-guide at 38281913 (the newest commit of that repository with these
 * pages): doc_source/conditions-kms.md for `kms:`, doc_source/abac.md for tags. Keys that are younger than it bear their own source.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/abac.html
 */
export const KMS_CONDITION_KEYS: Readonly<Record<string, PolicyType>> = {
  'aws:RequestTag/': 'key and IAM policies', // of TagResource; of CreateKey in IAM policies only
  'aws:ResourceTag/': 'IAM policies only',
  'aws:TagKeys': 'key and IAM policies', // of TagResource and UntagResource; of CreateKey in IAM policies only
  'kms:BypassPolicyLockoutSafetyCheck': 'key and IAM policies', // of PutKeyPolicy; of CreateKey in IAM policies only
  'kms:CallerAccount': 'key and IAM policies',
  'kms:DataKeyPairSpec': 'key and IAM policies',
  'kms:EncryptionAlgorithm': 'key and IAM policies',
  'kms:EncryptionContext:': 'key and IAM policies',
  'kms:EncryptionContextKeys': 'key and IAM policies',
  'kms:ExpirationModel': 'key and IAM policies',
  'kms:GrantConstraintType': 'key and IAM policies',
  'kms:GrantIsForAWSResource': 'key and IAM policies',
  'kms:GrantOperations': 'key and IAM policies',
  'kms:GranteePrincipal': 'key and IAM policies',
  'kms:KeyOrigin': 'key and IAM policies', // of requests on a key; of CreateKey in IAM policies only; so the next three
  'kms:KeySpec': 'key and IAM policies',
  'kms:KeyUsage': 'key and IAM policies',
  'kms:MultiRegion': 'key and IAM policies',
  'kms:MultiRegionKeyType': 'key and IAM policies',
  'kms:MacAlgorithm': 'key and IAM policies',
  'kms:MessageType': 'key and IAM policies',
  'kms:ReEncryptOnSameKey': 'key and IAM policies',
  'kms:RequestAlias': 'key and IAM policies',
  'kms:ResourceAliases': 'IAM policies only',
  'kms:RetiringPrincipal': 'key and IAM policies',
  'kms:RotationPeriodInDays': 'IAM policies only', // younger than that commit, and not looked up for key policies: none may rest on it
  // https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys-adding-permission.html (read 2026-11-28): offered for the
  // permission in either policy
  'kms:ScheduleKeyDeletionPendingWindowInDays': 'key and IAM policies',
  'kms:SigningAlgorithm': 'key and IAM policies',
  // https://docs.aws.amazon.com/kms/latest/developerguide/monitoring-keys-determining-usage.html (read 2026-11-28): with an example key
  // policy
  'kms:TrailingDaysWithoutKeyUsage': 'key and IAM policies',
  'kms:ValidTo': 'key and IAM policies',
  'kms:ViaService': 'key and IAM policies',
  'kms:WrappingAlgorithm': 'key and IAM policies',
  'kms:WrappingKeySpec': 'key and IAM policies',
};

/**
 * In which policies of AWS KMS a condition key counts; undefined for one that the table lacks. Of the global keys AWS KMS takes all in both
 * kinds of policies, but for tags of the key (doc_source/conditions-aws.md, read 2026-11-28).
 */
export function policyTypeOf(conditionKey: string): PolicyType | undefined {
  const key = conditionKey.toLowerCase();
  const [, found] = Object.entries(KMS_CONDITION_KEYS).find(([name]) => (
    /[:/]$/.test(name) ? key.startsWith(name.toLowerCase()) : key === name.toLowerCase())) ?? [];
  return found ?? (key.startsWith('aws:') ? 'key and IAM policies' : undefined);
}
