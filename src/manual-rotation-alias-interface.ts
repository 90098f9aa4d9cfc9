import type { Duration, IResource } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { AliasRotationEvents } from './alias-rotation-events';
import type { KeyTemplate } from './key-template';
import type { ManualRotationAliasGrants } from './manual-rotation-alias-grants';

/**
 * An alias that is rotated by replacing the key behind it, of this stack or of another one.
 *
 * It is no `IKey`, and nothing that takes a key takes it: services that keep a key's ARN would stay on the old key. Where a language does
 * not check that, such as Python, the synthesis fails.
 */
export interface IManualRotationAlias extends IResource {
  /**
   * The alias name, with `alias/`.
   */
  readonly aliasName: string;

  /**
   * The ARN of the alias.
   */
  readonly aliasArn: string;

  /**
   * The name of the family of keys. Version aliases are `<family>/v<N>`.
   */
  readonly familyName: string;

  /**
   * What new generations are made like. Always known of an alias of this app; undefined for an imported one that was not told.
   */
  readonly keyTemplate?: KeyTemplate;

  /**
   * The greatest age that a current key may reach. Always known of an alias of this app; undefined for an imported one that was not told.
   */
  readonly rotationPeriod?: Duration;

  /**
   * The ARN of the state machine. Always known of an alias of this app; undefined for an imported one that was not told.
   */
  readonly stateMachineArn?: string;

  /**
   * What principals of the account can be allowed to do with the alias.
   */
  readonly grants: ManualRotationAliasGrants;

  /**
   * Rules for what happens to the alias. They are made below the alias, when a method of it is called.
   */
  readonly rotationEvents: AliasRotationEvents;

  /**
   * How many days old the current key is, by its creation: what `rotationPeriod` limits.
   *
   * Published once a day. Asking an alias of this app for a metric has it publish that one, at the price of a custom metric; one of another
   * app publishes them if it was asked there.
   *
   * @param options statistic, period and looks; namespace, name and dimensions are fixed
   * @default - maximum over a day
   */
  metricMaterialAgeDays(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * How many days the current key is older than its rotation period; 0 if it is not.
   *
   * Published once a day. Asking an alias of this app for a metric has it publish that one, at the price of a custom metric; those of the
   * stack are always there.
   *
   * @param options statistic, period and looks; namespace, name and dimensions are fixed
   * @default - maximum over a day
   */
  metricDaysOverdue(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * How many days ago the staged generation was announced; 0 if none is staged.
   *
   * @param options statistic, period and looks; namespace, name and dimensions are fixed
   * @default - maximum over a day
   */
  metricDaysSinceStaged(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * How many keys bear the family's tags but no number.
   *
   * @param options statistic, period and looks; namespace, name and dimensions are fixed
   * @default - maximum over a day
   */
  metricUnclaimedKeys(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * How many generations are neither disabled nor pending deletion. Disabled ones cost $1 a month as well.
   *
   * @param options statistic, period and looks; namespace, name and dimensions are fixed
   * @default - maximum over a day
   */
  metricGenerationsKept(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * 1 if callers can use the current key through the alias and the state machine could replace it, else 0; also while the family is held.
   *
   * @param options statistic, period and looks; namespace, name and dimensions are fixed
   * @default - minimum over a day
   */
  metricCurrentKeyUsable(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * 1 while an operator holds the family, else 0.
   *
   * @param options statistic, period and looks; namespace, name and dimensions are fixed
   * @default - maximum over a day
   */
  metricHeld(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

/**
 * What has to be known of a `ManualRotationAlias` to use it from another stack or app, of the same account and Region.
 */
export interface ManualRotationAliasAttributes {
  /**
   * The alias name; `alias/` is added if it is missing. A literal.
   */
  readonly aliasName: string;

  /**
   * The name of the family, if the alias was renamed. A literal.
   *
   * @default - the alias name
   */
  readonly familyName?: string;

  /**
   * The key template of the alias, which tells what can be granted.
   *
   * @default - grants fail, but for `grants.operate`
   */
  readonly keyTemplate?: KeyTemplate;

  /**
   * The ARN of the state machine.
   *
   * @default - `grants.operate` and `rotationEvents.onRotationFailed` fail; dashboard and notifications leave its runs out
   */
  readonly stateMachineArn?: string;

  /**
   * The name of the stack that defines the alias; of the outermost one, if it is nested. It is a dimension of the metrics.
   *
   * Metrics of one alias are published only if its own app asks for them: by any `metric…()` method, `addAlarms()` or a dashboard there.
   *
   * @default - metrics fail, and so does a dashboard
   */
  readonly stackName?: string;

  /**
   * The rotation period of the alias, for the line in the dashboard.
   *
   * @default - the dashboard shows the age without that line
   */
  readonly rotationPeriod?: Duration;
}

/**
 * The alarms of a `ManualRotationAlias`.
 */
export interface ManualRotationAliasAlarms {
  /**
   * The current key is older than its rotation period.
   */
  readonly overdue: cloudwatch.Alarm;

  /**
   * Callers cannot use the current key, or the state machine could not replace it. Stays on until that is over, also while the family is
   * held.
   */
  readonly currentKeyUnusable: cloudwatch.Alarm;

  /**
   * A run of the state machine failed within the last 12 hours.
   */
  readonly failed: cloudwatch.Alarm;

  /**
   * A run of the state machine took too long within the last 12 hours, and was stopped.
   */
  readonly timedOut: cloudwatch.Alarm;

  /**
   * Somebody aborted a run of the state machine within the last 12 hours.
   */
  readonly aborted: cloudwatch.Alarm;

  /**
   * No run of the state machine has succeeded for 48 hours.
   */
  readonly silent: cloudwatch.Alarm;
}
