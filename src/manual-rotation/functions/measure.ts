import { TAGS } from '../../private/vocabulary';
import type { Declaration } from '../contract';
import { METRICS } from '../contract';
import { FamilyView, timeIn } from './family-view';
import type { MetricName } from './metrics';
import type { Survey } from './survey';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What one survey says in numbers. What nobody looked at is left out, rather than reported as none. */
export function measure(declared: Declaration, { result, facts, strays, generations }: Survey, now: Date): Partial<Record<MetricName, number>> {
  const current = facts?.current;
  const staged = current && new FamilyView(declared, facts).staged(current);
  const stagedAt = staged && timeIn(staged, TAGS.staged);
  return {
    [METRICS.surveysSucceeded]: result.plan === 'refuse' ? 0 : 1,
    ...(current === undefined ? {} : {
      [METRICS.materialAgeDays]: days(current.createdAt, now),
      [METRICS.daysOverdue]: Math.max(0, days(current.createdAt, now) - declared.rotationPeriodDays),
      [METRICS.daysSinceStaged]: stagedAt === undefined ? 0 : days(stagedAt, now),
      [METRICS.held]: current.tags?.[TAGS.hold] === undefined ? 0 : 1,
    }),
    ...(strays === undefined ? {} : { [METRICS.unclaimedKeys]: strays.length }),
    ...(generations === undefined ? {} : { [METRICS.generationsKept]: generations }),
  };
}

function days(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / DAY_MS;
}
