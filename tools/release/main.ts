/**
 * `npx projen release:preflight` and `npm run release:rehearse`: refuse a release that must not be, with the reason, before anything is
 * uploaded; and play one in a fresh clone up to the upload.
 *
 * Options: `--secrets a,b` (the names of those that the environment `release` has), `--baseline <folder>` (the package of the last
 * release); of the rehearsal: `--generate` (the sources of the packages for Python, Java, .NET and Go as well: minutes), `--reuse-modules`
 * (this clone's node_modules in place of `npm ci`).
 */
import { parseArgs } from 'node:util';
import { findOut } from './find-out';
import { refusals } from './refusals';
import { rehearse } from './rehearsal';

const ROOT = process.cwd();

function main(): void {
  const { positionals: [command, ...others], values } = parseArgs({
    allowPositionals: true,
    options: {
      'secrets': { type: 'string' },
      'baseline': { type: 'string' },
      'generate': { type: 'boolean', default: false },
      'reuse-modules': { type: 'boolean', default: false },
    },
  });
  if (others.length > 0) throw new Error(`not understood: ${others.join(' ')}; 'npm run' wants '--' before options, 'npx projen' none`);
  if (command !== 'preflight' && command !== 'rehearse') throw new Error(`'${command}' is neither preflight nor rehearse`);
  const facts = { secrets: values.secrets?.split(','), baseline: values.baseline };
  report(command === 'preflight' ? refusals(findOut({ root: ROOT, ...facts })) : rehearse({
    root: ROOT, generate: values.generate, reuseModules: values['reuse-modules'], ...facts,
  }));
}

function report(reasons: readonly string[]): void {
  for (const reason of reasons) console.error(`REFUSED: ${reason}`);
  if (reasons.length > 0) process.exitCode = 1;
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
