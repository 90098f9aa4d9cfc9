import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { AsymmetricEncryptionSpec, KeyAgreementSpec, KeyTemplate, MacSpec, ManualRotationAlias, SigningSpec } from '../src';
import { declarations, deployed } from './helpers/declared';
import { KEY_SPECS } from '../src/private/key-specs';

const ALL: [string, KeyTemplate][] = [
  ...Object.values(SigningSpec).map((spec): [string, KeyTemplate] => ['signing', KeyTemplate.signing(spec)]),
  ...Object.values(MacSpec).map((spec): [string, KeyTemplate] => ['mac', KeyTemplate.mac(spec)]),
  ...Object.values(AsymmetricEncryptionSpec).map((spec): [string, KeyTemplate] => [
    'asymmetricEncryption',
    KeyTemplate.asymmetricEncryption(spec),
  ]),
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
    const provable = Object.entries(KEY_SPECS).flatMap(([spec, { algorithms }]) =>
      Object.keys(algorithms).map((usage) => `${spec} ${usage}`),
    );

    expect(ALL.map(([, { keySpec, keyUsage }]) => `${keySpec} ${keyUsage}`).sort()).toEqual(provable.sort());
  });
});

describe('origin', () => {
  test.each(ALL)('%s: AWS KMS keeps the key itself', (_, template) => {
    expect([template.origin, template.customKeyStoreId]).toEqual(['AWS_KMS', undefined]);
  });
});

describe('symmetricInCloudHsmKeyStore', () => {
  const ID = 'cks-1234567890abcdef0';

  test('is a symmetric encryption key in that key store', () => {
    expect(KeyTemplate.symmetricInCloudHsmKeyStore(ID)).toMatchObject({
      keySpec: 'SYMMETRIC_DEFAULT', keyUsage: 'ENCRYPT_DECRYPT', origin: 'AWS_CLOUDHSM', customKeyStoreId: ID,
    });
  });

  test.each(['', 'cks-', '1234567890abcdef0', 'cks-ABC', 'cks-1 2', ' cks-1', 'xcks-1', `cks-${'0'.repeat(61)}`, 'cluster-1234567890a'])(
    'refuses %j',
    (id) => {
      expect(() => KeyTemplate.symmetricInCloudHsmKeyStore(id)).toThrow(
        '\'customKeyStoreId\' must be \'cks-\' and 1 ' + `to 60 lower-case letters or digits, got '${id}';`,
      );
    },
  );

  describe('in a stack', () => {
    let stack: Stack;
    beforeEach(() => {
      stack = new Stack(new App(), 'Stack');
    });
    const alias = (keyTemplate: KeyTemplate, id = 'Signing') => new ManualRotationAlias(stack, id, { aliasName: id, keyTemplate });
    const statements = (role: string) => deployed(stack, 'AWS::IAM::Role')[role].Properties.Policies[0].PolicyDocument.Statement;
    const originOf = (role: string) =>
      statements(role).find(({ Sid }: any) => Sid === 'CreateGeneration').Condition.StringEquals['kms:KeyOrigin'];
    const looksAtStores = () =>
      statements('CdkKmsRotationSurveyRoleA28D6DC2').filter(({ Action }: any) => Action === 'kms:DescribeCustomKeyStores');

    test('is declared, and the machine may make such keys only', () => {
      alias(KeyTemplate.symmetricInCloudHsmKeyStore(ID));

      expect(declarations(stack)[0]).toMatchObject({ origin: 'AWS_CLOUDHSM', customKeyStoreId: ID });
      expect(originOf('SigningRoleE19AFA5A')).toBe('AWS_CLOUDHSM');
    });

    test('may be a token', () => {
      alias(KeyTemplate.symmetricInCloudHsmKeyStore(new CfnParameter(stack, 'Store', { default: ID }).valueAsString));

      expect(declarations(stack)[0].customKeyStoreId).toBe(ID);
    });

    test('lets the survey look at key stores, once', () => {
      alias(KeyTemplate.symmetricInCloudHsmKeyStore(ID));
      alias(KeyTemplate.symmetricInCloudHsmKeyStore(ID), 'More');

      expect(looksAtStores()).toEqual([{ Sid: 'SeeKeyStore', Effect: 'Allow', Action: 'kms:DescribeCustomKeyStores', Resource: '*' }]);
    });

    test('other templates do neither', () => {
      alias(KeyTemplate.symmetric());

      expect(originOf('SigningRoleE19AFA5A')).toBe('AWS_KMS');
      expect(declarations(stack)[0]).toMatchObject({ origin: 'AWS_KMS', customKeyStoreId: null });
      expect(looksAtStores()).toEqual([]);
    });
  });
});
