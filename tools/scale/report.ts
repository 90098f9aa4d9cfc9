import { DAY_MS, ROTATION_PERIOD_MS } from './history';
import type { Outcome, Rotation } from './play';
import { QUOTAS } from './quotas';
import { renderTable } from '../../sim/emulator/table';

const SHOWN_IN_FULL = 10;

/** What people want to know of one case, in lines. */
export function reportOf(outcome: Outcome, wallMs: number): string[] {
  return [
    ...daysOf(outcome),
    ...rotationsOf([...outcome.rotations.values()]),
    ...functionsOf(outcome),
    `  took ${(wallMs / 1000).toFixed(0)} s of real time`,
    '',
    ...requestsOf(outcome),
    '',
    ...problemsOf(outcome.problems),
  ];
}

function daysOf({ days }: Outcome): string[] {
  return days.flatMap(({ runs, failures, rotated, retired, longestRunMs }, index) => [
    `  ticks of day ${index + 1}: ${runs} runs, ${sum(failures)} failed; ${rotated} aliases rotated, ${retired} old generations `
      + `retired; the longest run took ${span(longestRunMs)}`,
    ...[...failures].map(([failure, times]) => `         ${times} x ${failure}`),
  ]);
}

function rotationsOf(rotations: readonly Rotation[]): string[] {
  const done = rotations.filter((one) => one.rotatedAt !== undefined);
  if (done.length === 0) return ['  none was rotated'];
  const took = done.map((one) => one.rotatedAt! - one.firstTickAt).sort((a, b) => a - b);
  const all = Math.max(...done.map((one) => one.rotatedAt!)) - Math.min(...rotations.map((one) => one.firstTickAt));
  const oldest = Math.max(...done.map((one) => one.replacedAfterMs!)) / DAY_MS;
  return [
    `  duration from the first tick to the last rotation: ${span(all)}`,
    `  of one alias, from its first tick to its rotation: median ${span(took[Math.floor(took.length / 2)])}, longest ${span(took.at(-1)!)}`,
    `  oldest key when it was replaced: ${oldest.toFixed(2)} days, the rotation period is ${ROTATION_PERIOD_MS / DAY_MS}`,
  ];
}

function functionsOf({ account: { functions }, logged }: Outcome): string[] {
  const lines = [...logged].map(([event, times]) => `${times} x '${event}'`);
  return [`  functions: at most ${functions.mostAtOnce} ran at once, ${functions.timeouts} `
    + `timed out; logged: ${lines.join(', ') || 'nothing'}`];
}

function requestsOf({ account: { asked, granted } }: Outcome): string[] {
  const rows = asked.quotas.map((quota) => {
    const throttled = asked.count(quota) - granted.count(quota);
    return [quota, asked.count(quota), throttled, asked.peak(quota), granted.peak(quota), QUOTAS[quota]].map(String);
  });
  return renderTable([['operation', 'requests', 'throttled', 'peak asked/s', 'peak let through/s', 'quota/s'], ...rows])
    .split('\n')
    .map((line) => `  ${line}`);
}

function problemsOf(problems: readonly string[]): string[] {
  if (problems.length === 0) return ['  all rotated, none left half done'];
  const more = problems.length > SHOWN_IN_FULL ? [`  ... and ${problems.length - SHOWN_IN_FULL} more`] : [];
  return [...problems.slice(0, SHOWN_IN_FULL).map((problem) => `  FAILED ${problem}`), ...more];
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}

/** Hours, minutes and seconds, from the first that is not zero. */
function span(millis: number): string {
  const seconds = Math.round(millis / 1000);
  const parts = [[Math.floor(seconds / 3600), 'h'], [Math.floor(seconds / 60) % 60, 'min'], [seconds % 60, 's']] as const;
  const first = Math.max(0, parts.findIndex(([value]) => value > 0));
  return parts.slice(first).map(([value, unit]) => `${value} ${unit}`).join(' ');
}
