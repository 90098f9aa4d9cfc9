import type { Duration } from 'aws-cdk-lib';
import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { RemediationTerms } from './remediation-document';
import { humanText, literalDays, literalDuration } from '../private/durations';
import { described } from '../private/given';
import { invalid } from '../private/invalid';
import type { DayRange } from '../private/kms-facts';
import { ON_DEMAND_ROTATIONS, ROTATION_PERIOD_DAYS } from '../private/kms-facts';
import type { RotationRemediationOptions } from '../rotation-remediation-props';

/** AWS Config's own limits. https://docs.aws.amazon.com/config/latest/APIReference/API_RemediationConfiguration.html (read 2026-11-25) */
const ATTEMPTS = { min: 1, max: 25 } as const;
const WINDOW_SECONDS = { min: 1, max: 2_678_000 } as const;

/** A reserve of all of them would rotate nothing. */
const RESERVE = { min: 0, max: ON_DEMAND_ROTATIONS - 1, default: 5 } as const;

export interface RemediationSettings {
  readonly terms: RemediationTerms;
  readonly automatic: boolean;
  readonly maximumAttempts?: number;
  readonly attemptWindowSeconds?: number;
}

/**
 * @param allowed the periods that a standard allows: policies of an organization may deny any other
 */
export function checkedSettings(
  scope: IConstruct, options: RotationRemediationOptions, maxKeyAgeDays: number, allowed: DayRange = ROTATION_PERIOD_DAYS,
): RemediationSettings {
  const { automatic = false, maximumAttempts, attemptWindow, reservedRotations = RESERVE.default } = options;
  const attempts = { maximumAttempts, attemptWindow: attemptWindow && humanText(attemptWindow) };
  for (const [prop, value] of Object.entries(attempts)) {
    if (value !== undefined && !automatic) {
      throw invalid(scope, `'${prop}' must not be given without 'automatic', got ${value}; `
        + 'a remediation that people start is attempted once: leave it out, or switch automatic on');
    }
  }
  checkNumber(scope, 'reservedRotations', reservedRotations, RESERVE);
  if (maximumAttempts !== undefined) checkNumber(scope, 'maximumAttempts', maximumAttempts, ATTEMPTS);
  return {
    automatic,
    maximumAttempts,
    attemptWindowSeconds: attemptWindow === undefined ? undefined : checkedWindow(scope, attemptWindow),
    terms: { rotationPeriodDays: checkedPeriod(scope, options.rotationPeriod, maxKeyAgeDays, allowed), maxKeyAgeDays, reservedRotations },
  };
}

/** A longer period than the standard's would let the key grow too old again. */
function checkedPeriod(scope: IConstruct, period: Duration | undefined, maxKeyAgeDays: number, allowed: DayRange): number {
  const { min, max } = ROTATION_PERIOD_DAYS;
  const longest = Math.min(max, Math.max(min, maxKeyAgeDays), allowed.max);
  if (period === undefined) return longest;
  const days = literalDays('rotationPeriod', period, ROTATION_PERIOD_DAYS, { scope });
  if (days < allowed.min || days > allowed.max) {
    throw invalid(scope, `'rotationPeriod' must be ${allowed.min} to ${allowed.max} days, as the standard of the rule says, got `
      + `${days} days; `
      + 'policies of the organization would deny it: choose one in that range');
  }
  if (days > longest) {
    throw invalid(scope, `'rotationPeriod' must not be longer than 'maxKeyAge' of the rule (${maxKeyAgeDays} days), got ${days} days; `
      + `keys would be too old before each rotation: choose ${longest} days or less`);
  }
  return days;
}

function checkedWindow(scope: IConstruct, window: Duration): number {
  const seconds = literalDuration('attemptWindow', window, 'minutes', { scope, why: 'it is compared' }).toSeconds({ integral: false });
  const { min, max } = WINDOW_SECONDS;
  if (!Number.isInteger(seconds) || seconds < min || seconds > max) {
    throw invalid(scope, `'attemptWindow' must be ${min} to ${max} whole seconds, got `
      + `${humanText(window)}; choose a duration in that range`);
  }
  return seconds;
}

function checkNumber(scope: IConstruct, prop: string, value: number, { min, max }: { min: number; max: number }): void {
  if (Token.isUnresolved(value)) {
    throw invalid(scope, `'${prop}' must be a literal number, got a token; it is compared at synthesis, so write it out`);
  }
  if (!Number.isInteger(value) || value < min || value > max) {
    throw invalid(scope, `'${prop}' must be a whole number from ${min} to ${max}, got ${described(value)}; choose one in that range`);
  }
}
