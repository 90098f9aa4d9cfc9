/** What KMS can do with a key spec. */
export interface SpecFacts {
  /** UpdateAlias moves an alias only within one class. */
  readonly typeClass: 'symmetric' | 'asymmetric' | 'hmac';
  readonly usages: readonly string[];
  readonly signing: readonly string[];
  readonly encryption: readonly string[];
  readonly mac: readonly string[];
  readonly encapsulation: readonly string[];
  /** RSA: bits; ECC: the curve as OpenSSL calls it; HMAC: bytes; ML-KEM: bytes of a ciphertext. */
  readonly size: number | string;
}

const none = { signing: [], encryption: [], mac: [], encapsulation: [] };
const SIGN_RSA = [256, 384, 512].flatMap(bits => [`RSASSA_PKCS1_V1_5_SHA_${bits}`, `RSASSA_PSS_SHA_${bits}`]);

const rsa = (bits: number): SpecFacts => ({
  ...none,
  typeClass: 'asymmetric',
  usages: ['ENCRYPT_DECRYPT', 'SIGN_VERIFY'],
  signing: SIGN_RSA,
  encryption: ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'],
  size: bits,
});
const ecc = (curve: string, algorithm: string, ...more: string[]): SpecFacts => (
  { ...none, typeClass: 'asymmetric', usages: ['SIGN_VERIFY', ...more], signing: [algorithm], size: curve });
const kem = (ciphertext: number): SpecFacts => (
  { ...none, typeClass: 'asymmetric', usages: ['ENCAPSULATE_DECAPSULATE'], encapsulation: ['ML_KEM'], size: ciphertext });
const hmac = (bits: number, bytes: number): SpecFacts => (
  { ...none, typeClass: 'hmac', usages: ['GENERATE_VERIFY_MAC'], mac: [`HMAC_SHA_${bits}`], size: bytes });

/**
 * The key specs the stand-in plays; ML-DSA and SM2 are refused as a Region without them refuses them.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html (read 2026-11-22)
 */
export const SPECS: ReadonlyMap<string, SpecFacts> = new Map([
  ['SYMMETRIC_DEFAULT', { ...none, typeClass: 'symmetric', usages: ['ENCRYPT_DECRYPT'], encryption: ['SYMMETRIC_DEFAULT'], size: 32 }],
  ['HMAC_224', hmac(224, 28)],
  ['HMAC_256', hmac(256, 32)],
  ['HMAC_384', hmac(384, 48)],
  ['HMAC_512', hmac(512, 64)],
  ['RSA_2048', rsa(2048)],
  ['RSA_3072', rsa(3072)],
  ['RSA_4096', rsa(4096)],
  ['ECC_NIST_P256', ecc('prime256v1', 'ECDSA_SHA_256', 'KEY_AGREEMENT')],
  ['ECC_NIST_P384', ecc('secp384r1', 'ECDSA_SHA_384', 'KEY_AGREEMENT')],
  ['ECC_NIST_P521', ecc('secp521r1', 'ECDSA_SHA_512', 'KEY_AGREEMENT')],
  ['ECC_SECG_P256K1', ecc('secp256k1', 'ECDSA_SHA_256')],
  ['ECC_NIST_EDWARDS25519', ecc('ed25519', 'ED25519_SHA_512')],
  // Sizes: https://docs.aws.amazon.com/kms/latest/APIReference/API_Encapsulate.html (read 2026-11-28)
  ['ML_KEM_512', kem(768)],
  ['ML_KEM_768', kem(1088)],
  ['ML_KEM_1024', kem(1568)],
]);

export const UNPLAYED_SPECS: readonly string[] = ['ML_DSA_44', 'ML_DSA_65', 'ML_DSA_87', 'SM2'];
