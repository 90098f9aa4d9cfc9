import type { Kms } from '../../sim/kms/fake-kms';

/**
 * Plays ML-DSA keys with ECDSA keys where KMS in memory has no ML-DSA: what is asked of IAM stays the same. The public key is
 * one that cannot be read, as on a Node.js without ML-DSA.
 */
export function withoutMlDsa(kms: Kms, keySpec: string): Kms {
  if (!keySpec.startsWith('ML_DSA_')) return kms;
  return (call) => {
    const { KeySpec, SigningAlgorithm } = call.input;
    const output = kms({
      ...call,
      input: {
        ...call.input,
        ...(KeySpec === undefined ? {} : { KeySpec: 'ECC_NIST_P256' }),
        ...(SigningAlgorithm === undefined ? {} : { SigningAlgorithm: 'ECDSA_SHA_256' }),
      },
    });
    return {
      ...output,
      ...(output.KeyMetadata === undefined ? {} : { KeyMetadata: { ...output.KeyMetadata, KeySpec: keySpec } }),
      ...(output.PublicKey === undefined ? {} : { PublicKey: Uint8Array.of(0) }),
    };
  };
}
