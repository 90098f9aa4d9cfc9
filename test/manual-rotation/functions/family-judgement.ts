import { DECLARED } from './family-builder';
import type { FamilyFacts, GenerationFacts } from '../../../src/manual-rotation/functions/family';
import { successorTag, TAGS } from '../../../src/private/vocabulary';

/* What the properties judge plans by: said a second time, not with the code under test. */

export const every = (facts: FamilyFacts): GenerationFacts[] => [...(facts.current ? [facts.current] : []), ...facts.others];

export const isOurs = (one: GenerationFacts): boolean =>
  one.tags?.[TAGS.family] === DECLARED.familyName && one.tags[TAGS.owner] === DECLARED.owner;

/** Fit to become the current key. */
export const isFit = (one: GenerationFacts): boolean => isOurs(one)
  && one.tags![TAGS.rejected] === undefined && one.keyState === 'Enabled' && one.hasGrants === false
  && one.keySpec === DECLARED.keySpec && one.keyUsage === DECLARED.keyUsage && one.origin === 'AWS_KMS';

/** Whether a key, where only the machine can write, names the other as its successor. */
export const names = (one: GenerationFacts | undefined, other: { keyId: string }): boolean =>
  one?.tags?.[successorTag(other.keyId)] !== undefined;

/** Whether a key, where only the machine can write, says that it replaced the other. */
export const replaced = (one: GenerationFacts, other: GenerationFacts): boolean =>
  one.tags?.[TAGS.predecessor] === other.keyId && other.number < one.number;

/** The keys to which what the machine wrote leads from the current one, itself included: steps are repeated until nothing is new. */
export function reachable(facts: FamilyFacts): ReadonlySet<string> {
  const reached = new Set(facts.current === undefined ? [] : [facts.current.keyArn]);
  for (let before = -1; before !== reached.size;) {
    before = reached.size;
    for (const from of every(facts).filter((one) => reached.has(one.keyArn))) {
      for (const to of facts.others) if (isOurs(to) && (names(from, to) || replaced(from, to))) reached.add(to.keyArn);
    }
  }
  return reached;
}
