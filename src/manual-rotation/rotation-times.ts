import { Duration } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { literalDays, literalDuration } from '../private/durations';
import { invalid } from '../private/invalid';

export const PERIOD_DAYS = { min: 1, max: 3650, default: 365 } as const;
/** Below the minimum, AWS KMS may not yet know the new key everywhere. Above 15 minutes, a later run activates what this one staged. */
export const DELAY_MINUTES = { min: 5, default: 5 } as const;

const WHY = 'it is compared';

export interface RotationTimes {
  readonly rotationPeriodDays: number;
  readonly activationDelaySeconds: number;
}

export function checkedTimes(scope: IConstruct, props: { rotationPeriod?: Duration; activationDelay?: Duration }): RotationTimes {
  const period = props.rotationPeriod ?? Duration.days(PERIOD_DAYS.default);
  const delay = props.activationDelay ?? Duration.minutes(DELAY_MINUTES.default);
  const days = literalDays('rotationPeriod', period, PERIOD_DAYS, { scope, why: WHY });
  literalDuration('activationDelay', delay, 'minutes', { scope, why: WHY });
  if (delay.toMinutes({ integral: false }) < DELAY_MINUTES.min) {
    throw invalid(scope, `'activationDelay' must be at least ${DELAY_MINUTES.min} minutes, got ${delay.toHumanString()}; new keys and `
      + 'policies take up to five minutes to be known everywhere');
  }
  const seconds = delay.toSeconds({ integral: false });
  if (!Number.isInteger(seconds)) {
    throw invalid(scope, `'activationDelay' must be whole seconds, got ${delay.toHumanString()}; round it`);
  }
  if (seconds * 2 > period.toSeconds()) {
    throw invalid(scope, `'activationDelay' must be at most half of 'rotationPeriod' (${period.toHumanString()}), got `
      + `${delay.toHumanString()}; shorten the delay or lengthen the period`);
  }
  return { rotationPeriodDays: days, activationDelaySeconds: seconds };
}

/** How many hours there may be from one look at the family to the next: the same hours every day. */
const CHECK_HOURS = [1, 2, 3, 4, 6, 8, 12, 24];

/** The hours from one look to the next; a day, if nothing was asked for. */
export function checkedInterval(scope: IConstruct, interval: Duration = Duration.hours(24)): number {
  const hours = literalDuration('checkInterval', interval, 'hours', { scope, why: WHY }).toHours({ integral: false });
  if (!CHECK_HOURS.includes(hours)) {
    throw invalid(scope, `'checkInterval' must be ${CHECK_HOURS.slice(0, -1).join(', ')} or 24 hours, got `
      + `${interval.toHumanString()}; choose one of these, the same hours every day`);
  }
  return hours;
}
