/**
 * What a waiver may say, for the construct that writes it and for the function that reads it: what one refuses, the other does as well, so
 * that whoever may write the parameter can say no more than whoever deploys the rule. It imports what imports nothing.
 */
import { hasAliasCharacters, MAX_ALIAS_NAME } from '../private/alias-name';
import { isCalendarDay } from '../private/calendar-day';

/** Reason, owner and date have to fit into an annotation of AWS Config, with room for what it says beside them. */
export const REASON_LENGTH = { min: 10, max: 100 } as const;
export const OWNER_LENGTH = { min: 3, max: 64 } as const;

const DAY = 86_400_000;
/** Ten years, as for the greatest age of a key: a waiver that ends later has no end. */
const MAX_DAYS_AHEAD = 3_653;
/** Two years: beyond, nobody remembers who asked for it. */
const USUAL_DAYS_AHEAD = 731;

/** With the prefix `alias/`. */
export function isAliasName(value: unknown): value is string {
  return typeof value === 'string' && hasAliasCharacters(value) && value.length <= MAX_ALIAS_NAME;
}

/**
 * What is wrong with reason, owner or end of a waiver that counts from now on; undefined if nothing is. `at` stands before the names of
 * these.
 */
export function waiverProblem(
  { reason, owner, until }: { reason: unknown; owner: unknown; until: unknown },
  now: Date,
  at = '',
): string | undefined {
  return (
    textProblem(`${at}reason`, reason, REASON_LENGTH) ??
    textProblem(`${at}owner`, owner, OWNER_LENGTH) ??
    dayProblem(`${at}until`, until, now)
  );
}

/** Whether somebody should look at it sooner than that. */
export function endsUnusuallyLate(until: string, now: Date): boolean {
  return daysAhead(until, now) > USUAL_DAYS_AHEAD;
}

function textProblem(name: string, value: unknown, { min, max }: { min: number; max: number }): string | undefined {
  const rule = `'${name}' must be ${min} to ${max} printable ASCII characters, without spaces around them`;
  if (typeof value !== 'string' || value.length < min || value.length > max) {
    const got = typeof value === 'string' ? `${value.length}: '${value.slice(0, max)}'` : typeof value;
    return `${rule}, got ${got}; it has to fit into an annotation of AWS Config`;
  }
  if (!/^[\x20-\x7e]+$/.test(value) || value.trim() !== value) {
    return `${rule}, got ${JSON.stringify(value)}; leave out line breaks, accents and spaces at the ends`;
  }
  if (value.includes('{{')) {
    return `'${name}' must not have '{{' in it, got '${value}'; AWS Systems Manager and CloudFormation would take it for a reference`;
  }
  return undefined;
}

function dayProblem(name: string, until: unknown, now: Date): string | undefined {
  if (!isCalendarDay(until)) {
    return `'${name}' must be a day of the calendar as 'YYYY-MM-DD', got `
      + `${typeof until === 'string' ? `'${until}'` : typeof until}; the waiver counts to the end of that day, UTC`;
  }
  if (daysAhead(until, now) > MAX_DAYS_AHEAD) {
    return `'${name}' must be at most ${MAX_DAYS_AHEAD} days ahead (ten years), got '${until}'; choose a day on which `
      + 'somebody looks at it again, two years ahead at most';
  }
  return undefined;
}

function daysAhead(day: string, now: Date): number {
  return (Date.parse(`${day}T00:00:00Z`) - now.getTime()) / DAY;
}
