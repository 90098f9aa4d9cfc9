/** `npm run scanners`: what scanners of pipelines say of what the library makes. What is neither acknowledged nor explained fails. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENVIRONMENT, scannedApp } from './app';
import { checkov, cfnLint, custodian, nag2, nag3 } from './scanners';
import { resolveTemplate } from '../../sim/cloudformation/resolve-template';
import { renderTable } from '../../sim/emulator/table';

/** The key policies of keys and families, as AWS KMS would get them. */
function keyPolicies(template: string): Record<string, object> {
  const around = { ...ENVIRONMENT, partition: 'aws', urlSuffix: 'amazonaws.com', stackName: 'Scanned' };
  const { resources } = resolveTemplate(JSON.parse(readFileSync(template, 'utf8')), around);
  const policies = Object.entries(resources).map(([id, { Properties }]): [string, object | undefined] => {
    const declaration: string | undefined = Properties?.DefinitionSubstitutions?.Declaration;
    return [
      id,
      declaration === undefined ? Properties?.KeyPolicy : JSON.parse(Buffer.from(declaration, 'base64').toString('latin1')).policy,
    ];
  });
  return Object.fromEntries(policies.filter((entry): entry is [string, object] => entry[1] !== undefined));
}

async function main(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-kms-rotation-scanners-'));
  try {
    const template = scannedApp(folder).synth().getStackByName('Scanned').templateFullPath;
    const scans = [nag3(), nag2(), await cfnLint(template), await checkov(template), await custodian(keyPolicies(template))];
    const rows = scans.map(({ tool, version, findings, acknowledged, real }) => [
      tool,
      version,
      ...[findings, acknowledged, real.length].map(String),
    ]);
    console.log(renderTable([['tool', 'version', 'findings', 'acknowledged', 'real'], ...rows]));
    const real = scans.flatMap(({ tool, real: of }) => of.map((finding) => `${tool}: ${finding}`));
    console.log(real.length === 0 ? '\nNothing real.' : `\n${real.length} REAL:\n${real.join('\n')}`);
    return real.length === 0;
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
