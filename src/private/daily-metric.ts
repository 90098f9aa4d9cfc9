import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';
import { METRIC_NAMESPACE } from './vocabulary';

/**
 * A metric of this library about one construct, by default the maximum of a day: that is how often each is published at least.
 * The caller's options come first: they cannot make it another metric.
 */
export function dailyMetric(
  of: IConstruct, metricName: string, dimensionsMap: Readonly<Record<string, string>>, options?: cloudwatch.MetricOptions,
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    statistic: cloudwatch.Stats.MAXIMUM,
    period: Duration.days(1),
    ...options,
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap,
  }).attachTo(of);
}
