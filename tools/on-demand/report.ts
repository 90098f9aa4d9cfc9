import { duration, renderTable } from '../../sim/emulator/table';

/** What is known of a run before it is played. */
export interface Expectation {
  readonly title: string;
  /** `outcome` in the output, or the error name. */
  readonly outcome: string;
  /** On-demand rotations that AWS KMS counts. */
  readonly counted: number;
  /** Calls of RotateKeyOnDemand. */
  readonly asked: number;
}

/** How a run went. */
export interface Played {
  readonly answersBy: 'moto' | 'recorded';
  readonly outcome: string;
  readonly counted: number;
  readonly asked: number;
  readonly transitions: number;
  /** Virtual time. */
  readonly seconds: number;
  readonly events: readonly string[];
}

export interface Row {
  readonly expected: Expectation;
  readonly played: Played;
}

/** All runs, one a line. */
export function describe(rows: readonly Row[]): string {
  const head = ['run', 'answers', 'must end', 'ends', 'rotations counted', 'calls', 'states', 'virtual time', 'event', ''];
  return renderTable([head, ...rows.map((row) => [
    row.expected.title,
    row.played.answersBy,
    row.expected.outcome,
    row.played.outcome,
    `${row.played.counted}`,
    `${row.played.asked}`,
    `${row.played.transitions}`,
    duration(row.played.seconds * 1000),
    row.played.events.map((type) => (/Blocked$/.test(type) ? 'blocked' : 'rotated')).join(', ') || '-',
    wrong(row) === undefined ? 'ok' : 'WRONG',
  ])]);
}

/** What is not as it must be, in words. */
export function problems(rows: readonly Row[]): string[] {
  return rows.map(wrong).filter((problem) => problem !== undefined);
}

function wrong({ expected: { title, outcome, counted, asked }, played }: Row): string | undefined {
  if (played.outcome !== outcome) return `${title}: must end with ${outcome}, ends with ${played.outcome}`;
  if (played.counted !== counted) return `${title}: must spend ${counted} on-demand rotations, spends ${played.counted}`;
  if (played.asked !== asked) return `${title}: must call RotateKeyOnDemand ${asked} times, calls it ${played.asked} times`;
  return undefined;
}
