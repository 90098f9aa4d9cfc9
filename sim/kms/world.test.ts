import { KmsWorld } from './world';
import { VirtualClock } from '../clock/virtual-clock';

let clock: VirtualClock;
let world: KmsWorld;
const call = (operation: string, input: object = {}, caller?: string) => world.call(operation, input, caller);
const create = (input: object = {}): string => call('CreateKey', input).KeyMetadata.KeyId;
const refusal = (operation: string, input: object, caller?: string) => {
  try {
    call(operation, input, caller);
    return 'ok';
  } catch (error) {
    return (error as Error).name;
  }
};
const described = (KeyId: string) => call('DescribeKey', { KeyId }).KeyMetadata.KeyId;

beforeEach(() => {
  clock = new VirtualClock('2026-06-01T00:00:00.000Z');
  world = new KmsWorld({ clock });
});

describe('late reads', () => {
  test('a moved alias: reads and cryptography reach the old key, changes do not', () => {
    const [one, two] = [create(), create()];
    call('CreateAlias', { AliasName: 'alias/a', TargetKeyId: one });
    world.lateness.updatedAliases = 240;
    call('UpdateAlias', { AliasName: 'alias/a', TargetKeyId: two });
    clock.advance(239_999);
    expect(described('alias/a')).toBe(one);
    expect(described('arn:aws:kms:eu-central-1:111122223333:alias/a')).toBe(one);
    expect(call('Encrypt', { KeyId: 'alias/a', Plaintext: Buffer.from('x') }).KeyId).toMatch(one);
    expect(call('ListAliases', { KeyId: one }).Aliases).toMatchObject([{ AliasName: 'alias/a', TargetKeyId: one }]);
    expect(call('ListAliases', { KeyId: two }).Aliases).toEqual([]);
    expect(world.store.aliases.get('alias/a')!.target).toBe(two);
    expect(world.store.keys.get(one)!.lastUse?.operation).toBe('Encrypt');
    clock.advance(1);
    expect(described('alias/a')).toBe(two);
    expect(call('Encrypt', { KeyId: 'alias/a', Plaintext: Buffer.from('x') }).KeyId).toMatch(two);
  });

  test('a moved and moved back alias shows each move late', () => {
    const [one, two] = [create(), create()];
    call('CreateAlias', { AliasName: 'alias/a', TargetKeyId: one });
    world.lateness.updatedAliases = 60;
    call('UpdateAlias', { AliasName: 'alias/a', TargetKeyId: two });
    clock.advance(30_000);
    call('UpdateAlias', { AliasName: 'alias/a', TargetKeyId: one });
    clock.advance(30_000);
    expect(described('alias/a')).toBe(two);
    clock.advance(30_000);
    expect(described('alias/a')).toBe(one);
  });

  test('a new alias is not found nor listed; its name is taken all the same', () => {
    const key = create();
    world.lateness.newAliases = 10;
    call('CreateAlias', { AliasName: 'alias/a', TargetKeyId: key });
    expect(refusal('DescribeKey', { KeyId: 'alias/a' })).toBe('NotFoundException');
    expect(call('ListAliases').Aliases).toEqual([]);
    expect(refusal('CreateAlias', { AliasName: 'alias/a', TargetKeyId: key })).toBe('AlreadyExistsException');
    clock.advance(10_000);
    expect(described('alias/a')).toBe(key);
  });

  test('a new key is not found by any call', () => {
    world.lateness.newKeys = 10;
    const key = create();
    expect(refusal('DescribeKey', { KeyId: key })).toBe('NotFoundException');
    expect(refusal('TagResource', { KeyId: `arn:aws:kms:eu-central-1:111122223333:key/${key}`, Tags: [] })).toBe('NotFoundException');
    expect(refusal('CreateAlias', { AliasName: 'alias/a', TargetKeyId: key })).toBe('NotFoundException');
    clock.advance(10_000);
    expect(refusal('CreateAlias', { AliasName: 'alias/a', TargetKeyId: key })).toBe('ok');
  });

  test('tags are shown late, those of CreateKey too', () => {
    const key = create({ Tags: [{ TagKey: 'a', TagValue: '1' }] });
    world.lateness.tags = 600;
    expect(call('ListResourceTags', { KeyId: key }).Tags).toEqual([]);
    clock.advance(600_000);
    call('TagResource', { KeyId: key, Tags: [{ TagKey: 'a', TagValue: '2' }] });
    expect(call('ListResourceTags', { KeyId: key }).Tags).toEqual([{ TagKey: 'a', TagValue: '1' }]);
    clock.advance(600_000);
    expect(call('ListResourceTags', { KeyId: key }).Tags).toEqual([{ TagKey: 'a', TagValue: '2' }]);
  });

  test('still judges requests', () => {
    call('CreateAlias', { AliasName: 'alias/a', TargetKeyId: create() });
    expect(refusal('DisableKey', { KeyId: 'alias/a' })).toBe('InvalidArnException');
    expect(refusal('ListAliases', { KeyId: 'nope' })).toBe('NotFoundException');
    expect(refusal('DescribeKey', { KeyId: 'alias/a', Extra: 1 })).toBe('ContractViolation');
  });
});

