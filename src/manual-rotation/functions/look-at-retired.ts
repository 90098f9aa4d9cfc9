import { TAGS } from '../../private/vocabulary';
import type { Declaration } from '../declared';
import type { LookResult, RetirementLookRequest } from '../survey-messages';
import type { KeyReader } from './key-reader';
import { isPublished } from './published';
import { usageOf } from './retire-one';
import { isLeftAlone, stepByMarks, whyKept } from './retirement';

/**
 * The fresh look right before a generation is disabled or its deletion is scheduled: everything that people or other runs can have
 * changed since the survey. How long it is superseded or disabled is not asked again: that only grows. Every doubt keeps the key;
 * tomorrow is another day.
 */
export async function lookAtRetired(
  keys: KeyReader, { aliasName, familyName, retirement, publicKeys }: Declaration, { plan, key, keyState, mark }: RetirementLookRequest,
  now: Date,
): Promise<LookResult> {
  if (retirement === null) return kept('no retirement is declared');
  const current = await keys.describe(aliasName);
  const [ofCurrent, ofKey] = [current && await keys.tags(current.Arn!, true), await keys.tags(key.keyArn, true)];
  if (current === undefined || ofCurrent === undefined || ofKey === undefined) return kept('the current key or this one cannot be read');
  const since = ofCurrent[TAGS.hold] ?? ofKey[TAGS.hold]; // said while the alias moved from one to the other, it may stand on either
  if (since !== undefined) return { finding: 'held', why: `an operator holds the family since ${since}` };

  const one = { number: key.number, keyState: (await keys.describe(key.keyArn))?.KeyState ?? '', tags: withoutOwn(ofKey, mark) };
  // Where no mark says yet that it was disabled, only its state tells that somebody enabled it again.
  if (one.keyState !== keyState) return kept(`its state was ${keyState}, and is ${one.keyState} now`);
  if (isLeftAlone(one)) return kept('its deletion is scheduled, or somebody wants it kept');
  if (one.tags[TAGS.activated] !== undefined && one.tags[TAGS.superseded] === undefined) return kept('it is not superseded any more');
  if (isPublished(one, { publicKeys })) return kept('verifiers still read its public key');
  const next = stepByMarks(one);
  if (next.plan !== plan) return kept(next.why === '' ? 'its marks changed meanwhile' : next.why);
  const why = whyKept(familyName, key, await usageOf(keys, key.keyArn, current.Arn, 'grants and shares'), retirement, now);
  return why === undefined ? { finding: 'clear', why: '' } : kept(why);
}

/** Without the mark of this run. Another one's stays: its deletion may have been scheduled, and cancelled, a moment ago. */
function withoutOwn({ [TAGS.deletion]: deletion, ...tags }: Record<string, string>, mark: string): Record<string, string> {
  return deletion === undefined || deletion === mark ? tags : { ...tags, [TAGS.deletion]: deletion };
}

function kept(why: string): LookResult {
  return { finding: 'kept', why };
}
