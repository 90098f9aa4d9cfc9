import type { Duration } from 'aws-cdk-lib';
import type { Place } from './invalid';
import { invalid, invalidValue } from './invalid';
import type { DayRange } from './kms-facts';

/** Where a duration stands, and why it has to be known at synthesis. */
export interface LiteralDaysOptions {
  /** @default - there is no construct yet to name */
  readonly scope?: Place;
  /** @default 'permissions are made from it' */
  readonly why?: string;
}

type Refusal = (message: string) => Error;

/** The number of days in a duration that has to be known at synthesis: whole, and within `range`. */
export function literalDays(
  prop: string,
  value: Duration,
  range: DayRange,
  { scope, why = 'permissions are made from it' }: LiteralDaysOptions = {},
): number {
  const refusal: Refusal = (message) => (scope === undefined ? invalidValue(message) : invalid(scope, message));
  if (value.isUnresolved()) {
    throw refusal(`'${prop}' must be a literal duration, got a token; ${why} at synthesis, so give it as a number`);
  }
  return daysWithin(prop, value, range, refusal);
}

/** The same where CloudFormation may fill in the number: that of a token is passed through unseen. */
export function daysOrToken(scope: Place, prop: string, value: Duration, range: DayRange): number {
  if (!value.isUnresolved()) return daysWithin(prop, value, range, (message) => invalid(scope, message));
  if (value.unitLabel() === 'days') return value.toDays();
  throw invalid(scope, `'${prop}' must be given in days when its value is a token, got `
    + `Duration.${value.unitLabel()}(<token>); use Duration.days(<token>)`);
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
function daysWithin(prop: string, value: Duration, range: DayRange, refusal: Refusal): number {
  const days = value.toDays({ integral: false });
  if (isWithin(days, range)) return days;
  const got = value.toHumanString() || value.toString(); // not a number has no human form
  throw refusal(`${mustBeWithin(prop, range)}, got ${got}; choose a whole number of days in that range`);
}
