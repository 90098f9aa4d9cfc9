import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { anchorsOf, linksOf, problemOf } from '../../sim/documentation/markdown';
import { PAGES_ROOT, readPage, writtenPages } from '../../sim/documentation/pages';

const PAGES = writtenPages();
const LINKS = PAGES.flatMap((page) => linksOf(page, readPage(page)));
const problems = (links: typeof LINKS) =>
  links.flatMap((link) => problemOf(link, (file) => existsSync(join(PAGES_ROOT, file)), PAGES_ROOT) ?? []);

test.each(LINKS)('$page: $text leads to a file, and to a heading that is there', (link) => {
  expect(problems([link])).toEqual([]);
});

describe('the check', () => {
  test('finds many links', () => {
    expect(LINKS.length).toBeGreaterThan(200);
  });

  test.each([
    ['a page that is not there', '[a](nowhere.md)', 'leads to no file'],
    ['a heading that is not there', '[a](runbook.md#nothing)', 'leads to no heading'],
    ['a heading of the page itself that is not there', '[a](#nothing)', 'leads to no heading'],
    ['a picture that is not there', '![a](pictures/nothing.svg)', 'leads to no file'],
  ])('%s would be told', (_, markdown, problem) => {
    expect(problems(linksOf('docs/README.md', markdown))).toEqual([expect.stringContaining(problem)]);
  });

  test('headings get the anchors that GitHub gives them', () => {
    expect(anchorsOf('# A `b.c()`: d, e\n## Cost\n```sh\n# no heading\n```\n## Cost\n')).toEqual(['a-bc-d-e', 'cost', 'cost-1']);
  });
});
