import { Token } from 'aws-cdk-lib';
import { oneOf } from './private/given';
import { invalidValue } from './private/invalid';
import { CUSTOM_KEY_STORE_ID, ORIGIN_AWS_CLOUDHSM, ORIGIN_AWS_KMS } from './private/kms-facts';

/**
 * Key specs for signing and verifying.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html
 */
export enum SigningSpec {
  /** RSA, 2048 bits. */
  RSA_2048 = 'RSA_2048',
  /** RSA, 3072 bits. */
  RSA_3072 = 'RSA_3072',
  /** RSA, 4096 bits. */
  RSA_4096 = 'RSA_4096',
  /** ECDSA on NIST curve P-256 (secp256r1). */
  ECC_NIST_P256 = 'ECC_NIST_P256',
  /** ECDSA on NIST curve P-384 (secp384r1). */
  ECC_NIST_P384 = 'ECC_NIST_P384',
  /** ECDSA on NIST curve P-521 (secp521r1). */
  ECC_NIST_P521 = 'ECC_NIST_P521',
  /** ECDSA on curve secp256k1, as cryptocurrencies use it. */
  ECC_SECG_P256K1 = 'ECC_SECG_P256K1',
  /** EdDSA on curve Edwards25519 (Ed25519). */
  ECC_NIST_EDWARDS25519 = 'ECC_NIST_EDWARDS25519',
  /** ML-DSA (FIPS 204), security category 2: a post-quantum signature. */
  ML_DSA_44 = 'ML_DSA_44',
  /** ML-DSA (FIPS 204), security category 3: a post-quantum signature. */
  ML_DSA_65 = 'ML_DSA_65',
  /** ML-DSA (FIPS 204), security category 5: a post-quantum signature. */
  ML_DSA_87 = 'ML_DSA_87',
  /** SM2; in the China Regions only. */
  SM2 = 'SM2',
}

/**
 * Key specs for generating and verifying message authentication codes.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/hmac.html
 */
export enum MacSpec {
  /** HMAC with SHA-224. */
  HMAC_224 = 'HMAC_224',
  /** HMAC with SHA-256. */
  HMAC_256 = 'HMAC_256',
  /** HMAC with SHA-384. */
  HMAC_384 = 'HMAC_384',
  /** HMAC with SHA-512. */
  HMAC_512 = 'HMAC_512',
}

/**
 * Key specs for encrypting with a public key and decrypting with the private key.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html
 */
export enum AsymmetricEncryptionSpec {
  /** RSA, 2048 bits. */
  RSA_2048 = 'RSA_2048',
  /** RSA, 3072 bits. */
  RSA_3072 = 'RSA_3072',
  /** RSA, 4096 bits. */
  RSA_4096 = 'RSA_4096',
  /** SM2; in the China Regions only. */
  SM2 = 'SM2',
}

/**
 * Key specs for deriving shared secrets (ECDH).
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html
 */
export enum KeyAgreementSpec {
  /** ECDH on NIST curve P-256 (secp256r1). */
  ECC_NIST_P256 = 'ECC_NIST_P256',
  /** ECDH on NIST curve P-384 (secp384r1). */
  ECC_NIST_P384 = 'ECC_NIST_P384',
  /** ECDH on NIST curve P-521 (secp521r1). */
  ECC_NIST_P521 = 'ECC_NIST_P521',
  /** SM2; in the China Regions only. */
  SM2 = 'SM2',
}

/**
 * Key specs for encapsulating shared secrets: ML-KEM (FIPS 203), a post-quantum key encapsulation mechanism. Not in the China Regions.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/pqkeys.html
 */
export enum KemSpec {
  /** ML-KEM (FIPS 203), security category 1; ciphertexts of 768 bytes. */
  ML_KEM_512 = 'ML_KEM_512',
  /** ML-KEM (FIPS 203), security category 3; ciphertexts of 1,088 bytes. */
  ML_KEM_768 = 'ML_KEM_768',
  /** ML-KEM (FIPS 203), security category 5; ciphertexts of 1,568 bytes. */
  ML_KEM_1024 = 'ML_KEM_1024',
}

