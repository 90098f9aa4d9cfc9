/**
 * Records under data keys of AWS KMS, written in one Region and read in any that has a replica of the key. For more than this (data keys
 * that are used again, signed messages, other languages) there is the AWS Encryption SDK.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { KMSClient } from '@aws-sdk/client-kms';
import { DecryptCommand, GenerateDataKeyCommand } from '@aws-sdk/client-kms';

/** As it is stored. None of it is secret. */
export interface SealedRecord {
  /** The data key, encrypted: it says itself under which key, in which material. */
  readonly dataKey: string;
  readonly nonce: string;
  readonly ciphertext: string;
  readonly tag: string;
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const bytesOf = (base64: string) => Buffer.from(base64, 'base64');

export class RecordVault {
  /**
   * @param kms of this Region
   * @param keyId of this Region: alias or ARN to write with, ARN to read with
   */
  constructor(private readonly kms: KMSClient, private readonly keyId: string) {}

  /** @param name of the record: under another name it does not open. */
  public async seal(name: string, record: Uint8Array): Promise<SealedRecord> {
    const { Plaintext, CiphertextBlob } = await this.kms.send(new GenerateDataKeyCommand({
      KeyId: this.keyId, KeySpec: 'AES_256', EncryptionContext: contextOf(name),
    }));
    const nonce = randomBytes(12); // of a data key that seals once
    const cipher = createCipheriv('aes-256-gcm', Plaintext!, nonce).setAAD(Buffer.from(name));
    const ciphertext = Buffer.concat([cipher.update(record), cipher.final()]);
    Plaintext!.fill(0);
    return { dataKey: text(CiphertextBlob!), nonce: text(nonce), ciphertext: text(ciphertext), tag: text(cipher.getAuthTag()) };
  }

  /** Throws if the record is another one, was changed, or its data key is none of this key. */
  public async open(name: string, { dataKey, nonce, ciphertext, tag }: SealedRecord): Promise<Buffer> {
    const { Plaintext } = await this.kms.send(new DecryptCommand({
      KeyId: this.keyId, CiphertextBlob: bytesOf(dataKey), EncryptionContext: contextOf(name),
    }));
    const decipher = createDecipheriv('aes-256-gcm', Plaintext!, bytesOf(nonce), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(name)).setAuthTag(bytesOf(tag));
    const record = Buffer.concat([decipher.update(bytesOf(ciphertext)), decipher.final()]);
    Plaintext!.fill(0);
    return record;
  }
}

/** Bound to the data key by AWS KMS, and told to AWS CloudTrail: no secret in it. */
function contextOf(name: string): Record<string, string> {
  return { purpose: 'record', name };
}
