import { Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { KeyTag } from './declared';
import type { UserTags } from './tags-of-stack';
import { tagsOfStack } from './tags-of-stack';
import { MAX_TAGS } from '../private/kms-facts';
import { ownerOf } from '../private/owner';
import { TAG_PREFIX, TAGS } from '../private/vocabulary';

/** Our tags need room, and each attempt to replace a key leaves a successor tag on it. */
const ROOM_FOR_SUCCESSORS = 10;
const MAX_USER_TAGS = MAX_TAGS - Object.keys(TAGS).length - ROOM_FOR_SUCCESSORS;

/** The tags of every generation: whose it is, what the user's `Tags.of(...)` put on the construct, and those of the stack. */
export function generationTags(scope: IConstruct, familyName: string, user: UserTags): KeyTag[] {
  return [
    { TagKey: TAGS.family, TagValue: familyName },
    { TagKey: TAGS.owner, TagValue: ownerOf(scope) },
    ...Object.keys(user).sort().map((TagKey) => ({ TagKey, TagValue: user[TagKey] })),
  ];
}

/**
 * Every tag of the stack or its keys that is known at synthesis, as `key=value`; undefined if there is none. Read at the end of the
 * synthesis: by then the stack has the tags with which the AWS CDK deploys it.
 */
export function knownTags(scope: IConstruct, user: UserTags): string[] | undefined {
  const all = [tagsOfStack(Stack.of(scope)), user].flatMap((tags) => Object.entries(tags).map(([key, value]) => `${key}=${value}`));
  return all.length === 0 ? undefined : [...new Set(all)].sort();
}

/** The keys of all tags that a key is made with: what is declared, and what the machine adds in state "Create the key". */
export function tagKeysAtCreation(declared: ReadonlyArray<KeyTag>): string[] {
  return [...declared.map(({ TagKey }) => TagKey), TAGS.declared, TAGS.generation, TAGS.predecessor];
}

/**
 * What AWS KMS takes in keys and values of tags.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Tag.html (lengths; read 2026-11-28)
 * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/allocation-tag-restrictions.html (characters; read 2026-11-28)
 */
const TAG_CHARACTERS = /^[\p{L}\p{N}\p{Z}+\-=._:/@]*$/u;
const TAG_LENGTHS = { key: { min: 1, max: 128 }, value: { min: 0, max: 256 } };

/** What is wrong with the user's tags; they are known at synthesis only. */
export function tagProblems(user: UserTags): string[] {
  const tags = Object.entries(user);
  const keys = tags.map(([key]) => key);
  // In any case: AWS KMS tells cases apart, but IAM does not when a permission hangs on a tag.
  const reserved = keys.filter((key) => [TAG_PREFIX, 'aws:'].some((prefix) => key.toLowerCase().startsWith(prefix)));
  return [
    ...reserved.map((key) => `tags that start with '${TAG_PREFIX}' or 'aws:' are reserved, got '${key}'; choose another `
      + 'key, or exclude this resource type from the tag'),
    ...tags.flatMap(([key, value]) => [...textProblems('key', key, key), ...textProblems('value', value, key)]),
    ...(keys.length > MAX_USER_TAGS ? [`a key takes at most ${MAX_USER_TAGS} tags of your own, got `
      + `${keys.length}; exclude this resource type from some`] : []),
  ];
}

/** A token is known at deployment only. */
function textProblems(what: 'key' | 'value', text: string, key: string): string[] {
  if (Token.isUnresolved(text)) return [];
  const { min, max } = TAG_LENGTHS[what];
  const { length } = Array.from(text);
  const at = what === 'key' ? '' : ` for the tag '${key}'`;
  return [
    ...(length < min || length > max ? [`the ${what} of a tag must have ${min} to ${max} characters, got ${length}${at}; shorten it, `
      + 'or exclude this resource type from the tag'] : []),
    ...(TAG_CHARACTERS.test(text) ? [] : [
      `the ${what} of a tag must have letters, digits, spaces and + - = . _ : / @ only, got '${text}'${at}; AWS KMS `
        + `refuses other characters: choose another ${what}, `
      + 'or exclude this resource type from the tag',
    ]),
  ];
}
