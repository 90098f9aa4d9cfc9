import { factsOf } from '../../src/private/key-specs';

/** A request of an application, but for the key. */
export type Use = readonly [operation: string, input: Record<string, unknown>];

/** What clients ask of a key before they use it, by the alias: sigstore, Vault, step-ca and others. */
export function looksAt(keySpec: string): readonly Use[] {
  return factsOf(keySpec).type === 'asymmetric' ? [['DescribeKey', {}], ['GetPublicKey', {}]] : [['DescribeKey', {}]];
}

/** What applications do with a key of this kind. Writers name the alias; readers name the key ARN that they stored. */
export function usesOf(keySpec: string, keyUsage: string): { readonly writes: readonly Use[]; readonly reads: readonly Use[] } {
  const { type, algorithms } = factsOf(keySpec);
  switch (keyUsage) {
    case 'ENCRYPT_DECRYPT': {
      const EncryptionAlgorithm = algorithms.ENCRYPT_DECRYPT;
      const onlySymmetric = [
        'GenerateDataKey',
        'GenerateDataKeyPair',
        'GenerateDataKeyPairWithoutPlaintext',
        'GenerateDataKeyWithoutPlaintext',
      ];
      return {
        writes: ['Encrypt', 'ReEncryptTo', ...(type === 'symmetric' ? onlySymmetric : [])].map((operation) => [
          operation,
          { EncryptionAlgorithm },
        ]),
        reads: ['Decrypt', 'ReEncryptFrom'].map((operation) => [operation, { EncryptionAlgorithm }]),
      };
    }
    case 'SIGN_VERIFY': {
      const SigningAlgorithm = algorithms.SIGN_VERIFY;
      return {
        writes: [['Sign', { SigningAlgorithm }], ['Sign', { SigningAlgorithm, MessageType: 'DIGEST' }]],
        reads: [['Verify', { SigningAlgorithm }], ['GetPublicKey', {}]],
      };
    }
    case 'GENERATE_VERIFY_MAC': {
      const MacAlgorithm = algorithms.GENERATE_VERIFY_MAC;
      return { writes: [['GenerateMac', { MacAlgorithm }]], reads: [['VerifyMac', { MacAlgorithm }]] };
    }
    case 'KEY_AGREEMENT': {
      const derive: Use = ['DeriveSharedSecret', { KeyAgreementAlgorithm: 'ECDH' }];
      return { writes: [derive], reads: [derive, ['GetPublicKey', {}]] };
    }
    default: throw new Error(`no uses known for ${keyUsage}`);
  }
}
