import { playCell } from './cell';

/** A fixed sample of `npm run soak`. */
const SEED = 11;
const CELLS = 40;

test('the sample breaks no rule, and each due rotation is done', async () => {
  const broken: string[] = [];
  for (let cell = 0; cell < CELLS; cell++) {
    const { violations } = await playCell(SEED, cell);
    broken.push(...violations.map(({ rule, text }) => `--seed ${SEED} --cell ${cell}: ${rule}: ${text}`));
  }
  expect(broken).toEqual([]);
});
