import { Duration } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { invalid } from '../private/invalid';

const PERIOD_DAYS = { min: 1, max: 3650, default: 365 } as const;
/** Below the minimum, AWS KMS may not yet know the new key everywhere. Above 15 minutes, a later run activates what this one staged. */
const DELAY_MINUTES = { min: 5, default: 5 } as const;

export interface RotationTimes {
  readonly rotationPeriodDays: number;
  readonly activationDelaySeconds: number;
}

export function checkedTimes(scope: IConstruct, props: { rotationPeriod?: Duration; activationDelay?: Duration }): RotationTimes {
  const period = props.rotationPeriod ?? Duration.days(PERIOD_DAYS.default);
  const delay = props.activationDelay ?? Duration.minutes(DELAY_MINUTES.default);
  refuseToken(scope, 'rotationPeriod', period);
  refuseToken(scope, 'activationDelay', delay);

  const days = period.toDays({ integral: false });
  if (!Number.isInteger(days) || days < PERIOD_DAYS.min || days > PERIOD_DAYS.max) {
    throw invalid(scope, `'rotationPeriod' must be ${PERIOD_DAYS.min} to ${PERIOD_DAYS.max} whole days, got ${period.toHumanString()}; choose a whole number of days in that range`);
  }
  if (delay.toMinutes({ integral: false }) < DELAY_MINUTES.min) {
    throw invalid(scope, `'activationDelay' must be at least ${DELAY_MINUTES.min} minutes, got ${delay.toHumanString()}; new keys and policies take up to five minutes to be known everywhere`);
  }
  const seconds = delay.toSeconds({ integral: false });
  if (!Number.isInteger(seconds)) {
    throw invalid(scope, `'activationDelay' must be whole seconds, got ${delay.toHumanString()}; round it`);
  }
  if (seconds * 2 > period.toSeconds()) {
    throw invalid(scope, `'activationDelay' must be at most half of 'rotationPeriod' (${period.toHumanString()}), got ${delay.toHumanString()}; shorten the delay or lengthen the period`);
  }
  return { rotationPeriodDays: days, activationDelaySeconds: seconds };
}

function refuseToken(scope: IConstruct, prop: string, duration: Duration): void {
  if (duration.isUnresolved()) {
    throw invalid(scope, `'${prop}' must be a literal duration, got a token; it is compared at synthesis, so give it as a number`);
  }
}
