import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import { ON_DEMAND_METRIC_DIMENSION } from './contract';
import { METRIC_NAMESPACE } from '../private/vocabulary';

/** A metric that the machine publishes for one key. The caller's options come first: they cannot make it another metric. */
export function onDemandMetric(rotation: IConstruct & { key: kms.IKeyRef }, metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
  return new cloudwatch.Metric({
    statistic: cloudwatch.Stats.MAXIMUM,
    period: Duration.days(1), // it is published once a day
    ...options,
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: { [ON_DEMAND_METRIC_DIMENSION]: rotation.key.keyRef.keyId },
  }).attachTo(rotation);
}
