import type { RelativeFacts } from './verdict-types';
import { successorOf, successorTag, TAGS } from '../private/vocabulary';

type Tags = Readonly<Record<string, string>>;

/**
 * The ids of the keys that replaced a key, and of those that replaced these, as the machine wrote it into their tags. With them are the key
 * itself and the one that it was made to replace, where the search begins: after a rollback, the next generation is the successor of that
 * one.
 */
export function replacementsOf(keyId: string, tags: Tags, relatives: readonly RelativeFacts[]): ReadonlySet<string> {
  const family: Family = new Map([...relatives.map((one): [string, Tags] => [one.keyId, one.tags]), [keyId, tags]]);
  const reached = new Set([keyId, ...predecessors(keyId, tags, family)]);
  for (const id of reached) { // comes to what is added meanwhile, and to nothing twice
    for (const successor of successorsOf(id, family)) reached.add(successor);
  }
  return reached;
}

/** By id, with their tags. */
type Family = ReadonlyMap<string, Tags>;

/** One that is there has to name the key as well: it may be one that the machine made, and its predecessor's word counts. */
function predecessors(keyId: string, tags: Tags, family: Family): string[] {
  const id = tags[TAGS.predecessor];
  if (id === undefined) return [];
  const theirs = family.get(id);
  return theirs === undefined || theirs[successorTag(keyId)] !== undefined ? [id] : [];
}

function successorsOf(id: string, family: Family): string[] {
  const tags = family.get(id);
  // Of a key that was retired and deleted, what replaced it still says so.
  if (tags === undefined) return [...family].filter(([, theirs]) => theirs[TAGS.predecessor] === id).map(([other]) => other);
  return [tags[TAGS.supersededBy], ...Object.keys(tags).map(successorOf)].filter((one): one is string => one !== undefined);
}
