/**
 * Takes the source maps out of what jsii compiled: it writes them into the files, with the sources in them, which is half of the package,
 * and sources and comments are on GitHub. Run after each `jsii`.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MAP = /\n\/\/# sourceMappingURL=data:[^\n]*\s*$/;

for (const name of readdirSync('lib', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'))) {
  const file = join('lib', name);
  const code = readFileSync(file, 'utf8');
  const stripped = code.replace(MAP, '\n');
  if (stripped !== code) writeFileSync(file, stripped);
}
