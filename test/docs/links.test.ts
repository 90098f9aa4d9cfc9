import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { docPages } from '../../sim/documentation/examples';
import { anchorsOf, linksOf, problemOf } from '../../sim/documentation/markdown';

const ROOT = join(__dirname, '../..');
const read = (page: string) => readFileSync(join(ROOT, page), 'utf8');
const PAGES = [...readdirSync(ROOT).filter((name) => name.endsWith('.md') && name !== 'API.md'), ...docPages(), 'examples/README.md'];
const LINKS = PAGES.flatMap((page) => linksOf(page, read(page)));
const problems = (links: typeof LINKS) =>
  links.flatMap((link) => problemOf(link, (file) => existsSync(join(ROOT, file)), ROOT) ?? []);

test.each(PAGES)('every link of %s leads to a file, and to a heading that is there', (page) => {
  expect(problems(LINKS.filter((link) => link.page === page))).toEqual([]);
});

test('many links are found', () => {
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
