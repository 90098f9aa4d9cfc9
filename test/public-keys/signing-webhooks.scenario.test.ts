import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { WebhookSeal } from '../../examples/clients/webhook-mac';
import { WebhookReceiver, WebhookSender } from '../../examples/clients/webhook-mac';
import { FakeKmsClient } from '../../sim/kms/fake-kms-client';
import { ALIAS, RotationBench } from '../../sim/manual-rotation/rotation-bench';
import { KeyTemplate, MacSpec } from '../../src';

const KEYS = 'arn:aws:kms:eu-central-1:111122223333:key/';
const BODY = JSON.stringify({ order: 4711, note: 'x'.repeat(10_000) });
const MINUTE = 60_000;

beforeAll(() => jest.spyOn(console, 'log').mockImplementation());

let bench: RotationBench;
let sender: WebhookSender;
let receiver: WebhookReceiver;
let seen: Set<string>;

beforeEach(async () => {
  bench = new RotationBench({ keyTemplate: KeyTemplate.mac(MacSpec.HMAC_256) });
  await bench.deploy();
  const kms = (caller: string) => new FakeKmsClient(bench.world.kms, caller).asKmsClient();
  seen = new Set();
  sender = new WebhookSender(kms('sender'), ALIAS);
  receiver = new WebhookReceiver(kms('receiver'), KEYS, async (id) => !seen.has(id) && Boolean(seen.add(id)));
});

const now = () => bench.clock.now();
const seal = (id: string) => sender.seal(id, BODY, now());
const accepts = (sealed: WebhookSeal, body = BODY) => receiver.accepts(sealed, body, now());

test('deliveries of before and after a rotation are accepted, each with the key that its seal names', async () => {
  const before = await seal('1');
  await bench.rotate(1);
  const after = await seal('2');
  expect([before.keyArn, after.keyArn]).toEqual([bench.generation(1).arn, bench.generation(2).arn]);
  expect(await receiver.accepts(before, BODY, before.timestamp * 1000 + 4 * MINUTE)).toBe(true);
  expect(await accepts(after)).toBe(true);
});

test('a delivery is accepted once, and only while it is fresh', async () => {
  const sealed = await seal('1');
  expect([await accepts(sealed), await accepts(sealed)]).toEqual([true, false]);
  const old = await seal('2');
  expect(await receiver.accepts(old, BODY, now() + 6 * MINUTE)).toBe(false);
  expect(await receiver.accepts(old, BODY, now() - 6 * MINUTE)).toBe(false);
  expect(seen).toEqual(new Set(['1']));
});

test.each<[string, (sealed: WebhookSeal) => [WebhookSeal, string?]]>([
  ['another body', (sealed) => [sealed, '{}']],
  ['another id', (sealed) => [{ ...sealed, id: '2' }]],
  ['another time', (sealed) => [{ ...sealed, timestamp: sealed.timestamp + 1 }]],
  ['no time', (sealed) => [{ ...sealed, timestamp: NaN }]],
  ['no MAC', (sealed) => [{ ...sealed, mac: undefined as unknown as string }]],
  ['an empty MAC', (sealed) => [{ ...sealed, mac: '' }]],
  ['no key', (sealed) => [{ ...sealed, keyArn: undefined as unknown as string }]],
  ['another MAC', (sealed) => [{ ...sealed, mac: Buffer.alloc(32).toString('base64url') }]],
  ['a key that does not exist', (sealed) => [{ ...sealed, keyArn: `${KEYS}00000000-0000-4000-8000-000000000000` }]],
])('%s is refused, and not remembered', async (_what, change) => {
  const [sealed, body] = change(await seal('1'));
  expect(await accepts(sealed, body)).toBe(false);
  expect(seen.size).toBe(0);
});

test.each([
  ['an alias', () => `arn:aws:kms:eu-central-1:111122223333:${ALIAS}`],
  ['an alias by its name', () => ALIAS],
  ['a key of another account', () => 'arn:aws:kms:eu-central-1:999999999999:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
  ['a key of another Region', () => 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
])('%s is refused without a question to AWS KMS', async (_what, name) => {
  const sealed = { ...await seal('1'), keyArn: name() };
  expect(await accepts(sealed)).toBe(false);
  expect(bench.world.answers.entries.filter(({ caller }) => caller === 'receiver')).toEqual([]);
});

test('a key of the account that is not of the family is refused by the rights of the receiver', async () => {
  const denied = Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });
  const withoutRights = new WebhookReceiver({ send: () => Promise.reject(denied) } as unknown as KMSClient, KEYS, async () => true);
  expect(await withoutRights.accepts(await seal('1'), BODY, now())).toBe(false);
});

test('where AWS KMS cannot be asked, nothing is accepted and nothing refused', async () => {
  const throttled = Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
  const stopped = new WebhookReceiver({ send: () => Promise.reject(throttled) } as unknown as KMSClient, KEYS, async () => true);
  await expect(stopped.accepts(await seal('1'), BODY, now())).rejects.toThrow('slow down');
});

test('the page shows the code that is tested here', () => {
  const [page, code] = ['docs/signing-webhooks.md', 'examples/clients/webhook-mac.ts']
    .map((file) => readFileSync(join(__dirname, '../..', file), 'utf8'));
  expect(page).toContain(code.slice(code.indexOf('*/') + 3).trim());
});
