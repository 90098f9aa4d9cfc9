import { siteFile, withLinksOfSite, withoutComments } from './links';
import { navigationOf, titleIn } from './navigation';
import { readPage, writtenPages } from '../../sim/documentation/pages';

const isOnSite = (file: string) => ['README.md', 'docs/README.md', 'docs/callers.md', 'docs/pictures/a.svg'].includes(file);
const onSite = (page: string, markdown: string) => withLinksOfSite(page, markdown, isOnSite, 'https://example.com/blob/main');

test.each([
  ['README.md', '[a](docs/callers.md#one)', '[a](docs/callers.md#one)'],
  ['docs/callers.md', '[a](../README.md#one)', '[a](../index.md#one)'],
  ['docs/callers.md', '[a](README.md)', '[a](index.md)'],
  ['docs/callers.md', '![a](pictures/a.svg)', '![a](pictures/a.svg)'],
  ['docs/callers.md', '[a](../src/index.ts)', '[a](https://example.com/blob/main/src/index.ts)'],
  ['docs/callers.md', '[a](adr)', '[a](https://example.com/blob/main/docs/adr)'],
  ['docs/callers.md', '[a](https://example.org/README.md)', '[a](https://example.org/README.md)'],
  ['docs/callers.md', '[a](#one)', '[a](#one)'],
])('on %s, %s leads where the site has it', (page, before, after) => {
  expect(onSite(page, before)).toBe(after);
});

test('the README of a folder is its first page', () => {
  expect(['README.md', 'docs/README.md', 'docs/callers.md'].map(siteFile)).toEqual(['index.md', 'docs/index.md', 'docs/callers.md']);
});

test('comments for generators are not shown', () => {
  expect(withoutComments('<!-- begin -->\ntext `<!-- no -->`\n<!-- end -->')).toBe('text `<!-- no -->`\n');
});

describe('the navigation', () => {
  const navigation = navigationOf(readPage('docs/README.md'), (page) => titleIn(readPage(page)));

  test('has every page that the table of pages names, once, by its title', () => {
    const links = navigation.flatMap(({ items = [] }) => items.map(({ link }) => `${link!.slice(1)}.md`));
    const pages = writtenPages().filter((page) => /^docs\/[^/]+\.md$/.test(page) && page !== 'docs/README.md');

    expect(new Set(links).size).toBe(links.length);
    expect(pages.filter((page) => !links.includes(page)).filter((page) => !UNLISTED.includes(page))).toEqual([]);
    expect(navigation[0].items).toContainEqual({ text: 'Getting started', link: '/docs/getting-started' });
  });

  test('has the groups of the table', () => {
    expect(navigation.map(({ text }) => text)).toEqual(expect.arrayContaining(['Begin', 'Operate', 'Prove and enforce']));
    expect(navigation.every(({ items = [] }) => items.length > 0)).toBe(true);
  });

  test('needs titles', () => {
    expect(() => titleIn('no heading')).toThrow('a page without a title');
  });
});

/** Named in the text above the table. */
const UNLISTED = ['docs/glossary.md'];
