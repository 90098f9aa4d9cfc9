import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { parse } from 'yaml';
import { IN_A_YEAR } from '../../sim/clock/in-a-year';
import {
  HookFailureMode,
  KeyMaterialOrigin,
  KeySpecRule,
  OrganizationGuardrails,
  RotationGuardHook,
  RotationStandard,
  Waiver,
} from '../../src';
import { lint } from '../helpers/cfn-lint';
import { findingsIn } from '../helpers/nag';

/** Making the linter's environment takes half a minute, once. */
const FIRST_TIME = 300_000;

const standard = new RotationStandard({
  name: 'acme-keys',
  version: '1',
  minIdleBeforeDeletion: Duration.days(30),
  requiredTags: [{ key: 'Owner' }, { key: 'Environment', values: ['dev', 'prod'] }],
  allowedOrigins: [KeyMaterialOrigin.AWS_KMS],
  keySpecs: [KeySpecRule.forbidden('RSA_2048')],
  waivers: [Waiver.forAlias('partner', { reason: 'the partner pins the key', owner: 'payments', until: IN_A_YEAR })],
});

function organization(): Stack {
  const stack = new Stack(new App(), 'Organization');
  new OrganizationGuardrails(stack, 'Guardrails', { standard, targetIds: ['ou-ab12-cdefgh34'] });
  new RotationGuardHook(stack, 'Hook', { standard, failureMode: HookFailureMode.FAIL, excludedStackNames: ['Legacy'] });
  return stack;
}

test('cfn-lint finds nothing in the stack of an organization, and in the conformance pack', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'pack-'));
  try {
    standard.writeTo(directory);
    const pack = parse(readFileSync(join(directory, 'conformance-pack.yaml'), 'utf8'));
    // Fn::Join, as the CDK writes it
    expect(await lint({ organization: Template.fromStack(organization()).toJSON(), pack }, { ignoredRules: ['I1022'] })).toEqual([]);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}, FIRST_TIME);

test('cdk-nag finds nothing in it', () => {
  const stack = organization();
  expect(findingsIn(stack.node.root as App)).toEqual([]);
});
