import { linksOf, WORDS_A_MINUTE, wordsIn } from '../../sim/documentation/markdown';
import { docPages, readPage } from '../../sim/documentation/pages';

const PAGES = docPages().filter((page) => !page.startsWith('docs/adr/'));
/** Ten minutes. */
const MOST_WORDS = 10 * WORDS_A_MINUTE;
/** Pages in which people look up one section, by a link or by a name, and do not read on. */
const LOOKED_UP = ['docs/runbook.md'];

test.each(PAGES.filter((page) => !LOOKED_UP.includes(page)))('%s is read in ten minutes', (page) => {
  expect(wordsIn(readPage(page))).toBeLessThanOrEqual(MOST_WORDS);
});

test.each(PAGES)('%s is in the index of pages', (page) => {
  const linked = linksOf('docs/README.md', readPage('docs/README.md')).map(({ file }) => file);
  expect(['docs/README.md', ...linked]).toContain(page);
});

describe('the check', () => {
  test('words in blocks of code are not read', () => {
    expect(wordsIn('# One two\n\n```ts\nthree four\n```\n\n| five | - |\n')).toBe(3);
  });
});
