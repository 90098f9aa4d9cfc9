import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { siteFile, withLinksOfSite, withoutComments } from './links';
import type { NavigationItem } from './navigation';
import { navigationOf, titleIn } from './navigation';
import { KINDS } from './reference/merge';
import { KIND_NAMES } from './reference/page';
import type { ReferencePage } from './reference/pages';
import { FOLDER, indexOf, plural } from './reference/pages';
import { readPage, ROOT, writtenPages } from '../../sim/documentation/pages';
import { homeOf } from '../release/absolute-links';

/** What VitePress reads of this folder beside the pages. */
export const NAVIGATION = 'navigation.json';

/** Lays out everything that the generator of the site takes: pages as they are in the repository, and the reference. */
export function stage(folder: string, reference: readonly ReferencePage[]): void {
  rmSync(folder, { recursive: true, force: true });
  const pages = writtenPages();
  const isOnSite = (file: string) => pages.includes(file) || file.startsWith('docs/pictures/');
  const home = homeOf(JSON.parse(readPage('package.json')));
  for (const page of pages) write(folder, siteFile(page), withLinksOfSite(page, withoutComments(readPage(page)), isOnSite, home));
  for (const { path, markdown } of reference) write(folder, `${path}.md`, markdown);
  write(folder, `${FOLDER}/index.md`, indexOf(reference));
  cpSync(join(ROOT, 'docs/pictures'), join(folder, 'docs/pictures'), { recursive: true });
  write(folder, NAVIGATION, JSON.stringify({
    '/docs/': navigationOf(readPage('docs/README.md'), (page) => titleIn(readPage(page))),
    [`/${FOLDER}/`]: referenceNavigation(reference),
  }));
  write(folder, '.vitepress/config.mts', `export { default } from ${JSON.stringify(join(__dirname, 'vitepress/config.mts'))};\n`);
}

function referenceNavigation(pages: readonly ReferencePage[]): NavigationItem[] {
  return KINDS.map((kind) => ({
    text: plural(KIND_NAMES[kind]),
    collapsed: kind !== 'constructs' && kind !== 'classes',
    items: pages.filter((page) => page.kind === kind).map(({ title, path }) => ({ text: title, link: `/${path}` })),
  }));
}

function write(folder: string, file: string, text: string): void {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