/**
 * What every new generation behind a `ManualRotationAlias` is made like.
 *
 * Only legal pairs of key spec and key usage can be written. AWS KMS moves an alias only between keys of one type
 * (symmetric, asymmetric, HMAC) and one usage, so a family keeps both for ever; within them, another key spec takes
 * effect at the next rotation.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateAlias.html
 *
 * @example
 * new ManualRotationAlias(this, 'Signing', {
 *   aliasName: 'orders/signing',
 *   keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256),
 * });
 * new ManualRotationAlias(this, 'Tokens', {
 *   aliasName: 'orders/tokens',
 *   keyTemplate: KeyTemplate.mac(MacSpec.HMAC_256),
 * });
 */
export class KeyTemplate {
  /** Asymmetric keys that sign and verify. */
  public static signing(spec: SigningSpec): KeyTemplate {
    return new KeyTemplate(oneOf(undefined, 'spec', spec, 'SigningSpec', SigningSpec), 'SIGN_VERIFY');
  }

  /** HMAC keys. */
  public static mac(spec: MacSpec): KeyTemplate {
    return new KeyTemplate(oneOf(undefined, 'spec', spec, 'MacSpec', MacSpec), 'GENERATE_VERIFY_MAC');
  }

  /** Asymmetric keys that encrypt and decrypt. */
  public static asymmetricEncryption(spec: AsymmetricEncryptionSpec): KeyTemplate {
    return new KeyTemplate(oneOf(undefined, 'spec', spec, 'AsymmetricEncryptionSpec', AsymmetricEncryptionSpec), 'ENCRYPT_DECRYPT');
  }

  /** Asymmetric keys that derive shared secrets. */
  public static keyAgreement(spec: KeyAgreementSpec): KeyTemplate {
    return new KeyTemplate(oneOf(undefined, 'spec', spec, 'KeyAgreementSpec', KeyAgreementSpec), 'KEY_AGREEMENT');
  }

  /**
   * Asymmetric keys that encapsulate and decapsulate shared secrets (ML-KEM).
   *
   * `Decapsulate` never fails for a wrong key: it answers another secret. So after a rotation, what an older generation encapsulated has
   * to be
   * decapsulated by the key ARN that `Encapsulate` (or, for a public key used outside AWS KMS, `GetPublicKey`) returned, never by the
   * alias.
   *
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Decapsulate.html
   */
  public static keyEncapsulation(spec: KemSpec): KeyTemplate {
    return new KeyTemplate(oneOf(undefined, 'spec', spec, 'KemSpec', KemSpec), 'ENCAPSULATE_DECAPSULATE');
  }

  /**
   * Symmetric encryption keys.
   *
   * AWS KMS rotates these in place, with `RotatingKey`: key id and ARN stay, and it costs no more after the second rotation.
   * Take this template only if a rotation has to give a new key id.
   */
  public static symmetric(): KeyTemplate {
    return new KeyTemplate('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT');
  }

  /**
   * Symmetric encryption keys whose material is made and kept in an AWS CloudHSM key store.
   *
   * AWS KMS cannot rotate these in place. While the store is disconnected no key can be made or used: a rotation that is due then waits for
   * the next daily run. A change of the store takes effect at the next rotation; the old store has to stay as long as its keys are read.
   *
   * @param customKeyStoreId the id of the key store, `cks-` and letters and digits; may be a token
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/keystore-cloudhsm.html
   */
  public static symmetricInCloudHsmKeyStore(customKeyStoreId: string): KeyTemplate {
    if (!Token.isUnresolved(customKeyStoreId) && !CUSTOM_KEY_STORE_ID.test(customKeyStoreId)) {
      throw invalidValue(`'customKeyStoreId' must be 'cks-' and 1 to 60 lower-case letters or digits, got '${customKeyStoreId}'; `
        + 'aws kms describe-custom-key-stores shows it');
    }
    return new KeyTemplate('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', customKeyStoreId);
  }

  /** The key spec, as AWS KMS names it. */
  public readonly keySpec: string;

  /** The key usage, as AWS KMS names it. */
  public readonly keyUsage: string;

  /** Where the key material is made, as AWS KMS names it: `AWS_KMS`, or `AWS_CLOUDHSM` for keys in an AWS CloudHSM key store. */
  public readonly origin: string;

  /** The AWS CloudHSM key store of the keys; undefined for keys that AWS KMS keeps itself. */
  public readonly customKeyStoreId?: string;

  private constructor(keySpec: string, keyUsage: string, customKeyStoreId?: string) {
    this.keySpec = keySpec;
    this.keyUsage = keyUsage;
    this.origin = customKeyStoreId === undefined ? ORIGIN_AWS_KMS : ORIGIN_AWS_CLOUDHSM;
    this.customKeyStoreId = customKeyStoreId;
  }
}
