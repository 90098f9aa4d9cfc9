import type { Row } from './row';
import { ago, key, rows } from './row';

const NEW_KEY = 'Key is 800 days old; limit 365 days. Use a new key behind the alias (ManualRotationAlias).';

/** Every key spec with every usage that AWS KMS cannot rotate in place. */
const MANUAL: ReadonlyArray<readonly [string, string]> = [
  ['RSA_2048', 'ENCRYPT_DECRYPT'], ['RSA_2048', 'SIGN_VERIFY'],
  ['RSA_3072', 'ENCRYPT_DECRYPT'], ['RSA_3072', 'SIGN_VERIFY'],
  ['RSA_4096', 'ENCRYPT_DECRYPT'], ['RSA_4096', 'SIGN_VERIFY'],
  ['ECC_NIST_P256', 'SIGN_VERIFY'], ['ECC_NIST_P256', 'KEY_AGREEMENT'],
  ['ECC_NIST_P384', 'SIGN_VERIFY'], ['ECC_NIST_P384', 'KEY_AGREEMENT'],
  ['ECC_NIST_P521', 'SIGN_VERIFY'], ['ECC_NIST_P521', 'KEY_AGREEMENT'],
  ['ECC_SECG_P256K1', 'SIGN_VERIFY'],
  ['ECC_NIST_EDWARDS25519', 'SIGN_VERIFY'],
  ['ML_DSA_44', 'SIGN_VERIFY'], ['ML_DSA_65', 'SIGN_VERIFY'], ['ML_DSA_87', 'SIGN_VERIFY'],
  ['SM2', 'ENCRYPT_DECRYPT'], ['SM2', 'SIGN_VERIFY'], ['SM2', 'KEY_AGREEMENT'],
  ['HMAC_224', 'GENERATE_VERIFY_MAC'], ['HMAC_256', 'GENERATE_VERIFY_MAC'],
  ['HMAC_384', 'GENERATE_VERIFY_MAC'], ['HMAC_512', 'GENERATE_VERIFY_MAC'],
];

const SPECS = rows(MANUAL.map(([keySpec, keyUsage]) => ({
  name: `${keySpec} for ${keyUsage}, 800 days old`,
  facts: key({ keySpec, keyUsage, rotatedAt: undefined }),
  verdict: 'NON_COMPLIANT',
  annotation: NEW_KEY,
  why: 'AWS KMS cannot rotate such a key: its age is that of the key, and only a new key helps.',
})));

const MORE_SPECS = rows([
  {
    name: 'signing key, 100 days old',
    facts: key({ keySpec: 'ECC_NIST_P256', keyUsage: 'SIGN_VERIFY', createdAt: ago(100), rotatedAt: undefined }),
    verdict: 'COMPLIANT',
    annotation: /^Key is 100 days old; limit 365 days\.$/,
    why: 'A key that cannot rotate is fine while it is young: an on/off rule would judge it by a switch it does not have.',
  },
  {
    name: 'HMAC key for which a rotation date was read all the same',
    facts: key({ keySpec: 'HMAC_256', keyUsage: 'GENERATE_VERIFY_MAC', rotatedAt: ago(1) }),
    verdict: 'NON_COMPLIANT',
    annotation: NEW_KEY,
    why: 'Only a key that AWS KMS can rotate is made young by a date of rotation.',
  },
  {
    name: 'spec that this version does not know',
    facts: key({ keySpec: 'ML_KEM_1024', keyUsage: 'KEY_AGREEMENT', rotatedAt: undefined }),
    verdict: 'NON_COMPLIANT',
    annotation: NEW_KEY,
    why: 'AWS adds key specs: what is not known is judged by age, never passed over in silence.',
  },
  {
    name: 'symmetric spec with a usage that this version does not know',
    facts: key({ keyUsage: 'WRAP_UNWRAP', rotatedAt: ago(1) }),
    verdict: 'NON_COMPLIANT',
    annotation: NEW_KEY,
    why: 'Rotation is known for encryption keys only.',
  },
  {
    name: 'RSA encryption key for which a rotation date was read all the same',
    facts: key({ keySpec: 'RSA_2048', rotatedAt: ago(1) }),
    verdict: 'NON_COMPLIANT',
    annotation: NEW_KEY,
    why: 'The usage alone does not make a key rotatable.',
  },
]);

