import type { Duration } from 'aws-cdk-lib';
import { invalidValue } from './invalid';
import type { DayRange } from './kms-facts';

/** The number of days in a duration that has to be known at synthesis: whole, and within bounds. Prints what the caller wrote. */
export function literalDays(prop: string, value: Duration, { min, max }: DayRange): number {
  if (value.isUnresolved()) {
    throw invalidValue(`'${prop}' must be a literal duration, got a token; permissions are made from it at synthesis, so give it as a number`);
  }
  const days = value.toDays({ integral: false });
  if (!Number.isInteger(days) || days < min || days > max) {
    throw invalidValue(`'${prop}' must be ${min} to ${max} whole days, got ${value.toHumanString() || value.toString()}; choose a whole number of days in that range`);
  }
  return days;
}
