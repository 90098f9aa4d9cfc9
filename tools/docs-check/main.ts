/**
 * `npm run docs:check`: everything that README.md and the pages print, held against what there is: links, commands, snippets, numbers. Each
 * is checked by a test of `npm test`; here they run together, and are counted. At last every snippet is pasted into an app outside of the
 * repository, with the oldest AWS CDK and with the newest; `--here` leaves that out, and with it the registry. `--sizes` checks nothing,
 * and prints size and reading time of each page, and README's first screen.
 *
 * DOCUMENTATION_ROOT names a copy of the pages, to check that instead.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { KINDS } from './kinds';
import type { Checked, JestResults } from './results';
import { checkedByKind } from './results';
import { firstScreen, sizeRows } from './sizes';
import { ROOT } from '../../sim/documentation/pages';
import { renderTable } from '../../sim/emulator/table';

function runTests(): JestResults {
  const folder = mkdtempSync(join(tmpdir(), 'docs-check-'));
  try {
    const results = join(folder, 'results.json');
    const jest = join(dirname(require.resolve('jest/package.json')), 'bin/jest.js');
    const args = ['--ci', '--json', '--outputFile', results, '--silent', '--runTestsByPath', ...Object.values(KINDS).flat()];
    spawnSync(process.execPath, [jest, ...args], { cwd: ROOT, stdio: 'ignore' });
    return JSON.parse(readFileSync(results, 'utf8')) as JestResults;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What `npm run compat:cdk` says of the documented examples. */
function pasteElsewhere(): Checked {
  const args = ['--import', 'tsx', join(ROOT, 'tools/compat-cdk/main.ts'), '--documented'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  const counts = [...stdout.matchAll(/(\d+) synthesized/g)].map(([, count]) => Number(count));
  const kind = 'snippets in an app elsewhere, oldest and newest AWS CDK';
  return { kind, count: counts.reduce((sum, count) => sum + count, 0), failures: status === 0 ? [] : [`${stdout}\n${stderr}`] };
}

function main(): boolean {
  const flag = { type: 'boolean', default: false } as const;
  const { values: { here, sizes } } = parseArgs({ options: { here: flag, sizes: flag } });
  if (sizes) {
    console.log(`${renderTable(sizeRows())}\n\n${firstScreen()}`);
    return true;
  }
  const checked = [...checkedByKind(runTests()), ...(here ? [] : [pasteElsewhere()])];
  for (const { kind, failures } of checked) for (const failure of failures) console.log(`${kind}: ${failure}\n`);
  const rows = checked.map(({ kind, count, failures }) => [kind, String(count), String(failures.length)]);
  console.log(renderTable([['what the pages print', 'checked', 'failures'], ...rows]));
  return checked.every(({ failures }) => failures.length === 0);
}

process.exitCode = main() ? 0 : 1;
