/** AWS KMS's quotas are shared by the whole account; eight reads at a time make a survey of a large family short without taking them up. */
const AT_ONCE = 8;

/** Does some work for each item, at most eight at a time, and gives the results in the order of the items. The first failure is thrown. */
export async function mapAtMostEight<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  const queue = items.entries(); // shared: each worker takes the next item
  let failed = false;
  const worker = async () => {
    try {
      for (const [index, item] of queue) {
        if (failed) return;
        results[index] = await work(item);
      }
    } catch (error) {
      failed = true; // what the others have begun they finish, and nothing more
      throw error;
    }
  };
  // eslint-disable-next-line @cdklabs/promiseall-no-unbounded-parallelism -- bounded
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
  return results;
}
