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
const OUT = /^out (\S+)$/;
const REVOKED = /^revoked\b *(\S*)/;

/**
 * Undefined if there is no mark; a garbled one is a missing one. But who wrote `revoked` by hand, in an emergency, is not to be asked how a
 * machine writes times.
 */
export function publicationMark(value: string | undefined): PublicationMark | undefined {
  const revoked = REVOKED.exec(value ?? '');
  if (revoked !== null) return { state: 'revoked', since: machineTime(revoked[1]) ?? new Date(0) };
  const published = PUBLISHED.exec(value ?? '');
  const since = machineTime(published?.[1] ?? OUT.exec(value ?? '')?.[1]);
  if (since === undefined) return undefined;
  return published === null ? { state: 'out', since } : { state: 'published', since, kid: published[2] };
}
