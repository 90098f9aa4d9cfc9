import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import { ON_DEMAND_METRIC_DIMENSION } from './contract';
import { dailyMetric } from '../private/daily-metric';

/** A metric that the machine publishes for one key. */
export function onDemandMetric(
  rotation: IConstruct & { key: kms.IKeyRef }, metricName: string, options?: cloudwatch.MetricOptions,
): cloudwatch.Metric {
  return dailyMetric(rotation, metricName, { [ON_DEMAND_METRIC_DIMENSION]: rotation.key.keyRef.keyId }, options);
}
