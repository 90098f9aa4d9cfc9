import { duration, renderTable } from './table';

test('columns are as wide as their widest cell, and lines have no trailing blanks', () => {
  expect(renderTable([['ok', 'a'], ['WRONG', 'much longer', 'x']])).toBe('ok     a\nWRONG  much longer  x');
});

test('a ragged or short last cell leaves no blanks', () => {
  expect(renderTable([['a', 'longer'], ['b', 'c']])).toBe('a  longer\nb  c');
});

test.each([[0, '0 ms'], [999, '999 ms'], [1_000, '1.0 s'], [12_345, '12.3 s']])('%d ms read %s', (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text);
});
