/**
 * What AWS KMS allows. Each fact is written once, here, with its source and the day it was read. Imports nothing: functions may bundle it.
 */

/** Inclusive bounds, in whole days. */
export interface DayRange {
  readonly min: number;
  readonly max: number;
}

/**
 * How often AWS KMS can rotate key material automatically.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html (RotationPeriodInDays; read 2026-11-22)
 */
export const ROTATION_PERIOD_DAYS: DayRange = { min: 90, max: 2560 };

/**
 * The period of a key for which none is stated when its rotation is switched on.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-enable.html (read 2026-11-22)
 */
export const DEFAULT_ROTATION_PERIOD_DAYS = 365;

/**
 * How long AWS KMS waits before it deletes a key. The API model's own shape is wider; the service refuses what is outside of these.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html (PendingWindowInDays; read 2026-11-22)
 */
export const PENDING_WINDOW_DAYS: DayRange = { min: 7, max: 30 };

/**
 * Tags of one key, whoever put them there.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_TagResource.html (LimitExceededException)
 */
export const MAX_TAGS = 50;

/**
 * On-demand rotations in the life of one key.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html (read 2026-11-25)
 */
export const ON_DEMAND_ROTATIONS = 25;

/**
 * How long before its expiry one can be warned of it: imported key material is valid for 365 days at most.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html (ValidTo; read 2026-11-25)
 */
export const MATERIAL_EXPIRY_WARNING_DAYS: DayRange = { min: 1, max: 364 };

/**
 * The one key spec and the one key usage whose material AWS KMS can rotate in place.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html (read 2026-11-22)
 */
export const ROTATABLE_KEY_SPEC = 'SYMMETRIC_DEFAULT';
export const ROTATABLE_KEY_USAGE = 'ENCRYPT_DECRYPT';

/**
 * The origins that CloudFormation can create. AWS KMS rotates the first automatically and both on demand.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-kms-key.html#cfn-kms-key-origin (read 2026-11-22)
 */
export const ORIGIN_AWS_KMS = 'AWS_KMS';
export const ORIGIN_EXTERNAL = 'EXTERNAL';

/**
 * The origin of keys in an AWS CloudHSM key store, which CloudFormation cannot create, and the ids of such stores (the API: 1 to 64
 * characters).
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html (Origin, CustomKeyStoreId; read 2026-11-22)
 */
export const ORIGIN_AWS_CLOUDHSM = 'AWS_CLOUDHSM';
export const CUSTOM_KEY_STORE_ID = /^cks-[0-9a-z]{1,60}$/;
