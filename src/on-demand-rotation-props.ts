import type { Duration } from 'aws-cdk-lib';
import type { IRotatingKey } from './rotating-key-interface';

/**
 * Options of `RotatingKey.addOnDemandRotation()`.
 */
export interface OnDemandRotationOptions {
  /**
   * The age at which the key material is replaced on demand.
   *
   * Between 1 and 3650 days, both included, whole days only, as a literal; less than the key's `rotationPeriod`, if AWS KMS rotates it
   * automatically. A daily run looks at the age of the current material, however it came, and starts the rotation up to 26 hours before it
   * is that old, so that it does not grow older: the interval is a day shorter than `maxMaterialAge` (from 2 days on). Missed runs are made
   * up by the next one. With imported key material, runs that find the material too old, and no new material imported, fail and send an
   * event until somebody imports some.
   *
   * Changing it rotates nothing by itself: the next daily run judges by the new value.
   *
   * @default - no schedule: the key is rotated on demand by hand (`grantRotate()`) or by event (`eventTarget()`) only
   */
  readonly maxMaterialAge?: Duration;

  /**
   * How many of the 25 on-demand rotations in the life of the key are left for emergencies.
   *
   * A whole number between 0 and 24, both included. Runs stop with error `RotationBudgetSpent` when no more than these are left; a person
   * goes below with the input `{"reason": "manual", "useReserve": true}`. AWS counts on-demand rotations only, for the life of the key, and
   * the quota cannot be raised.
   *
   * @default 5
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html
   */
  readonly reservedRotations?: number;

  /**
   * How far ahead the synthesis looks when it warns of a schedule that uses up the on-demand rotations of the key.
   *
   * Between 1 and 36500 days, both included, whole days only, as a literal; only with `maxMaterialAge`. It is compared with the interval
   * between rotations (`maxMaterialAge` less a day, at least a day), as often as `reservedRotations` allows, counted from the day of the
   * synthesis and as if none was spent yet. The warning has the id `cdk-kms-rotation:OnDemandRotation.budget` and names the date.
   *
   * @default Duration.days(3650)
   */
  readonly forecastHorizon?: Duration;
}

/**
 * Properties of an OnDemandRotation.
 */
export interface OnDemandRotationProps extends OnDemandRotationOptions {
  /**
   * The key that is rotated: a RotatingKey of the account and Region of this construct and, of a multi-Region key, the primary.
   *
   * If its key policy does not leave decisions to the account's IAM policies, a statement for the state machine's role is added to it.
   */
  readonly key: IRotatingKey;
}
