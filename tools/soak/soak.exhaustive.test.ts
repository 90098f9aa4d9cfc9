import { playCell } from './cell';
import { CURES } from './cures';

/** A fixed sample of `npm run soak`, and the proof that it would notice what it is there to notice. */
const SEED = 13;
const CELLS = 30;

test('the sample breaks no rule, and each due rotation is done', async () => {
  const broken: string[] = [];
  for (let cell = 0; cell < CELLS; cell++) {
    const { violations } = await playCell(SEED, cell);
    broken.push(...violations.map(({ rule, text }) => `--seed ${SEED} --cell ${cell}: ${rule}: ${text}`));
  }
  expect(broken).toEqual([]);
});

/** Cells that a soak of seed 3000 found without the safeguard. */
const MISSED: ReadonlyArray<readonly [name: string, cell: number, rule: string]> = [
  ['rejection-on-old-key', 3, 'way-back'],
  ['look-before-retirement', 340, 'retirement'],
];

test.each(MISSED)('without the safeguard %s, cell %i is noticed', async (name, cell, rule) => {
  const rules = async (cure?: typeof CURES[number]) => (await playCell(3000, cell, { cure })).violations.map((one) => one.rule);
  expect(await rules()).not.toContain(rule);
  expect(await rules(CURES.find((one) => one.name === name))).toContain(rule);
});
