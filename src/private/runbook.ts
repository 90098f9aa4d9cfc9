import type { IConstruct } from 'constructs';
import { defaultsFor } from './defaults';
import { PACKAGE } from './package';

/** Frozen: links in users' accounts begin like this, whichever version made them. */
export const RUNBOOK_HOME = `${PACKAGE.repository}/blob/`;

/** The page of the installed version; of the newest one before the first release, which no tag stands for. */
export const RUNBOOK_URL = `${RUNBOOK_HOME}${PACKAGE.version === '0.0.0' ? 'main' : `v${PACKAGE.version}`}/docs/runbook.md`;

/** Where the runbook is read about what is made here: `RotationDefaults` can say so. */
export function runbookUrl(scope: IConstruct): string {
  return defaultsFor(scope).runbookUrl ?? RUNBOOK_URL;
}

/** The runbook's sections about alarms, by their headings. Those about errors bear the errors' names. */
export const ALARM_SECTIONS = {
  overdue: 'Alarm: key overdue',
  currentKeyUnusable: 'Alarm: current key unusable',
  failed: 'Alarm: run failed',
  timedOut: 'Alarm: run timed out',
  aborted: 'Alarm: run aborted',
  silent: 'Alarm: no successful run in 48 hours',
  onDemandFailed: 'Alarm: on-demand run failed',
  onDemandTimedOut: 'Alarm: on-demand run timed out',
  onDemandAborted: 'Alarm: on-demand run aborted',
  onDemandSilent: 'Alarm: no successful on-demand run in 48 hours',
  complianceFailed: 'Alarm: compliance evaluation failed',
  complianceSilent: 'Alarm: no compliance evaluation in 48 hours',
  complianceWaived: 'Alarm: more keys waived than declared',
  complianceOutOfScope: 'Alarm: more keys out of scope',
  materialExpires: 'Alarm: key material expires soon',
  notificationUndelivered: 'Alarm: notification not delivered',
} as const;

/** The runbook's sections about events that people are notified of, by their headings. */
export const EVENT_SECTIONS = {
  rotated: 'Event: key material rotated',
  materialExpired: 'Event: imported key material expired',
  deleted: 'Event: key deleted',
  rotationDisabled: 'Event: automatic rotation disabled',
  deletionScheduled: 'Event: key deletion scheduled',
  deletionCancelled: 'Event: key deletion cancelled',
  disabled: 'Event: key disabled',
  policyChanged: 'Event: key policy changed',
  materialImported: 'Event: key material imported',
  materialDeleted: 'Event: imported key material deleted',
  aliasRotated: 'Event: alias rotated',
  aliasRestored: 'Event: alias restored',
  aliasRolledBack: 'Event: alias rolled back',
  generationRetired: 'Event: generation retired',
  retirementVetoed: 'Event: retirement vetoed',
  strayKey: 'Event: stray key',
  runFailed: 'Event: run failed',
} as const;

/** How links into the runbook begin that events may bring along. */
export function runbookPrefixes(url: string): string[] {
  return url === RUNBOOK_URL ? [RUNBOOK_HOME] : [RUNBOOK_HOME, `${url}#`];
}

/** The link to a section, by its heading: an error name, or one of `ALARM_SECTIONS` and `EVENT_SECTIONS`. */
export function runbookLink(scope: IConstruct, heading: string): string {
  return `${runbookUrl(scope)}#${anchorOf(heading)}`;
}

/** As GitHub makes them: lower case, spaces become hyphens, other signs vanish. */
export function anchorOf(heading: string): string {
  return heading.toLowerCase().replace(/[^\w\- ]/g, '').replace(/ /g, '-');
}
