import type { Case } from './cases';
import type { Difference } from './comparison';
import type { Recording } from './recording';
import { renderTable } from '../../sim/emulator/table';

/** How one case went in both interpreters. */
export interface Row {
  readonly case: Pick<Case, 'machine' | 'title'>;
  readonly ours: readonly Recording[];
  readonly theirs: readonly Recording[];
  readonly differences: readonly Difference[];
  /** What is not as the case itself demands, here and in moto. */
  readonly problems: { readonly ours: readonly string[]; readonly theirs: readonly string[] };
  /** Rules of moto that were lifted for it. */
  readonly lifted: readonly string[];
}

const NEEDLESS = 'a difference is explained that there is not';

/** All cases, one a line. Numbers are those of all executions of a case; the end is that of the last one. */
export function describe(rows: readonly Row[], explained: Readonly<Record<string, string>>): string {
  const head = ['machine', 'case', 'runs', 'ends here', 'ends in moto', 'states', 'calls', 'events', 'virtual time', 'compared', 'lifted'];
  return renderTable([head, ...rows.map((row) => [
    row.case.machine,
    row.case.title,
    `${row.ours.length}`,
    end(row.ours),
    end(row.theirs),
    both(row, ({ result }) => result.trail.length),
    both(row, ({ calls }) => calls.length),
    both(row, ({ calls }) => calls.filter(({ resource }) => resource.endsWith(':putEvents')).length),
    both(row, ({ result }) => (result.stoppedAt - result.startedAt) / 1000, ' s'),
    verdict(row, explained),
    row.lifted.join(', ') || '-',
  ])]);
}

/** What nobody expects: runs that end wrong, differences that nobody explained, explanations that nothing needs. */
export function wrong(rows: readonly Row[], explained: Readonly<Record<string, string>>): string[] {
  const titles = rows.map((row) => row.case.title);
  const isExplained = (row: Row) => Object.hasOwn(explained, row.case.title);
  return [
    ...rows.flatMap((row) => row.problems.ours.map((problem) => `here: ${problem}`)),
    ...rows.filter((row) => !isExplained(row)).flatMap((row) => [
      ...row.problems.theirs.map((problem) => `moto: ${problem}`),
      ...row.differences.map((difference) => tell(row, difference)),
    ]),
    ...rows.filter((row) => isExplained(row) && row.differences.length === 0)
      .map((row) => `${row.case.title}: ${NEEDLESS}: it goes the same`),
    ...Object.keys(explained).filter((title) => !titles.includes(title)).map((title) => `${title}: ${NEEDLESS}: there is no such case`),
  ];
}

function tell(row: Row, { aspect, execution, ours, theirs }: Difference): string {
  return `${row.case.title}, ${execution}: ${aspect} differ\n  here: ${ours.slice(0, 600)}\n  moto: ${theirs.slice(0, 600)}`;
}

function verdict(row: Row, explained: Readonly<Record<string, string>>): string {
  if (row.problems.ours.length > 0) return 'WRONG';
  if (row.differences.length === 0) return row.problems.theirs.length > 0 ? 'WRONG' : 'the same';
  const aspects = [...new Set(row.differences.map(({ aspect }) => aspect))].join(', ');
  return `${Object.hasOwn(explained, row.case.title) ? 'explained' : 'DIFFERENT'}: ${aspects}`;
}

function end(recordings: readonly Recording[]): string {
  const last = recordings.at(-1)?.result;
  return last?.error ?? last?.output?.outcome ?? last?.output?.plan ?? last?.status ?? '-';
}

function both(row: Row, count: (recording: Recording) => number, unit = ''): string {
  const sum = (recordings: readonly Recording[]) => recordings.reduce((total, one) => total + count(one), 0);
  const [ours, theirs] = [row.ours, row.theirs].map((recordings) => `${Math.round(sum(recordings) * 10) / 10}${unit}`);
  return ours === theirs ? ours : `${ours} / ${theirs}`;
}
