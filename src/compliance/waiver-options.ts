import { Token } from 'aws-cdk-lib';
import { isCalendarDay } from '../private/calendar-day';
import { invalidValue } from '../private/invalid';
import type { WaiverOptions } from '../waiver-props';

/** Reason, owner and date have to fit into an annotation of AWS Config, with room for what it says beside them. */
const REASON_LENGTH = { min: 10, max: 100 } as const;
const OWNER_LENGTH = { min: 3, max: 64 } as const;

/** The options as given, or an error that says what is wrong with them. */
export function checkedWaiverOptions({ reason, owner, until }: WaiverOptions): WaiverOptions {
  checkText('reason', reason, REASON_LENGTH);
  checkText('owner', owner, OWNER_LENGTH);
  checkDay(until);
  return { reason, owner, until };
}

function checkText(prop: string, value: string, { min, max }: { min: number; max: number }): void {
  const rule = `'${prop}' must be ${min} to ${max} printable ASCII characters, without spaces around them`;
  if (Token.isUnresolved(value)) {
    throw invalidValue(`'${prop}' must be a literal string, got a token; it is measured at synthesis, so write it out`);
  }
  if (typeof value !== 'string' || value.length < min || value.length > max) {
    throw invalidValue(`${rule}, got ${typeof value === 'string' ? `${value.length}: '${value.slice(0, max)}'` : typeof value}; it has to fit into an annotation of AWS Config`);
  }
  if (!/^[\x20-\x7e]+$/.test(value) || value.trim() !== value) {
    throw invalidValue(`${rule}, got ${JSON.stringify(value)}; leave out line breaks, accents and spaces at the ends`);
  }
  if (value.includes('{{')) {
    throw invalidValue(`'${prop}' must not have '{{' in it, got '${value}'; AWS Systems Manager and CloudFormation would take it for a reference`);
  }
}

function checkDay(until: string): void {
  if (Token.isUnresolved(until)) {
    throw invalidValue('\'until\' must be a literal string, got a token; the synthesis warns when it has passed, so write it out');
  }
  if (!isCalendarDay(until)) {
    throw invalidValue(`'until' must be a day of the calendar as 'YYYY-MM-DD', got ${typeof until === 'string' ? `'${until}'` : typeof until}; the waiver counts to the end of that day, UTC`);
  }
}
