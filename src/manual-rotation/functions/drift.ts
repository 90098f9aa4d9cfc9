import { isDeepStrictEqual } from 'node:util';
import type { Declaration } from '../contract';
import type { GenerationFacts } from './family';

/** Whether a generation's policy, tags or description differ from the declaration. Tags that others added are theirs; so is the policy of an adopted key. */
export function hasDrifted(one: GenerationFacts, declared: Declaration, ownsPolicy: boolean): boolean {
  return one.description !== declared.description
    || declared.tags.some(({ TagKey, TagValue }) => one.tags?.[TagKey] !== TagValue)
    || (ownsPolicy && !isDeepStrictEqual(one.policy, declared.policy));
}
