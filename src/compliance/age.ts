import type { AgeStandard } from './verdict-types';

const DAY = 86_400_000;
/** The last moment a `Date` can hold: a grace period of any length must not make the verdict fail. */
const END_OF_TIME = 8_640_000_000_000_000;

/** In milliseconds; NaN for a date that is none. Clocks differ: what is to come has age 0. */
export function ageOf(date: Date, now: Date): number {
  return Math.max(0, now.getTime() - date.getTime());
}

/** The greatest age of which the standard approves, in milliseconds. */
export function limitOf(standard: AgeStandard): number {
  return standard.maxKeyAgeDays * DAY;
}

/**
 * The greatest age that passes, in milliseconds: without the grace period, a key with a period as long as the limit would flap around its
 * rotation day.
 */
export function toleranceOf(standard: AgeStandard): number {
  return limitOf(standard) + standard.gracePeriodDays * DAY;
}

/** The day, in UTC, after whose moment the age no longer passes. */
export function lastDayOf(since: Date, standard: AgeStandard): string {
  const end = Math.min(since.getTime() + toleranceOf(standard), END_OF_TIME);
  return dayOf(new Date(end));
}

/** In UTC. */
export function dayOf(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'a day that is none' : date.toISOString().split('T')[0];
}

export function wholeDays(age: number): string {
  return inDays(Math.floor(age / DAY));
}

export function inDays(count: number): string {
  return count === 1 ? '1 day' : `${count} days`;
}
