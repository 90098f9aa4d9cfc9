import { createPublicKey, verify } from 'node:crypto';
import { KmsWorld } from './world';
import { VirtualClock } from '../clock/virtual-clock';

let clock: VirtualClock;
let world: KmsWorld;
const call = (operation: string, input: object = {}) => world.call(operation, input);
const create = (KeySpec: string, KeyUsage: string): string => call('CreateKey', { KeySpec, KeyUsage }).KeyMetadata.KeyId;
const refusal = (operation: string, input: object) => {
  try {
    call(operation, input);
    return 'ok';
  } catch (error) {
    return (error as Error).name;
  }
};
const Message = Buffer.from('cdk-kms-rotation probe');

beforeEach(() => {
  clock = new VirtualClock('2026-06-01T00:00:00.000Z');
  world = new KmsWorld({ clock });
});

describe('symmetric encryption', () => {
  test('reads without KeyId, with the right one, and not with another', () => {
    const [one, two] = [create('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT'), create('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT')];
    const { CiphertextBlob, KeyId } = call('Encrypt', { KeyId: one, Plaintext: Message, EncryptionContext: { a: '1', b: '2' } });
    const EncryptionContext = { b: '2', a: '1' };
    expect(KeyId).toBe(`arn:aws:kms:eu-central-1:111122223333:key/${one}`);
    expect(call('Decrypt', { CiphertextBlob, EncryptionContext })).toMatchObject({ Plaintext: Message, KeyId });
    expect(refusal('Decrypt', { CiphertextBlob, EncryptionContext, KeyId: one })).toBe('ok');
    expect(refusal('Decrypt', { CiphertextBlob, EncryptionContext, KeyId: two })).toBe('IncorrectKeyException');
    expect(refusal('Decrypt', { CiphertextBlob, EncryptionContext: { a: '1' } })).toBe('InvalidCiphertextException');
    CiphertextBlob[CiphertextBlob.length - 1] ^= 1; // eslint-disable-line no-bitwise
    expect(refusal('Decrypt', { CiphertextBlob, EncryptionContext })).toBe('InvalidCiphertextException');
    expect(refusal('Decrypt', { CiphertextBlob: Buffer.from('rubbish') })).toBe('InvalidCiphertextException');
  });

  test('the alias no longer reads what it wrote, once it has moved', () => {
    const [one, two] = [create('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT'), create('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT')];
    call('CreateAlias', { AliasName: 'alias/a', TargetKeyId: one });
    const { CiphertextBlob } = call('Encrypt', { KeyId: 'alias/a', Plaintext: Message });
    call('UpdateAlias', { AliasName: 'alias/a', TargetKeyId: two });
    expect(refusal('Decrypt', { CiphertextBlob, KeyId: 'alias/a' })).toBe('IncorrectKeyException');
    expect(refusal('Decrypt', { CiphertextBlob })).toBe('ok');
  });

  test('takes bytes, 1 to 4096', () => {
    const KeyId = create('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT');
    expect(refusal('Encrypt', { KeyId, Plaintext: Buffer.alloc(0) })).toBe('ValidationException');
    expect(refusal('Encrypt', { KeyId, Plaintext: Buffer.alloc(4096) })).toBe('ok');
    expect(refusal('Encrypt', { KeyId, Plaintext: Buffer.alloc(4097) })).toBe('ValidationException');
    expect(refusal('Encrypt', { KeyId, Plaintext: 'text' })).toBe('ContractViolation');
  });
});

test.each(['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'])('RSA encryption with %s', EncryptionAlgorithm => {
  const [one, two] = [create('RSA_2048', 'ENCRYPT_DECRYPT'), create('RSA_2048', 'ENCRYPT_DECRYPT')];
  const { CiphertextBlob } = call('Encrypt', { KeyId: one, Plaintext: Message, EncryptionAlgorithm });
  expect(call('Decrypt', { KeyId: one, CiphertextBlob, EncryptionAlgorithm }).Plaintext).toEqual(Message);
  expect(refusal('Decrypt', { KeyId: two, CiphertextBlob, EncryptionAlgorithm })).toBe('InvalidCiphertextException');
  expect(refusal('Decrypt', { CiphertextBlob, EncryptionAlgorithm })).toBe('ValidationException');
  expect(refusal('Encrypt', { KeyId: one, Plaintext: Message })).toBe('InvalidKeyUsageException'); // SYMMETRIC_DEFAULT is the default
  expect(refusal('Encrypt', { KeyId: one, Plaintext: Buffer.alloc(215), EncryptionAlgorithm })).toBe('ValidationException');
});

