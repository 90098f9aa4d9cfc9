import { readFileSync } from 'node:fs';
import { posix } from 'node:path';

/** A link or a picture of a page to something that is in the repository. */
export interface Link {
  readonly page: string;
  /** As it is written. */
  readonly text: string;
  /** From the root of the repository; the page itself, where only an anchor is named. */
  readonly file: string;
  readonly anchor?: string;
}

/** How fast people read. */
export const WORDS_A_MINUTE = 220;

/** The page without blocks of code. */
export function prose(markdown: string): string {
  return markdown.replace(/^( *)```[^]*?^\1```$/gm, '');
}

/** The anchor of a heading, as GitHub makes it. */
export function anchorOf(heading: string): string {
  return heading.toLowerCase().replace(/[^\p{L}\p{N}_\- ]/gu, '').replace(/ /g, '-');
}

/** The anchors of a page's headings; a second one of the same name ends in `-1`. */
export function anchorsOf(markdown: string): string[] {
  const anchors: string[] = [];
  for (const [, heading] of prose(markdown).matchAll(/^#+ (.+)$/gm)) {
    const anchor = anchorOf(heading);
    const before = anchors.filter((one) => one === anchor || one.replace(/-\d+$/, '') === anchor).length;
    anchors.push(before === 0 ? anchor : `${anchor}-${before}`);
  }
  return anchors;
}

/** The links of a page that lead to files of the repository. */
export function linksOf(page: string, markdown: string): Link[] {
  const links = prose(markdown).replace(/`[^`\n]*`/g, '').matchAll(/\]\((?!https?:|mailto:)([^)\s#]*)(?:#([^)\s]*))?\)/g);
  return [...links].map(([text, target, anchor]) => ({
    page,
    text,
    file: target === '' ? page : posix.normalize(posix.join(posix.dirname(page), target)),
    ...(anchor !== undefined && { anchor }),
  }));
}

/** A block of code in a page. */
export interface Block {
  /** Page and line. */
  readonly place: string;
  readonly language: string;
  /** What else its fence says. */
  readonly words?: string;
  readonly code: string;
}

/** The blocks of code of a page; they may stand in lists, indented. */
export function blocksOf(page: string, markdown: string): Block[] {
  return [...markdown.matchAll(/^( *)```(\w+)(.*)\n([^]*?)^\1```$/gm)].map(({ 2: language, 3: words, 4: code, index }) => ({
    place: `${page}:${markdown.slice(0, index).split('\n').length}`,
    language,
    ...(words !== '' && { words }),
    code,
  }));
}

/** How many words there are to read: code is looked at. */
export function wordsIn(markdown: string): number {
  return prose(markdown).split(/\s+/).filter((word) => /\w/.test(word)).length;
}

/** What is wrong with a link; undefined if it leads to where it says. */
export function problemOf({ page, text, file, anchor }: Link, exists: (file: string) => boolean, root: string): string | undefined {
  if (!exists(file)) return `${page}: ${text} leads to no file`;
  if (anchor === undefined || !file.endsWith('.md')) return undefined;
  return anchorsOf(readFileSync(posix.join(root, file), 'utf8')).includes(anchor) ? undefined : `${page}: ${text} leads to no heading`;
}
