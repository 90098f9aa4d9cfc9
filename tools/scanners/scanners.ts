import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Aspects, Validations } from 'aws-cdk-lib';
import type { App, IPolicyValidationPlugin } from 'aws-cdk-lib';
import * as version3 from 'cdk-nag';
import * as version2 from 'cdk-nag-2';
import { scannedApp } from './app';
import { checkovFindings, checkovVersion, packageVersion } from './checkov';
import { REASONS, UNKNOWN_TO_CUSTODIAN } from './reasons';
import { lintTemplates } from '../../sim/emulator/cfn-lint';
import { ensurePythonEnv } from '../../sim/emulator/python-env';

/** What one scanner says of what the library makes. */
export interface Scan {
  readonly tool: string;
  readonly version: string;
  /** With those that are acknowledged. */
  readonly findings: number;
  /** In the templates, or with a reason in reasons.ts. */
  readonly acknowledged: number;
  readonly real: string[];
}

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
  const found = (await lintTemplates([template], 'eu-west-1')).map(({ rule, path, message }) => ({
    id: rule,
    what: `${path}: ${rule}: ${message}`,
  }));
  const python = await ensurePythonEnv('lint');
  return judged('cfn-lint', packageVersion(python, 'cfn-lint'), found);
}

export async function checkov(template: string): Promise<Scan> {
  const found = await checkovFindings([template]);
  return judged('Checkov', await checkovVersion(), found.map(({ check_id: id, resource }) => ({ id, what: `${resource}: ${id}` })));
}

/** Custodian's own filter code on key policies as keys and families get them: `cross-account` must not call a generation public. */
export async function custodian(policies: Record<string, object>): Promise<Scan> {
  const python = await ensurePythonEnv('custodian');
  const script = join(__dirname, 'cross_account.py');
  const input = JSON.stringify({ account: '111122223333', policies, whitelist_conditions: UNKNOWN_TO_CUSTODIAN });
  const { plain, cured } = JSON.parse(execFileSync(python, [script], { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] })) as {
    plain: string[];
    cured: string[];
  };
  const acknowledged = plain.length - cured.length;
  const version = packageVersion(python, 'c7n');
  return { tool: 'Cloud Custodian, cross-account', version, findings: plain.length, acknowledged, real: cured };
}

function judged(tool: string, version: string, found: ReadonlyArray<{ id: string; what: string }>): Scan {
  const real = found.filter(({ id }) => REASONS[id] === undefined);
  return { tool, version, findings: found.length, acknowledged: found.length - real.length, real: real.map(({ what }) => what) };
}
