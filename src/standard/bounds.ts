import type { DayRange } from '../private/kms-facts';
import { PENDING_WINDOW_DAYS, ROTATION_PERIOD_DAYS } from '../private/kms-facts';

/** Ten years: beyond it, a slip of the keyboard is more likely than an intention. */
const TEN_YEARS = 3650;

/** The numbers of a standard, in whole days. */
export const BOUNDS = {
  /** AWS KMS rotates no more often than this by itself: a lower age would forbid every key that it rotates. */
  maxKeyAge: { min: ROTATION_PERIOD_DAYS.min, max: TEN_YEARS },
  gracePeriod: { min: 0, max: 90 },
  minRotationPeriod: ROTATION_PERIOD_DAYS,
  maxRotationPeriod: ROTATION_PERIOD_DAYS,
  minDeletionWindow: PENDING_WINDOW_DAYS,
  minIdleBeforeDeletion: { min: 1, max: TEN_YEARS },
  keySpecNotice: { min: 0, max: TEN_YEARS },
} as const satisfies Readonly<Record<string, DayRange>>;

export type NumberOfDays = keyof typeof BOUNDS;
