import { machineTime } from '../private/machine-time';

/**
 * What the tag `cdk-kms-rotation:published` of a generation says of its public key: `<time> <kid>` while it stands in the documents,
 * `out <time>` after it was taken out, `revoked <time>` if it never comes back. Only the machine can write that tag, so that a `kid` in it
 * tells a key of ours in a document from one that was planted there.
 */
export type PublicationMark =
  | { readonly state: 'published'; readonly since: Date; readonly kid: string }
  | { readonly state: 'out' | 'revoked'; readonly since: Date };

const PUBLISHED = /^(\S+) ([A-Za-z0-9_-]{43})$/;
const ENDED = /^(out|revoked) (\S+)$/;

/** Undefined if there is no mark; a garbled one is a missing one. */
export function publicationMark(value: string | undefined): PublicationMark | undefined {
  const published = PUBLISHED.exec(value ?? '');
  const ended = ENDED.exec(value ?? '');
  const since = machineTime(published?.[1] ?? ended?.[2]);
  if (since === undefined) return undefined;
  return ended === null ? { state: 'published', since, kid: published![2] } : { state: ended[1] as 'out' | 'revoked', since };
}
