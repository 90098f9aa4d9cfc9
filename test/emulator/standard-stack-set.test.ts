import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CreateKeyCommand, EnableKeyRotationCommand, KMSClient } from '@aws-sdk/client-kms';
import { scheduledEvent } from './fixtures/config-events';
import { ENDPOINT_VARIABLE } from './fixtures/rule-function';
import { clientsOf } from '../../sim/emulator/clients';
import type { Clients } from '../../sim/emulator/clients';
import { Emulator } from '../../sim/emulator/emulator';
import { deployInstance } from '../../sim/emulator/stack-set-instance';
import { AwsProxy } from '../../sim/moto/aws-proxy';

/**
 * The inner template of examples/organization-stack-sets.ts, deployed as an account would have it, and the rule's function running there.
 * The emulator knows neither AWS Config, hooks nor alarms on computed metrics: these resources are left
 * out, and what stands for AWS Config is between.
 */
const ROOT = resolve(__dirname, '..', '..');
const UNKNOWN = ['AWS::Config::ConfigRule', 'AWS::CloudFormation::GuardHook', 'AWS::CloudWatch::Alarm']; // it knows no metric math
const DAY_SECONDS = 86_400;

let emulator: Emulator;
let clients: Clients;
let kms: KMSClient;
let proxy: AwsProxy;
let outputs: Record<string, string>;
const ages = new Map<string, number>();

beforeAll(async () => {
  emulator = await Emulator.start();
  clients = clientsOf(emulator);
  kms = new KMSClient(emulator.clientConfig);
  proxy = await AwsProxy.start(emulator.endpoint, {
    intercept: (operation) => (
      operation === 'ListKeyRotations' ? { status: 200, body: { Rotations: [], Truncated: false } } : undefined),
    amend: (operation, { KeyId }, answer) => {
      const age = operation === 'DescribeKey' ? ages.get(KeyId) : undefined;
      if (age === undefined) return answer;
      return { KeyMetadata: { ...answer.KeyMetadata, CreationDate: Date.now() / 1_000 - age * DAY_SECONDS } };
    },
  });
  const assembly = mkdtempSync(join(emulator.directory, 'assembly-'));
  execFileSync('npx', ['tsx', 'test/emulator/fixtures/standard-stack-set.ts'], {
    cwd: ROOT,
    env: { ...process.env, CDK_OUTDIR: assembly, [ENDPOINT_VARIABLE]: proxy.endpoint },
    stdio: 'pipe',
  });
  outputs = await deployInstance(emulator, clients.cloudFormation, {
    assembly,
    stack: 'KeysInEveryAccount',
    bucket: `acme-platform-${emulator.region}`,
    name: 'StackSet-key-standard-7c1a0d0e-1111-2222-3333-444455556666',
    unknownTypes: UNKNOWN,
  });
});

afterAll(async () => {
  kms?.destroy();
  clients?.destroy();
  await proxy?.stop();
  await emulator?.stop();
});

async function keyOfAge(days: number, input: ConstructorParameters<typeof CreateKeyCommand>[0] = {}): Promise<string> {
  const { KeyMetadata: key } = await kms.send(new CreateKeyCommand(input));
  ages.set(key!.KeyId!, days);
  return key!.KeyId!;
}

test('the rule runs in the account, with the numbers and the key specs of the standard', async () => {
  const young = await keyOfAge(100);
  const old = await keyOfAge(700);
  const unrotated = await keyOfAge(700);
  await kms.send(new EnableKeyRotationCommand({ KeyId: unrotated }));
  const forbidden = await keyOfAge(10, { KeySpec: 'ECC_SECG_P256K1', KeyUsage: 'SIGN_VERIFY' });

  const answer = await fetch(`${emulator.endpoint}/2015-03-31/functions/${outputs.FunctionName}/invocations`, {
    method: 'POST', body: JSON.stringify(scheduledEvent(outputs.RuleParameters)),
  });
  expect([answer.status, answer.headers.get('x-amz-function-error')]).toEqual([200, null]);

  const { evaluations } = proxy.config;
  const verdicts = Object.fromEntries(Object.entries({ young, old, unrotated, forbidden }).map(([what, id]) => (
    [what, evaluations.get(id)?.compliance])));
  expect(verdicts).toEqual({ young: 'COMPLIANT', old: 'NON_COMPLIANT', unrotated: 'NON_COMPLIANT', forbidden: 'NON_COMPLIANT' });
  expect(evaluations.get(old)?.annotation).toMatch(/^Key is (699|700) days old, never rotated; limit 365 days/);
  expect(evaluations.get(forbidden)?.annotation).toContain('ECC_SECG_P256K1');
});
