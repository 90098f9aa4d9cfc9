import { createHash, randomBytes } from 'node:crypto';

const PREFIX = 'cdk-kms-rotation probe ';

/**
 * The only messages the probe signs: made by itself, random, and recognizable by their prefix, so that
 * whoever can call the probe cannot have anything signed.
 */
export function probeMessage(nonce: string): Buffer {
  return Buffer.from(PREFIX + nonce, 'utf8');
}

export function newNonce(): string {
  return randomBytes(32).toString('base64');
}

/** hex. How a sample tells what it has to be read as, without saying it. */
export function sha256(secret: Uint8Array): string {
  return createHash('sha256').update(secret).digest('hex');
}
