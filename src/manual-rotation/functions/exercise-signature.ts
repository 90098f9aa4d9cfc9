import type { KeyObject } from 'node:crypto';
import { constants, createPublicKey, verify as verifyOffline } from 'node:crypto';
import type { KMSClient, SigningAlgorithmSpec } from '@aws-sdk/client-kms';
import { GetPublicKeyCommand, SignCommand, VerifyCommand } from '@aws-sdk/client-kms';
import type { Exercise } from './exercise';
import { newNonce, probeMessage } from './probe-message';
import { WrongAnswerError } from './wrong-answer';
import { factsOf } from '../../private/key-specs';

type OfflineCheck = (message: Buffer, key: KeyObject, signature: Buffer) => boolean;

/**
 * How Node.js checks each algorithm's signatures. SM2DSA is missing: AWS KMS and OpenSSL do not agree on the signer's identity it hashes.
 */
const OFFLINE: Readonly<Record<string, OfflineCheck>> = {
  RSASSA_PSS_SHA_256: (message, key, signed) =>
    verifyOffline(
      'sha256',
      message,
      { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
      signed,
    ),
  ECDSA_SHA_256: (message, key, signed) => verifyOffline('sha256', message, key, signed),
  ECDSA_SHA_384: (message, key, signed) => verifyOffline('sha384', message, key, signed),
  ECDSA_SHA_512: (message, key, signed) => verifyOffline('sha512', message, key, signed),
  ED25519_SHA_512: (message, key, signed) => verifyOffline(null, message, key, signed),
  ML_DSA_SHAKE_256: (message, key, signed) => verifyOffline(null, message, key, signed),
};

/** Sign, verify with AWS KMS, and verify with the public key alone, as those do who never call AWS KMS. */
export function signature(kms: KMSClient, keySpec: string): Exercise {
  const algorithm = factsOf(keySpec).algorithms.SIGN_VERIFY!;
  const SigningAlgorithm = algorithm as SigningAlgorithmSpec;

  async function sign(keyId: string, nonce: string): Promise<{ signed: Buffer; keyArn: string }> {
    const answer = await kms.send(new SignCommand({ KeyId: keyId, Message: probeMessage(nonce), MessageType: 'RAW', SigningAlgorithm }));
    return { signed: Buffer.from(answer.Signature!), keyArn: answer.KeyId! };
  }

  async function verify(keyArn: string, nonce: string, signed: Buffer): Promise<void> {
    const answer = await kms.send(new VerifyCommand({
      KeyId: keyArn, Message: probeMessage(nonce), MessageType: 'RAW', SigningAlgorithm, Signature: signed,
    }));
    if (answer.SignatureValid !== true) throw new WrongAnswerError(`${keyArn} does not verify a signature that it made`);
  }

  async function checkOffline(keyArn: string, nonce: string, signed: Buffer): Promise<void> {
    const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId: keyArn }));
    const check = OFFLINE[algorithm];
    const key = publicKey(PublicKey!, algorithm);
    if (check === undefined || key === undefined) return;
    if (!check(probeMessage(nonce), key, signed)) {
      throw new WrongAnswerError(`the public key of ${keyArn} does not verify a signature `
      + 'that it made');
    }
  }

  return {
    async use(keyId) {
      const nonce = newNonce();
      const { signed, keyArn } = await sign(keyId, nonce);
      await verify(keyArn, nonce, signed);
      await checkOffline(keyArn, nonce, signed);
      return keyArn;
    },

    async sample(keyArn) {
      const nonce = newNonce();
      const { signed } = await sign(keyArn, nonce);
      return { keyArn, keySpec, data: signed.toString('base64'), nonce, digest: '' };
    },

    async read(sample) {
      await verify(sample.keyArn, sample.nonce, Buffer.from(sample.data, 'base64'));
    },
  };
}

/**
 * Undefined where this Node.js cannot read the key: ML-DSA came with OpenSSL 3.5, SM2 is optional. AWS KMS has verified the signature all
 * the same.
 */
function publicKey(der: Uint8Array, algorithm: string): KeyObject | undefined {
  const read = () => createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' });
  if (algorithm !== 'ML_DSA_SHAKE_256' && algorithm !== 'SM2DSA') return read();
  try {
    return read();
  } catch {
    return undefined;
  }
}
