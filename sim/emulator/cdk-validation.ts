import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensurePythonEnv } from './python-env';

/** What the AWS CDK leaves out (aws-cdk-lib 2.276.0, core/lib/validation/cloudformation-validate-plugin.js). */
const NOT_ASKED_BY_THE_CDK = ['W3005', 'W1020', 'I4010', 'W4011', 'W4012', 'W9002', 'W9013', 'W1103'];

/**
 * What the AWS CDK finds in the templates when it validates them, by template name: errors and warnings, as `<name>: <severity> <rule> at
 * <logical id> <property>: <message>`.
 *
 * From 2.262.0 on, each synthesis runs this engine, and the context `@aws-cdk/core:validateAgainstDefaultRules` turns its errors into
 * failures. The floor of this library has neither, so the engine is run beside it, in the version and with the settings of aws-cdk-lib
 * 2.276.0. The CDK's own additional rules are not run: there is one, about Amazon GameLift.
 */
export async function cdkFindings(templates: Record<string, object>): Promise<string[]> {
  if (Object.keys(templates).length === 0) throw new Error('no template to validate');
  const python = await ensurePythonEnv('lint');
  const input = JSON.stringify({ templates, ignoredRules: NOT_ASKED_BY_THE_CDK });
  const { status, stdout, stderr } = spawnSync(python, [join(__dirname, 'cdk-validation.py')], {
    input,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`the validation failed:\n${stderr}`);
  return (JSON.parse(stdout) as Array<Array<string | null>>).map(([name, severity, rule, logicalId, path, message]) => (
    `${name}: ${severity} ${rule} at ${[logicalId, path].filter(Boolean).join(' ')}: ${message}`));
}
