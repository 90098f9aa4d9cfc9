import { PUBLISHER_ERRORS } from '../contract';
import type { JwksTerms } from '../contract';
import type { JwkMembers, PublishedJwk } from './jwk';
import { membersOf, thumbprint } from './jwk';
import { PublisherError } from './publisher-error';

/** A key set, as it is written: the current key first, for those who take the first one; always the same text for the same keys. */
export function jwksText(keys: ReadonlyArray<PublishedJwk>): string {
  return `${JSON.stringify({ keys }, null, 2)}\n`;
}

export function publishedJwk(members: JwkMembers, { algorithm, use }: Pick<JwksTerms, 'algorithm' | 'use'>): PublishedJwk {
  return { kid: thumbprint(members), use, ...members, alg: members.alg ?? algorithm } as PublishedJwk;
}

/**
 * The keys in a document, by the thumbprint of what they are, not by what they say they are. What is no key of a known kind is left out: it
 * is none of ours, and the next writing drops it.
 */
export function keysIn(text: string, where: string): ReadonlyMap<string, JwkMembers> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw notOurs(`${where} is no JSON`);
  }
  const keys = (parsed as { keys?: unknown } | null)?.keys;
  if (!Array.isArray(keys)) throw notOurs(`${where} is no JSON Web Key Set: it has no list of keys`);
  return new Map(keys.flatMap((key): Array<[string, JwkMembers]> => {
    try {
      const members = membersOf(key as Record<string, unknown>);
      return [[thumbprint(members), members]];
    } catch {
      return [];
    }
  }));
}

/** Whatever it is, somebody put it there, and it is not overwritten. */
function notOurs(why: string): PublisherError {
  return new PublisherError(PUBLISHER_ERRORS.unpublished, `${why}; somebody else wrote it: delete it, or move it away`);
}

/** What OpenID Connect demands of a discovery document, as far as a signer of tokens can say it. */
export function discoveryText({ algorithm, discovery }: JwksTerms): string {
  return `${JSON.stringify({
    issuer: discovery!.issuer,
    jwks_uri: discovery!.jwksUri,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [algorithm],
  }, null, 2)}\n`;
}
