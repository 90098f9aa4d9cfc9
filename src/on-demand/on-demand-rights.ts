import * as iam from 'aws-cdk-lib/aws-iam';

/** All that the function does with a key. */
export const READ_ACTIONS = ['kms:DescribeKey', 'kms:GetKeyRotationStatus', 'kms:ListKeyRotations'];

/** All that the machine does with the key: it reads once more, and calls. */
export const ROTATE_ACTIONS = ['kms:DescribeKey', 'kms:RotateKeyOnDemand'];

/** What neither does, whatever a key policy may say. */
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
