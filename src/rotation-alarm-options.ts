import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/**
 * Who hears of alarms.
 */
export interface RotationAlarmOptions {
  /**
   * What is done when an alarm goes off, such as `new SnsAction(topic)`.
   *
   * @default - nothing: alarms only change their state
   */
  readonly actions?: cloudwatch.IAlarmAction[];

  /**
   * What is done when an alarm is over, so that people hear of that, too.
   *
   * An alarm that gets its first data is over as well: such an action is also done once after the first deployment.
   *
   * @default - nothing
   */
  readonly okActions?: cloudwatch.IAlarmAction[];
}
