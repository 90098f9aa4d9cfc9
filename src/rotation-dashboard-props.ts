import type { Duration } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';

/**
 * Properties of a `RotationDashboard`.
 */
export interface RotationDashboardProps {
  /**
   * The name of the dashboard, one for an account.
   *
   * 1 to 255 letters, digits, hyphens and underscores. A change makes a new dashboard.
   *
   * @default - AWS CloudFormation makes one
   */
  readonly dashboardName?: string;

  /**
   * How far back the dashboard looks when it is opened.
   *
   * 1 to 455 whole days, a literal: Amazon CloudWatch keeps hourly values for 455 days. Graphs of usage show two weeks at most, whatever is
   * asked.
   *
   * @default Duration.days(14)
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html
   */
  readonly timeRange?: Duration;

  /**
   * Whether "resource tags on telemetry" are on in the account, in the Regions of the aliases.
   *
   * If so, the usage of each generation behind an alias is shown: its key is made at run time, and Amazon CloudWatch can find its metrics
   * by tags only. It is a setting of the account, off by default: an administrator switches it on, or an
   * `AWS::ObservabilityAdmin::TelemetryEnrichment`. Said to be on where it is off, those graphs stay empty.
   *
   * @default false - the usage of generations is not shown, but for `generationKeyArns`
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/EnableResourceTagsOnTelemetry.html
   */
  readonly resourceTagsOnTelemetry?: boolean;
}

/**
 * How a key is shown.
 */
export interface DashboardKeyOptions {
  /**
   * What people call the key.
   *
   * @default - its construct path
   */
  readonly title?: string;

  /**
   * Whether the key has imported material that can expire: AWS KMS then publishes how long that will take.
   *
   * @default - whether the template of the key, or of the primary of a ReplicaKey, says that it has imported material; a key from elsewhere
   * does not say
   */
  readonly importedMaterial?: boolean;

  /**
   * The rule that catches the rotations, as `onRotated()` returns it. How often it matched is shown.
   *
   * It has to be a rule for this key alone, with a target, on the default event bus.
   *
   * @default - rotations are not shown: only such a rule counts them
   */
  readonly rotations?: events.IRule;
}

/**
 * How an alias is shown.
 */
export interface DashboardAliasOptions {
  /**
   * ARNs of the keys of generations whose usage is shown.
   *
   * For accounts without "resource tags on telemetry". Key ARNs, each of them once; those that come later have to be added here.
   *
   * @default - none
   */
  readonly generationKeyArns?: string[];

  /**
   * The rule that catches the rotations, as `onRotated()` returns it. How often it matched is shown.
   *
   * It has to be a rule for this alias alone, with a target, on the default event bus.
   *
   * @default - rotations are not shown: only such a rule counts them
   */
  readonly rotations?: events.IRule;
}

/**
 * How the rotation of a key on demand is shown.
 */
export interface DashboardOnDemandRotationOptions {
  /**
   * What people call it.
   *
   * @default - its construct path
   */
  readonly title?: string;

  /**
   * The rule that catches the rotations, as `onRotated()` returns it. How often it matched is shown.
   *
   * It has to be a rule for this rotation alone, with a target, on the default event bus.
   *
   * @default - rotations are not shown as such: runs are, and of those most have nothing to rotate
   */
  readonly rotations?: events.IRule;
}
