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

/** The number of days in a duration that has to be known at synthesis: whole, and within bounds. Prints what the caller wrote. */
export function literalDays(prop: string, value: Duration, { min, max }: DayRange, { scope, why = 'permissions are made from it' }: LiteralDaysOptions = {}): number {
  const refusal = (message: string) => scope === undefined ? invalidValue(message) : invalid(scope, message);
  if (value.isUnresolved()) {
    throw refusal(`'${prop}' must be a literal duration, got a token; ${why} at synthesis, so give it as a number`);
  }
  const days = value.toDays({ integral: false });
  if (!Number.isInteger(days) || days < min || days > max) {
    throw refusal(`'${prop}' must be ${min} to ${max} whole days, got ${value.toHumanString() || value.toString()}; choose a whole number of days in that range`);
  }
  return days;
}

/**
 * The number of days in `value`, whole and within `range`; a token's number is passed through unseen, for CloudFormation to fill in.
 *
 * Compares in days without rounding and prints what the caller wrote: `Duration.toDays()` would throw on `Duration.hours(36)`
 * with a message that names neither the prop nor the bounds.
 */
export function wholeDays(scope: Place, prop: string, value: Duration, range: DayRange): number {
  if (value.isUnresolved()) {
    if (value.unitLabel() !== 'days') {
      throw invalid(scope, `'${prop}' must be given in days when its value is a token, got Duration.${value.unitLabel()}(<token>); `
        + 'use Duration.days(<token>)');
    }
    return value.toDays();
  }
  const days = value.toDays({ integral: false });
  const got = value.toHumanString() || value.toString(); // not a number has no human form
  if (!(days >= range.min && days <= range.max)) {
    throw invalid(scope, `'${prop}' must be between ${range.min} and ${range.max} days, got ${got}; choose a value within these bounds`);
  }
  if (!Number.isInteger(days)) {
    throw invalid(scope, `'${prop}' must be a whole number of days, got ${got}; use Duration.days()`);
  }
  return days;
}
