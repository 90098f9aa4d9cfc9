/**
 * Part of `npx projen bundle`: the command line as one file, with the licences of what is bundled beside it. It has no dependency: the
 * AWS CDK is no part of it.
 */
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = join(__dirname, '..');
const FOLDER = join(ROOT, 'assets/command-line');
const OUTPUT = join(FOLDER, 'cdk-kms-rotation.js');
const LICENCES = join(FOLDER, 'LICENSES.txt');

/** The packages that a bundle takes from node_modules. */
export function packagesIn(inputs: readonly string[]): string[] {
  const names = inputs.map((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]).filter((name) => name !== undefined);
  return [...new Set(names)].sort();
}

function licenceOf(name: string): string {
  const folder = join(ROOT, 'node_modules', name);
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string; license: string };
  const file = readdirSync(folder).find((one) => /^licen[cs]e(\.(md|txt))?$/i.test(one));
  if (file === undefined) throw new Error(`${name} has no licence to ship`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
}

function main(): void {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const { metafile } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: ['src/command-line/main.ts'],
    outfile: OUTPUT,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    banner: { js: '#!/usr/bin/env node' },
    define: { PACKAGE_VERSION: JSON.stringify(version) },
    legalComments: 'none', // all of them stand in LICENSES.txt
    metafile: true,
  });
  chmodSync(OUTPUT, 0o755);
  writeFileSync(LICENCES, packagesIn(Object.keys(metafile.inputs)).map(licenceOf).join(`\n${'-'.repeat(80)}\n\n`));
}

if (require.main === module) main();
