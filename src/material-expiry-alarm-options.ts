import type { Duration } from 'aws-cdk-lib';
import type { RotationAlarmOptions } from './rotation-alarm-options';

/**
 * Options for the alarm about imported key material that expires soon.
 */
export interface MaterialExpiryAlarmOptions extends RotationAlarmOptions {
  /**
   * How long before the material expires the alarm goes off.
   *
   * 1 to 364 whole days, a literal: material expires 365 days after its import at the latest, so that a year's warning would never end.
   * Give it the time that it takes to fetch the material from where it is kept, and to import it again.
   *
   * @default Duration.days(30)
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html
   */
  readonly before?: Duration;
}
