import type { KeyObject } from 'node:crypto';
import { createPublicKey, diffieHellman, generateKeyPairSync } from 'node:crypto';
import type { KMSClient } from '@aws-sdk/client-kms';
import { DeriveSharedSecretCommand, GetPublicKeyCommand } from '@aws-sdk/client-kms';
import type { Exercise } from './exercise';
import { WrongAnswerError } from './wrong-answer';

const CURVES: Readonly<Record<string, string>> = {
  ECC_NIST_P256: 'prime256v1',
  ECC_NIST_P384: 'secp384r1',
  ECC_NIST_P521: 'secp521r1',
  SM2: 'SM2',
};

/**
 * Derive a shared secret with a throw-away key pair, and the same secret without AWS KMS. The secret never leaves this function.
 * There is no sample: what the old key agreed on is tried anew with the old key.
 */
export function agreement(kms: KMSClient, keySpec: string): Exercise {
  async function use(keyId: string): Promise<string> {
    const peer = generateKeyPairSync('ec', { namedCurve: CURVES[keySpec] });
    const answer = await kms.send(new DeriveSharedSecretCommand({
      KeyId: keyId, KeyAgreementAlgorithm: 'ECDH', PublicKey: peer.publicKey.export({ type: 'spki', format: 'der' }),
    }));
    const keyArn = answer.KeyId!;
    const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId: keyArn }));
    // OpenSSL derives no plain ECDH secret on SM2 keys.
    const expected = keySpec === 'SM2' ? undefined : secret(peer.privateKey, PublicKey!);
    if (!answer.SharedSecret?.length || (expected !== undefined && !expected.equals(Buffer.from(answer.SharedSecret)))) {
      throw new WrongAnswerError(`${keyArn} derives another secret than its public key`);
    }
    return keyArn;
  }

  return {
    use,
    async sample(keyArn) {
      await use(keyArn);
      return { keyArn, keySpec, data: '', nonce: '', digest: '' };
    },
    async read(sample) {
      await use(sample.keyArn);
    },
  };
}

function secret(privateKey: KeyObject, publicKeyDer: Uint8Array): Buffer {
  return diffieHellman({ privateKey, publicKey: createPublicKey({ key: Buffer.from(publicKeyDer), format: 'der', type: 'spki' }) });
}
