import { join } from 'node:path';
import type { CellResult } from './run-cell';
import type { Batch } from './worker';
import { WorkerPool } from '../../sim/processes/worker-pool';

const BATCH = 40;

/** Worker threads that play cells side by side. */
export class Pool {
  private readonly workers: WorkerPool<Batch, CellResult[]>;

  constructor(size: number) {
    this.workers = new WorkerPool(size, join(__dirname, 'worker.ts'));
  }

  /** Plays the cells; `onResults` sees them as they come. Fails if a worker dies. */
  public async play(ids: readonly string[], without: string | undefined, onResults: (results: CellResult[]) => void): Promise<void> {
    const batches: Batch[] = [];
    for (let start = 0; start < ids.length; start += BATCH) batches.push({ ids: ids.slice(start, start + BATCH), without });
    await this.workers.play(batches, onResults);
  }

  public async close(): Promise<void> {
    await this.workers.close();
  }
}
