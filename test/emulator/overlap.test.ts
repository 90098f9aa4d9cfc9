import { SignCommand, VerifyCommand } from '@aws-sdk/client-kms';
import { bootstrap, deploy } from '../../sim/emulator/cdk';
import { clientsOf } from '../../sim/emulator/clients';
import type { Clients } from '../../sim/emulator/clients';
import { Emulator } from '../../sim/emulator/emulator';
import { runExecution } from '../../sim/emulator/execution';
import { readFamily } from '../../sim/emulator/family';

/** With waits at a fiftieth of their length, runs really overlap. */

const ALIAS = 'alias/quick-start/signing';
const WAIT_SCALE = 0.02;

let emulator: Emulator;
let clients: Clients;

beforeAll(async () => {
  emulator = await Emulator.start({ waitScale: WAIT_SCALE });
  clients = clientsOf(emulator);
  await bootstrap(emulator);
});

afterAll(async () => {
  clients?.destroy();
  await emulator?.stop();
});

test('two requests and a tick at once rotate once; the delay is kept, and writers and readers never see a failure', async () => {
  const { QuickStart: outputs } = await deploy(emulator, { app: 'npx tsx examples/quick-start.ts' });
  const rotate = { reason: 'manual', action: 'rotate', fromGeneration: 1 };
  const users = callers();

  const runs = await Promise.all(
    [rotate, rotate, { reason: 'tick' }].map((input, n) =>
      runExecution(clients.stepFunctions, outputs.StateMachineArn, input, { name: `overlap-${n}` }),
    ),
  );
  const written = await users.stop();

  expect(runs.map((run) => [run.status, run.error])).toEqual([
    ['SUCCEEDED', undefined],
    ['SUCCEEDED', undefined],
    ['SUCCEEDED', undefined],
  ]);
  expect(Math.max(...runs.map((run) => run.durationMs))).toBeGreaterThanOrEqual(300_000 * WAIT_SCALE);
  const family = await readFamily(clients.kms, ALIAS);
  expect(family.current).toBe(2);
  expect(family.generations).toHaveLength(2);
  expect(written.failures).toEqual([]);
  expect(new Set(written.keyArns)).toEqual(new Set([written.keyArns[0], family.currentKeyArn]));
});

/** Signs through the alias and verifies by key ARN all the time, as applications do. */
function callers() {
  const failures: string[] = [];
  const keyArns: string[] = [];
  let running = true;
  const loop = (async () => {
    while (running) {
      const Message = Buffer.from(`message ${keyArns.length}`);
      const common = { Message, MessageType: 'RAW', SigningAlgorithm: 'ECDSA_SHA_256' } as const;
      try {
        const { Signature, KeyId } = await clients.kms.send(new SignCommand({ ...common, KeyId: ALIAS }));
        keyArns.push(KeyId!);
        await clients.kms.send(new VerifyCommand({ ...common, KeyId, Signature }));
      } catch (error) {
        failures.push(String(error));
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  return {
    async stop() {
      running = false;
      await loop;
      return { failures, keyArns };
    },
  };
}
