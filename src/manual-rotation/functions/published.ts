import { TAGS } from '../../private/vocabulary';
import type { PublicationMark } from '../../public-keys/publication-mark';
import { publicationMark } from '../../public-keys/publication-mark';
import type { Declaration } from '../declared';
import type { GenerationFacts } from './family';
import { timeIn } from './marks';

type Marked = Pick<GenerationFacts, 'tags'>;

/** Its public key was taken out for ever: it is never current again, and replaced if it is. */
export function isRevoked(one: Marked): boolean {
  return markOf(one)?.state === 'revoked';
}

/**
 * Whether its public key stands in documents, as far as its mark says: also where that is garbled. Documents that are not declared any
 * more, nobody keeps.
 */
export function isPublished(one: Marked, { publicKeys }: Pick<Declaration, 'publicKeys'>): boolean {
  if (publicKeys === undefined || one.tags?.[TAGS.published] === undefined) return false;
  return (markOf(one)?.state ?? 'published') === 'published';
}

/**
 * From when on the activation delay of a staged generation counts. Where public keys are published: since that was done, if it was; the
 * machine publishes it otherwise, and counts anew.
 */
export function ripeningSince(one: Marked, { publicKeys }: Pick<Declaration, 'publicKeys'>): Date | undefined {
  const staged = timeIn(one, TAGS.staged);
  const mark = markOf(one);
  return staged !== undefined && publicKeys !== undefined && mark?.state === 'published' && mark.since > staged ? mark.since : staged;
}

/** What a generation bears of its public key. */
export function markOf({ tags }: Marked): PublicationMark | undefined {
  return publicationMark(tags?.[TAGS.published]);
}
