import { METRIC_DIMENSIONS, METRIC_NAMESPACE, METRICS } from '../contract';

export type MetricName = typeof METRICS[keyof typeof METRICS];

export interface MetricValues {
  readonly stack: string;
  /** Null: the stack's metrics only. */
  readonly alias: string | null;
  readonly values: Readonly<Partial<Record<MetricName, number>>>;
  readonly timestamp: Date;
}

/** The stack in an owner tag's value, which is the `Stack` dimension. */
export function stackIn(owner: string): string {
  return owner.split('/')[0];
}

/** Days have no unit in CloudWatch. */
const COUNTS: ReadonlyArray<MetricName> = [METRICS.unclaimedKeys, METRICS.generationsKept, METRICS.surveysSucceeded];

/**
 * One line of CloudWatch's embedded metric format. It has to reach the log as it is, by `process.stdout.write`: with JSON logging, AWS Lambda
 * wraps what goes through `console`, and CloudWatch no longer sees metrics in it.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html (read 2026-11-22)
 */
export function metricsLine({ stack, alias, values, timestamp }: MetricValues): string {
  const names = (Object.keys(values) as MetricName[]).filter((name) => values[name] !== undefined);
  const { stack: stackKey, alias: aliasKey } = METRIC_DIMENSIONS;
  return `${JSON.stringify({
    _aws: {
      Timestamp: timestamp.getTime(),
      CloudWatchMetrics: [{
        Namespace: METRIC_NAMESPACE,
        Dimensions: alias === null ? [[stackKey]] : [[stackKey], [stackKey, aliasKey]],
        Metrics: names.map((Name) => ({ Name, Unit: COUNTS.includes(Name) ? 'Count' : 'None' })),
      }],
    },
    [stackKey]: stack,
    ...(alias === null ? {} : { [aliasKey]: alias }),
    ...Object.fromEntries(names.map((name) => [name, values[name]])),
  })}\n`;
}
