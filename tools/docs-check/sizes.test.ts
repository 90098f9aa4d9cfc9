import { firstScreen, sizeOf, sizeRows } from './sizes';

test('code is no reading time, and part of the size', () => {
  const words = 'word '.repeat(221);
  expect(sizeOf(words)).toEqual({ bytes: 1_105, words: 221, minutes: 2 });
  expect(sizeOf(`${words}\n\`\`\`ts\nmore();\n\`\`\`\n`)).toMatchObject({ words: 221, minutes: 2, bytes: 1_124 });
});

test('README comes first, every page after it, decisions not; the last row is the sum', () => {
  const rows = sizeRows();
  expect(rows[1][0]).toBe('README.md');
  expect(rows.map(([page]) => page)).toEqual(expect.arrayContaining(['docs/callers.md', 'docs/runbook.md']));
  expect(rows.filter(([page]) => page.includes('adr'))).toEqual([]);
  const [, ...pages] = rows;
  const sum = pages.slice(0, -1).reduce((total, [, bytes]) => total + Number(bytes), 0);
  expect(rows.at(-1)).toEqual(['together', String(sum), expect.any(String), expect.any(String)]);
});

test('the first screen says what it is and for whom, in words alone', () => {
  expect(firstScreen()).toMatch(/^# cdk-kms-rotation\n/);
  expect(firstScreen()).toMatch(/For teams whose code signs/);
  expect(firstScreen()).not.toMatch(/\]\(/);
});
