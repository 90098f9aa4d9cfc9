/**
 * `npm run compat:cdk`: synthesizes every construct and every documented example with the oldest aws-cdk-lib and constructs that the
 * package takes and with the newest of the registry, as a pipeline does that lets neither deprecated calls nor warnings pass; the
 * templates have to be equal, but for the CDK's own changes.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { allCases, DOCUMENTED } from './cases';
import type { Case } from './cases';
import { VersionFolder } from './folder';
import type { Outcome } from './report';
import { compared, problems, tableOfConstructs, tableOfPlaces } from './report';
import type { CdkVersion } from './versions';
import { floor, newest, titleOf } from './versions';
import { warningsOfOthers, withoutThem } from './warnings-of-others';

const CLI = join(dirname(require.resolve('aws-cdk/package.json')), 'bin', 'cdk');
/** What the command line tool itself is asked about: it takes seconds for each. */
const WITH_CLI = /^(sim|examples)\//;

/** The synthesis by the real `cdk synth --strict`. */
function strict(folder: VersionFolder, node: string, cases: readonly Case[]): string[] {
  return cases.flatMap(({ place }, index) => {
    if (!WITH_CLI.test(place)) return [];
    const args = [
      CLI,
      'synth',
      '--strict',
      '--quiet',
      '--no-notices',
      '--app',
      `${node} cases/run-${index}.js`,
      '--output',
      `synth-${index}`,
    ];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder.directory, encoding: 'utf8', env: folder.environment });
    const expected = warningsOfOthers(place).length === 0 ? 0 : 1;
    return status === expected && !/warning|deprecated|error/i.test(withoutThem(place, stderr))
      ? []
      : [`cdk synth --strict of ${place} (exit code ${status}): ${stderr.slice(-2_000)}`];
  });
}

function outcomeOf(version: CdkVersion, cases: readonly Case[], node: string, place: string, wrong: string[]): Outcome {
  const folder = new VersionFolder(join(place, version.name), version);
  const title = titleOf(version);
  console.log(`Installs ${title} ...`);
  folder.install();
  folder.fill(cases);
  console.log(`Synthesizes ${cases.length} apps with it ...`);
  const outcome = { title, synthesized: folder.synthesize(node) };
  wrong.push(...problems(outcome), ...strict(folder, node, cases).map((problem) => `${title}: ${problem}`));
  return outcome;
}

function main(args: string[]): boolean {
  const options = {
    node: { type: 'string', default: process.execPath },
    documented: { type: 'boolean', default: false }, // what pages and docstrings show, and nothing else
  } as const;
  const { values } = parseArgs({ args, options });
  const node = values.node.includes('/') ? resolve(values.node) : values.node;
  console.log(`Node.js ${spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim()}; JSII_DEPRECATED=fail; no warning passes.`);
  const place = mkdtempSync(join(tmpdir(), 'cdk-kms-rotation-compat-'));
  const cases = allCases().filter(({ kind }) => !values.documented || DOCUMENTED.includes(kind));
  const wrong: string[] = [];
  try {
    const outcomes = [floor(), newest()].map((version) => outcomeOf(version, cases, node, place, wrong));
    const { own, wrong: differing, templates } = compared(outcomes[0], outcomes[1]);
    wrong.push(...differing);
    console.log(`\n${tableOfConstructs(outcomes)}\n\n${tableOfPlaces(cases, outcomes)}`);
    const ofOthers = cases.flatMap((one) => warningsOfOthers(one.place)).map(({ place: at, text, why }) => `- ${at}: "${text}": ${why}`);
    if (ofOthers.length > 0) console.log(`\nWarnings of others, which pass:\n${ofOthers.join('\n')}`);
    console.log(
      `\n${templates} templates of each version are equal, but for:\n${own.map((reason) => `- ${reason}`).join('\n') || '- nothing'}`,
    );
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
  console.log(wrong.length === 0 ? '\nNo warning, no failure.' : `\n${wrong.length} WRONG:\n${wrong.join('\n')}`);
  return wrong.length === 0;
}

process.exitCode = main(process.argv.slice(2)) ? 0 : 1;
