/**
 * `npm run site`: the documentation as a site with search, in `dist/site`: the pages of the repository, and a reference of the API with a
 * page for every type, in four languages. `-- --look <folder>` opens it in Chromium as well, searches
 * in it, and keeps pictures of it there; CHROMIUM names the browser.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { lookAt } from './look';
import { referencePages } from './reference/pages';
import { stage } from './stage';
import { ROOT } from '../../sim/documentation/pages';

const SOURCE = join(ROOT, '.tmp/site');
const SITE = join(ROOT, 'dist/site');

function build(): void {
  const vitepress = join(ROOT, 'node_modules/vitepress/bin/vitepress.js');
  const { status } = spawnSync(process.execPath, [vitepress, 'build', SOURCE, '--outDir', SITE], {
    stdio: 'inherit',
    env: { ...process.env, SITE_FOLDER: SOURCE },
  });
  if (status !== 0) throw new Error(`vitepress ended with ${status}`);
}

async function main(): Promise<void> {
  const { values: { look } } = parseArgs({ options: { look: { type: 'string' } } });
  const reference = await referencePages(ROOT);
  stage(SOURCE, reference);
  build();
  console.log(`${reference.length} types in the reference; the site is in ${SITE}`);
  if (look !== undefined) await lookAt(SITE, look);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
