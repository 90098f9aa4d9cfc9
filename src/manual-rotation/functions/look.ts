import { TAGS } from '../../private/vocabulary';
import type { LookRequest, LookResult } from '../survey-messages';
import type { KeyReader } from './key-reader';

/** Of AWS KMS, which says when the alias was moved, and AWS Step Functions, which says when the run looked. */
export const CLOCKS_DIFFER_MS = 1000;

/**
 * The fresh look right before the alias is moved: whatever the survey saw may be a quarter of an hour old, and the activation delay is
 * when people come to their senses. Reads both keys again; that they can be told apart from what the survey saw is what counts.
 */
export async function lookAgain(
  keys: KeyReader, aliasName: string, { newKey, oldKey, nameOn, surveyedAt, hold }: LookRequest,
): Promise<LookResult> {
  // An older key bears the hold if the one behind the alias takes no tags.
  const bearers = [oldKey, newKey, nameOn ?? null].filter((key) => key !== null);
  for (const key of bearers.filter((one, index) => bearers.findIndex((other) => other.keyArn === one.keyArn) === index)) {
    const since = (await tagsOf(keys, key.keyArn))[TAGS.hold];
    if (since !== undefined && since !== hold) {
      return { finding: 'held', why: `an operator holds the family since ${since} (generation ${key.number})` };
    }
  }
  const lent = await keys.lent(newKey.keyArn);
  if (lent !== undefined) {
    return { finding: 'granted', why: `${newKey.keyArn} ${lent}: somebody else was given a right to use it, before callers had it` };
  }
  const movedAt = oldKey === null ? undefined : await movedTo(keys, oldKey.keyId, aliasName);
  return movedAt !== undefined && surveyedAt !== undefined && movedAt.getTime() > Date.parse(surveyedAt) + CLOCKS_DIFFER_MS
    ? { finding: 'moved', why: `${aliasName} was moved on ${movedAt.toISOString()}, after this run had looked` }
    : { finding: 'clear', why: '' };
}

/** When the alias was moved to the key; undefined if it is not listed there. */
async function movedTo(keys: KeyReader, keyId: string, aliasName: string): Promise<Date | undefined> {
  if (await keys.describe(keyId) === undefined) return undefined;
  return (await keys.aliases(keyId)).find((alias) => alias.name === aliasName)?.movedAt;
}

/** A key that is gone holds nothing. */
async function tagsOf(keys: KeyReader, keyArn: string): Promise<Record<string, string>> {
  return await keys.describe(keyArn) === undefined ? {} : await keys.tags(keyArn, false) ?? {};
}
