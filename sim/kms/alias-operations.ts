import { ensure } from './errors';
import { page } from './operation';
import type { Operation } from './operation';
import { SPECS } from './specs';
import { requireNotPendingDeletion } from './store';
import type { Store, StoredAlias, StoredKey } from './store';

const ALIASES_PER_KEY = 50;

function checkName(name: unknown, error: string): asserts name is string {
  ensure(
    typeof name === 'string' && name.length > 6 && name.length <= 256,
    'ValidationException',
    'AliasName must have 1 to 256 characters',
  );
  ensure(/^alias\/[a-zA-Z0-9/_-]+$/.test(name), error, `${name} must be alias/ and letters, digits, slashes, underscores and dashes`);
  ensure(!name.startsWith('alias/aws/'), error, 'alias/aws/ is reserved');
}

function target(store: Store, input: Record<string, any>, alias?: StoredAlias): StoredKey {
  ensure(!store.isAlias(String(input.TargetKeyId)), 'ValidationException', 'Aliases must refer to keys. Not aliases');
  const key = store.resolve(input.TargetKeyId, false);
  requireNotPendingDeletion(key);
  const others = [...store.aliases.values()].filter(other => other.target === key.id && other !== alias);
  ensure(others.length < ALIASES_PER_KEY, 'LimitExceededException', `a key has at most ${ALIASES_PER_KEY} aliases`);
  return key;
}

function existing(store: Store, name: unknown): StoredAlias {
  checkName(name, 'ValidationException');
  const alias = store.aliases.get(name);
  ensure(alias !== undefined, 'NotFoundException', `Alias ${store.arn(name)} is not found.`);
  return alias;
}

export function aliasEntry(alias: StoredAlias): Record<string, unknown> {
  return {
    AliasName: alias.name,
    AliasArn: alias.arn,
    TargetKeyId: alias.target,
    CreationDate: new Date(alias.createdAt),
    LastUpdatedDate: new Date(alias.updatedAt),
  };
}

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateAlias.html (read 2026-11-22) */
export const ALIAS_OPERATIONS: Record<string, Operation> = {
  CreateAlias: {
    fields: ['AliasName', 'TargetKeyId'],
    effect: true,
    run: (store, input) => {
      checkName(input.AliasName, 'InvalidAliasNameException');
      const name: string = input.AliasName;
      ensure(!store.aliases.has(name), 'AlreadyExistsException', `An alias with the name ${store.arn(name)} already exists`);
      const now = store.clock.now();
      const key = target(store, input);
      store.aliases.set(name, {
        name, arn: store.arn(name), createdAt: now, updatedAt: now, target: key.id, history: [{ at: now, target: key.id, kind: 'create' }],
      });
    },
  },
  UpdateAlias: {
    fields: ['AliasName', 'TargetKeyId'],
    effect: true,
    run: (store, input) => {
      const alias = existing(store, input.AliasName);
      const next = target(store, input, alias);
      const old = store.keys.get(alias.target)!;
      const same = SPECS.get(old.spec)!.typeClass === SPECS.get(next.spec)!.typeClass && old.usage === next.usage;
      // The error's name is not documented; ValidationException is this stand-in's reading.
      ensure(same, 'ValidationException', `${alias.name}: the current and the new key must be of one type and usage`);
      alias.target = next.id;
      alias.updatedAt = store.clock.now();
      alias.history.push({ at: alias.updatedAt, target: next.id, kind: 'update' });
    },
  },
  DeleteAlias: {
    fields: ['AliasName'],
    effect: true,
    run: (store, input) => {
      store.aliases.delete(existing(store, input.AliasName).name);
    },
  },
  ListAliases: {
    fields: ['KeyId', 'Limit', 'Marker'],
    run: (store, input) => {
      const key = input.KeyId === undefined ? undefined : store.resolve(input.KeyId, false);
      const aliases = [...store.aliases.values()].filter(alias => !key || alias.target === key.id);
      return page(aliases.map(aliasEntry), input, input.Limit === undefined ? 50 : 100, 'Aliases');
    },
  },
};
