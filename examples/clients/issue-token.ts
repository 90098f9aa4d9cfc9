/** An AWS Lambda function that issues a token to whoever may invoke it. In front of it, somebody has to have checked who `subject` is. */
import { KMSClient } from '@aws-sdk/client-kms';
import type { JwtAlgorithm } from './sign-jwt';
import { JwtSigner } from './sign-jwt';

const { ALIAS, ALGORITHM, ISSUER, AUDIENCE, LIFETIME_SECONDS } = process.env as Record<string, string>;

const signer = new JwtSigner(new KMSClient(), ALIAS, ALGORITHM as JwtAlgorithm); // outside of the handler: it keeps the current key

export async function handler({ subject }: { subject: string }): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return signer.sign({ iss: ISSUER, aud: AUDIENCE, sub: subject, iat: now, exp: now + Number(LIFETIME_SECONDS) });
}
