import type { KMSClient } from '@aws-sdk/client-kms';
import { DecryptCommand, EncryptCommand, GenerateMacCommand, SignCommand, VerifyCommand, VerifyMacCommand } from '@aws-sdk/client-kms';
import { KINDS } from './fixtures/every-kind';
import { bootstrap, deploy } from '../../sim/emulator/cdk';
import type { StackOutputs } from '../../sim/emulator/cdk';
import { clientsOf } from '../../sim/emulator/clients';
import type { Clients } from '../../sim/emulator/clients';
import { Emulator } from '../../sim/emulator/emulator';
import { runExecution } from '../../sim/emulator/execution';
import { readFamily } from '../../sim/emulator/family';

/** Whole deployments: real cdk CLI, real functions, real cryptography; the emulator's waits are skipped. */

let emulator: Emulator;
let clients: Clients;
let outputs: StackOutputs;
const APP = 'npx tsx test/emulator/fixtures/every-kind.ts';
const MESSAGE = Buffer.from('written before the rotation');

interface Written {
  readonly keyArn: string;
  /** Throws unless what was written can still be read the way users are told to read it. */
  read(): Promise<void>;
}

beforeAll(async () => {
  emulator = await Emulator.start();
  clients = clientsOf(emulator);
  await bootstrap(emulator);
  outputs = await deploy(emulator, { app: APP });
});

afterAll(async () => {
  clients?.destroy();
  await emulator?.stop();
});

describe.each(Object.keys(KINDS))('%s', (kind) => {
  const alias = `alias/every-kind/${kind}`;

  test('the deployment made generation 1 and the alias', async () => {
    expect(await readFamily(clients.kms, alias)).toMatchObject({ current: 1, generations: [expect.anything()] });
  });

  test('a rotation keeps readable what was written before, and writes with the new key', async () => {
    const before = await write(clients.kms, kind, alias);
    const { status, error, cause, visits } = await runExecution(clients.stepFunctions, machineOf(kind), {
      reason: 'manual',
      action: 'rotate',
      fromGeneration: 1,
    });
    expect([status, error, cause]).toEqual(['SUCCEEDED', undefined, undefined]);
    expect(visits.length).toBeLessThanOrEqual(22); // the budget of a rotation

    const after = await write(clients.kms, kind, alias);
    expect(after.keyArn).not.toBe(before.keyArn);
    await before.read();
    await after.read();
    expect(await readFamily(clients.kms, alias)).toMatchObject({ current: 2, currentKeyArn: after.keyArn });
  });

  test('the same request again rotates nothing', async () => {
    const { status } = await runExecution(clients.stepFunctions, machineOf(kind), {
      reason: 'manual',
      action: 'rotate',
      fromGeneration: 1,
    });
    expect(status).toBe('SUCCEEDED');
    expect((await readFamily(clients.kms, alias)).current).toBe(2);
  });
});

test('input that says more than it may fails the execution at once and changes nothing', async () => {
  const { status, error, visits } = await runExecution(clients.stepFunctions, machineOf('EccP256'), {
    reason: 'manual',
    targetKeyId: 'mine',
  });
  expect([status, error]).toEqual(['FAILED', 'InvalidInput']);
  expect(visits.map((visit) => visit.name)).toEqual(['Survey the family', 'Route', 'Failed']);
});

test('the next deployment changes neither keys nor aliases', async () => {
  const before = await readFamily(clients.kms, 'alias/every-kind/EccP256');
  await deploy(emulator, { app: APP });
  expect(await readFamily(clients.kms, 'alias/every-kind/EccP256')).toEqual(before);
});

function machineOf(kind: string): string {
  return outputs.EveryKind[`${kind}Machine`];
}

async function write(kms: KMSClient, kind: string, alias: string): Promise<Written> {
  const { keySpec, keyUsage } = KINDS[kind];
  if (keyUsage === 'ENCRYPT_DECRYPT') {
    const EncryptionAlgorithm = keySpec === 'SYMMETRIC_DEFAULT' ? 'SYMMETRIC_DEFAULT' : 'RSAES_OAEP_SHA_256';
    const { CiphertextBlob, KeyId } = await kms.send(new EncryptCommand({ KeyId: alias, Plaintext: MESSAGE, EncryptionAlgorithm }));
    return {
      keyArn: KeyId!,
      async read() { // symmetric ciphertext names its key; asymmetric needs the stored ARN
        const { Plaintext } = await kms.send(
          new DecryptCommand({ CiphertextBlob, EncryptionAlgorithm, KeyId: keySpec === 'SYMMETRIC_DEFAULT' ? undefined : KeyId }),
        );
        expect(Buffer.from(Plaintext!)).toEqual(MESSAGE);
      },
    };
  }
  if (keyUsage === 'GENERATE_VERIFY_MAC') {
    const { Mac, KeyId } = await kms.send(new GenerateMacCommand({ KeyId: alias, Message: MESSAGE, MacAlgorithm: 'HMAC_SHA_256' }));
    return {
      keyArn: KeyId!,
      async read() {
        expect(await kms.send(new VerifyMacCommand({ KeyId, Message: MESSAGE, MacAlgorithm: 'HMAC_SHA_256', Mac }))).toMatchObject({
          MacValid: true,
        });
      },
    };
  }
  const SigningAlgorithm = (
    { RSA_2048: 'RSASSA_PSS_SHA_256', ECC_NIST_P256: 'ECDSA_SHA_256', ECC_NIST_EDWARDS25519: 'ED25519_SHA_512' } as const
  )[keySpec as 'RSA_2048'];
  const { Signature, KeyId } = await kms.send(new SignCommand({ KeyId: alias, Message: MESSAGE, MessageType: 'RAW', SigningAlgorithm }));
  return {
    keyArn: KeyId!,
    async read() {
      expect(await kms.send(new VerifyCommand({ KeyId, Message: MESSAGE, MessageType: 'RAW', SigningAlgorithm, Signature }))).toMatchObject(
        { SignatureValid: true },
      );
    },
  };
}
