import { createHash } from 'node:crypto';
import { isAsDeclared } from './policy-statements';
import { TAGS } from '../../private/vocabulary';
import type { Declaration } from '../declared';
import type { GenerationFacts } from './family';

/**
 * Whether a generation's policy, tags or description differ from the declaration. Tags that others added are theirs; so is the policy of an
 * adopted key.
 */
export function hasDrifted(one: GenerationFacts, declared: Declaration, ownsPolicy: boolean): boolean {
  return one.description !== declared.description
    || declared.tags.some(({ TagKey, TagValue }) => one.tags?.[TagKey] !== TagValue)
    || (ownsPolicy && !isAsDeclared(one.policy, declared.policy));
}

/** Stands for policy, tags and description of a declaration in a tag. */
export function digestOf({ policy, tags, description }: Declaration): string {
  return createHash('sha256').update(JSON.stringify([policy, tags, description])).digest('hex').slice(0, 32);
}

/**
 * Whether what was declared last on a generation is not what is declared now: a run that had begun before a deployment may have declared or
 * made it. Only the mark is looked at, so that a policy which an administrator changed in an emergency stays until the next deployment.
 */
export function isOutdated(one: GenerationFacts, declared: Declaration): boolean {
  return one.tags?.[TAGS.declared] !== digestOf(declared);
}
