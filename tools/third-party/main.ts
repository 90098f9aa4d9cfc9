/**
 * `npx projen third-party`: makes sbom.cdx.json (CycloneDX) and THIRD-PARTY-LICENSES of the metafiles that esbuild writes with each bundle.
 * Both are in the package: what is bundled shows in no lock file of the users.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { licenceTexts } from './licence-texts';
import { bundledOnly } from './metafile';
import type { Bom, Metafile } from './metafile';

const ROOT = resolve(__dirname, '..', '..');
const SCRIPT = resolve(ROOT, 'node_modules', '@cyclonedx', 'cyclonedx-esbuild', 'bin', 'cyclonedx-esbuild-cli.js');

function main(folder: string): void {
  const metafiles = readdirSync(folder).filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Metafile);
  if (metafiles.length === 0) throw new Error(`no metafile in ${folder}; run 'npx projen bundle'`);
  const place = mkdtempSync(join(tmpdir(), 'third-party-'));
  try {
    const merged = join(place, 'metafile.json');
    writeFileSync(merged, JSON.stringify(bundledOnly(metafiles)));
    bom(merged, join(ROOT, 'sbom.cdx.json'));
    const validated = JSON.parse(readFileSync(join(ROOT, 'sbom.cdx.json'), 'utf8')) as Bom;
    writeFileSync(join(ROOT, 'sbom.cdx.json'), JSON.stringify(validated)); // for machines: a third less without the blanks
    const withTexts = join(place, 'texts.json');
    bom(merged, withTexts, '--gather-license-texts');
    const { text, components } = licenceTexts(JSON.parse(readFileSync(withTexts, 'utf8')) as Bom, {
      'Apache-2.0': readFileSync(join(ROOT, 'LICENSE'), 'utf8'), // some packages of the AWS SDK bring no file
    });
    writeFileSync(join(ROOT, 'THIRD-PARTY-LICENSES'), text);
    console.log(`${components} packages are in the bundles: sbom.cdx.json, THIRD-PARTY-LICENSES`);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** Valid against the schema, and the same bytes for the same bundles. */
function bom(metafile: string, output: string, ...more: string[]): void {
  const options = ['--output-reproducible', '--validate', '--mc-type', 'library', '--spec-version', '1.6', '--output-file', output];
  execFileSync(process.execPath, [SCRIPT, ...options, ...more, metafile], { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] });
}

main(process.argv[2]);
