import type { Exploration } from './explorer';

/** What came of one scenario. */
export interface Told {
  readonly name: string;
  readonly found: Exploration;
  /** The same with every call of a function as a step of its own and nothing left out; only of small scenarios. */
  readonly whole?: Exploration;
  readonly seconds: number;
}

const WIDTHS = [50, 9, 9, 9, 10, 10, 7];

export const HEADER = line(['scenario', 'states', 'steps', 'unreduced', 'violations', 'excused', 'seconds'], 'explored');

/** One line of the table. Where the exploration ended before everything was seen, the line says so itself. */
export function row({ name, found, whole, seconds }: Told): string {
  const numbers = [found.states, found.moves, whole?.states ?? '', found.broken, found.excuses, seconds.toFixed(0)];
  return line([name, ...numbers.map(String)], found.complete ? 'to the end' : `NOT FINISHED: every history of up to ${found.depth} steps`);
}

/** What the table is worth. */
export function summary(told: readonly Told[]): string {
  const open = told.filter(({ found }) => !found.complete).map(({ name }) => name);
  const broken = told.reduce((sum, { found }) => sum + found.broken, 0);
  const rest = open.length === 0 ? '' : `; NOT FINISHED, and so without a verdict beyond the steps named above: ${open.join(', ')}`;
  return `${told.length - open.length} of ${told.length} scenarios explored to the end, ${broken} violations${rest}`;
}

function line([name, ...numbers]: readonly string[], explored: string): string {
  return [name.padEnd(WIDTHS[0]), ...numbers.map((number, index) => number.padStart(WIDTHS[index + 1])), explored].join('  ');
}
