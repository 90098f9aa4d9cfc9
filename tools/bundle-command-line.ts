/**
 * Part of `npx projen bundle`: the command line as one file. It has no dependency, and the AWS CDK is no part of it; from the metafile,
 * `npx projen third-party` learns what is bundled.
 */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = join(__dirname, '..');
const OUTPUT = 'assets/command-line/cdk-kms-rotation.js';
const METAFILES = join(ROOT, '.tmp/metafiles');

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
  legalComments: 'none', // all of them stand in THIRD-PARTY-LICENSES
  metafile: true,
});
chmodSync(join(ROOT, OUTPUT), 0o755);
mkdirSync(METAFILES, { recursive: true });
writeFileSync(join(METAFILES, 'command-line.json'), JSON.stringify(metafile));
