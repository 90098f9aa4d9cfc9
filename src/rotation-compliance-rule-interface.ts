import type { Duration, IResource } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as config from 'aws-cdk-lib/aws-config';
import type * as events from 'aws-cdk-lib/aws-events';
import type { KeyTagScope } from './rotation-compliance-rule-props';

// Has what `config.IRule` has, and does not name it: Python loads the modules of every base when this library is imported, and aws_config
// brings AWS Lambda and Amazon EC2, 5.5 of 8 seconds (measured 2026-11-29). Nothing in the AWS CDK takes a `config.IRule`.
/**
 * An AWS Config rule that judges the age of key material, of this stack or of another one.
 *
 * It has the members of `config.IRule`.
 */
export interface IRotationComplianceRule extends IResource, config.IConfigRuleRef {
  /**
   * The name of the rule.
   *
   * @attribute
   */
  readonly configRuleName: string;

  /**
   * The greatest age that the key material in use may reach.
   */
  readonly maxKeyAge: Duration;

  /**
   * How long a key may be older than that before it is non-compliant.
   */
  readonly gracePeriod: Duration;

  /**
   * Only keys with this tag are judged; undefined if all are.
   */
  readonly scopeTag?: KeyTagScope;

  /**
   * Defines a rule for everything that AWS Config says of this rule.
   *
   * @param id construct id of the rule
   * @param options target and looks; a pattern can only narrow what is matched
   */
  onEvent(id: string, options?: events.OnEventOptions): events.Rule;

  /**
   * Defines a rule for changes of compliance.
   *
   * @param id construct id of the rule
   * @param options target and looks; a pattern can only narrow what is matched
   */
  onComplianceChange(id: string, options?: events.OnEventOptions): events.Rule;

  /**
   * Defines a rule for the ends of evaluations that somebody asked for.
   *
   * @param id construct id of the rule
   * @param options target and looks; a pattern can only narrow what is matched
   */
  onReEvaluationStatus(id: string, options?: events.OnEventOptions): events.Rule;

  /**
   * How many keys a periodic evaluation judged, whatever the verdict.
   *
   * @param options statistic, period and looks; namespace, name and dimensions are fixed
   * @default - maximum over a day
   */
  metricJudged(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * How many keys a periodic evaluation found non-compliant.
   *
   * @param options statistic, period and looks; namespace, name and dimensions are fixed
   * @default - maximum over a day
   */
  metricNonCompliant(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * How many keys a periodic evaluation found too old, or could not prove to be young, that a waiver excuses.
   *
   * @param options statistic, period and looks; namespace, name and dimensions are fixed
   * @default - maximum over a day
   */
  metricWaived(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * How many keys a periodic evaluation said nothing about, because they lack the tag of the scope. AWS managed keys are not counted.
   *
   * @param options statistic, period and looks; namespace, name and dimensions are fixed
   * @default - maximum over a day
   */
  metricOutOfScope(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * How many superseded generations a periodic evaluation did not come to: it asks AWS KMS about the last use of 1,000. Their last verdict
   * stays.
   *
   * @param options statistic, period and looks; namespace, name and dimensions are fixed
   * @default - maximum over a day
   */
  metricPostponed(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * About how many keys an evaluation of any kind could say nothing, because AWS KMS throttled or failed. Their last verdict stays.
   *
   * @param options statistic, period and looks; namespace, name and dimensions are fixed
   * @default - maximum over a day
   */
  metricUnreadable(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * How many calls of AWS KMS an evaluation of any kind made: they count against quotas that the account shares.
   *
   * @param options statistic, period and looks; namespace, name and dimensions are fixed
   * @default - maximum over a day
   */
  metricCalls(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

/**
 * What has to be known of a `RotationComplianceRule` to use it from another stack or app, of the same account and Region.
 */
export interface RotationComplianceRuleAttributes {
  /**
   * The name of the AWS Config rule.
   */
  readonly configRuleName: string;

  /**
   * The ARN of the AWS Config rule.
   *
   * @default - `configRuleRef.configRuleArn` fails
   */
  readonly configRuleArn?: string;

  /**
   * The greatest age that key material may reach, as the rule has it: 1 to 3,650 whole days, a literal.
   */
  readonly maxKeyAge: Duration;

  /**
   * How long a key may be older than that, as the rule has it: 0 to 90 whole days, a literal, less than `maxKeyAge`.
   */
  readonly gracePeriod: Duration;

  /**
   * Which keys the rule judges, as the rule has it. A remediation may rotate these keys, and no others.
   *
   * @default - all keys of the account and Region
   */
  readonly scopeTag?: KeyTagScope;
}

/**
 * The alarms of a `RotationComplianceRule`.
 */
export interface RotationComplianceRuleAlarms {
  /**
   * An evaluation failed, or could not read every key, within the last 12 hours.
   */
  readonly failed: cloudwatch.Alarm;

  /**
   * No periodic evaluation has judged every key for 48 hours.
   */
  readonly silent: cloudwatch.Alarm;

  /**
   * More keys are waived than the code declares: somebody changed the settings by hand.
   *
   * @default - no such alarm: the rule has no waivers
   */
  readonly waived?: cloudwatch.Alarm;

  /**
   * More keys are out of scope than the day before.
   *
   * @default - no such alarm: the rule judges all keys
   */
  readonly outOfScope?: cloudwatch.Alarm;
}
