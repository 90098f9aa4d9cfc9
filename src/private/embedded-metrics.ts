/** One value of one metric. */
export interface EmbeddedMetric {
  readonly name: string;
  readonly value: number;
  readonly unit: 'Count' | 'None';
}

/** Values that were taken at one moment. */
export interface EmbeddedMetrics {
  readonly namespace: string;
  /** Names and values of all dimensions. */
  readonly dimensions: Readonly<Record<string, string>>;
  /** Names of dimensions: each set of them makes a metric of its own, with a price. */
  readonly dimensionSets: ReadonlyArray<readonly string[]>;
  readonly metrics: readonly EmbeddedMetric[];
  readonly timestamp: Date;
}

/**
 * One line of CloudWatch's embedded metric format. It has to reach the log as it is, by `process.stdout.write`: with JSON logging, AWS
 * Lambda wraps what goes through `console`, and CloudWatch no longer sees metrics in it. This file imports nothing: every function may
 * bundle it.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 * (read 2026-11-22)
 */
export function embeddedMetricsLine({ namespace, dimensions, dimensionSets, metrics, timestamp }: EmbeddedMetrics): string {
  return `${JSON.stringify({
    _aws: {
      Timestamp: timestamp.getTime(),
      CloudWatchMetrics: [{
        Namespace: namespace,
        Dimensions: dimensionSets,
        Metrics: metrics.map(({ name, unit }) => ({ Name: name, Unit: unit })),
      }],
    },
    ...dimensions,
    ...Object.fromEntries(metrics.map(({ name, value }) => [name, value])),
  })}\n`;
}
