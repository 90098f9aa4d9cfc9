import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { CellResult } from './run-cell';
import type { Batch } from './worker';

const BATCH = 40;

/** Worker processes that play cells side by side. */
export class Pool {
  private readonly workers: ChildProcess[];

  constructor(size: number) {
    this.workers = Array.from({ length: size }, () => fork(join(__dirname, 'worker.ts')));
  }

  /** Plays the cells; `onResults` sees them as they come. Fails if a worker dies. */
  public async play(ids: readonly string[], without: string | undefined, onResults: (results: CellResult[]) => void): Promise<void> {
    const batches: Batch[] = [];
    for (let start = 0; start < ids.length; start += BATCH) batches.push({ ids: ids.slice(start, start + BATCH), without });
    await Promise.all(this.workers.map((worker) => feed(worker, batches, onResults)));
  }

  public close(): void {
    this.workers.filter((worker) => worker.connected).forEach((worker) => worker.disconnect());
  }
}

function feed(worker: ChildProcess, batches: Batch[], onResults: (results: CellResult[]) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const died = (code: number | null) => finish(() => reject(new Error(`a worker process ended with ${code}`)));
    const next = () => {
      const batch = batches.shift();
      if (batch) worker.send(batch);
      else finish(resolve);
    };
    const take = (results: CellResult[]) => {
      onResults(results);
      next();
    };
    const finish = (settle: () => void) => {
      worker.off('message', take).off('exit', died);
      settle();
    };
    worker.on('message', take).on('exit', died);
    next();
  });
}
