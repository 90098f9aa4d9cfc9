import { mapAtMostEight } from './at-most-eight';
import { takesTags } from './family-view';
import type { KeyReader } from './key-reader';
import { CLOCKS_DIFFER_MS } from './marks';
import { isKeyId } from '../../private/key-arn';
import { machineTime } from '../../private/machine-time';
import { successorOf, TAGS } from '../../private/vocabulary';
import type { Declaration } from '../declared';
import type { GenerationRef, LookRequest, LookResult } from '../survey-messages';

/** A hold says when its run began to write it: AWS KMS may refuse that for 14 minutes, and unsure answers are tried again for 5 more. */
const LONGEST_WRITE_MS = 20 * 60 * 1000;

/**
 * The fresh look right before the alias is moved: whatever the survey saw may be a quarter of an hour old, and the activation delay is
 * when people come to their senses. Reads both keys again; that they can be told apart from what the survey saw is what counts. A key that
 * it saw a while ago is not gone (AWS KMS waits a week at least): one that cannot be found is looked for again, and never holds nothing.
 */
export async function lookAgain(keys: KeyReader, declared: Declaration, request: LookRequest): Promise<LookResult> {
  const { newKey, oldKey, surveyedAt } = request;
  const held = await hold(keys, declared, request);
  if (held !== undefined) return { finding: 'held', why: `an operator holds the family since ${held}` };
  const state = await keys.state(newKey.keyArn);
  if (state !== 'Enabled') return { finding: 'unusable', why: `${newKey.keyArn} is ${state}, since it was proven` };
  const lent = await keys.lent(newKey.keyArn);
  if (lent !== undefined) {
    return { finding: 'granted', why: `${newKey.keyArn} ${lent}: somebody else was given a right to use it, before callers had it` };
  }
  const { aliasName } = declared;
  // Undefined if it is not there any more, which is for the machine to see, as it reads the alias next.
  const movedAt = oldKey === null ? undefined : (await keys.aliases(oldKey.keyId)).find((alias) => alias.name === aliasName)?.movedAt;
  return movedAt !== undefined && surveyedAt !== undefined && movedAt.getTime() > Date.parse(surveyedAt) + CLOCKS_DIFFER_MS
    ? { finding: 'moved', why: `${aliasName} was moved on ${movedAt.toISOString()}, after this run had looked` }
    : { finding: 'clear', why: '' };
}

/** Since when the family is held and where that stands, in words; undefined if it is not, or not for this run. */
async function hold(
  keys: KeyReader, declared: Declaration, { newKey, oldKey, nameOn, surveyedAt, hold: known }: LookRequest,
): Promise<string | undefined> {
  // An older key bears the hold if the one behind the alias takes no tags.
  const pair = [oldKey, newKey, nameOn ?? null].filter((key) => key !== null);
  const bearers = pair.filter((one, index) => pair.findIndex((other) => other.keyArn === one.keyArn) === index);
  const neighbours: string[] = [];
  for (const key of bearers) {
    const tags = await keys.tags(key.keyArn, false);
    const since = tags?.[TAGS.hold];
    if (since !== undefined && since !== known) return `${since} (generation ${key.number})`;
    if (key === oldKey) neighbours.push(...neighboursIn(key, tags!));
  }
  const beside = neighbours.filter((one) => bearers.every((bearer) => bearer.keyArn !== one));
  const holds = await mapAtMostEight(beside, async (keyArn) => ({ keyArn, since: (await keys.tagsIfAny(keyArn))?.[TAGS.hold] }));
  for (const { keyArn, since } of holds) {
    const isNews = since !== undefined && since !== known && isLate(since, surveyedAt);
    if (isNews && await canBeReleased(keys, declared, keyArn)) return `${since} (${keyArn})`;
  }
  return undefined;
}

/** The ARNs of the generation before a key, and of those that were made to replace it. */
function neighboursIn({ keyArn }: GenerationRef, tags: Record<string, string>): string[] {
  const named = [tags[TAGS.predecessor], ...Object.keys(tags).map(successorOf)];
  const arnOf = (keyId: string) => `${keyArn.slice(0, keyArn.lastIndexOf('/') + 1)}${keyId}`;
  return named.filter((keyId) => keyId !== undefined).filter(isKeyId).map(arnOf);
}

/**
 * A hold whose run looked before a person moved the alias by hand stands on a neighbour of the generation that is current now. What was
 * there before the survey has weighed already: a key that takes no tags any more keeps its hold for ever.
 */
function isLate(since: string, surveyedAt = ''): boolean {
  const from = (machineTime(surveyedAt)?.getTime() ?? 0) - LONGEST_WRITE_MS;
  return (machineTime(since)?.getTime() ?? 0) >= from;
}

/** A hold on a key that takes no tags binds nobody: it could not be lifted. */
async function canBeReleased(keys: KeyReader, declared: Declaration, keyArn: string): Promise<boolean> {
  const policy = await keys.policy(keyArn, true);
  return policy !== undefined && takesTags(declared, { keyArn, policy, keyState: await keys.state(keyArn) });
}
