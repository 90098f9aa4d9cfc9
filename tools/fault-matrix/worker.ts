import { Matrix } from './cells';
import { runCell } from './run-cell';
import type { CellResult } from './run-cell';
import { SAFEGUARDS } from './safeguards';

export interface Batch {
  readonly ids: readonly string[];
  /** Name of a safeguard that is taken out. */
  readonly without?: string;
}

/** One worker process: cells in, results out, until the parent hangs up. */
async function work(): Promise<void> {
  console.log = () => undefined; // the functions' own log lines
  Error.stackTraceLimit = 0; // most errors here are answers; `--only` tells where the others come from
  const matrix = await Matrix.make();
  let queue = Promise.resolve();
  process.on('disconnect', () => process.exit(0));
  process.on('message', (batch: Batch) => {
    queue = queue.then(async () => {
      const results: CellResult[] = [];
      const safeguard = SAFEGUARDS.find((one) => one.name === batch.without);
      for (const id of batch.ids) results.push(await runCell(matrix.cell(id), safeguard));
      process.send!(results);
    });
  });
}

void work();
