/**
 * What AWS KMS can do with each key spec. Imports nothing: shared by the construct and by the functions.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html (read 2026-11-22)
 */

export type KeyUsage = 'ENCRYPT_DECRYPT' | 'SIGN_VERIFY' | 'GENERATE_VERIFY_MAC' | 'KEY_AGREEMENT' | 'ENCAPSULATE_DECAPSULATE';

/** AWS KMS moves an alias only between keys of one type and one usage (UpdateAlias). */
export type KeyType = 'symmetric' | 'asymmetric' | 'hmac';

export interface SpecFacts {
  readonly type: KeyType;
  /** For each legal usage, the algorithm the probe uses: the one every key of that spec has. */
  readonly algorithms: Readonly<Partial<Record<KeyUsage, string>>>;
}

const rsa: SpecFacts = {
  type: 'asymmetric',
  algorithms: { ENCRYPT_DECRYPT: 'RSAES_OAEP_SHA_256', SIGN_VERIFY: 'RSASSA_PSS_SHA_256' },
};
const ecc = (signing: string): SpecFacts => ({ type: 'asymmetric', algorithms: { SIGN_VERIFY: signing, KEY_AGREEMENT: 'ECDH' } });
const signingOnly = (algorithm: string): SpecFacts => ({ type: 'asymmetric', algorithms: { SIGN_VERIFY: algorithm } });
const kem: SpecFacts = { type: 'asymmetric', algorithms: { ENCAPSULATE_DECAPSULATE: 'ML_KEM' } };
const hmac = (algorithm: string): SpecFacts => ({ type: 'hmac', algorithms: { GENERATE_VERIFY_MAC: algorithm } });

export const KEY_SPECS: Readonly<Record<string, SpecFacts>> = {
  SYMMETRIC_DEFAULT: { type: 'symmetric', algorithms: { ENCRYPT_DECRYPT: 'SYMMETRIC_DEFAULT' } },
  RSA_2048: rsa,
  RSA_3072: rsa,
  RSA_4096: rsa,
  ECC_NIST_P256: ecc('ECDSA_SHA_256'),
  ECC_NIST_P384: ecc('ECDSA_SHA_384'),
  ECC_NIST_P521: ecc('ECDSA_SHA_512'),
  ECC_SECG_P256K1: signingOnly('ECDSA_SHA_256'),
  ECC_NIST_EDWARDS25519: signingOnly('ED25519_SHA_512'),
  ML_DSA_44: signingOnly('ML_DSA_SHAKE_256'),
  ML_DSA_65: signingOnly('ML_DSA_SHAKE_256'),
  ML_DSA_87: signingOnly('ML_DSA_SHAKE_256'),
  // https://docs.aws.amazon.com/kms/latest/APIReference/API_Encapsulate.html and the model in client-kms 3.1163.0 (read 2026-11-28)
  ML_KEM_512: kem,
  ML_KEM_768: kem,
  ML_KEM_1024: kem,
  SM2: { type: 'asymmetric', algorithms: { ENCRYPT_DECRYPT: 'SM2PKE', SIGN_VERIFY: 'SM2DSA', KEY_AGREEMENT: 'ECDH' } },
  HMAC_224: hmac('HMAC_SHA_224'),
  HMAC_256: hmac('HMAC_SHA_256'),
  HMAC_384: hmac('HMAC_SHA_384'),
  HMAC_512: hmac('HMAC_SHA_512'),
};

export function factsOf(keySpec: string): SpecFacts {
  const facts = KEY_SPECS[keySpec];
  if (facts === undefined) throw new Error(`unknown key spec ${keySpec}`);
  return facts;
}
