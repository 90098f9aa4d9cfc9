import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CreateStackCommand, DescribeStacksCommand, waitUntilStackCreateComplete } from '@aws-sdk/client-cloudformation';
import { clientsOf } from '../../sim/emulator/clients';
import type { Clients } from '../../sim/emulator/clients';
import { Emulator } from '../../sim/emulator/emulator';
import { runExecution } from '../../sim/emulator/execution';
import { readFamily } from '../../sim/emulator/family';
import { ensurePythonEnv } from '../../sim/emulator/python-env';

/**
 * One instance of a stack set, as AWS CloudFormation makes it in each account: the inner template under the name
 * `StackSet-<name>-<uuid>`, without the cdk
 * CLI and without a bootstrapped account, with the code from the bucket of the organization. The emulator has no stack sets of its own.
 */

const ROOT = resolve(__dirname, '..', '..');
const INSTANCE = 'StackSet-KeysInEveryAccount-7c1a0d0e-1111-2222-3333-444455556666';
const ALIAS = 'alias/orders/signing';

let emulator: Emulator;
let clients: Clients;
let machine: string;
const bucket = () => `org-assets-${emulator.region}`; // cdk-stacksets: one in each Region, with the same prefix

async function put(path: string, body?: Buffer): Promise<void> {
  const answer = await fetch(`${emulator.endpoint}/${path}`, { method: 'PUT', body });
  if (!answer.ok) throw new Error(`PUT ${path}: ${answer.status} ${await answer.text()}`);
}

/** What cdk-stacksets lets the stack around it do with the assets: folders go into the bucket as zip files, under their hash. */
async function publish(assembly: string): Promise<void> {
  const python = await ensurePythonEnv('emulator');
  const zip = 'import shutil, sys; shutil.make_archive(sys.argv[1], "zip", sys.argv[1])';
  await put(bucket());
  type Files = Record<string, { source: { path: string; packaging: string } }>;
  const { files } = JSON.parse(readFileSync(join(assembly, 'Platform.assets.json'), 'utf8')) as { files: Files };
  for (const [hash, { source }] of Object.entries(files).filter(([, file]) => file.source.packaging === 'zip')) {
    execFileSync(python, ['-c', zip, join(assembly, source.path)]);
    await put(`${bucket()}/${hash}.zip`, readFileSync(join(assembly, `${source.path}.zip`)));
  }
}

beforeAll(async () => {
  emulator = await Emulator.start();
  clients = clientsOf(emulator);
  const assembly = mkdtempSync(join(emulator.directory, 'assembly-'));
  execFileSync('npx', ['tsx', 'test/emulator/fixtures/stack-set.ts'], {
    cwd: ROOT,
    env: { ...process.env, CDK_OUTDIR: assembly },
    stdio: 'pipe',
  });
  await publish(assembly);
  const [template] = readdirSync(assembly).filter((name) => name.endsWith('.stackset.template.json'));
  await put(`${bucket()}/keys.json`, readFileSync(join(assembly, template)));
  await clients.cloudFormation.send(new CreateStackCommand({
    StackName: INSTANCE, TemplateURL: `${emulator.endpoint}/${bucket()}/keys.json`, Capabilities: ['CAPABILITY_NAMED_IAM'],
  }));
  await waitUntilStackCreateComplete({ client: clients.cloudFormation, maxWaitTime: 120, minDelay: 1, maxDelay: 1 }, {
    StackName: INSTANCE,
  });
  const { Stacks } = await clients.cloudFormation.send(new DescribeStacksCommand({ StackName: INSTANCE }));
  machine = Stacks![0].Outputs!.find(({ OutputKey }) => OutputKey === 'Machine')!.OutputValue!;
});

afterAll(async () => {
  clients?.destroy();
  await emulator?.stop();
});

test('the instance made generation 1 and the alias', async () => {
  expect(await readFamily(clients.kms, ALIAS)).toMatchObject({ current: 1, generations: [{ number: 1 }] });
});

test('and rotates', async () => {
  const { status, error, cause } = await runExecution(clients.stepFunctions, machine, {
    reason: 'manual',
    action: 'rotate',
    fromGeneration: 1,
  });
  expect([status, error, cause]).toEqual(['SUCCEEDED', undefined, undefined]);
  expect(await readFamily(clients.kms, ALIAS)).toMatchObject({ current: 2 });
});
