import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImportType } from '@aws-sdk/client-kms';
import {
  DecryptCommand,
  DeleteImportedKeyMaterialCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GetParametersForImportCommand,
  ImportKeyMaterialCommand,
  KMSClient,
  ReplicateKeyCommand,
} from '@aws-sdk/client-kms';
import { bootstrap, deploy } from '../../sim/emulator/cdk';
import { clientsOf } from '../../sim/emulator/clients';
import { Emulator } from '../../sim/emulator/emulator';
import { runExecution } from '../../sim/emulator/execution';

/**
 * The way of docs/imported-key-material.md, up to the import: a real deployment, the real script, an unwrapping that is not ours. The
 * emulator holds one material for each key, takes any import type, and has no RotateKeyOnDemand: what comes after is tested without it,
 * below the call.
 */

const REPLICA_REGION = 'us-east-1';
const SCRIPT = join(__dirname, '../../docs/wrap-key-material.mjs');
const MESSAGE = Buffer.from('written before');

let emulator: Emulator;
let primary: KMSClient;
let replica: KMSClient;
let keyArn: string;
/** Outputs of examples/imported-key-material.ts. */
let example: Record<string, string>;
let folder: string;

beforeAll(async () => {
  emulator = await Emulator.start();
  primary = new KMSClient(emulator.clientConfig);
  replica = new KMSClient({ ...emulator.clientConfig, region: REPLICA_REGION });
  await bootstrap(emulator);
  ({ ImportedMaterial: { KeyArn: keyArn } } = await deploy(emulator, { app: 'npx tsx test/emulator/fixtures/imported-material.ts' }));
  ({ ImportedKeyMaterial: example } = await deploy(emulator, { app: 'npx tsx examples/imported-key-material.ts' }));
});

beforeEach(() => {
  folder = mkdtempSync(join(emulator.directory, 'material-'));
});

afterAll(async () => {
  primary?.destroy();
  replica?.destroy();
  await emulator?.stop();
});

const arnIn = (region: string) => keyArn.replace(emulator.region, region);

/** What `aws kms get-parameters-for-import --output json` writes. */
async function parametersFile(client: KMSClient, region: string, key = arnIn(region)): Promise<string> {
  const { ImportToken, PublicKey, ParametersValidTo, KeyId } = await client.send(new GetParametersForImportCommand({
    KeyId: key, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_4096',
  }));
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const file = join(folder, `${region}.json`);
  writeFileSync(file, JSON.stringify({
    KeyId,
    ImportToken: base64(ImportToken!),
    PublicKey: base64(PublicKey!),
    ParametersValidTo: ParametersValidTo!.toISOString(),
  }));
  return file;
}

function wrap(args: string[], input: Buffer | string = ''): void {
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT, ...args], { input });
  expect([status, stderr.toString()]).toEqual([0, '']);
}

function importMaterial(client: KMSClient, region: string, type: ImportType, key = arnIn(region)) {
  const [EncryptedKeyMaterial, ImportToken] = ['wrapped', 'token'].map(name => readFileSync(join(folder, `${region}.${name}.bin`)));
  return client.send(new ImportKeyMaterialCommand({
    KeyId: key, EncryptedKeyMaterial, ImportToken, ImportType: type, ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
  }));
}

async function encrypt(client: KMSClient, region: string): Promise<Uint8Array> {
  const { CiphertextBlob } = await client.send(new EncryptCommand({ KeyId: arnIn(region), Plaintext: MESSAGE }));
  return CiphertextBlob!;
}

/** With other material than it was encrypted with, the emulator answers rubbish, where AWS KMS refuses. */
async function decrypt(client: KMSClient, CiphertextBlob: Uint8Array): Promise<Buffer> {
  const { Plaintext } = await client.send(new DecryptCommand({ CiphertextBlob }));
  return Buffer.from(Plaintext!);
}

const stateOf = async () => (await primary.send(new DescribeKeyCommand({ KeyId: 'alias/imported-material' }))).KeyMetadata!;

test('the deployment makes a key for imported material, behind its alias', async () => {
  expect(await stateOf()).toMatchObject({ Arn: keyArn, Origin: 'EXTERNAL', MultiRegion: true, KeySpec: 'SYMMETRIC_DEFAULT' });
});

test('material that the script wrapped is taken, and imported again after it was deleted: what was written is readable again', async () => {
  const material = randomBytes(32);
  wrap([await parametersFile(primary, emulator.region)], material);
  await importMaterial(primary, emulator.region, 'NEW_KEY_MATERIAL');
  expect((await stateOf()).KeyState).toBe('Enabled');
  const ciphertext = await encrypt(primary, emulator.region);

  await primary.send(new DeleteImportedKeyMaterialCommand({ KeyId: keyArn }));
  expect((await stateOf()).KeyState).toBe('PendingImport');
  await expect(decrypt(primary, ciphertext)).rejects.toThrow(expect.objectContaining({ name: 'KMSInvalidStateException' }));

  folder = mkdtempSync(join(emulator.directory, 'material-'));
  wrap([await parametersFile(primary, emulator.region)], material);
  await importMaterial(primary, emulator.region, 'EXISTING_KEY_MATERIAL');
  expect(await decrypt(primary, ciphertext)).toEqual(MESSAGE);
});

test('generated material is the same for primary and replica: each reads what the other wrote', async () => {
  await primary.send(new ReplicateKeyCommand({ KeyId: keyArn, ReplicaRegion: REPLICA_REGION }));
  wrap(['--generate', await parametersFile(primary, emulator.region), await parametersFile(replica, REPLICA_REGION)]);
  await importMaterial(primary, emulator.region, 'NEW_KEY_MATERIAL');
  // Proof that the emulator uses what was imported, in each Region: until the replica has it as well, they do not understand each other.
  expect(await decrypt(replica, await encrypt(primary, emulator.region))).not.toEqual(MESSAGE);
  await importMaterial(replica, REPLICA_REGION, 'EXISTING_KEY_MATERIAL');

  expect(await decrypt(replica, await encrypt(primary, emulator.region))).toEqual(MESSAGE);
  expect(await decrypt(primary, await encrypt(replica, REPLICA_REGION))).toEqual(MESSAGE);
});

test('the example: with material, it works behind its alias; its rotation is asked, as far as the emulator goes', async () => {
  const alias = 'alias/imported-key-material/data';
  const stateOfExample = async () => (await primary.send(new DescribeKeyCommand({ KeyId: alias }))).KeyMetadata!;
  expect(await stateOfExample()).toMatchObject({ Arn: example.KeyArn, Origin: 'EXTERNAL' });

  wrap([await parametersFile(primary, emulator.region, example.KeyArn)], randomBytes(32));
  await importMaterial(primary, emulator.region, 'NEW_KEY_MATERIAL', example.KeyArn);
  expect((await stateOfExample()).KeyState).toBe('Enabled');
  const { CiphertextBlob: written } = await primary.send(new EncryptCommand({ KeyId: alias, Plaintext: MESSAGE }));
  expect(await decrypt(primary, written!)).toEqual(MESSAGE);

  const clients = clientsOf(emulator);
  const run = await runExecution(clients.stepFunctions, example.StateMachineArn, { reason: 'manual' }).finally(() => clients.destroy());
  expect(run).toMatchObject({ status: 'FAILED', error: 'KeyUnreadable' }); // it does not know ListKeyRotations
});
