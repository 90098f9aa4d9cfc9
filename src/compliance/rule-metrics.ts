import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';
import { RULE_DIMENSION } from './contract';
import { dailyMetric } from '../private/daily-metric';

/** A metric that the rule's function publishes after each run. */
export function ruleMetric(
  rule: IConstruct & { configRuleName: string },
  metricName: string,
  options?: cloudwatch.MetricOptions,
): cloudwatch.Metric {
  // The maximum of a day: the runs over all keys, beside those that looked at one.
  return dailyMetric(rule, metricName, { [RULE_DIMENSION]: rule.configRuleName }, options);
}
