import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';
import { METRIC_DIMENSIONS } from './contract';
import { dailyMetric } from '../private/daily-metric';
import { stackNameOf } from '../private/owner';

/** A metric that the survey publishes for one alias. */
export function aliasMetric(alias: IConstruct & { aliasName: string }, metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
  return dailyMetric(alias, metricName, { [METRIC_DIMENSIONS.stack]: stackNameOf(alias), [METRIC_DIMENSIONS.alias]: alias.aliasName }, options);
}
