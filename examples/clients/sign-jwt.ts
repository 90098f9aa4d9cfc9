/**
 * How a service signs JSON Web Tokens with the current key behind an alias: docs/signing-jwts.md. For ECC keys on P-256. Not in the
 * library.
 */
import { createHash, createPublicKey } from 'node:crypto';
import type { KMSClient } from '@aws-sdk/client-kms';
import { GetPublicKeyCommand, SignCommand } from '@aws-sdk/client-kms';

/** The current key as it was seen last: its ARN, and the key id under which verifiers find it. */
interface CurrentKey {
  readonly arn: string;
  readonly kid: string;
}

export class JwtSigner {
  private current?: Promise<CurrentKey>;

  constructor(private readonly kms: KMSClient, private readonly alias: string) {}

  /** The token names its key in a header that is signed, too; AWS KMS says afterwards which key has signed. */
  public async sign(claims: object): Promise<string> {
    for (let attempt = 0; attempt < 5; attempt++) {
      const { arn, kid } = await (this.current ??= this.look());
      const input = `${base64url({ alg: 'ES256', typ: 'JWT', kid })}.${base64url(claims)}`;
      const { KeyId, Signature } = await this.kms.send(new SignCommand({
        KeyId: this.alias, // never the ARN: only the alias is the current key, and only the alias is allowed
        Message: Buffer.from(input),
        MessageType: 'RAW',
        SigningAlgorithm: 'ECDSA_SHA_256',
      }));
      if (KeyId === arn) return `${input}.${joseOfDer(Signature!, 32).toString('base64url')}`;
      this.current = undefined; // the alias was moved: look again, and sign again
    }
    throw new Error('the key behind the alias changed five times in a row');
  }

  private async look(): Promise<CurrentKey> {
    try {
      const { KeyId, PublicKey } = await this.kms.send(new GetPublicKeyCommand({ KeyId: this.alias }));
      const { crv, kty, x, y } = createPublicKey({ key: Buffer.from(PublicKey!), format: 'der', type: 'spki' }).export({ format: 'jwk' });
      const thumbprint = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url'); // RFC 7638
      return { arn: KeyId!, kid: thumbprint };
    } catch (error) {
      this.current = undefined; // a failure is not kept
      throw error;
    }
  }
}

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** AWS KMS answers ECDSA signatures as a DER sequence of two integers; JOSE wants both in `size` bytes each (P-384: 48, P-521: 66). */
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
