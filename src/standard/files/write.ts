import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { conformancePack } from './conformance-pack';
import { evaluatorPolicy } from './evaluator-policy';
import type { RuleSettings } from '../../compliance/contract';
import { invalidValue } from '../../private/invalid';
import { concernsAccount, JUDGED_IN_ACCOUNTS } from '../compliance-rule';
import type { StandardDocument } from '../document';
import { guardRulesOf } from '../guard/guard-rules';
import { GUARDRAIL_KINDS, guardrailDocuments, guardrailText } from '../guardrails/documents';
import { SCHEMA_FILE, standardSchemaText } from '../schema';

/** Made by the build of this package, beside what the construct deploys. */
const EVALUATOR = join(__dirname, '../../../assets/compliance/functions/evaluate-keys.zip');

/** What an earlier standard may have left: a policy too many would be attached by the next pipeline. */
const NUMBERED = /^(scp|rcp)-\d+\.json$/;

/** Where the waivers are to be stored for the rule's function. Any name will do that the pack, the role and the parameter share. */
export function settingsParameterOf({ name }: StandardDocument): string {
  return `/cdk-kms-rotation/standard/${name.replace(/[^A-Za-z0-9_.-]+/g, '-')}`;
}

/** Writes what deploys a standard without the AWS CDK, and names the files. */
export function writeStandard(
  directory: string,
  standard: StandardDocument,
  options: { json: string; partition: string; now: Date },
): string[] {
  const files = filesOf(standard, options);
  if (!existsSync(EVALUATOR)) {
    throw invalidValue(`${EVALUATOR} is missing: this package was not built; run 'npx projen bundle' in a `
    + 'checkout');
  }
  if (existsSync(directory) && !statSync(directory).isDirectory()) {
    throw invalidValue(`'directory' must be a folder, got the file ${directory}; several files are written: name the folder for them`);
  }
  mkdirSync(directory, { recursive: true });
  for (const name of readdirSync(directory)) if (NUMBERED.test(name)) rmSync(join(directory, name));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  copyFileSync(EVALUATOR, join(directory, 'evaluator.zip'));
  return [...Object.keys(files), 'evaluator.zip'].sort();
}

function filesOf(
  standard: StandardDocument,
  { json, partition, now }: { json: string; partition: string; now: Date },
): Record<string, string> {
  const settings = settingsOf(standard);
  const parameter = settings.waivers.length === 0 ? undefined : settingsParameterOf(standard);
  return {
    'standard.json': json,
    [SCHEMA_FILE]: standardSchemaText(),
    'rules.guard': guardRulesOf(standard, now),
    'conformance-pack.yaml': conformancePack(standard, parameter),
    'evaluator-policy.json': `${JSON.stringify(evaluatorPolicy(partition, parameter), null, 2)}\n`,
    ...(parameter === undefined ? {} : { 'waivers.json': JSON.stringify(settings) }),
    // As they are sent, without a line feed: white space counts.
    ...Object.fromEntries(GUARDRAIL_KINDS.flatMap((kind) => (
      guardrailDocuments(standard, kind).map((document, i): [string, string] => [
        `${kind.short}-${i + 1}.json`,
        guardrailText(document),
      ])))),
  };
}

/** Those that AWS Config can know: by key and alias, for what it judges. */
function settingsOf({ waivers }: StandardDocument): RuleSettings {
  return {
    waivers: waivers.filter((waiver) => waiver.constructPath === undefined && concernsAccount(waiver)).map((
      { constructPath, rules, ...terms },
    ) => ({
      ...terms, ...(rules === undefined ? {} : { rules: rules.filter((rule) => JUDGED_IN_ACCOUNTS.includes(rule)) }),
    })),
  };
}