const ORIGINS = rows([
  {
    name: 'key in a CloudHSM key store, 800 days old',
    facts: key({ origin: 'AWS_CLOUDHSM', rotatedAt: undefined }),
    verdict: 'NON_COMPLIANT',
    annotation: NEW_KEY,
    why: 'AWS KMS rotates nothing in a custom key store.',
  },
  {
    name: 'key in an external key store, 800 days old',
    facts: key({ origin: 'EXTERNAL_KEY_STORE', rotatedAt: undefined }),
    verdict: 'NON_COMPLIANT',
    annotation: 'Use a new key, made with a new external key, behind the alias.',
    why: 'ManualRotationAlias makes no keys in external key stores: the annotation must not send anybody there.',
  },
  {
    name: 'origin that this version does not know',
    facts: key({ origin: 'QUANTUM_VAULT', rotatedAt: ago(1) }),
    verdict: 'NON_COMPLIANT',
    annotation: NEW_KEY,
    why: 'Whether AWS KMS can rotate it is not known, so only its own age counts.',
  },
  {
    name: 'RSA key with imported material, 800 days old',
    facts: key({ keySpec: 'RSA_4096', keyUsage: 'SIGN_VERIFY', origin: 'EXTERNAL', rotatedAt: undefined }),
    verdict: 'NON_COMPLIANT',
    annotation: NEW_KEY,
    why: 'An imported asymmetric key holds one material for ever.',
  },
]);

const MANAGERS = rows([
  {
    name: 'AWS managed key, 3,000 days old',
    facts: key({ keyManager: 'AWS', createdAt: ago(3_000), rotatedAt: undefined, aliases: ['alias/aws/sqs'] }),
    verdict: 'NOT_APPLICABLE',
    annotation: 'AWS managed key',
    why: 'AWS rotates it, and nobody else can.',
  },
  {
    name: 'key manager that this version does not know',
    facts: key({ keyManager: 'PARTNER' }),
    verdict: 'NON_COMPLIANT',
    asks: 'history',
    annotation: 'never rotated',
    why: 'Only keys of which AWS says that they are its own are out of scope.',
  },
]);

const STATES = rows([
  ...[
    ['Creating', 'AWS KMS is still making the key'],
    ['Disabled', 'nobody can use the key'],
    ['PendingDeletion', 'AWS KMS is going to delete the key'],
    ['PendingImport', 'the key has no key material to use'],
    ['PendingReplicaDeletion', 'AWS KMS is going to delete the key after its replicas'],
  ].map(([keyState, because]) => ({
    name: `${keyState}, 800 days old`,
    facts: key({ keyState, rotatedAt: undefined }),
    verdict: 'NOT_APPLICABLE' as const,
    annotation: `Not judged in state ${keyState}: ${because}.`,
    why: 'Nobody can use the key: there is no material in use to judge, and the annotation says so.',
  })),
  {
    name: 'Disabled, 10 days old',
    facts: key({ keyState: 'Disabled', createdAt: ago(10) }),
    verdict: 'NOT_APPLICABLE',
    annotation: 'Not judged in state Disabled',
    why: 'A key out of use is out of scope at any age.',
  },
  ...['Updating', 'Unavailable', 'Hibernating', 'constructor'].map((keyState) => ({
    name: `${keyState}, 800 days old`,
    facts: key({ keyState }),
    verdict: 'NON_COMPLIANT' as const,
    asks: 'history' as const,
    annotation: 'Key is 800 days old, never rotated',
    why: 'A passing state, or one that is not known, is no way out of the rule.',
  })),
]);

