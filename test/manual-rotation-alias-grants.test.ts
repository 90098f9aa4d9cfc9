import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  AsymmetricEncryptionSpec,
  KeyAgreementSpec,
  KeyTemplate,
  MacSpec,
  ManualRotationAlias,
  ManualRotationAliasGrants,
  SigningSpec,
} from '../src';
import { deployed } from './helpers/declared';

type Use = 'encrypt' | 'decrypt' | 'sign' | 'verify' | 'generateMac' | 'verifyMac' | 'deriveSharedSecret';

const CASES: [Use, string, KeyTemplate, boolean][] = [
  ['encrypt', 'symmetric keys', KeyTemplate.symmetric(), false],
  ['decrypt', 'symmetric keys', KeyTemplate.symmetric(), false],
  ['encrypt', 'RSA keys', KeyTemplate.asymmetricEncryption(AsymmetricEncryptionSpec.RSA_2048), true],
  ['decrypt', 'RSA keys', KeyTemplate.asymmetricEncryption(AsymmetricEncryptionSpec.RSA_2048), true],
  ['sign', 'ECC keys', KeyTemplate.signing(SigningSpec.ECC_NIST_P256), true],
  ['verify', 'ECC keys', KeyTemplate.signing(SigningSpec.ECC_NIST_P256), true],
  ['generateMac', 'HMAC keys', KeyTemplate.mac(MacSpec.HMAC_256), false],
  ['verifyMac', 'HMAC keys', KeyTemplate.mac(MacSpec.HMAC_256), false],
  ['deriveSharedSecret', 'ECC keys', KeyTemplate.keyAgreement(KeyAgreementSpec.ECC_NIST_P256), true],
];

let stack: Stack;
let role: iam.Role;
beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
  role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
});

const alias = (keyTemplate: KeyTemplate) => new ManualRotationAlias(stack, 'Data', { aliasName: 'data', keyTemplate });
const statements = () =>
  Object.values(deployed(stack, 'AWS::IAM::Policy')).flatMap(({ Properties }) => Properties.PolicyDocument.Statement);

// sigstore, Vault and OpenBao, step-ca and others look at the key that an alias names before they use it.
test.each(CASES)('grants.%s of %s lets clients look at the key by the alias first, and at no key '
  + 'by its id', (use, _, keyTemplate, asymmetric) => {
  alias(keyTemplate).grants[use](role);

  const looking = statements().filter(({ Action }) => [Action].flat().includes('kms:DescribeKey'));
  expect(looking).toEqual([
    expect.objectContaining({
      Condition: { StringEquals: { 'kms:RequestAlias': 'alias/data' } },
      Resource: 'arn:aws:kms:eu-west-1:111122223333:key/*',
    }),
  ]);
  expect([looking[0].Action].flat().includes('kms:GetPublicKey')).toBe(asymmetric);
});

test('grants.operate lets somebody start the machine, and nothing else', () => {
  alias(KeyTemplate.symmetric()).grants.operate(role);

  expect(statements()).toEqual([
    {
      Action: 'states:StartExecution',
      Effect: 'Allow',
      Resource: expect.stringMatching(/:stateMachine:cdk-kms-rotation-[0-9a-f]{8}-data-/),
    },
  ]);
});

test('a user is granted as a role is', () => {
  alias(KeyTemplate.symmetric()).grants.encrypt(new iam.User(stack, 'User'));

  expect(statements()).toHaveLength(1);
});

test('the grants of an alias are those that can be had of it', () => {
  const of = alias(KeyTemplate.symmetric());
  const before = stack.node.findAll().length;

  expect(ManualRotationAliasGrants.fromAlias(of)).toEqual(of.grants);
  expect(stack.node.findAll()).toHaveLength(before);
});
