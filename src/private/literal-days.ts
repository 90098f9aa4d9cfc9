import type { Duration } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { invalid, invalidValue } from './invalid';
import type { DayRange } from './kms-facts';

/** Where a duration stands, and why it has to be known at synthesis. */
export interface LiteralDaysOptions {
  /** @default - there is no construct yet to name */
  readonly scope?: IConstruct;
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
