import type { Facts } from './facts';
import { History } from './facts';
import { embeddedMetricsLine } from '../../private/embedded-metrics';
import { METRIC_NAMESPACE } from '../../private/vocabulary';
import { ON_DEMAND_METRIC_DIMENSION, ON_DEMAND_METRICS as METRICS, ON_DEMAND_ROTATIONS } from '../contract';

const DAY_MS = 86_400_000;

export type OnDemandValues = Readonly<Partial<Record<typeof METRICS[keyof typeof METRICS], number>>>;

/** The numbers of one reading. */
export function measure({ key, materials }: Facts, everyDays: number, now: number): OnDemandValues {
  const history = new History(materials);
  const days = (now - Math.max(key.createdAt, history.newestAt)) / DAY_MS;
  return {
    [METRICS.materialAgeDays]: hundredths(days),
    [METRICS.onDemandRotationsLeft]: ON_DEMAND_ROTATIONS - history.spent,
    ...(everyDays > 0 && { [METRICS.daysUntilDue]: hundredths(everyDays - days) }),
  };
}

/** One line for the log, from which CloudWatch makes the metrics; see `embeddedMetricsLine` for how it has to be written. */
export function onDemandMetricsLine(keyId: string, values: OnDemandValues, now: number): string {
  return embeddedMetricsLine({
    namespace: METRIC_NAMESPACE,
    dimensions: { [ON_DEMAND_METRIC_DIMENSION]: keyId },
    dimensionSets: [[ON_DEMAND_METRIC_DIMENSION]],
    metrics: Object.entries(values).map(([name, value]) => ({
      name,
      value,
      unit: name === METRICS.onDemandRotationsLeft ? 'Count' : 'None',
    })),
    timestamp: new Date(now),
  });
}

function hundredths(days: number): number {
  return Math.round(days * 100) / 100;
}
