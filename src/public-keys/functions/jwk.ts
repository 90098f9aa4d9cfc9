import { createHash, createPublicKey } from 'node:crypto';
import type { PublicKeyUse } from '../contract';

/** The public members of a JSON Web Key that its thumbprint is made of: RFC 7638, and for `AKP` the draft on ML-DSA for JOSE. */
export type JwkMembers = Readonly<Record<string, string>>;

/** A key as it stands in a document. */
export type PublishedJwk = JwkMembers & { readonly kid: string; readonly alg: string; readonly use: PublicKeyUse };

/**
 * Node.js 20 and 22 cannot read ML-DSA keys: the public key is what ends the SPKI document, behind the object identifier
 * 2.16.840.1.101.3.4.3.17, .18 or .19.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-cose-dilithium/ (kty AKP, alg, pub; read 2026-11-28)
 * @see https://csrc.nist.gov/projects/computer-security-objects-register/algorithm-registration
 */
const ML_DSA_PREFIX = Buffer.from([0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03]);
const ML_DSA: Readonly<Record<number, { alg: string; length: number }>> = {
  0x11: { alg: 'ML-DSA-44', length: 1312 },
  0x12: { alg: 'ML-DSA-65', length: 1952 },
  0x13: { alg: 'ML-DSA-87', length: 2592 },
};

/** Which members a thumbprint is made of, in the order of their names. */
const MEMBERS: Readonly<Record<string, ReadonlyArray<string>>> = {
  EC: ['crv', 'kty', 'x', 'y'],
  RSA: ['e', 'kty', 'n'],
  OKP: ['crv', 'kty', 'x'],
  AKP: ['alg', 'kty', 'pub'],
};

/** The public key that AWS KMS answers (SPKI, DER) as a JSON Web Key, without `kid`, `alg` and `use`. */
export function jwkOf(spki: Uint8Array): JwkMembers {
  const der = Buffer.from(spki);
  return mlDsa(der) ?? membersOf(createPublicKey({ key: der, format: 'der', type: 'spki' }).export({ format: 'jwk' }));
}

function mlDsa(der: Buffer): JwkMembers | undefined {
  const at = der.subarray(0, 32).indexOf(ML_DSA_PREFIX);
  const kind = at < 0 ? undefined : ML_DSA[der[at + ML_DSA_PREFIX.length]];
  return kind && { alg: kind.alg, kty: 'AKP', pub: der.subarray(der.length - kind.length).toString('base64url') };
}

/** What makes the key, and nothing else: a document may say more, which is not believed. */
export function membersOf(jwk: Readonly<Record<string, unknown>>): JwkMembers {
  const members = MEMBERS[String(jwk.kty)] ?? [];
  if (members.length === 0 || members.some((name) => typeof jwk[name] !== 'string')) {
    throw new Error(`no public key of a known kind: ${String(jwk.kty)}`);
  }
  return Object.fromEntries(members.map((name) => [name, jwk[name] as string]));
}

/** RFC 7638: SHA-256 of the members in their order, without blanks. 43 characters. */
export function thumbprint(jwk: JwkMembers): string {
  return createHash('sha256').update(JSON.stringify(membersOf(jwk))).digest('base64url');
}

/** The same public key as PEM: what openssl and most libraries read. */
export function pemOf(spki: Uint8Array): string {
  const lines = Buffer.from(spki).toString('base64').match(/.{1,64}/g)!;
  return `-----BEGIN PUBLIC KEY-----\n${lines.join('\n')}\n-----END PUBLIC KEY-----\n`;
}

export function spkiOf(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----[A-Z ]+-----/g, ''), 'base64');
}
