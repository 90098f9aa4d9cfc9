import { embeddedMetricsLine } from '../../private/embedded-metrics';
import { METRIC_NAMESPACE } from '../../private/vocabulary';
import { METRIC_DIMENSIONS, METRICS } from '../contract';
import type { Declaration } from '../declared';

export type MetricName = typeof METRICS[keyof typeof METRICS];

export type MetricValues = Readonly<Partial<Record<MetricName, number>>>;

/** The stack in an owner tag's value, which is the `Stack` dimension. */
export function stackIn(owner: string): string {
  return owner.split('/')[0];
}

/** Days have no unit in CloudWatch. */
const COUNTS: ReadonlyArray<MetricName> = [METRICS.unclaimedKeys, METRICS.generationsKept, METRICS.surveysSucceeded];

/**
 * Lines of CloudWatch's embedded metric format; see `embeddedMetricsLine` for how they have to be written. One for the stack, with
 * everything; one for the alias, with what somebody asked for: a custom metric costs $0.30 a month.
 */
export function metricsLines(
  { owner, aliasName, metricsPerAlias }: Pick<Declaration, 'owner' | 'aliasName' | 'metricsPerAlias'>,
  values: MetricValues,
  timestamp: Date,
): string[] {
  const { stack, alias } = METRIC_DIMENSIONS;
  const measured = (Object.keys(values) as MetricName[]).filter((name) => values[name] !== undefined);
  const line = (names: MetricName[], dimensions: Readonly<Record<string, string>>) =>
    embeddedMetricsLine({
      namespace: METRIC_NAMESPACE,
      dimensions,
      dimensionSets: [Object.keys(dimensions)],
      metrics: names.map((name) => ({ name, value: values[name]!, unit: COUNTS.includes(name) ? 'Count' : 'None' })),
      timestamp,
    });
  const asked = measured.filter((name) => metricsPerAlias.includes(name));
  return [
    line(measured, { [stack]: stackIn(owner) }),
    ...(asked.length === 0 ? [] : [line(asked, { [stack]: stackIn(owner), [alias]: aliasName })]),
  ];
}
