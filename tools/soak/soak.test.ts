import { playCell } from './cell';
import { Dice } from './dice';
import { parseOptions } from './options';
import { Report } from './report';

/** What a replay needs: one seed, one course of events. The sample is in soak.exhaustive.test.ts. */

test('a cell is the same each time it is played, and another with another seed', async () => {
  const tell = { tell: true };
  const [one, again, other] = [await playCell(5, 2, tell), await playCell(5, 2, tell), await playCell(6, 2, tell)];
  expect(again.history).toEqual(one.history);
  expect(again.violations).toEqual(one.violations);
  expect(other.history).not.toEqual(one.history);
  expect(one.counts.executions).toBeGreaterThan(5);
  expect(one.history.join('\n')).toMatch(/^2027-01-01T00:00:00\.000Z run-1 +is started with \{"reason":"deployment"\}/m);
});

test('neighbouring cells and seeds throw their dice independently', () => {
  const cells = Array.from({ length: 200 }, (_, cell) => Dice.of(1, cell).whole(1, 1e9));
  const seeds = Array.from({ length: 200 }, (_, seed) => Dice.of(seed + 2, 0).whole(1, 1e9));
  const throws = new Set([...cells, ...seeds]);
  expect(throws.size).toBe(400);
});

test('options: a cell needs its seed; numbers are numbers; safeguards have names', () => {
  expect(() => parseOptions(['--cell', '3'])).toThrow(/--seed/);
  expect(() => parseOptions(['--seed', 'x'])).toThrow(/whole number/);
  expect(() => parseOptions(['--minutes', '0'])).toThrow(/above 0/);
  expect(() => parseOptions(['--without', 'everything'])).toThrow(/superseded-by/);
  expect(() => parseOptions(['--sed', '4'])).toThrow(/--sed/);
  expect(['--help', '-h'].map((help) => parseOptions([help]))).toEqual([undefined, undefined]);
  expect(() => parseOptions(['--from', '-1'])).toThrow(/--from/);
  expect(parseOptions(['--seed', '4', '--from', '500', '--cells', '7'])).toMatchObject({ from: 500, cells: 7 });
  expect(parseOptions(['--seed', '4'])).toMatchObject({ from: 0 });
  expect(parseOptions(['--seed', '4', '--cell', '0', '--without', 'superseded-by'])).toMatchObject({
    seed: 4,
    cell: 0,
    without: { name: 'superseded-by' },
  });
});

test('a violation is told with the command that replays it', () => {
  const lines: string[] = [];
  const report = new Report((line) => lines.push(line), 'superseded-by');
  const counts = { executions: 1, faults: 0, deeds: 0, lateReads: 0, backwardReads: 0 };
  report.add({
    seed: 4,
    cell: 9,
    variant: 'keeping',
    violations: [{ rule: 'numbers', at: 0, text: 'why' }],
    counts,
    runsToRotate: 2,
    history: [],
  });
  expect(lines[0]).toContain('npm run soak -- --seed 4 --cell 9 --without superseded-by');
  report.conclude(4, 90);
  expect(report.passed).toBe(false);
  expect(lines.join('\n')).toMatch(/seed +4\nminutes +1\.5\ncells +1\n[^]*Rules were broken in 1 of 1 cells\.$/);
  expect(lines.join('\n')).toMatch(/cells that break 'numbers' +1/);
});

test('a soak passes if something was played, and nothing broken', () => {
  const lines: string[] = [];
  const report = new Report((line) => lines.push(line), undefined);
  expect(report.passed).toBe(false);
  const counts = { executions: 1, faults: 0, deeds: 0, lateReads: 0, backwardReads: 0 };
  report.add({ seed: 4, cell: 9, variant: 'keeping', violations: [], counts, runsToRotate: 2, history: [] });
  report.conclude(4, 1);
  expect(report.passed).toBe(true);
  expect(lines.at(-1)).toBe('No rule was broken.');
});
