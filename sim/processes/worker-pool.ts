import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

/** Worker processes that work batches off side by side: each runs a script that answers every message with one. */
export class WorkerPool<Batch extends object, Result> {
  private readonly workers: ChildProcess[];

  constructor(size: number, script: string) {
    this.workers = Array.from({ length: size }, () => fork(script));
  }

  /** Works off all batches; `onResult` sees the answers as they come. Fails if a worker dies. */
  public async play(batches: Iterable<Batch>, onResult: (result: Result) => void): Promise<void> {
    const iterator = batches[Symbol.iterator]();
    await Promise.all(this.workers.map((worker) => feed(worker, iterator, onResult)));
  }

  public close(): void {
    this.workers.filter((worker) => worker.connected).forEach((worker) => worker.disconnect());
  }
}

function feed<Batch extends object, Result>(
  worker: ChildProcess,
  batches: Iterator<Batch>,
  onResult: (result: Result) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const died = (code: number | null) => finish(() => reject(new Error(`a worker process ended with ${code}`)));
    const next = () => {
      const { value, done } = batches.next();
      if (done) finish(resolve);
      else worker.send(value);
    };
    const take = (result: Result) => {
      onResult(result);
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
