/**
 * `npm run props`: writes the tables of props into the pages of the documentation, between their marks: prop, type, default and first
 * sentence with its bounds, from the docstrings. The package has no other reference for people. And the names of the props for the
 * constructs themselves.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Library } from './library';
import { STRUCT_FIELDS_FILE, structFieldsSource } from './struct-fields';
import { openedIn, withTables } from './tables';
import { docPages, PAGES_ROOT, readPage } from '../../sim/documentation/pages';

const library = Library.ofSources();
const opened = openedIn(docPages());
for (const page of docPages()) {
  const before = readPage(page);
  const after = withTables(before, library, opened);
  if (after !== before) writeFileSync(join(PAGES_ROOT, page), after);
}
writeFileSync(STRUCT_FIELDS_FILE, structFieldsSource(library.structs));