const MULTI_REGION = rows([
  {
    name: 'multi-Region primary key, never rotated',
    facts: key({ multiRegion: 'PRIMARY', primaryRegion: 'eu-west-1' }),
    verdict: 'NON_COMPLIANT',
    asks: 'history',
    annotation: 'Rotate on demand, and switch automatic rotation on (period: 365 days or less).',
    why: 'It rotates where it is; its replicas follow.',
  },
  {
    name: 'replica key, never rotated',
    facts: key({ multiRegion: 'REPLICA', primaryRegion: 'us-east-1' }),
    verdict: 'NON_COMPLIANT',
    asks: 'history',
    annotation: /^Replica key is 800 days old, never rotated; limit 365 days\. Rotate the primary key in us-east-1: replicas follow\.$/,
    why: 'Rotation on a replica is refused by AWS KMS: the annotation names the Region to go to.',
  },
  {
    name: 'replica key whose primary was rotated 20 days ago',
    facts: key({ multiRegion: 'REPLICA', primaryRegion: 'us-east-1', rotatedAt: ago(20) }),
    verdict: 'COMPLIANT',
    asks: 'history',
    annotation: /^Key material rotated 20 days ago; limit 365 days\.$/,
    why: 'A replica shows the history of its primary.',
  },
  {
    name: 'replica made 400 days ago, primary last rotated 500 days ago',
    facts: key({ multiRegion: 'REPLICA', createdAt: ago(400), rotatedAt: ago(500) }),
    verdict: 'NON_COMPLIANT',
    asks: 'history',
    annotation: 'Key material rotated 500 days ago; limit 365 days. Rotate the primary key in its own Region: replicas follow.',
    why: 'The material is older than the replica that was made with it.',
  },
  {
    name: 'evasion: replica made yesterday, primary last rotated 500 days ago',
    facts: key({ multiRegion: 'REPLICA', createdAt: ago(1), rotatedAt: ago(500) }),
    verdict: 'NON_COMPLIANT',
    asks: 'history',
    annotation: 'Key material rotated 500 days ago; limit 365 days.',
    why: 'A new replica does not make old material young.',
  },
  {
    name: 'evasion: replica made yesterday of a primary that is 1200 days old, disabled or not, and was never rotated',
    facts: key({ multiRegion: 'REPLICA', primaryRegion: 'us-east-1', createdAt: ago(1), primaryCreatedAt: ago(1_200) }),
    verdict: 'NON_COMPLIANT',
    asks: 'history, primary',
    annotation:
      /^Primary key in us-east-1 is 1200 days old, never rotated; limit 365 days\. Rotate the primary key in us-east-1: replicas follow\.$/,
    why: 'The replica is as old as its material, whether the primary is judged anywhere or switched off.',
  },
  {
    name: 'replica key, 5 days old, of a primary that is 9 days old',
    facts: key({ multiRegion: 'REPLICA', primaryRegion: 'us-east-1', createdAt: ago(5), primaryCreatedAt: ago(9) }),
    verdict: 'COMPLIANT',
    asks: 'history, primary',
    annotation: /^Primary key in us-east-1 is 9 days old; limit 365 days\.$/,
    why: 'The material is as old as the primary key.',
  },
  {
    name: 'replica key of a primary in its days of grace',
    facts: key({ multiRegion: 'REPLICA', primaryRegion: 'us-east-1', createdAt: ago(5), primaryCreatedAt: ago(368) }),
    verdict: 'COMPLIANT',
    asks: 'history, primary',
    annotation: /^Primary key in us-east-1 is 368 days old; limit 365 days\. Overdue, becomes NON_COMPLIANT on 2026-11-29\./,
    why: 'The history was read: there is no doubt about it.',
  },
  {
    name: 'replica key, 372 days old to the second, of an older primary',
    facts: key({ multiRegion: 'REPLICA', primaryRegion: 'us-east-1', createdAt: ago(372), primaryCreatedAt: ago(372, 1) }),
    verdict: 'NON_COMPLIANT',
    asks: 'history, primary',
    annotation: 'Primary key in us-east-1 is 372 days old, never rotated',
    why: 'The last second in which the replica itself would pass.',
  },
  {
    name: 'replica key, young, whose primary cannot be read',
    facts: key({ multiRegion: 'REPLICA', primaryRegion: 'us-east-1', createdAt: ago(5) }),
    verdict: 'NON_COMPLIANT',
    asks: 'history, primary',
    annotation:
      /^Cannot be proven: its primary key in us-east-1 was not read, and a replica may be younger than its material\. The key policy there must allow kms:DescribeKey to the role of this rule\.$/,
    why: 'A key policy in another Region must not be a way out.',
  },
  {
    name: 'replica key, young, whose history was not read',
    facts: key({ multiRegion: 'REPLICA', primaryRegion: 'us-east-1', createdAt: ago(5), rotatedAt: undefined, primaryCreatedAt: ago(9) }),
    verdict: 'NON_COMPLIANT',
    asks: 'history',
    annotation: 'Cannot be proven: the rotation history was not read.',
    why: 'First the history: the primary may have been rotated.',
  },
  {
    name: 'replica of an RSA key, 5 days old, of a primary that is 800 days old',
    facts: key({
      keySpec: 'RSA_2048',
      keyUsage: 'SIGN_VERIFY',
      multiRegion: 'REPLICA',
      primaryRegion: 'us-east-1',
      createdAt: ago(5),
      primaryCreatedAt: ago(800),
      rotatedAt: undefined,
    }),
    verdict: 'NON_COMPLIANT',
    asks: 'primary',
    annotation: /^Primary key in us-east-1 is 800 days old; limit 365 days\. Use a new multi-Region key/,
    why: 'A key that cannot rotate has no history, and its material is as old as the primary key.',
  },
  {
    name: 'replica of an RSA key for which a rotation date was read all the same',
    facts: key({
      keySpec: 'RSA_2048',
      keyUsage: 'SIGN_VERIFY',
      multiRegion: 'REPLICA',
      primaryRegion: 'us-east-1',
      createdAt: ago(5),
      primaryCreatedAt: ago(800),
      rotatedAt: ago(1),
    }),
    verdict: 'NON_COMPLIANT',
    asks: 'primary',
    annotation: 'Primary key in us-east-1 is 800 days old; limit',
    why: 'Only a key that AWS KMS can rotate is made young by a date of rotation.',
  },
  {
    name: 'replica key whose date of creation is not valid, of a young primary',
    facts: key({ multiRegion: 'REPLICA', primaryRegion: 'us-east-1', createdAt: new Date(NaN), primaryCreatedAt: ago(9) }),
    verdict: 'NON_COMPLIANT',
    asks: 'history',
    annotation: 'Cannot be proven: the date of the key material is not valid.',
    why: 'No date, no proof.',
  },
  {
    name: 'disabled replica key',
    facts: key({
      keySpec: 'RSA_2048',
      multiRegion: 'REPLICA',
      primaryRegion: 'us-east-1',
      createdAt: ago(5),
      keyState: 'Disabled',
      rotatedAt: undefined,
    }),
    verdict: 'NOT_APPLICABLE',
    annotation: 'Not judged in state Disabled',
    why: 'Nobody asks about the material of a key that nobody can use.',
  },
  {
    name: 'primary key, 5 days old',
    facts: key({ multiRegion: 'PRIMARY', createdAt: ago(5), rotatedAt: undefined }),
    verdict: 'COMPLIANT',
    annotation: /^Key is 5 days old; limit 365 days\.$/,
    why: 'A primary key is as old as it is. One that was promoted from a replica is younger than its material: docs/compliance.md, limits.',
  },
  {
    name: 'imported primary key, never rotated',
    facts: key({ multiRegion: 'PRIMARY', primaryRegion: 'eu-west-1', origin: 'EXTERNAL' }),
    verdict: 'NON_COMPLIANT',
    asks: 'history',
    annotation: 'Import new material into the primary key in eu-west-1 and all replicas, then rotate the primary: replicas follow.',
    why: 'The new material has to be in every Region before it can be rotated in.',
  },
  {
    name: 'imported replica key, never rotated',
    facts: key({ multiRegion: 'REPLICA', primaryRegion: 'us-east-1', origin: 'EXTERNAL' }),
    verdict: 'NON_COMPLIANT',
    asks: 'history',
    annotation: 'Import new material into the primary key in us-east-1 and all replicas, then rotate the primary: replicas follow.',
    why: 'As for its primary key, which is elsewhere.',
  },
  {
    name: 'multi-Region HMAC key, 800 days old',
    facts: key({
      keySpec: 'HMAC_256',
      keyUsage: 'GENERATE_VERIFY_MAC',
      multiRegion: 'PRIMARY',
      primaryRegion: 'eu-west-1',
      rotatedAt: undefined,
    }),
    verdict: 'NON_COMPLIANT',
    annotation: 'Use a new multi-Region key behind the alias, in every Region.',
    why: 'ManualRotationAlias makes keys of one Region: the annotation must not send anybody there.',
  },
  {
    name: 'replica of an RSA key, 800 days old',
    facts: key({ keySpec: 'RSA_2048', keyUsage: 'SIGN_VERIFY', multiRegion: 'REPLICA', primaryRegion: 'us-east-1', rotatedAt: undefined }),
    verdict: 'NON_COMPLIANT',
    annotation: /^Replica key is 800 days old; limit 365 days\. Use a new multi-Region key/,
    why: 'A replica is a key like any other to those who use it.',
  },
]);

export const KINDS: readonly Row[] = [...SPECS, ...MORE_SPECS, ...ORIGINS, ...MANAGERS, ...STATES, ...MULTI_REGION];
