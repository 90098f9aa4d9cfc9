import type { KeyObject } from 'node:crypto';
import * as crypto from 'node:crypto';
import type { EncapsulationAlgorithmSpec, KMSClient } from '@aws-sdk/client-kms';
import { DecapsulateCommand, EncapsulateCommand, GetPublicKeyCommand } from '@aws-sdk/client-kms';
import type { Exercise } from './exercise';
import { sha256 } from './probe-message';
import { WrongAnswerError } from './wrong-answer';
import { factsOf } from '../../private/key-specs';

/** A shared secret, and the ciphertext that only the holder of the private key can turn into it. */
export interface Encapsulated {
  readonly sharedSecret: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** Encapsulates with a public key (DER, SubjectPublicKeyInfo), as those do who never call AWS KMS. Undefined where nothing here can. */
export type Outside = (publicKeyDer: Uint8Array) => Encapsulated | undefined;

/**
 * Encapsulate and decapsulate, with AWS KMS and with the public key alone. Both secrets are compared, always: `Decapsulate` answers 32
 * bytes
 * for any ciphertext of the right length, of whatever key. No secret leaves this function.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Decapsulate.html
 */
export function encapsulation(kms: KMSClient, keySpec: string, outside: Outside = inNode): Exercise {
  const EncapsulationAlgorithm = factsOf(keySpec).algorithms.ENCAPSULATE_DECAPSULATE as EncapsulationAlgorithmSpec;

  async function encapsulate(keyId: string): Promise<Encapsulated & { keyArn: string }> {
    const answer = await kms.send(new EncapsulateCommand({ KeyId: keyId, EncapsulationAlgorithm }));
    const keyArn = answer.KeyId!;
    if (!answer.SharedSecret?.length) throw new WrongAnswerError(`${keyArn} encapsulates no secret`);
    return { keyArn, sharedSecret: answer.SharedSecret, ciphertext: answer.SharedSecretCiphertextBlob! };
  }

  async function decapsulate(keyArn: string, ciphertext: Uint8Array): Promise<string> {
    const request = { KeyId: keyArn, SharedSecretCiphertextBlob: ciphertext, EncapsulationAlgorithm };
    const answer = await kms.send(new DecapsulateCommand(request));
    return sha256(answer.SharedSecret ?? new Uint8Array());
  }

  return {
    async use(keyId) {
      const { keyArn, sharedSecret, ciphertext } = await encapsulate(keyId);
      if (await decapsulate(keyArn, ciphertext) !== sha256(sharedSecret)) {
        throw new WrongAnswerError(`${keyArn} decapsulates another secret than it encapsulated`);
      }
      const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId: keyArn }));
      const offline = outside(PublicKey!);
      if (offline !== undefined && await decapsulate(keyArn, offline.ciphertext) !== sha256(offline.sharedSecret)) {
        throw new WrongAnswerError(`${keyArn} decapsulates another secret than its public key encapsulated`);
      }
      return keyArn;
    },

    async sample(keyArn) {
      const { sharedSecret, ciphertext } = await encapsulate(keyArn);
      return { keyArn, keySpec, data: Buffer.from(ciphertext).toString('base64'), nonce: '', digest: sha256(sharedSecret) };
    },

    async read(sample) {
      if (await decapsulate(sample.keyArn, Buffer.from(sample.data, 'base64')) !== sample.digest) {
        throw new WrongAnswerError(`what ${sample.keyArn} encapsulated before the swap decapsulates to another secret`);
      }
    },
  };
}

/** Node.js encapsulates from 24.7 on, as the functions' runtime has it; the types here are older. */
const { encapsulate: nodeEncapsulate } = crypto as { encapsulate?: (key: KeyObject) => { sharedKey: Buffer; ciphertext: Buffer } };

/** Undefined on a Node.js without ML-KEM: AWS KMS itself has done the round trip all the same. */
function inNode(publicKeyDer: Uint8Array): Encapsulated | undefined {
  if (nodeEncapsulate === undefined) return undefined;
  const publicKey = crypto.createPublicKey({ key: Buffer.from(publicKeyDer), format: 'der', type: 'spki' });
  const { sharedKey, ciphertext } = nodeEncapsulate(publicKey);
  return { sharedSecret: sharedKey, ciphertext };
}
