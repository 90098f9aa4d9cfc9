import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';
import { RULE_DIMENSION } from './contract';
import { METRIC_NAMESPACE } from '../private/vocabulary';

/** A metric that the rule's function publishes after each run. The caller's options come first: they cannot make it another metric. */
export function ruleMetric(rule: IConstruct & { configRuleName: string }, metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
  return new cloudwatch.Metric({
    statistic: cloudwatch.Stats.MAXIMUM, // of a day: the runs over all keys, beside those that looked at one
    period: Duration.days(1),
    ...options,
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: { [RULE_DIMENSION]: rule.configRuleName },
  }).attachTo(rule);
}
