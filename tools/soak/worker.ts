import { playCell } from './cell';
import type { CellResult } from './cell';
import { CURES } from './cures';

export interface Batch {
  readonly seed: number;
  readonly cells: readonly number[];
  readonly without?: string;
}

/** One worker process: cells in, results out, until the parent hangs up. */
function work(): void {
  console.log = () => undefined; // the functions' own log lines
  Error.stackTraceLimit = 0; // nearly every error here is an answer
  let queue = Promise.resolve();
  process.on('disconnect', () => process.exit(0));
  process.on('message', ({ seed, cells, without }: Batch) => {
    queue = queue.then(async () => {
      const results: CellResult[] = [];
      const cure = CURES.find(({ name }) => name === without);
      for (const cell of cells) results.push(await playCell(seed, cell, { cure }));
      process.send!(results);
    });
  });
}

work();
