/**
 * Signs JSON Web Tokens with whatever key is behind an alias, so that verifiers find that key in the published document.
 *
 * docs/signing-jwts.md shows this file; test/public-keys/signing-jwts.scenario.test.ts signs with it across a rotation.
 */
import { createHash, createPublicKey } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KMSClient, SigningAlgorithmSpec } from '@aws-sdk/client-kms';
import { GetPublicKeyCommand, SignCommand } from '@aws-sdk/client-kms';

/** What AWS KMS calls the algorithms of JOSE, and for ECDSA how many bytes each half of a signature has there. */
const ALGORITHMS = {
  ES256: ['ECDSA_SHA_256', 32],
  ES384: ['ECDSA_SHA_384', 48],
  ES512: ['ECDSA_SHA_512', 66],
  RS256: ['RSASSA_PKCS1_V1_5_SHA_256'],
  RS384: ['RSASSA_PKCS1_V1_5_SHA_384'],
  RS512: ['RSASSA_PKCS1_V1_5_SHA_512'],
  PS256: ['RSASSA_PSS_SHA_256'],
  PS384: ['RSASSA_PSS_SHA_384'],
  PS512: ['RSASSA_PSS_SHA_512'],
  EdDSA: ['ED25519_SHA_512'],
} as const satisfies Record<string, readonly [SigningAlgorithmSpec, number?]>;

export type JwtAlgorithm = keyof typeof ALGORITHMS;

/** The current key as it was seen last: its ARN, and the key id under which verifiers find it. */
interface CurrentKey {
  readonly arn: string;
  readonly kid: string;
}

export class JwtSigner {
  private current?: Promise<CurrentKey>;

  constructor(private readonly kms: KMSClient, private readonly alias: string, private readonly alg: JwtAlgorithm = 'ES256') {}

  /** The token names its key in a header that is signed, too; AWS KMS says afterwards which key has signed. */
  public async sign(claims: object): Promise<string> {
    const [SigningAlgorithm, size] = ALGORITHMS[this.alg];
    for (let attempt = 0; attempt < 5; attempt++) {
      // For seconds after a swap, AWS KMS may answer one call by the old key and the next by the new one.
      if (attempt > 1) await sleep(Math.random() * 100 * 2 ** attempt);
      const current = (this.current ??= this.look());
      const { arn, kid } = await current;
      const input = `${base64url({ alg: this.alg, typ: 'JWT', kid })}.${base64url(claims)}`;
      const { KeyId, Signature } = await this.kms.send(new SignCommand({
        KeyId: this.alias, // never the ARN: only the alias is the current key, and only the alias is allowed
        Message: Buffer.from(input),
        MessageType: 'RAW',
        SigningAlgorithm,
      }));
      const signature = size === undefined ? Buffer.from(Signature!) : joseOfDer(Signature!, size);
      if (KeyId === arn) return `${input}.${signature.toString('base64url')}`;
      if (this.current === current) this.current = undefined; // the alias was moved: look again, and sign again
    }
    throw new Error('the key behind the alias changed five times in a row');
  }

  private async look(): Promise<CurrentKey> {
    try {
      const { KeyId, PublicKey } = await this.kms.send(new GetPublicKeyCommand({ KeyId: this.alias }));
      return { arn: KeyId!, kid: thumbprint(PublicKey!) };
    } catch (error) {
      this.current = undefined; // a failure is not kept
      throw error;
    }
  }
}

/** RFC 7638: the members that make the key, in the order of their names; those that a kind of key does not have are left out. */
function thumbprint(spki: Uint8Array): string {
  const { crv, e, kty, n, x, y } = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }).export({ format: 'jwk' });
  return createHash('sha256').update(JSON.stringify({ crv, e, kty, n, x, y })).digest('base64url');
}

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** AWS KMS answers ECDSA signatures as a DER sequence of two integers; JOSE wants both in `size` bytes each. */
export function joseOfDer(der: Uint8Array, size: number): Buffer {
  const bytes = Buffer.from(der);
  let at = bytes[1] < 0x80 ? 2 : 3; // P-521: the length takes two bytes
  const integer = (): Buffer => {
    const value = bytes.subarray(at + 2, at + 2 + bytes[at + 1]);
    at += 2 + value.length;
    return Buffer.concat([Buffer.alloc(size), value]).subarray(-size); // without the leading zero, or with those that are missing
  };
  return Buffer.concat([integer(), integer()]);
}
