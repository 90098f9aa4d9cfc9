import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { clientsOf } from '../../sim/emulator/clients';
import type { Clients } from '../../sim/emulator/clients';
import { Emulator } from '../../sim/emulator/emulator';
import { runExecution } from '../../sim/emulator/execution';
import { readFamily } from '../../sim/emulator/family';
import { deployInstance } from '../../sim/emulator/stack-set-instance';

/** One instance of a stack set with a family: it is made, and rotates. */

const ROOT = resolve(__dirname, '..', '..');
const INSTANCE = 'StackSet-KeysInEveryAccount-7c1a0d0e-1111-2222-3333-444455556666';
const ALIAS = 'alias/orders/signing';

let emulator: Emulator;
let clients: Clients;
let machine: string;

beforeAll(async () => {
  emulator = await Emulator.start();
  clients = clientsOf(emulator);
  const assembly = mkdtempSync(join(emulator.directory, 'assembly-'));
  execFileSync('npx', ['tsx', 'test/emulator/fixtures/stack-set.ts'], {
    cwd: ROOT,
    env: { ...process.env, CDK_OUTDIR: assembly },
    stdio: 'pipe',
  });
  const bucket = `org-assets-${emulator.region}`; // cdk-stacksets: one in each Region, with the same prefix
  ({ Machine: machine } = await deployInstance(emulator, clients.cloudFormation, { assembly, stack: 'Platform', bucket, name: INSTANCE }));
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
