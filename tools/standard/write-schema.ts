/** Part of `npx projen pre-compile`: the JSON Schema of a `standard.json`, which is checked in and shipped among the documents. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCHEMA_FILE, standardSchemaText } from '../../src/standard/schema';

writeFileSync(join(__dirname, '../../docs', SCHEMA_FILE), standardSchemaText());
