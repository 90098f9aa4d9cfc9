import { mapAtMostEight } from '../../../src/manual-rotation/functions/at-most-eight';

const items = Array.from({ length: 20 }, (_, index) => index);

/** Ends when all that is ready has run, and says how many were under way at once. */
function counted(fails: (item: number) => boolean = () => false) {
  const seen = { begun: [] as number[], most: 0 };
  let now = 0;
  const work = async (item: number) => {
    seen.begun.push(item);
    seen.most = Math.max(seen.most, ++now);
    await new Promise((resolve) => setImmediate(resolve));
    now--;
    if (fails(item)) throw new Error(`item ${item}`);
    return item * 2;
  };
  return { seen, work };
}

test('eight are under way at once, no more and no fewer, and the results are in the order of the items', async () => {
  const { seen, work } = counted();
  expect(await mapAtMostEight(items, work)).toEqual(items.map((item) => item * 2));
  expect(seen.most).toBe(8);
});

test.each([0, 1, 7])('of %i items, all', async (length) => {
  const { seen, work } = counted();
  expect(await mapAtMostEight(items.slice(0, length), work)).toHaveLength(length);
  expect(seen.most).toBe(length);
});

test('the first failure is thrown, and nothing more is begun', async () => {
  const { seen, work } = counted((item) => item === 3);
  await expect(mapAtMostEight(items, work)).rejects.toThrow('item 3');
  expect(seen.begun.length).toBeLessThanOrEqual(11); // those before it had gone on to the next one
});
