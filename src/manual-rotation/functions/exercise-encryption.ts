import { createHash, createPublicKey, constants, publicEncrypt } from 'node:crypto';
import type { EncryptionAlgorithmSpec, KMSClient } from '@aws-sdk/client-kms';
import { DecryptCommand, EncryptCommand, GetPublicKeyCommand } from '@aws-sdk/client-kms';
import { PROBE_CONTEXT } from '../contract';
import type { Sample } from '../proof-messages';
import type { Exercise } from './exercise';
import { newNonce, probeMessage } from './probe-message';
import { WrongAnswerError } from './wrong-answer';
import { factsOf } from '../../private/key-specs';

/** Encrypt and decrypt. Asymmetric keys also decrypt what was encrypted outside AWS KMS with their public key. */
export function encryption(kms: KMSClient, keySpec: string): Exercise {
  const { type, algorithms } = factsOf(keySpec);
  const EncryptionAlgorithm = algorithms.ENCRYPT_DECRYPT as EncryptionAlgorithmSpec;
  // The key policy lets the probe decrypt under this context only; asymmetric keys have no encryption context.
  const EncryptionContext = type === 'symmetric' ? PROBE_CONTEXT : undefined;

  async function decrypt(ciphertext: Uint8Array, keyId: string | undefined): Promise<Buffer> {
    const answer = await kms.send(new DecryptCommand({ CiphertextBlob: ciphertext, KeyId: keyId, EncryptionAlgorithm, EncryptionContext }));
    return Buffer.from(answer.Plaintext ?? []);
  }

  async function encrypt(keyId: string, message: Buffer): Promise<{ ciphertext: Uint8Array; keyArn: string }> {
    const answer = await kms.send(new EncryptCommand({ KeyId: keyId, Plaintext: message, EncryptionAlgorithm, EncryptionContext }));
    return { ciphertext: answer.CiphertextBlob!, keyArn: answer.KeyId! };
  }

  return {
    async use(keyId) {
      const message = probeMessage(newNonce());
      const { ciphertext, keyArn } = await encrypt(keyId, message);
      if (!message.equals(await decrypt(ciphertext, keyArn))) {
        throw new WrongAnswerError(`${keyArn} decrypted to another message than it `
        + 'encrypted');
      }
      if (EncryptionAlgorithm === 'RSAES_OAEP_SHA_256') {
        const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId: keyArn }));
        const key = createPublicKey({ key: Buffer.from(PublicKey!), format: 'der', type: 'spki' });
        const offline = publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, message);
        if (!message.equals(await decrypt(offline, keyArn))) {
          throw new WrongAnswerError(`${keyArn} cannot decrypt what its public key `
          + 'encrypted');
        }
      }
      return keyArn;
    },

    async sample(keyArn) {
      const message = probeMessage(newNonce());
      const { ciphertext } = await encrypt(keyArn, message);
      return { keyArn, keySpec, data: Buffer.from(ciphertext).toString('base64'), nonce: '', digest: sha256(message) };
    },

    async read(sample: Sample) {
      const message = await decrypt(Buffer.from(sample.data, 'base64'), type === 'symmetric' ? undefined : sample.keyArn);
      if (sha256(message) !== sample.digest) {
        throw new WrongAnswerError(`what ${sample.keyArn} encrypted before the swap decrypts to `
        + 'another message');
      }
    },
  };
}

function sha256(message: Buffer): string {
  return createHash('sha256').update(message).digest('hex');
}
