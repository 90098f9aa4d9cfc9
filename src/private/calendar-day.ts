/** Days of the calendar, as `YYYY-MM-DD`, in UTC. This file imports nothing: constructs and functions share it. */

/** Whether there is such a day: there is no 2027-02-30, though `Date` makes 2 March of it. */
export function isCalendarDay(value: unknown): value is string {
  if (typeof value !== 'string' || !/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value)) return false;
  const time = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(value);
}

/** The last millisecond of a day, as a time value; undefined for a day that is not in the calendar. */
export function lastMomentOf(day: string): number | undefined {
  return isCalendarDay(day) ? new Date(`${day}T23:59:59.999Z`).getTime() : undefined;
}
