import { WORDS_A_MINUTE, wordsIn } from '../../sim/documentation/markdown';
import { docPages, readPage } from '../../sim/documentation/pages';

/** Lines of README that a laptop shows before anybody scrolls. */
const FIRST_SCREEN = 34;

/** Size and reading time of a page; blocks of code are looked at, not read. */
export function sizeOf(markdown: string): { readonly bytes: number; readonly words: number; readonly minutes: number } {
  const words = wordsIn(markdown);
  return { bytes: Buffer.byteLength(markdown), words, minutes: Math.ceil(words / WORDS_A_MINUTE) };
}

/** A row for README and each page for people, and one for all of them. */
export function sizeRows(): string[][] {
  const pages = ['README.md', ...docPages().filter((page) => !page.startsWith('docs/adr/'))];
  const sizes = pages.map((page) => ({ page, ...sizeOf(readPage(page)) }));
  const sum = (of: 'bytes' | 'words' | 'minutes') => String(sizes.reduce((total, size) => total + size[of], 0));
  return [
    ['page', 'bytes', 'words', 'minutes'],
    ...sizes.map(({ page, bytes, words, minutes }) => [page, String(bytes), String(words), String(minutes)]),
    ['together', sum('bytes'), sum('words'), sum('minutes')],
  ];
}

/** What a reader sees first, as text: pictures by their words, links by theirs. */
export function firstScreen(): string {
  return readPage('README.md').replace(/!\[([^\]]*)\]\([^)]*\)/g, '[picture: $1]').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\*\*|(?<!`)`(?!`)/g, '').split('\n').slice(0, FIRST_SCREEN).join('\n');
}
