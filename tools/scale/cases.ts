import type { ScaleAlias } from './fleet';

/** How the ticks of one day reach the machines. */
export interface Case {
  readonly title: string;
  /** When the tick of a day (from 1) comes, in milliseconds after its beginning. */
  tickAt(alias: ScaleAlias, day: number, random: () => number): number;
}

/** Amazon EventBridge Scheduler was out, and delivers what it kept. */
const OUTAGE_ENDS_MS = 3 * 3_600_000;

/** So many days in a row: on the first, rotations are due; on the second, retirements. */
const DAYS_OF_OUTAGE = 2;

const asScheduled: Case['tickAt'] = ({ tickMs, windowMs }, _, random) => tickMs + Math.floor(random() * windowMs);

function afterOutages(spreadMs: number): Case['tickAt'] {
  return (alias, day, random) =>
    day > DAYS_OF_OUTAGE ? asScheduled(alias, day, random) : OUTAGE_ENDS_MS + Math.floor(random() * spreadMs);
}

export const AS_SCHEDULED: Case = { title: 'each at its own time', tickAt: asScheduled };
export const IN_ONE_MINUTE: Case = { title: 'all in the same minute, on the first two days', tickAt: afterOutages(60_000) };
export const AT_ONE_INSTANT: Case = { title: 'all at the same instant, on the first two days', tickAt: afterOutages(0) };

export const CASES: readonly Case[] = [AS_SCHEDULED, IN_ONE_MINUTE, AT_ONE_INSTANT];
