import type { KMSClient } from '@aws-sdk/client-kms';
import type { Tamper } from './probe-world';
import { ProbeWorld, sha256 } from './probe-world';
import { SPECS } from '../../../sim/kms/specs';
import type { Exercise } from '../../../src/manual-rotation/functions/exercise';
import { exerciseFor } from '../../../src/manual-rotation/functions/exercise';
import type { KeyUsage } from '../../../src/private/key-specs';
import { KEY_SPECS } from '../../../src/private/key-specs';

const PLAYED = Object.entries(KEY_SPECS)
  .filter(([spec]) => SPECS.has(spec))
  .flatMap(([spec, facts]) =>
    (Object.keys(facts.algorithms) as KeyUsage[]).map((usage) => ({ spec, usage, algorithm: facts.algorithms[usage]! })),
  );
const PREFIX = 'cdk-kms-rotation probe ';
const ALGORITHMS: Record<KeyUsage, string> = {
  ENCRYPT_DECRYPT: 'EncryptionAlgorithm',
  SIGN_VERIFY: 'SigningAlgorithm',
  GENERATE_VERIFY_MAC: 'MacAlgorithm',
  KEY_AGREEMENT: 'KeyAgreementAlgorithm',
};

function setUp(spec: string, usage: string): { world: ProbeWorld; arn: string; exercise: Exercise } {
  const world = new ProbeWorld(spec, usage);
  const arn = world.make();
  world.point(arn);
  return { world, arn, exercise: exerciseFor(world.client, spec, usage) };
}

test('the stand-in plays every spec of the library but these', () => {
  expect(Object.keys(KEY_SPECS).filter((spec) => !SPECS.has(spec))).toEqual(['ML_DSA_44', 'ML_DSA_65', 'ML_DSA_87', 'SM2']);
  expect(PLAYED).toHaveLength(19);
});

test('unknown specs and usages are refused', () => {
  const { client } = new ProbeWorld();
  expect(() => exerciseFor(client, 'RSA_1024', 'SIGN_VERIFY')).toThrow('unknown key spec RSA_1024');
  expect(() => exerciseFor(client, 'RSA_2048', 'KEY_EXCHANGE')).toThrow('unknown key usage KEY_EXCHANGE');
});

describe.each(PLAYED)('$spec for $usage', ({ spec, usage, algorithm }) => {
  test('works through ARN and alias, and says which key answered; what is sent is only what the key policy lets through', async () => {
    const { world, arn, exercise } = setUp(spec, usage);
    expect(await exercise.use(arn)).toBe(arn);
    expect(await exercise.use(world.aliasName)).toBe(arn);
    for (const { operation, input } of world.calls) {
      const message = input.Plaintext ?? input.Message;
      if (message !== undefined) expect(Buffer.from(message).toString('utf8')).toMatch(new RegExp(`^${PREFIX}[A-Za-z0-9+/]{43}=$`));
      if (operation === 'Sign' || operation === 'Verify') expect(input.MessageType).toBe('RAW');
      if (operation !== 'GetPublicKey') expect(input[ALGORITHMS[usage]]).toBe(algorithm);
      expect(input.EncryptionContext).toEqual(spec === 'SYMMETRIC_DEFAULT' ? { 'cdk-kms-rotation': 'probe' } : undefined);
    }
  });

  test('a sample stays readable when the alias has moved on', async () => {
    const { world, arn, exercise } = setUp(spec, usage);
    const sample = await exercise.sample(arn);
    expect(sample).toMatchObject({ keyArn: arn, keySpec: spec });
    world.point(world.make());
    const before = world.calls.length;
    await exercise.read(sample!);
    const reads = world.calls.slice(before);
    expect(reads.length).toBeGreaterThan(0);
    // As users read: symmetric keys are found by the ciphertext; all others are named by the stored ARN, never by the alias.
    for (const { input } of reads) expect(input.KeyId).toBe(spec === 'SYMMETRIC_DEFAULT' ? undefined : arn);
  });

  test('never says the same twice', async () => {
    const { world, arn, exercise } = setUp(spec, usage);
    await exercise.use(arn);
    await exercise.use(arn);
    const sent = world.calls.flatMap(({ operation, input }) => ['Encrypt', 'Sign', 'GenerateMac', 'DeriveSharedSecret'].includes(operation)
      ? [sha256(input.Plaintext ?? input.Message ?? input.PublicKey)] : []);
    expect(new Set(sent).size).toBe(2);
  });
});

