import { AsymmetricEncryptionSpec, KemSpec, KeyAgreementSpec, KeyTemplate, MacSpec, SigningSpec } from '../../src';

/** One of each kind of key that policies tell apart, and of each kind of signature. */
export const TEMPLATES: ReadonlyArray<readonly [string, KeyTemplate]> = [
  ['SYMMETRIC_DEFAULT', KeyTemplate.symmetric()],
  ['RSA_2048 for encryption', KeyTemplate.asymmetricEncryption(AsymmetricEncryptionSpec.RSA_2048)],
  ['RSA_2048 for signing', KeyTemplate.signing(SigningSpec.RSA_2048)],
  ['ECC_NIST_P256 for signing', KeyTemplate.signing(SigningSpec.ECC_NIST_P256)],
  ['ECC_NIST_P256 for key agreement', KeyTemplate.keyAgreement(KeyAgreementSpec.ECC_NIST_P256)],
  ['ECC_NIST_EDWARDS25519', KeyTemplate.signing(SigningSpec.ECC_NIST_EDWARDS25519)],
  ['HMAC_256', KeyTemplate.mac(MacSpec.HMAC_256)],
  ['ML_DSA_65', KeyTemplate.signing(SigningSpec.ML_DSA_65)],
  ['ML_KEM_768', KeyTemplate.keyEncapsulation(KemSpec.ML_KEM_768)],
];
