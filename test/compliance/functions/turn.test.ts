import { inTurn } from '../../../src/compliance/functions/turn';

const items = Array.from({ length: 1_000 }, (_, i) => i);
const at = (day: number) => new Date(Date.UTC(2026, 0, 1) + day * 86_400_000);

test('all items, each once, in their order', () => {
  const turned = inTurn(items, at(0));
  expect([...turned].sort((a, b) => a - b)).toEqual(items);
  expect(turned.filter((item, i) => item !== (turned[0] + i) % items.length)).toEqual([]);
});

test.each([[0, []], [1, [0]]])('%i items', (length, expected) => {
  expect(inTurn(items.slice(0, length), at(0.5))).toEqual(expected);
});

test.each([[0.5, 1, 3], [0.2, 1, 9], [0.1, 1, 20], [0.2, 1 / 24, 60]])('a run that gets through %f of them, every %f days, has come to '
  + 'all after %i runs, whenever it starts', (share, everyDays, runs) => {
  for (const start of [0, 10.25, 200, 3_650.9]) {
    const seen = new Set<number>();
    for (let run = 0; run < runs; run++) {
      inTurn(items, at(start + run * everyDays))
        .slice(0, share * items.length)
        .forEach((item) => seen.add(item));
    }
    expect(seen.size).toBe(items.length);
  }
});
