/** Why a finding is none, with the cure on the side of the scanner. What has no reason here is real, and fails. */
export const REASONS: Readonly<Record<string, string>> = {
  CKV_AWS_7: 'imported material, which AWS KMS cannot rotate automatically: skip for keys with Origin EXTERNAL',
  CKV_AWS_27: 'the queue is encrypted: SQS does it by default since 2022, and the check looks for a property',
  CKV_AWS_115: 'reserved concurrency is taken from the account; these functions run for seconds a day',
  CKV_AWS_116: 'whoever calls these functions waits for the answer; none is invoked asynchronously',
  CKV_AWS_117: 'RotationDefaults.set(scope, { vpc })',
  CKV_AWS_158: 'RotationDefaults.set(scope, { logEncryptionKey })',
  CKV_AWS_173: 'the variables are names, no secrets; AWS Lambda encrypts them with its own key',
  I1022: 'Fn::Join where Fn::Sub could stand: the CDK renders every string with tokens so',
  W3005: "a dependency that a reference makes as well: the CDK's own functions on their roles",
};

/**
 * Conditions that Cloud Custodian 0.9.53 does not know. It reports a statement with one of them, whatever its other conditions are, unless
 * they stand in `whitelist_conditions` of the filter; the others (`aws:PrincipalArn`, `kms:CallerAccount`) are looked at all the same.
 */
export const UNKNOWN_TO_CUSTODIAN = ['kms:messagetype', 'kms:encryptioncontext:cdk-kms-rotation'];
