import { TAGS } from '../../private/vocabulary';
import type { LookRequest, LookResult } from '../survey-messages';
import type { KeyReader } from './key-reader';
import { CLOCKS_DIFFER_MS } from './marks';

/**
 * The fresh look right before the alias is moved: whatever the survey saw may be a quarter of an hour old, and the activation delay is
 * when people come to their senses. Reads both keys again; that they can be told apart from what the survey saw is what counts. A key that
 * it saw a while ago is not gone (AWS KMS waits a week at least): one that cannot be found is looked for again, and never holds nothing.
 */
export async function lookAgain(
  keys: KeyReader, aliasName: string, { newKey, oldKey, nameOn, surveyedAt, hold }: LookRequest,
): Promise<LookResult> {
  // An older key bears the hold if the one behind the alias takes no tags.
  const bearers = [oldKey, newKey, nameOn ?? null].filter((key) => key !== null);
  for (const key of bearers.filter((one, index) => bearers.findIndex((other) => other.keyArn === one.keyArn) === index)) {
    const since = (await keys.tags(key.keyArn, false))?.[TAGS.hold];
    if (since !== undefined && since !== hold) {
      return { finding: 'held', why: `an operator holds the family since ${since} (generation ${key.number})` };
    }
  }
  const state = await keys.state(newKey.keyArn);
  if (state !== 'Enabled') return { finding: 'unusable', why: `${newKey.keyArn} is ${state}, since it was proven` };
  const lent = await keys.lent(newKey.keyArn);
  if (lent !== undefined) {
    return { finding: 'granted', why: `${newKey.keyArn} ${lent}: somebody else was given a right to use it, before callers had it` };
  }
  // Undefined if it is not there any more, which is for the machine to see, as it reads the alias next.
  const movedAt = oldKey === null ? undefined : (await keys.aliases(oldKey.keyId)).find((alias) => alias.name === aliasName)?.movedAt;
  return movedAt !== undefined && surveyedAt !== undefined && movedAt.getTime() > Date.parse(surveyedAt) + CLOCKS_DIFFER_MS
    ? { finding: 'moved', why: `${aliasName} was moved on ${movedAt.toISOString()}, after this run had looked` }
    : { finding: 'clear', why: '' };
}
