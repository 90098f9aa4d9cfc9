import type { Run } from './account';
import { byOperation } from './count';
import { renderTable } from '../../sim/emulator/table';

/** What is known of a run before it is played. */
export interface Expectation {
  readonly title: string;
  /**
   * How many state transitions it may have.
   *
   * @default - any number: nobody promised one
   */
  readonly atMost?: number;
  /** What the prototype needed for it. */
  readonly prototype?: { readonly transitions: string; readonly calls: string };
}

export type CountedRun = Expectation & Run;

/** All runs, one a line. */
export function describe(runs: readonly CountedRun[]): string {
  const head = ['run', 'transitions', 'at most', 'prototype', 'functions', 'KMS calls', 'prototype', 'by operation'];
  return renderTable([head, ...runs.map((run) => [
    run.title,
    `${run.transitions}${isOver(run) ? ' !' : ''}`,
    `${run.atMost ?? '-'}`,
    run.prototype?.transitions ?? '-',
    `${run.functionCalls}`,
    `${run.kmsCalls.length}`,
    run.prototype?.calls ?? '-',
    byOperation(run.kmsCalls),
  ])]);
}

/** The runs that have more transitions than they may, in words. */
export function problems(runs: readonly CountedRun[]): string[] {
  return runs.filter(isOver).map(({ title, transitions, retries, atMost }) => (
    `${title.trim()}: ${transitions} state transitions (${retries} of them retries), at most ${atMost}`));
}

function isOver({ transitions, atMost = Infinity }: CountedRun): boolean {
  return transitions > atMost;
}
