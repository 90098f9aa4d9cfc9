import type { TagManager } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { KeyTag } from './contract';
import { ownerOf } from '../private/owner';
import { TAG_PREFIX, TAGS } from '../private/vocabulary';

/** AWS KMS takes 50 tags for each key. Ours need room, and each attempt to replace a key leaves a successor tag on it. */
const ROOM_FOR_SUCCESSORS = 10;
const MAX_USER_TAGS = 50 - Object.keys(TAGS).length - ROOM_FOR_SUCCESSORS;

/** The tags of every generation: whose it is, and what the user's `Tags.of(...)` put on the construct. */
export function generationTags(scope: IConstruct, familyName: string, user: TagManager): KeyTag[] {
  return [
    { TagKey: TAGS.family, TagValue: familyName },
    { TagKey: TAGS.owner, TagValue: ownerOf(scope) },
    ...Object.entries(user.tagValues()).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
  ];
}

/** The keys of all tags that a key is made with: what is declared, and what the machine adds in state "Create the key". */
export function tagKeysAtCreation(declared: ReadonlyArray<KeyTag>): string[] {
  return [...declared.map(({ TagKey }) => TagKey), TAGS.declared, TAGS.generation, TAGS.predecessor];
}

/** What is wrong with the user's tags; they are known at synthesis only. */
export function tagProblems(user: TagManager): string[] {
  const keys = Object.keys(user.tagValues());
  // In any case: AWS KMS tells cases apart, but IAM does not when a permission hangs on a tag.
  const reserved = keys.filter((key) => [TAG_PREFIX, 'aws:'].some((prefix) => key.toLowerCase().startsWith(prefix)));
  return [
    ...reserved.map((key) => `tags that start with '${TAG_PREFIX}' or 'aws:' are reserved, got '${key}'; choose another key, or exclude this resource type from the tag`),
    ...(keys.length > MAX_USER_TAGS ? [`a key takes at most ${MAX_USER_TAGS} tags of your own, got ${keys.length}; exclude this resource type from some`] : []),
  ];
}
