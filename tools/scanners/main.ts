/** `npm run scanners`: what scanners of pipelines say of what the library makes. What is neither acknowledged nor explained fails. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scannedApp } from './app';
import { declaredKeys } from './declared-keys';
import { differencesFromPage, rowOf } from './scan';
import { cfnLint, checkov, controlTower, custodian, guardRegistry, nag2, nag3, prowler } from './scanners';
import { renderTable } from '../../sim/emulator/table';

const PAGE = join(__dirname, '../../docs/corporate-pipelines.md');

async function main(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-kms-rotation-scanners-'));
  try {
    const template = scannedApp(folder).synth().getStackByName('Scanned').templateFullPath;
    const keys = declaredKeys(template);
    const scans = [
      nag3(),
      nag2(),
      await cfnLint(template),
      controlTower(template),
      guardRegistry(template),
      await checkov(template),
      await custodian(keys),
      await prowler(keys),
    ];
    console.log(renderTable([['tool', 'version', 'findings', 'acknowledged', 'real'], ...scans.map(rowOf)]));
    const real = scans.flatMap(({ tool, real: of }) => of.map((finding) => `${tool}: ${finding}`));
    console.log(real.length === 0 ? '\nNothing real.' : `\n${real.length} REAL:\n${real.join('\n')}`);
    const differences = differencesFromPage(scans, readFileSync(PAGE, 'utf8'));
    if (differences.length > 0) console.log(`\ndocs/corporate-pipelines.md:\n${differences.join('\n')}`);
    return real.length === 0 && differences.length === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main().then(
  (good) => {
    process.exitCode = good ? 0 : 1;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
