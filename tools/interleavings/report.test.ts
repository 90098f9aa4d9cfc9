import type { Exploration } from './explorer';
import { HEADER, row, summary } from './report';

const found = (over: Partial<Exploration> = {}): Exploration => ({
  states: 12, moves: 20, depth: 5, ends: new Set(), problems: [], excused: [], broken: 0, excuses: 3, complete: true, ...over,
});

test('a scenario that was explored to the end', () => {
  expect(row({ name: 'small/1', found: found(), whole: found({ states: 40 }), seconds: 1.6 }))
    .toMatch(/^small\/1 +12 +20 +40 +0 +3 +2 {2}to the end$/);
});

test('one that was not says so, and how far it came', () => {
  const told = row({ name: 'large/2', found: found({ complete: false }), seconds: 1 });
  expect(told).toMatch(/NOT FINISHED: every history of up to 5 steps$/);
  expect(told.indexOf('NOT')).toBe(HEADER.indexOf('explored'));
});

test('the sum names what has no verdict', () => {
  const told = [
    { name: 'small/1', found: found(), seconds: 1 },
    { name: 'large/2', found: found({ complete: false, broken: 2 }), seconds: 1 },
  ];
  expect(summary(told)).toBe(
    '1 of 2 scenarios explored to the end, 2 violations; NOT FINISHED, and so without a verdict beyond the steps named above: large/2');
  expect(summary(told.slice(0, 1))).toBe('1 of 1 scenarios explored to the end, 0 violations');
});
