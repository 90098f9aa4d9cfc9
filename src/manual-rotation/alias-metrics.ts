import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';
import { METRIC_DIMENSIONS } from './contract';
import { METRIC_NAMESPACE } from '../private/vocabulary';

/** A metric that the survey publishes for one alias of a stack. The caller's options come first: they cannot make it another metric. */
export function aliasMetric(
  alias: IConstruct & { aliasName: string }, stackName: string, metricName: string, options?: cloudwatch.MetricOptions,
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    statistic: cloudwatch.Stats.MAXIMUM,
    period: Duration.days(1), // it is published once a day
    ...options,
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: { [METRIC_DIMENSIONS.stack]: stackName, [METRIC_DIMENSIONS.alias]: alias.aliasName },
  }).attachTo(alias);
}
