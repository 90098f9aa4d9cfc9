import type { Task } from './config-event';
import type { Tally } from './tally';
import { embeddedMetricsLine } from '../../private/embedded-metrics';
import { METRIC_NAMESPACE } from '../../private/vocabulary';
import { COMPLIANCE_METRICS, RULE_DIMENSION } from '../contract';

export interface RunResult {
  readonly ruleName: string;
  readonly task: Task['kind'];
  readonly tally: Tally;
  readonly kmsCalls: number;
  readonly failed: boolean;
  readonly timestamp: Date;
}

/** The metrics of one run. How many keys there are, and how many are not compliant, only a run over all of them can say. */
export function runMetricsLine({ ruleName, task, tally, kmsCalls, failed, timestamp }: RunResult): string {
  const ofAllKeys = {
    [COMPLIANCE_METRICS.judged]: tally.judged,
    [COMPLIANCE_METRICS.nonCompliant]: tally.nonCompliant,
    [COMPLIANCE_METRICS.waived]: tally.waived,
    [COMPLIANCE_METRICS.outOfScope]: tally.outOfScope,
    [COMPLIANCE_METRICS.postponed]: tally.postponed,
    [COMPLIANCE_METRICS.succeeded]: failed ? 0 : 1,
  };
  const values = {
    ...(task === 'account' ? ofAllKeys : {}),
    [COMPLIANCE_METRICS.unreadable]: tally.unreadable.length,
    [COMPLIANCE_METRICS.calls]: kmsCalls,
    [COMPLIANCE_METRICS.failed]: failed ? 1 : 0,
  };
  return embeddedMetricsLine({
    namespace: METRIC_NAMESPACE,
    dimensions: { [RULE_DIMENSION]: ruleName },
    dimensionSets: [[RULE_DIMENSION]],
    metrics: Object.entries(values).map(([name, value]) => ({ name, value, unit: 'Count' })),
    timestamp,
  });
}
