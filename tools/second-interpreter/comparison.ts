import type { Recording } from './recording';

/** In what two runs can differ; all of it is compared. */
export const ASPECTS = ['executions', 'status', 'error', 'output', 'cause', 'states', 'calls', 'times'] as const;
export type Aspect = typeof ASPECTS[number];

export interface Difference {
  readonly aspect: Aspect;
  readonly execution: string;
  readonly ours: string;
  readonly theirs: string;
}

type View = (recording: Recording) => unknown;

const VIEWS: ReadonlyArray<readonly [Aspect, View]> = [
  ['status', ({ result }) => result.status],
  ['error', ({ result }) => result.error],
  ['output', ({ result }) => result.output],
  ['cause', ({ result }) => result.cause],
  ['states', ({ result }) => result.trail.map(({ state }) => state)],
  ['calls', ({ calls }) => calls.map(({ state, resource, args }) => ({ state, resource, args }))], // events are calls, too
  // in whole milliseconds: jitter is a fraction, and the last digits of it differ
  ['times', ({ calls, result }) => [...calls.map(({ at }) => at), result.stoppedAt - result.startedAt].map(Math.round)],
];

/** Everything in which the same case went differently in two interpreters; nothing if it went the same. */
export function differences(ours: readonly Recording[], theirs: readonly Recording[]): Difference[] {
  const names = (recordings: readonly Recording[]) => recordings.map(({ name }) => name).join(', ');
  if (names(ours) !== names(theirs)) return [{ aspect: 'executions', execution: '', ours: names(ours), theirs: names(theirs) }];
  return ours.flatMap((one, index) => VIEWS.flatMap(([aspect, view]) => {
    const [mine, other] = [view(one), view(theirs[index])];
    if (canonical(mine) === canonical(other)) return [];
    const [first, second] = firstUnequal(mine, other);
    return [{ aspect, execution: one.name, ours: canonical(first), theirs: canonical(second) }];
  }));
}

/** Of two lists the first two members that are not equal, which is what one wants to read. */
function firstUnequal(mine: unknown, other: unknown): [unknown, unknown] {
  if (!Array.isArray(mine) || !Array.isArray(other)) return [mine, other];
  const longer = mine.length > other.length ? mine : other;
  const index = longer.findIndex((_, position) => canonical(mine[position]) !== canonical(other[position]));
  return [mine[index], other[index]];
}

/** JSON with the members of objects in order: that order says nothing. */
function canonical(value: unknown): string {
  const inOrder = (part: object) => Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify(value, (_, part: unknown) => (
    typeof part === 'object' && part !== null && !Array.isArray(part) ? inOrder(part) : part)) ?? 'nothing';
}
