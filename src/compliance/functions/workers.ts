/** Works on all items, so many at a time, until told to stop. A failure stops all workers and is thrown once none is at work any more. */
export async function forEach<T>(
  items: readonly T[],
  concurrency: number,
  stop: () => boolean,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values(); // shared: each worker takes the next item
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    try {
      for (const item of queue) {
        if (stop() || failures.length > 0) return;
        await work(item);
      }
    } catch (error) {
      failures.push(error);
    }
  };
  // eslint-disable-next-line @cdklabs/promiseall-no-unbounded-parallelism -- bounded by what the caller says
  await Promise.all(Array.from({ length: concurrency }, worker));
  if (failures.length > 0) throw failures[0];
}
