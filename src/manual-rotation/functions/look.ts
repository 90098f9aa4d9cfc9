import { TAGS } from '../../private/vocabulary';
import type { LookRequest, LookResult } from '../survey-messages';
import type { KeyReader } from './key-reader';

/**
 * The fresh look right before the alias is moved: whatever the survey saw may be a quarter of an hour old, and the activation delay is
 * when people come to their senses. Reads both keys again; that they can be told apart from what the survey saw is what counts.
 */
export async function lookAgain(keys: KeyReader, { newKey, oldKey, hold }: LookRequest): Promise<LookResult> {
  for (const key of oldKey === null ? [newKey] : [oldKey, newKey]) {
    const since = (await tagsOf(keys, key.keyArn))[TAGS.hold];
    if (since !== undefined && since !== hold) {
      return {
        finding: 'held',
        why: 'an operator holds the '
      + `family since ${since} (generation ${key.number})`,
      };
    }
  }
  return await keys.hasGrants(newKey.keyArn)
    ? { finding: 'granted', why: `${newKey.keyArn} has grants: somebody else was given a right to use it, before callers had it` }
    : { finding: 'clear', why: '' };
}

/** A key that is gone holds nothing. */
async function tagsOf(keys: KeyReader, keyArn: string): Promise<Record<string, string>> {
  return await keys.describe(keyArn) === undefined ? {} : await keys.tags(keyArn, false) ?? {};
}
