import { AsymmetricEncryptionSpec, KeyAgreementSpec, KeyTemplate, MacSpec, SigningSpec } from '../src';
import { KEY_SPECS } from '../src/manual-rotation/key-facts';

const ALL: [string, KeyTemplate][] = [
  ...Object.values(SigningSpec).map((spec): [string, KeyTemplate] => ['signing', KeyTemplate.signing(spec)]),
  ...Object.values(MacSpec).map((spec): [string, KeyTemplate] => ['mac', KeyTemplate.mac(spec)]),
  ...Object.values(AsymmetricEncryptionSpec).map((spec): [string, KeyTemplate] => ['asymmetricEncryption', KeyTemplate.asymmetricEncryption(spec)]),
  ...Object.values(KeyAgreementSpec).map((spec): [string, KeyTemplate] => ['keyAgreement', KeyTemplate.keyAgreement(spec)]),
  ['symmetric', KeyTemplate.symmetric()],
];

describe('KeyTemplate', () => {
  test('can be exactly the pairs of spec and usage that AWS KMS has and cannot rotate in place, and the symmetric one', () => {
    expect(ALL.map(([factory, { keySpec, keyUsage }]) => `${factory}: ${keySpec} ${keyUsage}`)).toEqual([
      'signing: RSA_2048 SIGN_VERIFY',
      'signing: RSA_3072 SIGN_VERIFY',
      'signing: RSA_4096 SIGN_VERIFY',
      'signing: ECC_NIST_P256 SIGN_VERIFY',
      'signing: ECC_NIST_P384 SIGN_VERIFY',
      'signing: ECC_NIST_P521 SIGN_VERIFY',
      'signing: ECC_SECG_P256K1 SIGN_VERIFY',
      'signing: ECC_NIST_EDWARDS25519 SIGN_VERIFY',
      'signing: ML_DSA_44 SIGN_VERIFY',
      'signing: ML_DSA_65 SIGN_VERIFY',
      'signing: ML_DSA_87 SIGN_VERIFY',
      'signing: SM2 SIGN_VERIFY',
      'mac: HMAC_224 GENERATE_VERIFY_MAC',
      'mac: HMAC_256 GENERATE_VERIFY_MAC',
      'mac: HMAC_384 GENERATE_VERIFY_MAC',
      'mac: HMAC_512 GENERATE_VERIFY_MAC',
      'asymmetricEncryption: RSA_2048 ENCRYPT_DECRYPT',
      'asymmetricEncryption: RSA_3072 ENCRYPT_DECRYPT',
      'asymmetricEncryption: RSA_4096 ENCRYPT_DECRYPT',
      'asymmetricEncryption: SM2 ENCRYPT_DECRYPT',
      'keyAgreement: ECC_NIST_P256 KEY_AGREEMENT',
      'keyAgreement: ECC_NIST_P384 KEY_AGREEMENT',
      'keyAgreement: ECC_NIST_P521 KEY_AGREEMENT',
      'keyAgreement: SM2 KEY_AGREEMENT',
      'symmetric: SYMMETRIC_DEFAULT ENCRYPT_DECRYPT',
    ]);
  });

  test('leaves out no pair that the functions could prove', () => {
    const provable = Object.entries(KEY_SPECS).flatMap(([spec, { algorithms }]) => Object.keys(algorithms).map(usage => `${spec} ${usage}`));

    expect(ALL.map(([, { keySpec, keyUsage }]) => `${keySpec} ${keyUsage}`).sort()).toEqual(provable.sort());
  });
});
