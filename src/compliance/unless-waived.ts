import { fitted, shortName } from './annotation';
import type { WaiverTerms } from './contract';
import type { KeyFacts, Verdict } from './verdict-types';
import { lastMomentOf } from '../private/calendar-day';

const NEVER = Number.NEGATIVE_INFINITY;
/** A waiver counts to the end of its last day. One of a day that is not in the calendar has never counted. */
const endOf = ({ until }: WaiverTerms): number => lastMomentOf(until) ?? NEVER;

/** What is wrong with a key, what to do about it and, if there is room, further details. */
export interface Finding {
  readonly finding: string;
  readonly remark?: string;
}

/** The verdict on a key with this finding: NON_COMPLIANT, unless a waiver excuses the key. */
export function unlessWaived({ finding, remark = '' }: Finding, facts: KeyFacts, waivers: readonly WaiverTerms[], now: Date): Verdict {
  const [waiver] = waivers
    .filter(({ keyArn, alias }) => keyArn === facts.keyArn || facts.aliases.some((borne) => borne === alias))
    .sort((one, other) => endOf(other) - endOf(one));
  if (waiver === undefined) return { compliance: 'NON_COMPLIANT', annotation: fitted(`${finding} `, remark, '').trimEnd() };

  const lastMoment = endOf(waiver);
  const owner = shortName(waiver.owner);
  if (now.getTime() <= lastMoment) {
    return {
      compliance: 'NOT_APPLICABLE',
      annotation: fitted(`Waived until ${waiver.until} by ${owner} ("`, waiver.reason, '"). '
      + `${finding}`),
      waived: true,
    };
  }
  const lapse = lastMoment === NEVER
    ? `Its waiver does not count: no such day as '${shortName(waiver.until)}' (owner: ${owner}).`
    : `Its waiver expired on ${waiver.until} (owner: ${owner}).`;
  return { compliance: 'NON_COMPLIANT', annotation: fitted(`${finding} `, lapse, '') };
}
