import { ensure } from './errors';
import { page } from './operation';
import type { Operation } from './operation';
import { requireNotPendingDeletion } from './store';

const TAGS_PER_KEY = 50;

/** The tags of a key after `added`; refuses what TagResource refuses. */
export function checkTags(added: Array<Record<string, unknown>>, present: ReadonlyMap<string, string>): Map<string, string> {
  ensure(Array.isArray(added), 'ValidationException', 'Tags must be a list');
  const tags = new Map(present);
  const seen = new Set<unknown>();
  for (const { TagKey: key, TagValue: value } of added) {
    ensure(typeof key === 'string' && key.length >= 1 && key.length <= 128, 'ValidationException', 'TagKey must have 1 to 128 characters');
    ensure(
      typeof value === 'string' && value.length <= 256,
      'ValidationException',
      `the value of tag ${key} must have at most 256 characters`,
    );
    ensure(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(key + value), 'TagException', `tag ${key} has a character that is not allowed`);
    ensure(!key.toLowerCase().startsWith('aws:'), 'TagException', 'aws: is reserved');
    ensure(!seen.has(key), 'TagException', `tag ${key} is given twice`);
    seen.add(key);
    tags.set(key, value);
  }
  ensure(tags.size <= TAGS_PER_KEY, 'LimitExceededException', `a key has at most ${TAGS_PER_KEY} tags`);
  return tags;
}

export const TAG_OPERATIONS: Record<string, Operation> = {
  TagResource: {
    fields: ['KeyId', 'Tags'],
    effect: true,
    run: (store, input) => {
      const key = store.resolve(input.KeyId, false);
      requireNotPendingDeletion(key);
      store.setTags(key, checkTags(input.Tags, key.tags));
    },
  },
  UntagResource: {
    fields: ['KeyId', 'TagKeys'],
    effect: true,
    run: (store, input) => {
      const key = store.resolve(input.KeyId, false);
      requireNotPendingDeletion(key);
      ensure(Array.isArray(input.TagKeys), 'ValidationException', 'TagKeys must be a list');
      store.setTags(key, new Map([...key.tags].filter(([name]) => !input.TagKeys.includes(name))));
    },
  },
  ListResourceTags: {
    fields: ['KeyId', 'Limit', 'Marker'],
    run: (store, input) => {
      const tags = [...store.resolve(input.KeyId, false).tags].map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
      return page(tags, input, 50, 'Tags');
    },
  },
};
