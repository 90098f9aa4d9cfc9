import { KmsWorld } from './world';
import { VirtualClock } from '../clock/virtual-clock';

const DAY = 86_400_000;
const START = '2026-06-01T00:00:00.000Z';

let clock: VirtualClock;
let world: KmsWorld;
const call = (operation: string, input: object = {}) => world.call(operation, input);
const create = (input: object = {}): string => call('CreateKey', input).KeyMetadata.KeyId;
const state = (key: string) => call('DescribeKey', { KeyId: key }).KeyMetadata.KeyState;
const refusal = (operation: string, input: object) => {
  try {
    call(operation, input);
    return 'ok';
  } catch (error) {
    return (error as Error).name;
  }
};

beforeEach(() => {
  clock = new VirtualClock(START);
  world = new KmsWorld({ clock });
});

describe('CreateKey and DescribeKey', () => {
  test('metadata as KMS gives it', () => {
    const { KeyMetadata } = call('CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', Description: 'mine' });
    expect(KeyMetadata).toEqual({
      AWSAccountId: '111122223333',
      KeyId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      Arn: `arn:aws:kms:eu-central-1:111122223333:key/${KeyMetadata.KeyId}`,
      CreationDate: new Date(START),
      Enabled: true,
      Description: 'mine',
      KeyUsage: 'SIGN_VERIFY',
      KeyState: 'Enabled',
      Origin: 'AWS_KMS',
      KeyManager: 'CUSTOMER',
      KeySpec: 'ECC_NIST_P256',
      CustomerMasterKeySpec: 'ECC_NIST_P256',
      MultiRegion: false,
      SigningAlgorithms: ['ECDSA_SHA_256'],
    });
  });

  test('by id, ARN, alias name and alias ARN', () => {
    const key = create();
    call('CreateAlias', { AliasName: 'alias/a', TargetKeyId: key });
    const arn = 'arn:aws:kms:eu-central-1:111122223333:';
    for (const reference of [key, `${arn}key/${key}`, 'alias/a', `${arn}alias/a`]) {
      expect(call('DescribeKey', { KeyId: reference }).KeyMetadata.KeyId).toBe(key);
    }
    for (const reference of ['nope', 'alias/nope', `${arn}key/nope`, `arn:aws:kms:us-east-1:111122223333:key/${key}`]) {
      expect(refusal('DescribeKey', { KeyId: reference })).toBe('NotFoundException');
    }
  });

  test.each([
    [{ KeySpec: 'ML_DSA_65', KeyUsage: 'SIGN_VERIFY' }, 'UnsupportedOperationException'],
    [{ KeySpec: 'SM2', KeyUsage: 'SIGN_VERIFY' }, 'UnsupportedOperationException'],
    [{ KeySpec: 'RSA_1024' }, 'ValidationException'],
    [{ KeySpec: 'HMAC_256' }, 'ValidationException'],
    [{ KeySpec: 'ECC_SECG_P256K1', KeyUsage: 'KEY_AGREEMENT' }, 'ValidationException'],
    [{ Origin: 'AWS_CLOUDHSM' }, 'UnsupportedOperationException'],
    [{ CustomKeyStoreId: 'cks-1' }, 'CustomKeyStoreNotFoundException'],
    [{ Policy: '{' }, 'MalformedPolicyDocumentException'],
    [{ Tags: [{ TagKey: 'aws:x', TagValue: '' }] }, 'TagException'],
    [{ Unknown: 1 }, 'ContractViolation'],
    [{ CustomerMasterKeySpec: 'RSA_2048' }, 'ContractViolation'],
  ])('refuses %j', (input, error) => {
    expect(refusal('CreateKey', input)).toBe(error);
    expect(world.store.keys.size).toBe(0);
  });

  test('two runs make the same ids', () => {
    expect(new KmsWorld({ clock }).call('CreateKey').KeyMetadata.KeyId).toBe(create());
    expect(create()).not.toBe(create());
  });
});

describe('key states', () => {
  test('disable, enable, schedule, cancel', () => {
    const key = create();
    call('DisableKey', { KeyId: key });
    expect(state(key)).toBe('Disabled');
    call('EnableKey', { KeyId: key });
    expect(state(key)).toBe('Enabled');
    const scheduled = call('ScheduleKeyDeletion', { KeyId: key, PendingWindowInDays: 7 });
    expect(scheduled.DeletionDate).toEqual(new Date(clock.now() + 7 * DAY));
    expect(state(key)).toBe('PendingDeletion');
    call('CancelKeyDeletion', { KeyId: key });
    expect(state(key)).toBe('Disabled');
    expect(refusal('CancelKeyDeletion', { KeyId: key })).toBe('KMSInvalidStateException');
  });

  test('a key goes with its aliases when its window has passed, not before', () => {
    const [gone, other] = [create(), create()];
    call('CreateAlias', { AliasName: 'alias/gone', TargetKeyId: gone });
    call('CreateAlias', { AliasName: 'alias/other', TargetKeyId: other });
    call('ScheduleKeyDeletion', { KeyId: gone, PendingWindowInDays: 7 });
    clock.advance(7 * DAY - 1);
    expect(state('alias/gone')).toBe('PendingDeletion');
    clock.advance(1);
    expect(refusal('DescribeKey', { KeyId: gone })).toBe('NotFoundException');
    expect([...world.store.aliases.keys()]).toEqual(['alias/other']);
    expect(refusal('CreateAlias', { AliasName: 'alias/gone', TargetKeyId: other })).toBe('ok');
  });

  test.each(['DisableKey', 'EnableKey', 'ScheduleKeyDeletion', 'TagResource', 'UntagResource', 'UpdateKeyDescription', 'CreateGrant'])(
    '%s refuses a key that is pending deletion',
    (operation) => {
      const key = create();
      call('ScheduleKeyDeletion', { KeyId: key });
      const more =
        { TagResource: { Tags: [] }, UntagResource: { TagKeys: [] }, UpdateKeyDescription: { Description: '' } }[operation] ?? {};
      expect(refusal(operation, { KeyId: key, ...more })).toBe('KMSInvalidStateException');
    },
  );

  test.each([6, 31, 7.5])('refuses a pending window of %d days', days => {
    expect(refusal('ScheduleKeyDeletion', { KeyId: create(), PendingWindowInDays: days })).toBe('ValidationException');
  });

  test('imported material is pending first, and cannot be enabled', () => {
    const key = create({ Origin: 'EXTERNAL' });
    expect(state(key)).toBe('PendingImport');
    expect(refusal('EnableKey', { KeyId: key })).toBe('KMSInvalidStateException');
    expect(refusal('Encrypt', { KeyId: key, Plaintext: Buffer.from('x') })).toBe('KMSInvalidStateException');
  });
});

