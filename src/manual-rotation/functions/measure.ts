import { TAGS } from '../../private/vocabulary';
import { METRICS } from '../contract';
import type { Declaration } from '../declared';
import type { FamilyFacts } from './family';
import { FamilyView } from './family-view';
import { timeIn } from './marks';
import type { MetricName } from './metrics';
import type { Survey } from './survey';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The metrics of one survey. What the survey did not look at is left out rather than reported as 0. */
export function measure(
  declared: Declaration,
  { result, facts, strays, generations }: Survey,
  now: Date,
): Partial<Record<MetricName, number>> {
  const current = facts?.current;
  const staged = current && new FamilyView(declared, facts).staged(current);
  const stagedAt = staged && timeIn(staged, TAGS.staged);
  return {
    [METRICS.surveysSucceeded]: result.plan === 'refuse' ? 0 : 1,
    ...(current === undefined
      ? {}
      : {
        [METRICS.materialAgeDays]: days(current.createdAt, now),
        [METRICS.daysOverdue]: Math.max(0, days(current.createdAt, now) - declared.rotationPeriodDays),
        [METRICS.daysSinceStaged]: stagedAt === undefined ? 0 : days(stagedAt, now),
        [METRICS.held]: new FamilyView(declared, facts!).heldSince(current) === undefined ? 0 : 1,
      }),
    ...(facts === undefined ? {} : { [METRICS.currentKeyUsable]: isUsable(declared, facts) ? 1 : 0 }),
    ...(strays === undefined ? {} : { [METRICS.unclaimedKeys]: strays.length }),
    ...(generations === undefined ? {} : { [METRICS.generationsKept]: generations }),
  };
}

/** Whether callers reach a generation of the family that works, and the machine could replace it. */
function isUsable(declared: Declaration, facts: FamilyFacts): boolean {
  const view = new FamilyView(declared, facts);
  return facts.current !== undefined && view.isOurs(facts.current) && view.unusable(facts.current) === undefined;
}

function days(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / DAY_MS;
}
