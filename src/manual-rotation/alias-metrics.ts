import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';
import { METRIC_DIMENSIONS } from './contract';
import { dailyMetric } from '../private/daily-metric';

/** A metric that the survey publishes for one alias of a stack. */
export function aliasMetric(
  alias: IConstruct & { aliasName: string }, stackName: string, metricName: string, options?: cloudwatch.MetricOptions,
): cloudwatch.Metric {
  return dailyMetric(alias, metricName, { [METRIC_DIMENSIONS.stack]: stackName, [METRIC_DIMENSIONS.alias]: alias.aliasName }, options);
}
