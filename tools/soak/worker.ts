import { playCell } from './cell';
import type { CellResult } from './cell';
import { CURES } from './cures';

export interface Batch {
  readonly seed: number;
  readonly cells: readonly number[];
  readonly without?: string;
}

console.log = () => undefined; // the functions' own log lines
Error.stackTraceLimit = 0; // nearly every error here is an answer

/** In a worker thread: cells in, results out. */
export default async function play({ seed, cells, without }: Batch): Promise<CellResult[]> {
  const cure = CURES.find(({ name }) => name === without);
  const results: CellResult[] = [];
  for (const cell of cells) results.push(await playCell(seed, cell, { cure }));
  return results;
}
