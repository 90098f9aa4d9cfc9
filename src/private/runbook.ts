/** Where the runbook is read. Frozen: alarms and causes in users' accounts link to it. */
export const RUNBOOK_URL = 'https://github.com/cdk-kms-rotation/cdk-kms-rotation/blob/main/docs/runbook.md';

/** The runbook's sections about alarms, by their headings. Those about errors bear the errors' names. Imports nothing: shared with the functions. */
export const ALARM_SECTIONS = {
  overdue: 'Alarm: key overdue',
  failed: 'Alarm: run failed',
  timedOut: 'Alarm: run timed out',
  aborted: 'Alarm: run aborted',
  silent: 'Alarm: no successful run in 48 hours',
  complianceFailed: 'Alarm: compliance evaluation failed',
  complianceSilent: 'Alarm: no compliance evaluation in 48 hours',
} as const;

/** The link to a section, by its heading: an error name or one of `ALARM_SECTIONS`. */
export function runbookLink(heading: string): string {
  return `${RUNBOOK_URL}#${anchorOf(heading)}`;
}

/** As GitHub makes them: lower case, spaces become hyphens, other signs vanish. */
export function anchorOf(heading: string): string {
  return heading.toLowerCase().replace(/[^\w\- ]/g, '').replace(/ /g, '-');
}
