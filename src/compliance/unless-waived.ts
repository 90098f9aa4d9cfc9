import { fitted, shortName } from './annotation';
import type { WaiverTerms } from './contract';
import type { KeyFacts, Verdict } from './verdict-types';
import { lastMomentOf } from '../private/calendar-day';
import type { StandardRule } from '../standard-rule';

const NEVER = Number.NEGATIVE_INFINITY;
/** A waiver counts to the end of its last day. One of a day that is not in the calendar has never counted. */
const endOf = ({ until }: WaiverTerms): number => lastMomentOf(until) ?? NEVER;

/** What is wrong with a key, and what to do about it. */
export interface Finding {
  readonly rule: StandardRule;
  readonly finding: string;
}

/**
 * The verdict on a key with these findings: NON_COMPLIANT, unless waivers excuse the key from all of them. The text names the findings that
 * no waiver excuses.
 *
 * @param remark further details, if there is room
 */
export function unlessWaived(
  findings: readonly Finding[], remark = '', facts: KeyFacts, waivers: readonly WaiverTerms[], now: Date,
): Verdict {
  const waiverFor = ({ rule }: Finding) => waivers
    .filter(({ rules }) => rules?.includes(rule) ?? true)
    .filter(({ keyArn, alias }) => keyArn === facts.keyArn || facts.aliases.some((borne) => borne === alias))
    .sort((one, other) => endOf(other) - endOf(one))[0] as WaiverTerms | undefined;
  const counts = (waiver: WaiverTerms | undefined) => waiver !== undefined && now.getTime() <= endOf(waiver);
  const open = findings.filter((one) => !counts(waiverFor(one)));
  const told = open.length === 0 ? findings : open;
  const finding = told.map((one) => one.finding).join(' ');
  const waiver = waiverFor(told[0]);
  if (waiver === undefined) return { compliance: 'NON_COMPLIANT', annotation: fitted(`${finding} `, remark, '').trimEnd() };

  const owner = shortName(waiver.owner);
  if (open.length === 0) {
    return {
      compliance: 'NOT_APPLICABLE',
      annotation: fitted(`Waived until ${waiver.until} by ${owner} ("`, waiver.reason, '"). '
      + `${finding}`),
      waived: true,
    };
  }
  const lapse = endOf(waiver) === NEVER
    ? `Its waiver does not count: no such day as '${shortName(waiver.until)}' (owner: ${owner}).`
    : `Its waiver expired on ${waiver.until} (owner: ${owner}).`;
  return { compliance: 'NON_COMPLIANT', annotation: fitted(`${finding} `, lapse, '') };
}
