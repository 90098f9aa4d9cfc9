/**
 * Webhooks that carry a MAC of AWS KMS, with a key behind an alias that is rotated: sender and receiver, both with rights in the account.
 *
 * docs/signing-webhooks.md shows this file; test/public-keys/signing-webhooks.scenario.test.ts sends with it across a rotation.
 */
import { createHash } from 'node:crypto';
import type { KMSClient } from '@aws-sdk/client-kms';
import { GenerateMacCommand, VerifyMacCommand } from '@aws-sdk/client-kms';

/** What goes beside the body, in headers. None of it is secret. */
export interface WebhookSeal {
  /** Of this delivery: a repetition by the sender has the same. */
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  /** The ARN of the key that made the MAC. */
  readonly keyArn: string;
  readonly mac: string;
}

export class WebhookSender {
  constructor(private readonly kms: KMSClient, private readonly alias: string) {}

  public async seal(id: string, body: string, now = Date.now()): Promise<WebhookSeal> {
    const timestamp = Math.floor(now / 1000);
    const { KeyId, Mac } = await this.kms.send(new GenerateMacCommand({
      KeyId: this.alias, Message: messageOf({ id, timestamp }, body), MacAlgorithm: 'HMAC_SHA_256',
    }));
    return { id, timestamp, keyArn: KeyId!, mac: Buffer.from(Mac!).toString('base64url') };
  }
}

/** What AWS KMS answers to a MAC, or to a key, that is not of the family: whoever sent it chose both. */
const REFUSED = ['KMSInvalidMacException', 'AccessDeniedException', 'NotFoundException', 'DisabledException', 'InvalidKeyUsageException'];

export class WebhookReceiver {
  /**
   * @param keys `arn:aws:kms:<region>:<account>:key/`: where the family is
   * @param isNew remembers the ids of the last ten minutes, in one step with the question, as a conditional write does
   */
  constructor(private readonly kms: KMSClient, private readonly keys: string, private readonly isNew: (id: string) => Promise<boolean>) {}

  /** Whether a delivery is genuine, fresh and here for the first time. Throws if AWS KMS cannot be asked: let the sender try again. */
  public async accepts({ id, timestamp, keyArn, mac }: WebhookSeal, body: string, now = Date.now()): Promise<boolean> {
    if (!(Math.abs(now / 1000 - timestamp) <= 300)) return false; // later, nobody remembers the id
    // Never an alias: that is another key after a rotation. Never a key elsewhere, whose owner makes any MAC with it.
    if (!keyArn?.startsWith(this.keys) || !/^[\w-]+$/.test(keyArn.slice(this.keys.length))) return false;
    if (!/^[\w-]{43}$/.test(mac)) return false; // 32 bytes: AWS KMS is not asked about anything else
    try {
      await this.kms.send(new VerifyMacCommand({
        KeyId: keyArn, Message: messageOf({ id, timestamp }, body), Mac: Buffer.from(mac, 'base64url'), MacAlgorithm: 'HMAC_SHA_256',
      }));
    } catch (error) {
      if (REFUSED.includes((error as Error).name)) return false;
      throw error;
    }
    return this.isNew(id); // last: only what is genuine is remembered
  }
}

/** AWS KMS takes 4,096 bytes: of the body, its hash. As a list, so that no part can reach into the next. */
function messageOf({ id, timestamp }: Pick<WebhookSeal, 'id' | 'timestamp'>, body: string): Buffer {
  return Buffer.from(JSON.stringify([id, timestamp, createHash('sha256').update(body).digest('hex')]));
}
