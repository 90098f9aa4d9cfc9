/** What AWS Step Functions writes as the time at which a state was entered. This file imports nothing: all that read tags share it. */
const FORM = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d{1,9})?Z$/;

/**
 * The time in a tag of the machine, or undefined if that is none: a garbled mark is a missing mark. `Date` takes more for a time ('7' is a
 * day of 2001), and an old key whose mark says so would be retired at once.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html (EnteredTime and StartTime, with and
 * without milliseconds)
 */
export function machineTime(text: string | undefined): Date | undefined {
  const seconds = FORM.exec(text ?? '')?.[1];
  if (seconds === undefined) return undefined;
  const time = new Date(text!);
  // There is no 30 February, though Date makes 2 March of it.
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(seconds) ? time : undefined;
}
