import { fitted, shortName } from './annotation';
import type { WaiverTerms } from './contract';
import type { KeyFacts, Verdict } from './verdict-types';

const CALENDAR_DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const NEVER = Number.NEGATIVE_INFINITY;

/** What is wrong with a key and what to do about it; and, where there is room for it, what else its owner may wonder about. */
export interface Finding {
  readonly finding: string;
  readonly remark?: string;
}

/** The verdict on a key that is not compliant, as the finding says, but for which somebody may have taken responsibility for a while. */
export function unlessWaived({ finding, remark = '' }: Finding, facts: KeyFacts, waivers: readonly WaiverTerms[], now: Date): Verdict {
  const [waiver] = waivers
    .filter(({ keyArn, alias }) => keyArn === facts.keyArn || facts.aliases.some((borne) => borne === alias))
    .sort((one, other) => lastMomentOf(other) - lastMomentOf(one));
  if (waiver === undefined) return { compliance: 'NON_COMPLIANT', annotation: fitted(`${finding} `, remark, '').trimEnd() };

  const lastMoment = lastMomentOf(waiver);
  const owner = shortName(waiver.owner);
  if (now.getTime() <= lastMoment) {
    return { compliance: 'NOT_APPLICABLE', annotation: fitted(`Waived until ${waiver.until} by ${owner} ("`, waiver.reason, `"). ${finding}`), waived: true };
  }
  const lapse = lastMoment === NEVER
    ? `Its waiver does not count: no such day as '${shortName(waiver.until)}' (owner: ${owner}).`
    : `Its waiver expired on ${waiver.until} (owner: ${owner}).`;
  return { compliance: 'NON_COMPLIANT', annotation: fitted(`${finding} `, lapse, '') };
}

/** A waiver counts to the end of its last day, UTC. JavaScript would read 30 February as 2 March: a day that is none has never been. */
function lastMomentOf({ until }: WaiverTerms): number {
  if (!CALENDAR_DAY.test(until)) return NEVER;
  const moment = new Date(`${until}T23:59:59.999Z`);
  if (Number.isNaN(moment.getTime())) return NEVER;
  return moment.toISOString().startsWith(until) ? moment.getTime() : NEVER;
}
