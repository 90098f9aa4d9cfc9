import { keyProblem } from '../../../src/on-demand/functions/key-problem';

const key = {
  keyId: '1234abcd',
  keyState: 'Enabled',
  keyManager: 'CUSTOMER',
  keySpec: 'SYMMETRIC_DEFAULT',
  keyUsage: 'ENCRYPT_DECRYPT',
  origin: 'AWS_KMS',
  currentMaterial: 'a',
  createdAt: 0,
};

test.each<[object, string | undefined, string]>([
  [{}, undefined, 'what AWS KMS rotates'],
  [{ origin: 'EXTERNAL' }, undefined, 'imported material, too'],
  [{ keyManager: 'AWS' }, 'KeyNotRotatable', 'AWS rotates its keys itself'],
  [{ keySpec: 'RSA_2048', keyUsage: 'SIGN_VERIFY' }, 'KeyNotRotatable', 'asymmetric'],
  [{ keySpec: 'HMAC_256', keyUsage: 'GENERATE_VERIFY_MAC' }, 'KeyNotRotatable', 'for MACs'],
  [{ origin: 'AWS_CLOUDHSM' }, 'KeyNotRotatable', 'in a custom key store'],
  [{ origin: 'EXTERNAL_KEY_STORE' }, 'KeyNotRotatable', 'in an external key store'],
  [{ replicaOf: 'arn' }, 'KeyIsReplica', 'the primary is rotated'],
  [{ replicaOf: 'arn', keyState: 'Disabled' }, 'KeyIsReplica', 'enabling it would not help'],
  [{ keySpec: 'RSA_2048', keyState: 'PendingDeletion' }, 'KeyNotRotatable', 'nor would cancelling its deletion'],
  [{ keyState: 'Disabled' }, 'KeyDisabled', 'AWS KMS refuses'],
  [{ keyState: 'PendingDeletion' }, 'KeyPendingDeletion', 'AWS KMS refuses'],
  [{ keyState: 'PendingReplicaDeletion' }, 'KeyPendingDeletion', 'a primary that waits for its replicas'],
  [{ keyState: 'PendingImport' }, 'KeyPendingImport', 'material is missing'],
  [{ keyState: 'Unavailable' }, 'KeyUnavailable', 'AWS KMS refuses'],
  [{ keyState: 'Updating' }, 'KeyUnavailable', 'becoming a primary'],
  [{ keyState: 'Creating' }, 'KeyUnavailable', 'not there yet'],
  [{ keyState: 'SomethingNew' }, 'KeyUnavailable', 'what is not known is not taken for good'],
])('%j: %s, for: %s', (more, error) => {
  expect(keyProblem({ ...key, ...more })?.error).toBe(error);
});