test.each([
  'DisableKey',
  'EnableKey',
  'ScheduleKeyDeletion',
  'CancelKeyDeletion',
  'PutKeyPolicy',
  'GetKeyPolicy',
  'TagResource',
  'UntagResource',
  'ListResourceTags',
  'UpdateKeyDescription',
  'CreateGrant',
  'ListGrants',
  'GetKeyLastUsage',
  'ListAliases',
])('%s takes no alias', (operation) => {
  call('CreateAlias', { AliasName: 'alias/a', TargetKeyId: create() });
  expect(refusal(operation, { KeyId: 'alias/a' })).toBe('InvalidArnException');
});

describe('policies', () => {
  const policy = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const good = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' };

  test('read back as written', () => {
    const key = create({ Policy: policy(good) });
    expect(call('GetKeyPolicy', { KeyId: key }).Policy).toBe(policy(good));
    const other = policy({ ...good, Sid: 'Other' });
    call('PutKeyPolicy', { KeyId: key, Policy: other });
    expect(call('GetKeyPolicy', { KeyId: key, PolicyName: 'default' })).toEqual({ Policy: other, PolicyName: 'default' });
  });

  test.each([
    ['nothing', '{}'],
    ['no principal', policy({ ...good, Principal: undefined })],
    ['no action', policy({ ...good, Action: undefined })],
    ['another effect', policy({ ...good, Effect: 'Maybe' })],
    ['a lockout', policy({ ...good, Action: ['kms:DescribeKey'] })],
    ['a lockout by denial', policy({ ...good, Effect: 'Deny' })],
  ])('refuses %s', (_, document) => {
    const key = create();
    expect(refusal('PutKeyPolicy', { KeyId: key, Policy: document })).toBe('MalformedPolicyDocumentException');
  });

  test('a lockout passes with the bypass', () => {
    expect(
      refusal('PutKeyPolicy', { KeyId: create(), Policy: policy({ ...good, Action: 'kms:Sign' }), BypassPolicyLockoutSafetyCheck: true }),
    ).toBe('ok');
  });
});

describe('tags and grants', () => {
  const tags = (count: number, from = 0) => Array.from({ length: count }, (_, index) => ({ TagKey: `k${from + index}`, TagValue: 'v' }));

  test('added, replaced, removed', () => {
    const key = create({ Tags: [{ TagKey: 'a', TagValue: '1' }] });
    call('TagResource', { KeyId: key, Tags: [{ TagKey: 'a', TagValue: '2' }, { TagKey: 'b', TagValue: '' }] });
    call('UntagResource', { KeyId: key, TagKeys: ['b', 'never'] });
    expect(call('ListResourceTags', { KeyId: key })).toEqual({ Tags: [{ TagKey: 'a', TagValue: '2' }], Truncated: false });
  });

  test('at most 50', () => {
    const key = create({ Tags: tags(49) });
    expect(refusal('TagResource', { KeyId: key, Tags: tags(2, 49) })).toBe('LimitExceededException');
    expect(refusal('TagResource', { KeyId: key, Tags: tags(1, 49) })).toBe('ok');
    expect(refusal('TagResource', { KeyId: key, Tags: tags(1) })).toBe('ok'); // replaces
  });

  test.each([
    [[{ TagKey: 'a', TagValue: '' }, { TagKey: 'a', TagValue: '' }], 'TagException'],
    [[{ TagKey: 'a<', TagValue: '' }], 'TagException'],
    [[{ TagKey: '', TagValue: '' }], 'ValidationException'],
    [[{ TagKey: 'a', TagValue: 'x'.repeat(257) }], 'ValidationException'],
    [[{ Key: 'a', Value: '' }], 'ValidationException'],
  ])('refuses %j', (wrong, error) => {
    expect(refusal('TagResource', { KeyId: create(), Tags: wrong })).toBe(error);
  });

  test('listed in pages', () => {
    const key = create({ Tags: tags(3) });
    const first = call('ListResourceTags', { KeyId: key, Limit: 2 });
    expect(first).toMatchObject({ Truncated: true, Tags: tags(2) });
    expect(call('ListResourceTags', { KeyId: key, Limit: 2, Marker: first.NextMarker })).toEqual({ Truncated: false, Tags: tags(1, 2) });
  });

  test('a grant is listed', () => {
    const key = create();
    const { GrantId } = call('CreateGrant', { KeyId: key, GranteePrincipal: 'arn:aws:iam::111122223333:role/r', Operations: ['Decrypt'] });
    expect(call('ListGrants', { KeyId: key }).Grants).toMatchObject([{ GrantId, Operations: ['Decrypt'] }]);
    expect(refusal('CreateGrant', { KeyId: key })).toBe('ValidationException');
  });
});