test.each([
  ['RSA_2048', 'RSASSA_PKCS1_V1_5_SHA_256', 'sha256'],
  ['RSA_2048', 'RSASSA_PSS_SHA_512', undefined],
  ['ECC_NIST_P256', 'ECDSA_SHA_256', 'sha256'],
  ['ECC_NIST_P384', 'ECDSA_SHA_384', 'sha384'],
  ['ECC_NIST_P521', 'ECDSA_SHA_512', 'sha512'],
  ['ECC_SECG_P256K1', 'ECDSA_SHA_256', 'sha256'],
  ['ECC_NIST_EDWARDS25519', 'ED25519_SHA_512', null],
])('%s signs with %s, also verifiable offline', (spec, SigningAlgorithm, digest) => {
  const [one, two] = [create(spec, 'SIGN_VERIFY'), create(spec, 'SIGN_VERIFY')];
  const { Signature } = call('Sign', { KeyId: one, Message, SigningAlgorithm, MessageType: 'RAW' });
  expect(call('Verify', { KeyId: one, Message, Signature, SigningAlgorithm }).SignatureValid).toBe(true);
  expect(refusal('Verify', { KeyId: two, Message, Signature, SigningAlgorithm })).toBe('KMSInvalidSignatureException');
  expect(refusal('Verify', { KeyId: one, Message: Buffer.from('other'), Signature, SigningAlgorithm })).toBe(
    'KMSInvalidSignatureException',
  );
  expect(refusal('Verify', { KeyId: one, Message, Signature: Buffer.from('x'), SigningAlgorithm })).toBe('KMSInvalidSignatureException');
  expect(refusal('Sign', { KeyId: one, Message, SigningAlgorithm: 'SM2DSA' })).toBe('InvalidKeyUsageException');
  const key = createPublicKey({ key: call('GetPublicKey', { KeyId: one }).PublicKey, format: 'der', type: 'spki' });
  expect(digest === undefined || verify(digest, Message, key, Signature)).toBe(true);
});

test('a digest to sign is not played, and says so', () => {
  const KeyId = create('ECC_NIST_P256', 'SIGN_VERIFY');
  expect(refusal('Sign', { KeyId, Message: Buffer.alloc(32), MessageType: 'DIGEST', SigningAlgorithm: 'ECDSA_SHA_256' })).toBe(
    'ContractViolation',
  );
});

test.each([224, 256, 384, 512])('HMAC_%d', bits => {
  const [one, two] = [create(`HMAC_${bits}`, 'GENERATE_VERIFY_MAC'), create(`HMAC_${bits}`, 'GENERATE_VERIFY_MAC')];
  const MacAlgorithm = `HMAC_SHA_${bits}`;
  const { Mac } = call('GenerateMac', { KeyId: one, Message, MacAlgorithm });
  expect(Mac).toHaveLength(bits / 8);
  expect(call('VerifyMac', { KeyId: one, Message, Mac, MacAlgorithm }).MacValid).toBe(true);
  expect(refusal('VerifyMac', { KeyId: two, Message, Mac, MacAlgorithm })).toBe('KMSInvalidMacException');
  expect(refusal('VerifyMac', { KeyId: one, Message, Mac: Mac.subarray(1), MacAlgorithm })).toBe('KMSInvalidMacException');
  expect(refusal('GenerateMac', { KeyId: one, Message, MacAlgorithm: `HMAC_SHA_${bits === 256 ? 512 : 256}` })).toBe(
    'InvalidKeyUsageException',
  );
});

test.each(['ECC_NIST_P256', 'ECC_NIST_P384', 'ECC_NIST_P521'])('%s agrees on a secret', spec => {
  const [one, two] = [create(spec, 'KEY_AGREEMENT'), create(spec, 'KEY_AGREEMENT')];
  const derive = (own: string, other: string) => call('DeriveSharedSecret', {
    KeyId: own, KeyAgreementAlgorithm: 'ECDH', PublicKey: call('GetPublicKey', { KeyId: other }).PublicKey,
  }).SharedSecret;
  expect(derive(one, two)).toEqual(derive(two, one));
  expect(derive(one, one)).not.toEqual(derive(one, two));
  const PublicKey = call('GetPublicKey', { KeyId: create('ECC_SECG_P256K1', 'SIGN_VERIFY') }).PublicKey;
  expect(refusal('DeriveSharedSecret', { KeyId: one, KeyAgreementAlgorithm: 'ECDH', PublicKey })).toBe('ValidationException');
});

test('only an enabled key of the right usage works', () => {
  const KeyId = create('HMAC_256', 'GENERATE_VERIFY_MAC');
  const input = { KeyId, Message, MacAlgorithm: 'HMAC_SHA_256' };
  expect(refusal('Sign', { KeyId, Message, SigningAlgorithm: 'ECDSA_SHA_256' })).toBe('InvalidKeyUsageException');
  expect(refusal('GetPublicKey', { KeyId })).toBe('UnsupportedOperationException');
  call('DisableKey', { KeyId });
  expect(refusal('GenerateMac', input)).toBe('DisabledException');
  call('ScheduleKeyDeletion', { KeyId });
  expect(refusal('GenerateMac', input)).toBe('KMSInvalidStateException');
});

test('the last use is the last cryptography that succeeded', () => {
  const KeyId = create('HMAC_256', 'GENERATE_VERIFY_MAC');
  const created = clock.date();
  const usage = () => call('GetKeyLastUsage', { KeyId });
  expect(usage()).toMatchObject({ KeyCreationDate: created, TrackingStartDate: created, KeyLastUsage: {} });
  clock.advance(1000);
  call('GenerateMac', { KeyId, Message, MacAlgorithm: 'HMAC_SHA_256' });
  const used = clock.date();
  clock.advance(1000);
  refusal('VerifyMac', { KeyId, Message, Mac: Buffer.from('wrong'), MacAlgorithm: 'HMAC_SHA_256' });
  call('DescribeKey', { KeyId });
  usage(); // to look is no use
  expect(usage().KeyLastUsage).toMatchObject({ Operation: 'GenerateMac', Timestamp: used });
});

test('uses before tracking began are not known', () => {
  const old = new KmsWorld({ clock: new VirtualClock('2026-01-01T00:00:00Z') });
  const { KeyId } = old.call('CreateKey').KeyMetadata;
  expect(old.call('GetKeyLastUsage', { KeyId }).TrackingStartDate).toEqual(new Date('2026-04-23T00:00:00Z'));
});
