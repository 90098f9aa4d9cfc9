import { aliasEntry } from './alias-operations';
import { ensure } from './errors';
import { OPERATIONS } from './fake-kms';
import type { Kms } from './fake-kms';
import { page } from './operation';
import type { Store, StoredAlias } from './store';

/**
 * How late reads are, in seconds; each is 0 unless given. Changes are never late: KMS decides them on the truth.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/accessing-kms.html#programming-eventual-consistency (read 2026-11-22)
 */
export interface Lateness {
  /** After UpdateAlias, reads and cryptography through the alias reach the old key, and ListAliases shows it. */
  updatedAliases?: number;
  /** After CreateAlias, the alias is not found by reads and cryptography, and not listed. */
  newAliases?: number;
  /** After CreateKey, every call on the key answers NotFoundException. */
  newKeys?: number;
  /** ListResourceTags shows the tags as they were this long ago. */
  tags?: number;
}

/** Shows the past. `lateness` may be changed while the test runs. */
export function eventuallyConsistent(store: Store, lateness: Lateness, next: Kms): Kms {
  return call => {
    const { operation, input } = call;
    const known = OPERATIONS.get(operation);
    requireVisibleKey(store, lateness, input.TargetKeyId);
    if (operation === 'ListAliases') {
      next(call); // judges the request
      return listAliases(store, lateness, input);
    }
    if (typeof input.KeyId === 'string' && known?.alias && store.isAlias(input.KeyId)) {
      const name = store.aliasName(input.KeyId);
      const seen = visibleAlias(store, lateness, name);
      ensure(seen !== undefined, 'NotFoundException', `Alias ${store.arn(name)} is not found.`);
      requireVisibleKey(store, lateness, seen.target);
      return next({ ...call, input: { ...input, KeyId: seen.target } });
    }
    requireVisibleKey(store, lateness, input.KeyId);
    const output = next(call);
    return operation === 'ListResourceTags' ? page(pastTags(store, lateness, input.KeyId), input, 50, 'Tags') : output;
  };
}

function requireVisibleKey(store: Store, lateness: Lateness, reference: unknown): void {
  const key = typeof reference === 'string' ? store.keys.get(reference.slice(reference.lastIndexOf('/') + 1)) : undefined;
  const visible = !key || store.clock.now() >= key.createdAt + (lateness.newKeys ?? 0) * 1000;
  ensure(visible, 'NotFoundException', `Key '${key?.arn}' does not exist`);
}

function visibleAlias(store: Store, lateness: Lateness, name: string): StoredAlias | undefined {
  const alias = store.aliases.get(name);
  const late = { create: lateness.newAliases ?? 0, update: lateness.updatedAliases ?? 0 };
  const seen = alias?.history.filter(entry => entry.at + late[entry.kind] * 1000 <= store.clock.now()).pop();
  if (!seen || !store.keys.has(seen.target)) {
    return undefined;
  }
  return { ...alias!, target: seen.target, updatedAt: seen.at };
}

function listAliases(store: Store, lateness: Lateness, input: Record<string, any>): Record<string, any> {
  const id = input.KeyId === undefined ? undefined : store.resolve(input.KeyId, false).id;
  const seen = [...store.aliases.keys()].flatMap(name => visibleAlias(store, lateness, name) ?? []);
  const entries = seen.filter(alias => id === undefined || alias.target === id).map(aliasEntry);
  return page(entries, input, input.Limit === undefined ? 50 : 100, 'Aliases');
}

function pastTags(store: Store, lateness: Lateness, reference: string): Array<Record<string, string>> {
  const { tagHistory } = store.resolve(reference, false);
  const moment = store.clock.now() - (lateness.tags ?? 0) * 1000;
  const seen = tagHistory.filter(entry => entry.at <= moment).pop();
  return [...seen?.tags ?? []].map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
}
