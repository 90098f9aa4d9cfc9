/**
 * A Lambda authorizer of an HTTP API, for tokens that the JWT authorizer of Amazon API Gateway does not take: those of keys that are not
 * RSA.
 */
import type { APIGatewayRequestAuthorizerEventV2, APIGatewaySimpleAuthorizerWithContextResult } from 'aws-lambda';

const { ALGORITHM, ISSUER, AUDIENCE, JWKS_URI } = process.env as Record<string, string>;

/**
 * Outside of the handler: it keeps the document for as long as `cacheFor` says, and fetches it again for a `kid` that it does not know, at
 * most every 30 seconds.
 */
const verifier = import('jose').then(({ createRemoteJWKSet, jwtVerify }) => {
  const keys = createRemoteJWKSet(new URL(JWKS_URI), { cacheMaxAge: 600_000, cooldownDuration: 30_000 });
  const expected = { issuer: ISSUER, audience: AUDIENCE, algorithms: [ALGORITHM], requiredClaims: ['exp'] };
  return (token: string) => jwtVerify(token, keys, expected);
});

export async function handler(
  { headers }: APIGatewayRequestAuthorizerEventV2,
): Promise<APIGatewaySimpleAuthorizerWithContextResult<{ subject?: string }>> {
  try {
    const verify = await verifier;
    const { payload } = await verify(/^Bearer (.+)$/i.exec(headers?.authorization ?? '')?.[1] ?? '');
    return { isAuthorized: true, context: { subject: payload.sub } };
  } catch (error) {
    console.log(JSON.stringify({ event: 'refused', why: String(error) })); // never the token
    return { isAuthorized: false, context: {} };
  }
}
