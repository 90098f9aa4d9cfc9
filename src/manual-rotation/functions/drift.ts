import { isDeepStrictEqual } from 'node:util';
import type { Declaration } from '../contract';
import type { GenerationFacts } from './family';

/** Whether a generation's policy, tags or description differ from the declaration. Tags that others added are theirs. */
export function hasDrifted(one: GenerationFacts, declared: Declaration): boolean {
  return one.description !== declared.description
    || declared.tags.some(({ TagKey, TagValue }) => one.tags?.[TagKey] !== TagValue)
    || !isDeepStrictEqual(one.policy, declared.policy);
}
