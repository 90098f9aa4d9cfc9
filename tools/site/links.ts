import { posix } from 'node:path';
import { withAbsoluteLinks } from '../release/absolute-links';

/**
 * The page with the links that the site needs: to what is not on it, where the repository has that; to the README of a folder, its first
 * page.
 */
export function withLinksOfSite(page: string, markdown: string, isOnSite: (file: string) => boolean, home: string): string {
  return withAbsoluteLinks(markdown, posix.dirname(page), home, (file) => !isOnSite(file))
    .replace(/(\]\((?!https?:)(?:[^)\s#]*\/)?)README\.md([)#])/g, '$1index.md$2');
}

/** Where a page stands on the site: the README of a folder is its first page. */
export function siteFile(page: string): string {
  return page.replace(/(^|\/)README\.md$/, '$1index.md');
}

/** Comments are for those who generate a part of the page; the site shows HTML as text. */
export function withoutComments(markdown: string): string {
  return markdown.replace(/^<!--.*?-->\n?/gm, '');
}
