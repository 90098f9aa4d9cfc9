import { embeddedMetricsLine } from '../../private/embedded-metrics';
import { METRIC_NAMESPACE } from '../../private/vocabulary';
import { METRIC_DIMENSIONS, METRICS } from '../contract';

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

/** One line of CloudWatch's embedded metric format; see `embeddedMetricsLine` for how it has to be written. */
export function metricsLine({ stack, alias, values, timestamp }: MetricValues): string {
  const names = (Object.keys(values) as MetricName[]).filter((name) => values[name] !== undefined);
  const { stack: stackKey, alias: aliasKey } = METRIC_DIMENSIONS;
  return embeddedMetricsLine({
    namespace: METRIC_NAMESPACE,
    dimensions: alias === null ? { [stackKey]: stack } : { [stackKey]: stack, [aliasKey]: alias },
    dimensionSets: alias === null ? [[stackKey]] : [[stackKey], [stackKey, aliasKey]],
    metrics: names.map((name) => ({ name, value: values[name]!, unit: COUNTS.includes(name) ? 'Count' : 'None' })),
    timestamp,
  });
}
