import { Piscina } from 'piscina';

/** Worker threads that work batches off side by side; the script's default export answers one batch. */
export class WorkerPool<Batch extends object, Result> {
  private readonly threads: Piscina<Batch, Result>;

  constructor(private readonly size: number, script: string) {
    this.threads = new Piscina({ filename: script, minThreads: size, maxThreads: size });
  }

  /** Works off all batches, each taken when a thread is free; `onResult` sees the answers as they come. Fails if a thread dies. */
  public async play(batches: Iterable<Batch>, onResult: (result: Result) => void): Promise<void> {
    const iterator = batches[Symbol.iterator]();
    await Promise.all(Array.from({ length: this.size }, async () => {
      for (let next = iterator.next(); !next.done; next = iterator.next()) onResult(await this.threads.run(next.value));
    }));
  }

  public async close(): Promise<void> {
    await this.threads.destroy();
  }
}
