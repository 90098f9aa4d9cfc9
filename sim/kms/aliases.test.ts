import { KmsWorld } from './world';
import { VirtualClock } from '../clock/virtual-clock';

let clock: VirtualClock;
let world: KmsWorld;
const call = (operation: string, input: object = {}) => world.call(operation, input);
const create = (KeySpec = 'SYMMETRIC_DEFAULT', KeyUsage = 'ENCRYPT_DECRYPT'): string =>
  call('CreateKey', { KeySpec, KeyUsage }).KeyMetadata.KeyId;
const refusal = (operation: string, input: object) => {
  try {
    call(operation, input);
    return 'ok';
  } catch (error) {
    return (error as Error).name;
  }
};

beforeEach(() => {
  clock = new VirtualClock('2026-06-01T00:00:00.000Z');
  world = new KmsWorld({ clock });
});

test('an alias has the dates of its creation and of its last move', () => {
  const [one, two] = [create(), create()];
  const created = clock.date();
  call('CreateAlias', { AliasName: 'alias/a', TargetKeyId: one });
  clock.advance(5000);
  call('UpdateAlias', { AliasName: 'alias/a', TargetKeyId: two });
  expect(call('ListAliases', { KeyId: two })).toEqual({
    Truncated: false,
    Aliases: [{
      AliasName: 'alias/a',
      AliasArn: 'arn:aws:kms:eu-central-1:111122223333:alias/a',
      TargetKeyId: two,
      CreationDate: created,
      LastUpdatedDate: clock.date(),
    }],
  });
  expect(call('ListAliases', { KeyId: one }).Aliases).toEqual([]);
});

test('a second alias of that name is refused, whoever it points to', () => {
  const key = create();
  call('CreateAlias', { AliasName: 'alias/a', TargetKeyId: key });
  expect(refusal('CreateAlias', { AliasName: 'alias/a', TargetKeyId: key })).toBe('AlreadyExistsException');
});

test.each([
  ['alias/a b', 'InvalidAliasNameException'],
  ['alias/a:b', 'InvalidAliasNameException'],
  ['alias/aws/s3', 'InvalidAliasNameException'],
  ['no-prefix', 'InvalidAliasNameException'],
  ['alias/', 'ValidationException'],
  [`alias/${'x'.repeat(251)}`, 'ValidationException'],
  [`alias/${'x'.repeat(250)}`, 'ok'],
  ['alias/a/b_c-D9', 'ok'],
])('the name %s: %s', (AliasName, outcome) => {
  expect(refusal('CreateAlias', { AliasName, TargetKeyId: create() })).toBe(outcome);
});

describe('UpdateAlias', () => {
  test.each<[string[], string[], string]>([
    [['RSA_2048', 'SIGN_VERIFY'], ['ECC_NIST_P256', 'SIGN_VERIFY'], 'ok'],
    [['HMAC_256', 'GENERATE_VERIFY_MAC'], ['HMAC_512', 'GENERATE_VERIFY_MAC'], 'ok'],
    [['RSA_2048', 'SIGN_VERIFY'], ['RSA_2048', 'ENCRYPT_DECRYPT'], 'ValidationException'],
    [['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT'], ['RSA_2048', 'ENCRYPT_DECRYPT'], 'ValidationException'],
    [['ECC_NIST_P256', 'SIGN_VERIFY'], ['ECC_NIST_P256', 'KEY_AGREEMENT'], 'ValidationException'],
  ])('from %j to %j: %s', (from, to, outcome) => {
    call('CreateAlias', { AliasName: 'alias/a', TargetKeyId: create(...from as [string, string]) });
    expect(refusal('UpdateAlias', { AliasName: 'alias/a', TargetKeyId: create(...to as [string, string]) })).toBe(outcome);
  });

  test('wants an alias and a key that are there', () => {
    const key = create();
    expect(refusal('UpdateAlias', { AliasName: 'alias/a', TargetKeyId: key })).toBe('NotFoundException');
    call('CreateAlias', { AliasName: 'alias/a', TargetKeyId: key });
    expect(refusal('UpdateAlias', { AliasName: 'alias/a', TargetKeyId: 'nope' })).toBe('NotFoundException');
    expect(refusal('UpdateAlias', { AliasName: 'alias/a', TargetKeyId: 'alias/a' })).toBe('ValidationException');
    expect(refusal('UpdateAlias', { AliasName: 'a', TargetKeyId: key })).toBe('ValidationException');
  });

  test('moves to a disabled key and away from a dying one, never to a dying one', () => {
    const [one, two, three] = [create(), create(), create()];
    call('CreateAlias', { AliasName: 'alias/a', TargetKeyId: one });
    call('DisableKey', { KeyId: two });
    call('ScheduleKeyDeletion', { KeyId: three });
    expect(refusal('UpdateAlias', { AliasName: 'alias/a', TargetKeyId: two })).toBe('ok');
    expect(refusal('UpdateAlias', { AliasName: 'alias/a', TargetKeyId: three })).toBe('KMSInvalidStateException');
    expect(refusal('CreateAlias', { AliasName: 'alias/b', TargetKeyId: three })).toBe('KMSInvalidStateException');
    call('ScheduleKeyDeletion', { KeyId: two });
    expect(refusal('UpdateAlias', { AliasName: 'alias/a', TargetKeyId: one })).toBe('ok');
  });
});

test('a key has at most 50 aliases', () => {
  const [full, other] = [create(), create()];
  for (let number = 1; number <= 50; number++) {
    call('CreateAlias', { AliasName: `alias/a${number}`, TargetKeyId: full });
  }
  call('CreateAlias', { AliasName: 'alias/x', TargetKeyId: other });
  expect(refusal('CreateAlias', { AliasName: 'alias/a51', TargetKeyId: full })).toBe('LimitExceededException');
  expect(refusal('UpdateAlias', { AliasName: 'alias/x', TargetKeyId: full })).toBe('LimitExceededException');
  expect(refusal('UpdateAlias', { AliasName: 'alias/a50', TargetKeyId: full })).toBe('ok'); // it counts among the 50
  const page = call('ListAliases', {});
  expect([page.Aliases.length, page.Truncated]).toEqual([50, true]);
  expect(call('ListAliases', { Marker: page.NextMarker }).Aliases).toHaveLength(1);
});

test('DeleteAlias frees the name', () => {
  const key = create();
  call('CreateAlias', { AliasName: 'alias/a', TargetKeyId: key });
  call('DeleteAlias', { AliasName: 'alias/a' });
  expect(refusal('DeleteAlias', { AliasName: 'alias/a' })).toBe('NotFoundException');
  expect(refusal('DescribeKey', { KeyId: 'alias/a' })).toBe('NotFoundException');
  expect(refusal('CreateAlias', { AliasName: 'alias/a', TargetKeyId: key })).toBe('ok');
});
