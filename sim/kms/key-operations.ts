import { ensure, KmsError } from './errors';
import { newMaterial } from './key-material';
import type { Operation } from './operation';
import { checkPolicy } from './policy';
import { SPECS, UNPLAYED_SPECS } from './specs';
import { requireNotPendingDeletion } from './store';
import type { Store, StoredKey } from './store';
import { checkTags } from './tag-operations';

const DAY = 86_400_000;

export function metadata(store: Store, key: StoredKey): Record<string, unknown> {
  const facts = SPECS.get(key.spec)!;
  const algorithms = {
    ENCRYPT_DECRYPT: { EncryptionAlgorithms: facts.encryption },
    SIGN_VERIFY: { SigningAlgorithms: facts.signing },
    GENERATE_VERIFY_MAC: { MacAlgorithms: facts.mac },
    KEY_AGREEMENT: { KeyAgreementAlgorithms: ['ECDH'] },
  }[key.usage];
  return {
    AWSAccountId: store.account,
    KeyId: key.id,
    Arn: key.arn,
    CreationDate: new Date(key.createdAt),
    Enabled: key.state === 'Enabled',
    Description: key.description,
    KeyUsage: key.usage,
    KeyState: key.state,
    Origin: key.origin,
    KeyManager: 'CUSTOMER',
    KeySpec: key.spec,
    CustomerMasterKeySpec: key.spec,
    MultiRegion: key.multiRegion,
    ...algorithms,
    ...(key.deletionAt === undefined ? {} : { DeletionDate: new Date(key.deletionAt) }),
  };
}

function setEnabled(store: Store, input: Record<string, any>, state: 'Enabled' | 'Disabled'): void {
  const key = store.resolve(input.KeyId, false);
  requireNotPendingDeletion(key);
  ensure(key.state !== 'PendingImport', 'KMSInvalidStateException', `${key.arn} is pending import.`);
  key.state = state;
}

function defaultPolicy(store: Store): string {
  const root = `${store.arn('').split(':').slice(0, 2).join(':')}:iam::${store.account}:root`;
  return JSON.stringify({
    Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: root }, Action: 'kms:*', Resource: '*' }],
  });
}

/** Life of keys; the effect of each key state is from KMS's key-state table (key-state.html, read 2026-11-22). */
export const KEY_OPERATIONS: Record<string, Operation> = {
  CreateKey: {
    fields: [
      'Policy',
      'Description',
      'KeyUsage',
      'KeySpec',
      'Origin',
      'CustomKeyStoreId',
      'BypassPolicyLockoutSafetyCheck',
      'Tags',
      'MultiRegion',
    ],
    effect: true,
    run: (store, input) => {
      const { KeySpec: spec = 'SYMMETRIC_DEFAULT', KeyUsage: usage = 'ENCRYPT_DECRYPT', Origin: origin = 'AWS_KMS' } = input;
      ensure(input.CustomKeyStoreId === undefined, 'CustomKeyStoreNotFoundException', 'there is no custom key store');
      ensure(!UNPLAYED_SPECS.includes(spec), 'UnsupportedOperationException', `KeySpec ${spec} is not supported in this Region`);
      const facts = SPECS.get(spec);
      ensure(facts !== undefined, 'ValidationException', `KeySpec ${spec} is none of ${[...SPECS.keys()]}`);
      ensure(facts.usages.includes(usage), 'ValidationException', `KeyUsage ${usage} is not compatible with KeySpec ${spec}`);
      ensure(['AWS_KMS', 'EXTERNAL'].includes(origin), 'UnsupportedOperationException', `Origin ${origin} needs a custom key store`);
      ensure((input.Description ?? '').length <= 8192, 'ValidationException', 'Description has at most 8192 characters');
      const policy =
        input.Policy === undefined ? defaultPolicy(store) : checkPolicy(input.Policy, input.BypassPolicyLockoutSafetyCheck === true);
      const tags = checkTags(input.Tags ?? [], new Map());
      const id = input.MultiRegion === true ? `mrk-${store.newId().replaceAll('-', '')}` : store.newId();
      const key: StoredKey = {
        id,
        arn: store.arn(`key/${id}`),
        spec,
        usage,
        origin,
        multiRegion: input.MultiRegion === true,
        createdAt: store.clock.now(),
        material: origin === 'EXTERNAL' ? undefined : newMaterial(spec, store.nextSerial()),
        description: input.Description ?? '',
        policy,
        state: origin === 'EXTERNAL' ? 'PendingImport' : 'Enabled',
        tags,
        tagHistory: [{ at: store.clock.now(), tags }],
        grants: [],
      };
      store.keys.set(id, key);
      return { KeyMetadata: metadata(store, key) };
    },
  },
  DescribeKey: {
    fields: ['KeyId', 'GrantTokens'],
    alias: true,
    run: (store, input) => ({ KeyMetadata: metadata(store, store.resolve(input.KeyId, true)) }),
  },
  UpdateKeyDescription: {
    fields: ['KeyId', 'Description'],
    effect: true,
    run: (store, input) => {
      const key = store.resolve(input.KeyId, false);
      ensure(typeof input.Description === 'string' && input.Description.length <= 8192, 'ValidationException', 'Description is required');
      requireNotPendingDeletion(key);
      key.description = input.Description;
    },
  },
  EnableKey: { fields: ['KeyId'], effect: true, run: (store, input) => setEnabled(store, input, 'Enabled') },
  DisableKey: { fields: ['KeyId'], effect: true, run: (store, input) => setEnabled(store, input, 'Disabled') },
  ScheduleKeyDeletion: {
    fields: ['KeyId', 'PendingWindowInDays'],
    effect: true,
    run: (store, input) => {
      const key = store.resolve(input.KeyId, false);
      const days = input.PendingWindowInDays ?? 30;
      ensure(Number.isInteger(days) && days >= 7 && days <= 30, 'ValidationException', `PendingWindowInDays must be 7 to 30, got ${days}`);
      requireNotPendingDeletion(key);
      key.state = 'PendingDeletion';
      key.deletionAt = store.clock.now() + days * DAY;
      return { KeyId: key.arn, DeletionDate: new Date(key.deletionAt), KeyState: key.state, PendingWindowInDays: days };
    },
  },
  CancelKeyDeletion: {
    fields: ['KeyId'],
    effect: true,
    run: (store, input) => {
      const key = store.resolve(input.KeyId, false);
      ensure(key.state === 'PendingDeletion', 'KMSInvalidStateException', `${key.arn} is not pending deletion.`);
      key.state = key.material ? 'Disabled' : 'PendingImport';
      key.deletionAt = undefined;
      return { KeyId: key.arn };
    },
  },
  GetKeyPolicy: {
    fields: ['KeyId', 'PolicyName'],
    run: (store, input) => {
      const key = store.resolve(input.KeyId, false);
      if ((input.PolicyName ?? 'default') !== 'default') {
        throw new KmsError('NotFoundException', `No policy ${input.PolicyName}`);
      }
      return { Policy: key.policy, PolicyName: 'default' };
    },
  },
  PutKeyPolicy: {
    fields: ['KeyId', 'PolicyName', 'Policy', 'BypassPolicyLockoutSafetyCheck'],
    effect: true,
    run: (store, input) => {
      const key = store.resolve(input.KeyId, false);
      ensure((input.PolicyName ?? 'default') === 'default', 'ValidationException', 'the only policy is called default');
      key.policy = checkPolicy(input.Policy, input.BypassPolicyLockoutSafetyCheck === true);
    },
  },
};
