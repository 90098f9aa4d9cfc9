/** Why a finding is none, with the cure on the side of the scanner. */
export interface Reason {
  readonly why: string;
  /** Where it is none, by the text of the finding; anywhere else it is real. Undefined: it is none wherever it stands. */
  readonly only?: RegExp;
}

const IMPORTED: Reason = {
  why: 'imported material, which AWS KMS cannot rotate automatically: skip for keys with Origin EXTERNAL',
  only: /^Imported/,
};
const QUEUE: Reason = { why: 'the queue is encrypted: SQS does it by default since 2022, and the check looks for a property' };
const CONCURRENCY: Reason = { why: 'reserved concurrency is taken from the account; these functions run for seconds a day' };
const DEAD_LETTERS: Reason = { why: 'whoever calls these functions waits for the answer; none is invoked asynchronously' };
const NO_VPC: Reason = { why: 'RotationDefaults.set(scope, { vpc })' };
const LOG_KEY: Reason = { why: 'RotationDefaults.set(scope, { logEncryptionKey })' };

/** What has no reason here is real, and fails. */
export const REASONS: Readonly<Record<string, Reason>> = {
  CKV_AWS_7: IMPORTED,
  CKV_AWS_27: QUEUE,
  CKV_AWS_115: CONCURRENCY,
  CKV_AWS_116: DEAD_LETTERS,
  CKV_AWS_117: NO_VPC,
  CKV_AWS_158: LOG_KEY,
  CKV_AWS_173: { why: 'the variables are names, no secrets; AWS Lambda encrypts them with its own key' },
  I1022: { why: 'Fn::Join where Fn::Sub could stand: the CDK renders every string with tokens so' },
  W3005: { why: "a dependency that a reference makes as well: the CDK's own functions on their roles" },

  // Proactive controls of AWS Control Tower, by the names of their Guard rules
  kms_key_rotation_enabled_check: IMPORTED,
  kms_create_grant_aws_service_check: {
    why: 'CT.KMS.PR.3 asks every key policy for a statement against grants by others than services of AWS, which keys that code uses '
      + 'through grants must not have: key.addToResourcePolicy()',
  },
  cloudwatch_log_group_encrypted_check: LOG_KEY,
  lambda_inside_vpc_check: NO_VPC,
  lambda_function_public_access_prohibited_check: {
    why: 'the permission of AWS Config has SourceAccount, as a Ref to AWS::AccountId, which the rule does not take for a value; the '
      + "control's hook sees the value",
    only: /^CdkKmsRotationCompliancePermission/,
  },
  sqs_dlq_check: { why: 'it is the queue for dead letters', only: /DeadLetters/ },
  step_functions_state_machine_tracing_enabled_check: {
    why: 'X-Ray would add rights on all resources to the roles of the machines; their history and logs have every state',
  },

  // The AWS Guard rules registry
  CMK_BACKING_KEY_ROTATION_ENABLED: IMPORTED,
  SQS_QUEUE_KMS_MASTER_KEY_ID_RULE: QUEUE,
  CLOUDWATCH_LOG_GROUP_ENCRYPTED: LOG_KEY,
  LAMBDA_CONCURRENCY_CHECK: CONCURRENCY,
  LAMBDA_DLQ_CHECK: DEAD_LETTERS,
  LAMBDA_INSIDE_VPC: NO_VPC,
  CFN_NO_EXPLICIT_RESOURCE_NAMES: { why: 'key policies name these roles, and have to be known before the roles are', only: /Role[0-9A-F]{8}:/ },
  IAM_NO_INLINE_POLICY_CHECK: { why: 'rights of one role, that stand and fall with it: attached policies can be given to others' },
  IAM_POLICYDOCUMENT_NO_WILDCARD_RESOURCE: {
    why: 'keys that do not exist yet, narrowed by conditions on tags and aliases, and operations that take no resource',
  },

  // Prowler, on keys in an account
  kms_cmk_rotation_enabled: {
    why: 'the flag of a key that cannot have it, or is replaced behind its alias: mute it for keys with the tag cdk-kms-rotation:family, '
      + 'and for keys with Origin EXTERNAL',
    only: /^(Imported|Symmetric)/,
  },
};

/**
 * Conditions that Cloud Custodian 0.9.53 does not know. It reports a statement with one of them, whatever its other conditions are, unless
 * they stand in `whitelist_conditions` of the filter; the others (`aws:PrincipalArn`, `kms:CallerAccount`) are looked at all the same.
 */
export const UNKNOWN_TO_CUSTODIAN = ['kms:messagetype', 'kms:encryptioncontext:cdk-kms-rotation'];
