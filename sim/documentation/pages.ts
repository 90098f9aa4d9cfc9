import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '../..');

/** Where the pages are that are checked: those of the repository, unless a copy is named, in which faults are planted. */
export const PAGES_ROOT = process.env.DOCUMENTATION_ROOT ?? ROOT;

/** The text of a page, by its path from the root. */
export function readPage(page: string): string {
  return readFileSync(join(PAGES_ROOT, page), 'utf8');
}

/** The pages below `docs/`. */
export function docPages(): string[] {
  return readdirSync(join(PAGES_ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`)
    .sort();
}

/** Every page that somebody wrote: those at the root, those of `docs/`, and that of the examples. */
export function writtenPages(): string[] {
  const ofRoot = readdirSync(PAGES_ROOT).filter((name) => name.endsWith('.md') && name !== 'API.md');
  return [...ofRoot, ...docPages(), 'examples/README.md'];
}