describe('wrong answers', () => {
  const flipped = (field: string, operation: string, from = 1): Tamper => {
    let seen = 0;
    return (call, output) => {
      if (call.operation !== operation || ++seen < from) return output;
      const blob = Buffer.from(output[field]);
      blob[blob.length - 1] ^= 1; // eslint-disable-line no-bitwise
      return { ...output, [field]: blob };
    };
  };
  const other = (field: string, operation: string, value: unknown): Tamper => (call, output) =>
    call.operation === operation ? { ...output, [field]: value } : output;
  /** The public key of another key of that spec. */
  const anotherPublicKey = (world: ProbeWorld): Tamper => {
    const { PublicKey } = world.call('GetPublicKey', { KeyId: world.make() });
    return other('PublicKey', 'GetPublicKey', PublicKey);
  };

  test.each<[string, string, string, (world: ProbeWorld) => Tamper, string]>([
    ['another plaintext', 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', () => flipped('Plaintext', 'Decrypt'), 'WrongAnswer'],
    ['no plaintext', 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', () => other('Plaintext', 'Decrypt', undefined), 'WrongAnswer'],
    [
      'a spoilt ciphertext',
      'SYMMETRIC_DEFAULT',
      'ENCRYPT_DECRYPT',
      () => flipped('CiphertextBlob', 'Encrypt'),
      'InvalidCiphertextException',
    ],
    ['another plaintext', 'RSA_2048', 'ENCRYPT_DECRYPT', () => flipped('Plaintext', 'Decrypt'), 'WrongAnswer'],
    [
      'another plaintext for what was encrypted offline',
      'RSA_2048',
      'ENCRYPT_DECRYPT',
      () => flipped('Plaintext', 'Decrypt', 2),
      'WrongAnswer',
    ],
    ['a spoilt ciphertext', 'RSA_2048', 'ENCRYPT_DECRYPT', () => flipped('CiphertextBlob', 'Encrypt'), 'InvalidCiphertextException'],
    ['the public key of another key', 'RSA_2048', 'ENCRYPT_DECRYPT', anotherPublicKey, 'InvalidCiphertextException'],
    ['a spoilt signature', 'ECC_NIST_P256', 'SIGN_VERIFY', () => flipped('Signature', 'Sign'), 'KMSInvalidSignatureException'],
    ['a signature called invalid', 'ECC_NIST_P256', 'SIGN_VERIFY', () => other('SignatureValid', 'Verify', false), 'WrongAnswer'],
    ['no verdict on a signature', 'ECC_NIST_P256', 'SIGN_VERIFY', () => other('SignatureValid', 'Verify', undefined), 'WrongAnswer'],
    ...['RSA_2048', 'ECC_NIST_P256', 'ECC_NIST_P384', 'ECC_NIST_P521', 'ECC_SECG_P256K1', 'ECC_NIST_EDWARDS25519'].map(
      (spec): [string, string, string, (world: ProbeWorld) => Tamper, string] => [
        'the public key of another key',
        spec,
        'SIGN_VERIFY',
        anotherPublicKey,
        'WrongAnswer',
      ],
    ),
    ['a spoilt MAC', 'HMAC_256', 'GENERATE_VERIFY_MAC', () => flipped('Mac', 'GenerateMac'), 'KMSInvalidMacException'],
    ['a MAC called invalid', 'HMAC_256', 'GENERATE_VERIFY_MAC', () => other('MacValid', 'VerifyMac', false), 'WrongAnswer'],
    ['another secret', 'ECC_NIST_P256', 'KEY_AGREEMENT', () => flipped('SharedSecret', 'DeriveSharedSecret'), 'WrongAnswer'],
    ['no secret', 'ECC_NIST_P256', 'KEY_AGREEMENT', () => other('SharedSecret', 'DeriveSharedSecret', undefined), 'WrongAnswer'],
    [
      'an empty secret',
      'ECC_NIST_P256',
      'KEY_AGREEMENT',
      () => other('SharedSecret', 'DeriveSharedSecret', Buffer.alloc(0)),
      'WrongAnswer',
    ],
    ['the public key of another key', 'ECC_NIST_P384', 'KEY_AGREEMENT', anotherPublicKey, 'WrongAnswer'],
  ])('%s (%s for %s)', async (_name, spec, usage, tamper, error) => {
    const { world, arn, exercise } = setUp(spec, usage);
    world.tamper = tamper(world);
    await expect(exercise.use(arn)).rejects.toMatchObject({ name: error, message: expect.not.stringContaining(PREFIX) });
  });

  test.each([
    ['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', 'InvalidCiphertextException'],
    ['RSA_2048', 'ENCRYPT_DECRYPT', 'InvalidCiphertextException'],
    ['ECC_NIST_P256', 'SIGN_VERIFY', 'KMSInvalidSignatureException'],
    ['HMAC_256', 'GENERATE_VERIFY_MAC', 'KMSInvalidMacException'],
  ])('a spoilt sample is not readable (%s for %s)', async (spec, usage, error) => {
    const { arn, exercise } = setUp(spec, usage);
    const sample = (await exercise.sample(arn))!;
    const data = Buffer.from(sample.data, 'base64');
    data[data.length - 1] ^= 1; // eslint-disable-line no-bitwise
    await expect(exercise.read({ ...sample, data: data.toString('base64') })).rejects.toMatchObject({ name: error });
  });

  test('a sample that decrypts to another message is a wrong answer', async () => {
    const { arn, exercise } = setUp('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT');
    const [one, two] = [await exercise.sample(arn), await exercise.sample(arn)];
    await expect(exercise.read({ ...one!, digest: two!.digest })).rejects.toThrow('decrypts to another message');
  });
});

describe('what the stand-in does not play', () => {
  const ARN = 'arn:aws:kms:eu-central-1:111122223333:key/k';
  const answering = (answers: Record<string, object>): KMSClient => ({
    send: async (command: object) => ({ KeyId: ARN, ...answers[command.constructor.name.replace(/Command$/, '')] }),
  }) as unknown as KMSClient;
  const unreadable = { PublicKey: Buffer.from('3003020100', 'hex') };

  test.each([['ML_DSA_44', 'SIGN_VERIFY'], ['ML_DSA_65', 'SIGN_VERIFY'], ['ML_DSA_87', 'SIGN_VERIFY'], ['SM2', 'SIGN_VERIFY']])(
    '%s: where Node.js cannot read the public key, the verification by AWS KMS decides', async (spec, usage) => {
      const signs = { Sign: { Signature: Buffer.from('s') }, GetPublicKey: unreadable };
      await expect(exerciseFor(answering({ ...signs, Verify: { SignatureValid: true } }), spec, usage).use('alias/app')).resolves.toBe(ARN);
      await expect(exerciseFor(answering({ ...signs, Verify: { SignatureValid: false } }), spec, usage).use('alias/app')).rejects.toThrow(
        'does not verify',
      );
    });

  test('every other public key has to be readable', async () => {
    const client = answering({ Sign: { Signature: Buffer.from('s') }, Verify: { SignatureValid: true }, GetPublicKey: unreadable });
    await expect(exerciseFor(client, 'ECC_NIST_P256', 'SIGN_VERIFY').use('alias/app')).rejects.toThrow();
  });

  test('SM2 agrees on some secret', async () => {
    const agrees = (SharedSecret: Uint8Array) =>
      exerciseFor(answering({ DeriveSharedSecret: { SharedSecret }, GetPublicKey: unreadable }), 'SM2', 'KEY_AGREEMENT');
    await expect(agrees(Buffer.from('secret')).use('alias/app')).resolves.toBe(ARN);
    await expect(agrees(Buffer.alloc(0)).use('alias/app')).rejects.toThrow('derives another secret');
  });

  test('SM2 encrypts and decrypts', async () => {
    let sent = Buffer.alloc(0);
    const echo = (spoil: boolean): KMSClient => ({
      send: async (command: { input: { Plaintext?: Uint8Array; EncryptionAlgorithm: string; KeyId: string } }) => {
        expect(command.input.EncryptionAlgorithm).toBe('SM2PKE');
        if (command.input.Plaintext) sent = Buffer.from(command.input.Plaintext);
        return { KeyId: ARN, CiphertextBlob: Buffer.from('c'), Plaintext: spoil ? Buffer.from('x') : sent };
      },
    }) as unknown as KMSClient;
    await expect(exerciseFor(echo(false), 'SM2', 'ENCRYPT_DECRYPT').use('alias/app')).resolves.toBe(ARN);
    await expect(exerciseFor(echo(true), 'SM2', 'ENCRYPT_DECRYPT').use('alias/app')).rejects.toThrow('another message');
  });
});
