import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { MaterialExpiryAlarmOptions } from './material-expiry-alarm-options';
import type { OnDemandRotation } from './on-demand-rotation';
import type { OnDemandRotationOptions } from './on-demand-rotation-props';
import type { RotationEvents } from './rotation-events';

/**
 * A symmetric encryption key that AWS KMS rotates in place, of this app: a `RotatingKey`.
 */
export interface IRotatingKey extends kms.IKey {
  /**
   * Rules for what happens to the key. They are made below the key, when a method of it is called.
   */
  readonly rotationEvents: RotationEvents;

  /**
   * Defines the rotation of this key on demand, beside automatic rotation or, for imported key material, in its place.
   *
   * @param id the construct id of the on-demand rotation, below the key
   * @param options when the key is rotated; by default, when somebody or some event starts it
   */
  addOnDemandRotation(id: string, options?: OnDemandRotationOptions): OnDemandRotation;

  /**
   * How many seconds are left until imported key material expires. For imported key material only.
   *
   * @param options statistic, period and looks; namespace, name and dimensions are fixed
   * @default - minimum over 5 minutes
   */
  metricSecondsUntilMaterialExpiration(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Defines an alarm that goes off some time before imported key material of this key expires. For imported key material only.
   *
   * @param id the construct id of the alarm, below the key
   * @param options when it goes off, and who hears about it
   */
  addMaterialExpiryAlarm(id: string, options?: MaterialExpiryAlarmOptions): cloudwatch.Alarm;
}
