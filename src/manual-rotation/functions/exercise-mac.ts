import type { KMSClient, MacAlgorithmSpec } from '@aws-sdk/client-kms';
import { GenerateMacCommand, VerifyMacCommand } from '@aws-sdk/client-kms';
import type { Exercise } from './exercise';
import { newNonce, probeMessage } from './probe-message';
import { WrongAnswerError } from './wrong-answer';
import { factsOf } from '../../private/key-specs';

/** Generate and verify a MAC. */
export function mac(kms: KMSClient, keySpec: string): Exercise {
  const MacAlgorithm = factsOf(keySpec).algorithms.GENERATE_VERIFY_MAC as MacAlgorithmSpec;

  async function generate(keyId: string, nonce: string): Promise<{ tag: Uint8Array; keyArn: string }> {
    const answer = await kms.send(new GenerateMacCommand({ KeyId: keyId, Message: probeMessage(nonce), MacAlgorithm }));
    return { tag: answer.Mac!, keyArn: answer.KeyId! };
  }

  async function verify(keyArn: string, nonce: string, tag: Uint8Array): Promise<void> {
    const answer = await kms.send(new VerifyMacCommand({ KeyId: keyArn, Message: probeMessage(nonce), MacAlgorithm, Mac: tag }));
    if (answer.MacValid !== true) throw new WrongAnswerError(`${keyArn} does not verify a MAC that it made`);
  }

  return {
    async use(keyId) {
      const nonce = newNonce();
      const { tag, keyArn } = await generate(keyId, nonce);
      await verify(keyArn, nonce, tag);
      return keyArn;
    },

    async sample(keyArn) {
      const nonce = newNonce();
      const { tag } = await generate(keyArn, nonce);
      return { keyArn, keySpec, data: Buffer.from(tag).toString('base64'), nonce, digest: '' };
    },

    async read(sample) {
      await verify(sample.keyArn, sample.nonce, Buffer.from(sample.data, 'base64'));
    },
  };
}
