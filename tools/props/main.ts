/**
 * `npm run props`: writes the tables of props into the pages of the documentation, between their marks: prop, type, default and first
 * sentence, from the docstrings. The package has no other reference for people. And the names of the props for the constructs themselves.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STRUCT_FIELDS_FILE, structFieldsSource } from './struct-fields';
import { Structs } from './structs';
import { withTables } from './tables';
import { docPages, PAGES_ROOT, readPage } from '../../sim/documentation/pages';

const structs = Structs.ofLibrary();
for (const page of docPages()) {
  const before = readPage(page);
  const after = withTables(before, structs);
  if (after !== before) writeFileSync(join(PAGES_ROOT, page), after);
}
writeFileSync(STRUCT_FIELDS_FILE, structFieldsSource(structs));
