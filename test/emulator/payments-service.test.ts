import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { JwtSigner } from '../../examples/clients/sign-jwt';
import { WebhookReceiver, WebhookSender } from '../../examples/clients/webhook-mac';
import { bootstrap, deploy } from '../../sim/emulator/cdk';
import { clientsOf } from '../../sim/emulator/clients';
import type { Clients } from '../../sim/emulator/clients';
import { Emulator } from '../../sim/emulator/emulator';
import { runExecution } from '../../sim/emulator/execution';
import { readFamily } from '../../sim/emulator/family';
import type { RunInput } from '../../src/manual-rotation/run-request';

/** Keys and service of the example, deployed, and rotated while the service works. The emulator has no AWS Config: not the rule. */

const [TOKENS, WEBHOOKS] = ['alias/payments-service/tokens', 'alias/payments-service/webhooks'];

let emulator: Emulator;
let clients: Clients;
let s3: S3Client;
let outputs: Record<string, string>;

/** How much later than it is machines and functions live: the public keys of tokens are published a day before they sign. */
const folder = mkdtempSync(join(tmpdir(), 'payments-service-'));
const clock = join(folder, 'seconds-later');
const LATER = join(__dirname, '../../sim/emulator/later.cjs');
const live = (hoursLater: number) => writeFileSync(clock, String(hoursLater * 3_600));

beforeAll(async () => {
  live(0);
  emulator = await Emulator.start({ environment: { NODE_OPTIONS: `--require ${LATER}`, SECONDS_LATER_FILE: clock } });
  clients = clientsOf(emulator);
  s3 = new S3Client({ ...emulator.clientConfig, forcePathStyle: true });
  await bootstrap(emulator);
  const app = 'npx tsx examples/payments-service.ts';
  ({ PaymentsServiceKeys: outputs } = await deploy(emulator, { app, stacks: ['PaymentsServiceKeys', 'PaymentsService'] }));
});

afterAll(async () => {
  s3?.destroy();
  clients?.destroy();
  await emulator?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The number that is current after a run. */
async function run(alias: string, machine: string, input: RunInput): Promise<number | undefined> {
  const { status, cause } = await runExecution(clients.stepFunctions, machine, input);
  expect([status, cause]).toEqual(['SUCCEEDED', undefined]);
  return (await readFamily(clients.kms, alias)).current;
}

const rotate = (alias: string, machine: string) => run(alias, machine, { reason: 'manual', action: 'rotate', fromGeneration: 1 });

/** Who verifies a token with nothing but what is published now: its subject. */
async function subjectOf(token: string): Promise<unknown> {
  const { createLocalJWKSet, jwtVerify } = await import('jose');
  const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: outputs.DocumentsBucket, Key: '.well-known/jwks.json' }));
  const { payload } = await jwtVerify(token, createLocalJWKSet(JSON.parse(await body!.transformToString())));
  return payload.sub;
}

test('tokens of before and after a rotation verify with the published keys', async () => {
  const signer = () => new JwtSigner(clients.kms, TOKENS);
  const before = await signer().sign({ sub: 'before' });
  expect(await rotate(TOKENS, outputs.TokensMachine)).toBe(1); // published, and not yet in use
  live(25);
  expect(await run(TOKENS, outputs.TokensMachine, { reason: 'tick' })).toBe(2);
  const after = await signer().sign({ sub: 'after' });

  expect(await Promise.all([before, after].map(subjectOf))).toEqual(['before', 'after']);
});

test('webhooks of before and after a rotation are taken', async () => {
  const seen = new Set<string>();
  const keys = `arn:aws:kms:${emulator.region}:${emulator.account}:key/`;
  const sender = new WebhookSender(clients.kms, WEBHOOKS);
  const receiver = new WebhookReceiver(clients.kms, keys, async (id) => !seen.has(id) && Boolean(seen.add(id)));
  const before = await sender.seal('1', 'paid');
  expect(await rotate(WEBHOOKS, outputs.WebhooksMachine)).toBe(2);
  const after = await sender.seal('2', 'paid');

  expect(after.keyArn).not.toBe(before.keyArn);
  for (const sealed of [before, after]) expect(await receiver.accepts(sealed, 'paid')).toBe(true);
});
