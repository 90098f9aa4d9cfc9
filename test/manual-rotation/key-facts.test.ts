import {
  KeySpec,
  KeyUsageType,
  EncryptionAlgorithmSpec,
  KeyAgreementAlgorithmSpec,
  MacAlgorithmSpec,
  SigningAlgorithmSpec,
} from '@aws-sdk/client-kms';
import { factsOf, KEY_SPECS } from '../../src/private/key-specs';

describe('what AWS KMS can do with each key spec', () => {
  // By hand, from the key spec reference and the algorithm tables of the developer guide.
  test.each([
    ['SYMMETRIC_DEFAULT', 'symmetric', { ENCRYPT_DECRYPT: 'SYMMETRIC_DEFAULT' }],
    ['RSA_2048', 'asymmetric', { ENCRYPT_DECRYPT: 'RSAES_OAEP_SHA_256', SIGN_VERIFY: 'RSASSA_PSS_SHA_256' }],
    ['RSA_3072', 'asymmetric', { ENCRYPT_DECRYPT: 'RSAES_OAEP_SHA_256', SIGN_VERIFY: 'RSASSA_PSS_SHA_256' }],
    ['RSA_4096', 'asymmetric', { ENCRYPT_DECRYPT: 'RSAES_OAEP_SHA_256', SIGN_VERIFY: 'RSASSA_PSS_SHA_256' }],
    ['ECC_NIST_P256', 'asymmetric', { SIGN_VERIFY: 'ECDSA_SHA_256', KEY_AGREEMENT: 'ECDH' }],
    ['ECC_NIST_P384', 'asymmetric', { SIGN_VERIFY: 'ECDSA_SHA_384', KEY_AGREEMENT: 'ECDH' }],
    ['ECC_NIST_P521', 'asymmetric', { SIGN_VERIFY: 'ECDSA_SHA_512', KEY_AGREEMENT: 'ECDH' }],
    ['ECC_SECG_P256K1', 'asymmetric', { SIGN_VERIFY: 'ECDSA_SHA_256' }],
    ['ECC_NIST_EDWARDS25519', 'asymmetric', { SIGN_VERIFY: 'ED25519_SHA_512' }],
    ['ML_DSA_44', 'asymmetric', { SIGN_VERIFY: 'ML_DSA_SHAKE_256' }],
    ['ML_DSA_65', 'asymmetric', { SIGN_VERIFY: 'ML_DSA_SHAKE_256' }],
    ['ML_DSA_87', 'asymmetric', { SIGN_VERIFY: 'ML_DSA_SHAKE_256' }],
    ['SM2', 'asymmetric', { ENCRYPT_DECRYPT: 'SM2PKE', SIGN_VERIFY: 'SM2DSA', KEY_AGREEMENT: 'ECDH' }],
    ['HMAC_224', 'hmac', { GENERATE_VERIFY_MAC: 'HMAC_SHA_224' }],
    ['HMAC_256', 'hmac', { GENERATE_VERIFY_MAC: 'HMAC_SHA_256' }],
    ['HMAC_384', 'hmac', { GENERATE_VERIFY_MAC: 'HMAC_SHA_384' }],
    ['HMAC_512', 'hmac', { GENERATE_VERIFY_MAC: 'HMAC_SHA_512' }],
  ])('%s', (spec, type, algorithms) => {
    expect(factsOf(spec)).toEqual({ type, algorithms });
  });

  test('speaks of every key spec that the bundled SDK knows, but for key encapsulation', () => {
    const notOffered = ['ML_KEM_1024', 'ML_KEM_512', 'ML_KEM_768'];

    expect([...Object.keys(KEY_SPECS), ...notOffered].sort()).toEqual(Object.values(KeySpec).sort());
  });

  test('names algorithms and usages as the SDK does', () => {
    const algorithms = new Map<string, string[]>([
      [KeyUsageType.ENCRYPT_DECRYPT, Object.values(EncryptionAlgorithmSpec)],
      [KeyUsageType.SIGN_VERIFY, Object.values(SigningAlgorithmSpec)],
      [KeyUsageType.GENERATE_VERIFY_MAC, Object.values(MacAlgorithmSpec)],
      [KeyUsageType.KEY_AGREEMENT, Object.values(KeyAgreementAlgorithmSpec)],
    ]);
    const unknown = Object.values(KEY_SPECS).flatMap(facts => Object.entries(facts.algorithms))
      .filter(([usage, algorithm]) => !algorithms.get(usage)?.includes(algorithm));

    expect(unknown).toEqual([]);
  });

  test.each(['RSA_1024', 'ML_KEM_768', ''])('fails for what is no key spec: %j', (spec) => {
    expect(() => factsOf(spec)).toThrow(`unknown key spec ${spec}`);
  });
});
