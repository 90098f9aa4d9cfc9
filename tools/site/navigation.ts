import { posix } from 'node:path';

/** One line of the site's navigation, or a group of them, as VitePress takes them. */
export interface NavigationItem {
  readonly text: string;
  readonly link?: string;
  readonly collapsed?: boolean;
  readonly items?: readonly NavigationItem[];
}

const TITLE = /^\| \*\*(.+?)\*\* \| \|$/;
const ROW = /^\| (.+?) \| (.+?) \|$/;
const LINK = /\[([^\]]+)\]\(([^)#]+\.md)(?:#[^)]*)?\)/g;

/**
 * The groups of the table "I want to" in `docs/README.md`, so that a page is listed once. A page's name is what the table calls it, or,
 * where that is a file, the title of the page.
 */
export function navigationOf(index: string, titleOf: (page: string) => string): NavigationItem[] {
  const groups: Array<{ text: string; items: NavigationItem[] }> = [];
  for (const line of index.split('\n')) {
    const title = TITLE.exec(line)?.[1];
    if (title !== undefined) {
      groups.push({ text: upperFirst(title), items: [] });
      continue;
    }
    const links = ROW.exec(line)?.[2] ?? '';
    for (const [, , target] of links.matchAll(LINK)) {
      const page = posix.join('docs', target);
      groups.at(-1)?.items.push({ text: titleOf(page), link: `/${page.slice(0, -'.md'.length)}` });
    }
  }
  return groups.map((group) => ({ ...group, collapsed: false }));
}

/** The first heading of a page. */
export function titleIn(markdown: string): string {
  const title = /^# (.+)$/m.exec(markdown)?.[1];
  if (title === undefined) throw new Error('a page without a title');
  return title.replaceAll('`', '');
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
