import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GenerateRandomCommand,
  KMSInvalidStateException,
  KMSServiceException,
  NotFoundException,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { FakeKmsClient } from './fake-kms-client';
import { KmsWorld } from './world';
import { VirtualClock } from '../clock/virtual-clock';

let world: KmsWorld;
let client: ReturnType<FakeKmsClient['asKmsClient']>;

beforeEach(() => {
  world = new KmsWorld({ clock: new VirtualClock('2026-06-01T00:00:00Z') });
  client = new FakeKmsClient(world.kms, 'survey').asKmsClient();
});

test('answers as the SDK does, and is in the journal', async () => {
  const { KeyMetadata, $metadata } = await client.send(new CreateKeyCommand({ Description: 'd' }));
  expect(KeyMetadata!.CreationDate).toEqual(new Date('2026-06-01T00:00:00Z'));
  expect($metadata).toMatchObject({ httpStatusCode: 200, requestId: 'survey-1' });
  const { CiphertextBlob } = await client.send(new EncryptCommand({ KeyId: KeyMetadata!.KeyId, Plaintext: Buffer.from('x') }));
  expect(CiphertextBlob).toBeInstanceOf(Uint8Array);
  expect(world.answers.entries.map(entry => [entry.caller, entry.operation])).toEqual([['survey', 'CreateKey'], ['survey', 'Encrypt']]);
});

test("throws the SDK's classes for modelled errors", async () => {
  const missing = await client.send(new DescribeKeyCommand({ KeyId: 'alias/no' })).catch(error => error);
  expect(missing).toBeInstanceOf(NotFoundException);
  expect(missing).toMatchObject({ name: 'NotFoundException', $fault: 'client', $metadata: { httpStatusCode: 400, requestId: 'survey-1' } });
  const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
  await client.send(new ScheduleKeyDeletionCommand({ KeyId: KeyMetadata!.KeyId }));
  await expect(client.send(new CreateAliasCommand({ AliasName: 'alias/a', TargetKeyId: KeyMetadata!.KeyId }))).rejects.toThrow(
    KMSInvalidStateException,
  );
});

test.each([
  ['AccessDeniedException', 'client', 400],
  ['ThrottlingException', 'client', 400],
  ['KMSInternalException', 'server', 500],
])('%s has its name and status', async (error, $fault, httpStatusCode) => {
  world.faults.arm({ error });
  const thrown = await client.send(new DescribeKeyCommand({ KeyId: 'k' })).catch(caught => caught);
  expect(thrown).toBeInstanceOf(KMSServiceException);
  expect(thrown).toMatchObject({ name: error, $fault, $metadata: { httpStatusCode } });
});

test('a client that gave up has no status', async () => {
  world.faults.arm({ error: 'SdkClientException' });
  const thrown = await client.send(new DescribeKeyCommand({ KeyId: 'k' })).catch(caught => caught);
  expect(thrown).not.toBeInstanceOf(KMSServiceException);
  expect(thrown).toMatchObject({ name: 'TimeoutError', $metadata: { attempts: 1 } });
  expect(thrown.$metadata.httpStatusCode).toBeUndefined();
});

test('what the stand-in does not play is loud', async () => {
  await expect(client.send(new GenerateRandomCommand({}))).rejects.toThrow('does not play GenerateRandom');
});
