import { CreateAliasCommand, CreateKeyCommand } from '@aws-sdk/client-kms';
import { clientsOf } from './clients';
import type { Clients } from './clients';
import { Emulator } from './emulator';
import { readFamily } from './family';

let emulator: Emulator;
let clients: Clients;

beforeAll(async () => {
  emulator = await Emulator.start();
  clients = clientsOf(emulator);
});

afterAll(async () => {
  clients?.destroy();
  await emulator?.stop();
});

async function keyWithAliases(...names: string[]): Promise<string> {
  const { KeyMetadata: key } = await clients.kms.send(new CreateKeyCommand({}));
  for (const name of names) await clients.kms.send(new CreateAliasCommand({ AliasName: name, TargetKeyId: key!.KeyId }));
  return key!.KeyId!;
}

test('reads generations in the order of their numbers, and which one is current', async () => {
  const tenth = await keyWithAliases('alias/app/v10', 'alias/app');
  const second = await keyWithAliases('alias/app/v2', 'alias/app/v2x', 'alias/app/v03', 'alias/other/v4');
  const family = await readFamily(clients.kms, 'alias/app');
  expect(family.generations).toEqual([{ number: 2, keyId: second }, { number: 10, keyId: tenth }]);
  expect(family.current).toBe(10);
  expect(family.currentKeyArn).toBe(`arn:aws:kms:eu-central-1:000000000000:key/${tenth}`);
});

test('a current key without a version alias has no number', async () => {
  await keyWithAliases('alias/plain');
  const family = await readFamily(clients.kms, 'alias/plain');
  expect(family).toMatchObject({ generations: [], current: undefined });
});
