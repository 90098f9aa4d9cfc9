import type { Duration } from 'aws-cdk-lib';
import type { DurationUnit, Where } from './given';
import { checkedDuration, described, isDuration } from './given';
import type { Place } from './invalid';
import { invalid, refusal } from './invalid';
import type { DayRange } from './kms-facts';

/** Where a duration stands, and why it has to be known at synthesis. */
export interface LiteralOptions {
  /** @default - there is no construct yet to name */
  readonly scope?: Place;
  /** @default 'permissions are made from it' */
  readonly why?: string;
}

/** A duration that has to be known at synthesis; `unit` is the one in which people think of this one. */
export function literalDuration(
  prop: string,
  value: Duration,
  unit: DurationUnit,
  { scope, why = 'permissions are made from it' }: LiteralOptions = {},
): Duration {
  if (!checkedDuration(scope, prop, value, unit).isUnresolved()) return value;
  throw refusal(scope, `'${prop}' must be a literal duration, got a token; ${why} at synthesis, so give it as a number`);
}

/** The number of days in a duration that has to be known at synthesis: whole, and within `range`. */
export function literalDays(prop: string, value: Duration, range: DayRange, options: LiteralOptions = {}): number {
  return daysWithin(options.scope, prop, literalDuration(prop, value, 'days', options), range);
}

/** The same where CloudFormation may fill in the number: that of a token is passed through unseen. Nothing, if nothing was given. */
export function daysOrToken(scope: Place, prop: string, value: Duration | undefined, range: DayRange): number | undefined {
  if (value === undefined || value === null) return undefined; // JavaScript has both
  if (!checkedDuration(scope, prop, value, 'days').isUnresolved()) return daysWithin(scope, prop, value, range);
  if (value.unitLabel() === 'days') return value.toDays();
  throw invalid(scope, `'${prop}' must be given in days when its value is a token, got `
    + `Duration.${value.unitLabel()}(<token>); use Duration.days(<token>)`);
}

/** What people call a duration, or whatever was given for one; that of no number has no human form. */
export function humanText(value: Duration): string {
  return isDuration(value) ? value.toHumanString() || value.toString() : described(value);
}

/** Whether a number is one of whole days within `range`. */
export function isWithin(days: number, { min, max }: DayRange): boolean {
  return Number.isInteger(days) && days >= min && days <= max;
}

/** The rule in words: one wording, wherever the days come from. */
export function mustBeWithin(prop: string, { min, max }: DayRange): string {
  return `'${prop}' must be ${min} to ${max} whole days`;
}

/**
 * Compares in days without rounding and prints what the caller wrote: `Duration.toDays()` would throw on `Duration.hours(36)`
 * with a message that names neither the prop nor the bounds.
 */
function daysWithin(scope: Where, prop: string, value: Duration, range: DayRange): number {
  const days = value.toDays({ integral: false });
  if (isWithin(days, range)) return days;
  throw refusal(scope, `${mustBeWithin(prop, range)}, got ${humanText(value)}; choose a whole number of days in that range`);
}
