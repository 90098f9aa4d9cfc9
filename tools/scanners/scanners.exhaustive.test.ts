import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scannedApp } from './app';
import { differencesFromPage } from './scan';
import type { Scan } from './scan';
import { cfnLint, controlTower, guardRegistry, nag2, nag3 } from './scanners';

const PAGE = readFileSync(join(__dirname, '../../docs/corporate-pipelines.md'), 'utf8');

/** What needs no installation of its own; `npm run scanners` has them all. */
const SCANNERS: ReadonlyArray<[string, (template: string) => Scan | Promise<Scan>]> = [
  ['cdk-nag 3', nag3],
  ['cdk-nag 2', nag2],
  ['cfn-lint', cfnLint],
  ['the proactive controls of AWS Control Tower', controlTower],
  ['the AWS Guard rules registry', guardRegistry],
];

let folder: string;
let template: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'scanners-'));
  template = scannedApp(folder).synth().getStackByName('Scanned').templateFullPath;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(SCANNERS)('%s finds nothing real, and as much as the page says', async (_, scan) => {
  const found = await scan(template);
  expect(found.real).toEqual([]);
  expect(differencesFromPage([found], PAGE)).toEqual([]);
}, 300_000);
