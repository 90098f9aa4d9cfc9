import * as iam from 'aws-cdk-lib/aws-iam';

/** All that the function does with a key. */
export const READ_ACTIONS = ['kms:DescribeKey', 'kms:GetKeyRotationStatus', 'kms:ListKeyRotations'];

/** What the machine may do with the key: read it again, and rotate it. */
export const ROTATE_ACTIONS = ['kms:DescribeKey', 'kms:RotateKeyOnDemand'];

/** A denial for both roles: neither changes a key in another way, even if a key policy allows it. */
const NEVER = [
  'kms:CreateGrant',
  'kms:Decrypt',
  'kms:DeleteImportedKeyMaterial',
  'kms:DisableKey',
  'kms:DisableKeyRotation',
  'kms:Encrypt',
  'kms:GenerateDataKey*',
  'kms:ImportKeyMaterial',
  'kms:PutKeyPolicy',
  'kms:ReEncrypt*',
  'kms:ScheduleKeyDeletion',
];

export function neverUseLendOrEndKeys(): iam.PolicyStatement {
  return new iam.PolicyStatement({ sid: 'NeverUseLendOrEndKeys', effect: iam.Effect.DENY, actions: NEVER, resources: ['*'] });
}

/** Who decides does not call. */
export function neverChangeKeys(): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'NeverChangeKeys',
    effect: iam.Effect.DENY,
    actions: [...NEVER, 'kms:RotateKeyOnDemand'],
    resources: ['*'],
  });
}