describe('faults', () => {
  test('the n-th call of an operation, and no other', () => {
    const key = create();
    const fault = world.faults.arm({ operation: 'DescribeKey', error: 'ThrottlingException', calls: [2, 3] });
    expect([1, 2, 3, 4].map(() => refusal('DescribeKey', { KeyId: key }))).toEqual([
      'ok',
      'ThrottlingException',
      'ThrottlingException',
      'ok',
    ]);
    expect(refusal('GetKeyPolicy', { KeyId: key })).toBe('ok');
    expect(fault.struck).toBe(2);
  });

  test('a window of time, a caller, a condition; disarmed', () => {
    const key = create();
    const fault = world.faults.arm({
      error: 'AccessDeniedException',
      caller: 'machine',
      from: clock.now() + 1000,
      until: clock.now() + 2000,
      when: ({ input }) => input.KeyId === key,
    });
    expect(refusal('DescribeKey', { KeyId: key }, 'machine')).toBe('ok');
    clock.advance(1000);
    expect(refusal('DescribeKey', { KeyId: key }, 'machine')).toBe('AccessDeniedException');
    expect(refusal('DescribeKey', { KeyId: key }, 'survey')).toBe('ok');
    expect(refusal('DescribeKey', { KeyId: 'other' }, 'machine')).toBe('NotFoundException');
    fault.disarm();
    expect(refusal('DescribeKey', { KeyId: key }, 'machine')).toBe('ok');
    world.faults.arm({ error: 'AccessDeniedException', until: clock.now() + 1000 });
    clock.advance(1000);
    expect(refusal('DescribeKey', { KeyId: key }, 'machine')).toBe('ok');
  });

  test('a refused call has no effect; one whose answer is lost has', () => {
    world.faults.arm({ operation: 'CreateKey', error: 'ThrottlingException', calls: [1] });
    world.faults.arm({ operation: 'CreateKey', error: 'KMSInternalException', calls: [2], effectDone: true });
    expect(refusal('CreateKey', {})).toBe('ThrottlingException');
    expect(world.store.keys.size).toBe(0);
    expect(refusal('CreateKey', {})).toBe('KMSInternalException');
    expect(world.store.keys.size).toBe(1);
    expect(world.answers.of('CreateKey').map(entry => entry.outcome)).toEqual(['ThrottlingException', 'KMSInternalException']);
    expect(world.effects.of('CreateKey').map(entry => entry.outcome)).toEqual(['ok']);
  });
});

test('the journal says when, who, what and how it ended', () => {
  const seen: string[] = [];
  world.answers.onEntry(entry => seen.push(`${entry.operation} ${entry.outcome}`));
  const key = create();
  clock.advance(5);
  refusal('DisableKey', { KeyId: 'nope' }, 'operator');
  expect(world.answers.entries).toMatchObject([
    { at: clock.now() - 5, caller: 'test', operation: 'CreateKey', input: {}, outcome: 'ok', output: { KeyMetadata: { KeyId: key } } },
    { at: clock.now(), caller: 'operator', operation: 'DisableKey', input: { KeyId: 'nope' }, outcome: 'NotFoundException' },
  ]);
  expect(seen).toEqual(['CreateKey ok', 'DisableKey NotFoundException']);
  described(key);
  expect(world.effects.changes.map(entry => entry.operation)).toEqual(['CreateKey']);
});

test('a call that no client could send stays loud, whoever swallowed it', () => {
  expect(refusal('CreateKey', { Nonsense: 1 })).toBe('ContractViolation');
  expect(refusal('ListAliases', {})).toBe('ContractViolation');
});
