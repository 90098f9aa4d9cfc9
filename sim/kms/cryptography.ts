import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHmac,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import type { KeyObject } from 'node:crypto';

const ID_BYTES = 36;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** A symmetric ciphertext: who can read it (padded key id), then AES-256-GCM. */
export function seal(keyId: string, secret: KeyObject, plaintext: Uint8Array, context: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', secret, iv).setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([Buffer.from(keyId.padEnd(ID_BYTES)), iv, cipher.getAuthTag(), body]);
}

export function sealedBy(blob: Uint8Array): string {
  return Buffer.from(blob.subarray(0, ID_BYTES)).toString('latin1').trimEnd();
}

/** The plaintext, or nothing where the blob, the key or the context is wrong. */
export function unseal(secret: KeyObject, blob: Uint8Array, context: string): Buffer | undefined {
  const rest = blob.subarray(ID_BYTES);
  try {
    const cipher = createDecipheriv('aes-256-gcm', secret, rest.subarray(0, IV_BYTES)).setAAD(Buffer.from(context));
    cipher.setAuthTag(rest.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    return Buffer.concat([cipher.update(rest.subarray(IV_BYTES + TAG_BYTES)), cipher.final()]);
  } catch {
    return undefined;
  }
}

export function rsaEncrypt(key: KeyObject, plaintext: Uint8Array, algorithm: string): Buffer {
  return publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: oaepHash(algorithm) }, plaintext);
}

export function rsaDecrypt(key: KeyObject, blob: Uint8Array, algorithm: string): Buffer | undefined {
  try {
    return privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: oaepHash(algorithm) }, blob);
  } catch {
    return undefined;
  }
}

export function makeSignature(key: KeyObject, message: Uint8Array, algorithm: string): Buffer {
  return sign(digest(algorithm), message, { key, ...padding(algorithm) });
}

export function isSignature(key: KeyObject, message: Uint8Array, signature: Uint8Array, algorithm: string): boolean {
  try {
    return verify(digest(algorithm), message, { key, ...padding(algorithm) }, signature);
  } catch {
    return false; // a signature of another scheme need not even parse
  }
}

export function makeMac(secret: KeyObject, message: Uint8Array, algorithm: string): Buffer {
  return createHmac(`sha${algorithm.slice(-3)}`, secret).update(message).digest();
}

export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

function oaepHash(algorithm: string): string {
  return algorithm === 'RSAES_OAEP_SHA_1' ? 'sha1' : 'sha256';
}

function digest(algorithm: string): string | null {
  return algorithm.startsWith('ED25519') ? null : `sha${algorithm.slice(-3)}`;
}

function padding(algorithm: string): { padding?: number; saltLength?: number } {
  return algorithm.startsWith('RSASSA_PSS')
    ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : {};
}
