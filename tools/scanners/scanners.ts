import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Aspects, Validations } from 'aws-cdk-lib';
import type { App, IPolicyValidationPlugin } from 'aws-cdk-lib';
import * as version3 from 'cdk-nag';
import * as version2 from 'cdk-nag-2';
import { ENVIRONMENT, scannedApp } from './app';
import { checkovFindings, checkovVersion, packageVersion } from './checkov';
import type { DeclaredKey } from './declared-keys';
import { keysIn } from './declared-keys';
import { UNKNOWN_TO_CUSTODIAN } from './reasons';
import type { Scan } from './scan';
import { judged } from './scan';
import { CONTROL_TOWER_RULES, GUARD_VERSION, guardReports } from '../../sim/emulator/cfn-guard';
import { lintTemplates } from '../../sim/emulator/cfn-lint';
import { ensurePythonEnv } from '../../sim/emulator/python-env';
import { Moto } from '../../sim/moto/moto';

const PACKS = [
  'AwsSolutionsChecks',
  'NIST80053R4Checks',
  'NIST80053R5Checks',
  'HIPAASecurityChecks',
  'PCIDSS321Checks',
  'ServerlessChecks',
] as const;

function versionOf(name: string): string {
  return (JSON.parse(readFileSync(resolve(__dirname, '../../node_modules', name, 'package.json'), 'utf8')) as { version: string }).version;
}

/** The acknowledgements in an app; cdk-nag 3 leaves out what they cover. */
function acknowledgedIn(app: App): number {
  const entries = app.node
    .findAll()
    .flatMap(({ node }) => node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY));
  return entries.reduce((sum, { data }) => sum + Object.keys(data as object).length, 0);
}

export function nag3(): Scan {
  const app = scannedApp();
  const real: string[] = [];
  for (const name of PACKS) {
    const pack = new version3[name](app);
    const plugin: IPolicyValidationPlugin = {
      name: pack.name,
      validate: (context) => {
        const { violations } = pack.validate(context);
        real.push(
          ...violations.flatMap(({ ruleName, violatingResources }) =>
            violatingResources.map(({ constructPath }) => `${constructPath}: ${ruleName}`),
          ),
        );
        return { success: true, violations: [] };
      },
    };
    Validations.of(app).addPlugins(plugin);
  }
  app.synth();
  const acknowledged = acknowledgedIn(app);
  return { tool: 'cdk-nag 3, all packs', version: versionOf('cdk-nag'), findings: acknowledged + real.length, acknowledged, real };
}

export function nag2(): Scan {
  const app = scannedApp();
  for (const name of PACKS) Aspects.of(app).add(new version2[name]({ logIgnores: true }));
  const messages = app.synth().stacks.flatMap((stack) => stack.messages);
  const texts = messages.map(({ id, entry }) => `${id.slice(1)}: ${String(entry.data)}`);
  const acknowledged = texts.filter((text) => text.includes('CdkNagSuppression: ')).length;
  const real = texts.filter((text) => /^[^:]+: [\w.]+-\w+(\[[^\]]*\])?: /.test(text) && !text.includes('CdkNagSuppression: '));
  return { tool: 'cdk-nag 2, all packs', version: versionOf('cdk-nag-2'), findings: acknowledged + real.length, acknowledged, real };
}

export async function cfnLint(template: string): Promise<Scan> {
  const problems = await lintTemplates([template], 'eu-west-1');
  const found = problems.map(({ rule: id, path: resource, message: text }) => ({ id, resource, text }));
  const python = await ensurePythonEnv('lint');
  return judged('cfn-lint', packageVersion(python, 'cfn-lint'), found);
}

/** One finding for each resource that breaks a rule. */
function guard(tool: string, rules: string, template: string): Scan {
  const [{ broken, kept }] = guardReports(rules, [template]);
  if (kept.length === 0) throw new Error(`${tool}: no rule was kept, so none was read`);
  const found = broken.flatMap(({ rule: id, resources, messages }) =>
    (resources.length === 0 ? ['the template'] : resources).map((resource) => ({ id, resource, text: messages.at(0)?.trim() })));
  return judged(tool, GUARD_VERSION, found);
}

/** The proactive controls of AWS Control Tower, all of them. */
export function controlTower(template: string): Scan {
  return guard('cfn-guard, AWS Control Tower', CONTROL_TOWER_RULES, template);
}

export function guardRegistry(template: string): Scan {
  return guard('cfn-guard, AWS Guard rules registry', join(__dirname, 'guard-rules-registry'), template);
}

export async function checkov(template: string): Promise<Scan> {
  const found = await checkovFindings([template]);
  // It names resources by type and logical id.
  const named = found.map(({ check_id: id, resource }) => ({ id, resource: resource.split('.').at(-1)! }));
  return judged('Checkov', await checkovVersion(), named);
}

/** Prowler's own checks, on the keys as AWS KMS would have them; `moto` is AWS KMS. */
export async function prowler(keys: readonly DeclaredKey[]): Promise<Scan> {
  const python = await ensurePythonEnv('prowler');
  const moto = await Moto.start();
  try {
    const names = await keysIn(moto, keys);
    const input = JSON.stringify({ endpoint: moto.endpoint, region: moto.region, account: ENVIRONMENT.account });
    const script = join(__dirname, 'prowler_kms.py');
    const output = execFileSync(python, [script], { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] });
    const said = JSON.parse(output) as ProwlerReport;
    if (said.keys !== keys.length || said.unread.length > 0) throw new Error(`Prowler did not read every key: ${output}`);
    const found = said.findings.map(({ check: id, key, text }) => ({ id, resource: names.get(key)!, text }));
    return judged(`Prowler, ${said.checks.length} checks of AWS KMS`, packageVersion(python, 'prowler'), found);
  } finally {
    await moto.stop();
  }
}

interface ProwlerReport {
  readonly checks: string[];
  readonly keys: number;
  readonly unread: string[];
  readonly findings: ReadonlyArray<{ check: string; key: string; text: string }>;
}

/** Custodian's own filter code on key policies as keys and families get them: `cross-account` must not call a generation public. */
export async function custodian(keys: readonly DeclaredKey[]): Promise<Scan> {
  const python = await ensurePythonEnv('custodian');
  const script = join(__dirname, 'cross_account.py');
  const policies = Object.fromEntries(keys.map(({ id, policy }) => [id, policy]));
  const input = JSON.stringify({ account: ENVIRONMENT.account, policies, whitelist_conditions: UNKNOWN_TO_CUSTODIAN });
  const { plain, cured } = JSON.parse(execFileSync(python, [script], { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] })) as {
    plain: string[];
    cured: string[];
  };
  const acknowledged = plain.length - cured.length;
  const version = packageVersion(python, 'c7n');
  return { tool: 'Cloud Custodian, cross-account', version, findings: plain.length, acknowledged, real: cured };
}
