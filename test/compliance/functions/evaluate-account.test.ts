import { Bench, NOTIFIED } from './bench';
import type { FakeKey } from './fake-aws';
import { arnOf } from './fake-aws';
import { machinePolicy } from '../../../sim/compliance/machine-policy';

let bench: Bench;

beforeEach(() => {
  bench = new Bench();
});

afterEach(() => jest.restoreAllMocks());

const old = (id: string, changes: Partial<FakeKey> = {}) => bench.aws.key(id, { createdAt: bench.aws.daysAgo(1_000), ...changes });

describe('verdicts, from the facts that were read', () => {
  test('every kind of key, and no more calls than its verdict needs', async () => {
    const { aws } = bench;
    aws.key('young');
    old('never-rotated');
    old('rotated', { rotations: [null, aws.daysAgo(600), aws.daysAgo(100), aws.daysAgo(900)] });
    old('rotated-long-ago', { rotations: [aws.daysAgo(373)] });
    old('signing', { keySpec: 'RSA_2048', keyUsage: 'SIGN_VERIFY' });
    old('imported', { origin: 'EXTERNAL', rotations: [null, aws.daysAgo(10)] });
    old('disabled', { keyState: 'Disabled' });
    old('replica', { multiRegion: 'REPLICA', rotations: [aws.daysAgo(10)] });
    old('aws', { keyManager: 'AWS', aliases: ['alias/aws/s3'] });
    old('aws-without-alias', { keyManager: 'AWS' });
    await bench.scheduled();
    expect(bench.verdicts()).toEqual({
      'young': 'COMPLIANT',
      'never-rotated': 'NON_COMPLIANT',
      'rotated': 'COMPLIANT',
      'rotated-long-ago': 'NON_COMPLIANT',
      'signing': 'NON_COMPLIANT',
      'imported': 'COMPLIANT',
      'disabled': 'NOT_APPLICABLE',
      'replica': 'COMPLIANT',
      'aws': 'NOT_APPLICABLE',
      'aws-without-alias': 'NOT_APPLICABLE',
    });
    expect(aws.about('aws')).toEqual([]);
    for (const id of ['young', 'signing', 'disabled', 'aws-without-alias']) expect(aws.about(id)).toEqual(['DescribeKey']);
    for (const id of ['never-rotated', 'rotated', 'imported', 'replica']) {
      expect(aws.about(id)).toEqual(['DescribeKey', 'ListKeyRotations']);
    }
    expect(aws.of('GetResources')).toEqual([]); // nobody asks about tags
  });

  test('a history of several pages is read to its end', async () => {
    bench.aws.pageSize = 1;
    old('key', { rotations: [bench.aws.daysAgo(700), null, bench.aws.daysAgo(1)] });
    await bench.scheduled();
    expect(bench.verdicts()).toEqual({ key: 'COMPLIANT' });
    expect(bench.aws.of('ListKeyRotations').map(({ input }) => input)).toEqual([
      { KeyId: 'key', Limit: 1_000, Marker: undefined },
      { KeyId: 'key', Limit: 1_000, Marker: '1' },
      { KeyId: 'key', Limit: 1_000, Marker: '2' },
    ]);
  });

  test('a key that AWS KMS cannot rotate, against its description, is as old as it is', async () => {
    old('key', { errors: { ListKeyRotations: 'UnsupportedOperationException' } });
    await bench.scheduled();
    expect(bench.verdicts()).toEqual({ key: 'NON_COMPLIANT' });
  });

  test.each(['DescribeKey', 'ListKeyRotations'])('%s denied: not compliant, with the action; the run succeeds', async (operation) => {
    old('key', { errors: { [operation]: 'AccessDeniedException' } });
    await bench.scheduled();
    expect(bench.aws.told.get('key')).toMatchObject({
      compliance: 'NON_COMPLIANT',
      annotation: expect.stringContaining(`kms:${operation}`),
    });
  });

  test('a waiver counts by alias and by ARN', async () => {
    const terms = { reason: 'of the vendor', owner: 'payments', until: '2027-01-31' };
    bench.settings({ waivers: [{ alias: 'alias/legacy', ...terms }, { keyArn: arnOf('b'), ...terms }] });
    old('a', { aliases: ['alias/legacy'] });
    old('b');
    old('c');
    await bench.scheduled();
    expect(bench.verdicts()).toEqual({ a: 'NOT_APPLICABLE', b: 'NOT_APPLICABLE', c: 'NON_COMPLIANT' });
    expect(bench.metrics).toMatchObject([{ KeysJudged: 3, KeysWaived: 2, KeysNonCompliant: 1 }]);
    expect(bench.aws.of('GetParameter').map(({ input }) => input)).toEqual([{ Name: '/rule/settings' }]);
  });
});

describe('generations of a family', () => {
  const family = { 'cdk-kms-rotation:family': 'alias/app' };
  const id = (number: number) => `g${number}`;
  const generation = (number: number, changes: Partial<FakeKey> = {}) => old(id(number), {
    createdAt: bench.aws.daysAgo(1_000 - 100 * number),
    aliasedAt: bench.aws.daysAgo(1_000 - 100 * number),
    tags: { ...family, [`cdk-kms-rotation:successor:${id(number + 1)}`]: String(number + 1) },
    keySpec: 'RSA_2048',
    keyUsage: 'SIGN_VERIFY',
    policy: machinePolicy(),
    lastUse: { operation: 'Verify', at: bench.aws.daysAgo(1) },
    ...changes,
    aliases: [`alias/app/v${number}`, ...(changes.aliases ?? [])],
  });
  const current = (number: number, changes: Partial<FakeKey> = {}) =>
    generation(number, { createdAt: bench.aws.daysAgo(1), tags: family, aliases: ['alias/app'], ...changes });

  test('superseded ones are not judged, at three calls each, and one for their successor', async () => {
    for (const number of [1, 2, 3]) generation(number);
    current(4);
    await bench.scheduled();
    expect(bench.verdicts()).toEqual({ g1: 'NOT_APPLICABLE', g2: 'NOT_APPLICABLE', g3: 'NOT_APPLICABLE', g4: 'COMPLIANT' });
    for (const number of [1, 2, 3]) expect(bench.aws.about(id(number))).toEqual(['DescribeKey', 'GetKeyPolicy', 'GetKeyLastUsage']);
    expect(bench.aws.about('g4')).toEqual(['DescribeKey']);
    expect(bench.aws.of('GetResources').map(({ input }) => input)).toEqual([
      { ResourceTypeFilters: ['kms:key'], ResourcesPerPage: 100, PaginationToken: undefined },
    ]);
  });

  test('a symmetric one takes five calls, that of its successor included', async () => {
    const symmetric = { keySpec: 'SYMMETRIC_DEFAULT', keyUsage: 'ENCRYPT_DECRYPT' };
    generation(1, symmetric);
    current(2, symmetric);
    await bench.scheduled();
    expect(bench.verdicts()).toEqual({ g1: 'NOT_APPLICABLE', g2: 'COMPLIANT' });
    expect([...bench.aws.about('g1'), ...bench.aws.about('g2')]).toEqual([
      'DescribeKey',
      'ListKeyRotations',
      'GetKeyPolicy',
      'GetKeyLastUsage',
      'DescribeKey',
    ]);
  });

  test.each<[string, Partial<FakeKey>]>([
    ['disabled', { keyState: 'Disabled' }],
    ['of another family', { tags: { 'cdk-kms-rotation:family': 'alias/other' } }],
    ['without tags', { tags: {} }],
    ['not in use', { aliases: [] }],
    ['older', { createdAt: new Date(0) }],
    ['of another usage', { keyUsage: 'ENCRYPT_DECRYPT' }],
    ['of another type', { keySpec: 'HMAC_256' }],
    ['shut', { errors: { DescribeKey: 'AccessDeniedException' } }],
    ['gone', { errors: { DescribeKey: 'NotFoundException' } }],
  ])('a successor that is %s proves nothing, and nothing more is asked', async (_name, changes) => {
    generation(1);
    current(2, changes);
    await bench.scheduled();
    expect(bench.verdicts().g1).toBe('NON_COMPLIANT');
    expect([...bench.aws.of('GetKeyPolicy'), ...bench.aws.of('GetKeyLastUsage')]).toEqual([]);
  });

  test.each<[string, Partial<FakeKey>, string[]]>([
    ['a family that nobody declared', { tags: family }, ['DescribeKey']],
    ['a chain of tags that anybody could write', { policy: { Statement: [] } }, ['DescribeKey', 'GetKeyPolicy']],
    ['a policy that is no JSON', { policy: '{' }, ['DescribeKey', 'GetKeyPolicy']],
    [
      'use by its ARN',
      { lastUse: { operation: 'Sign', at: new Date('2026-11-24T00:00:00Z') } },
      ['DescribeKey', 'GetKeyPolicy', 'GetKeyLastUsage'],
    ],
    [
      'use at a time that is not known',
      { lastUse: { operation: 'Sign', at: undefined as unknown as Date } },
      ['DescribeKey', 'GetKeyPolicy', 'GetKeyLastUsage'],
    ],
  ])('%s: judged by its age', async (_name, changes, calls) => {
    generation(1, changes);
    current(2);
    await bench.scheduled();
    expect(bench.aws.told.get('g1')).toMatchObject({
      compliance: 'NON_COMPLIANT',
      annotation: expect.stringContaining('Not superseded as generation 1 of alias/app'),
    });
    expect(bench.aws.about('g1')).toEqual(calls);
  });

  test.each(['GetKeyPolicy', 'GetKeyLastUsage'])('%s denied: not compliant, with the action; the run succeeds', async (operation) => {
    generation(1, { errors: { [operation]: 'AccessDeniedException' } });
    current(2);
    await bench.scheduled();
    expect(bench.aws.told.get('g1')).toMatchObject({
      compliance: 'NON_COMPLIANT',
      annotation: expect.stringContaining(`kms:${operation}`),
    });
  });

  test.each(['GetKeyPolicy', 'GetKeyLastUsage'])('%s throttled: no verdict, and the run fails', async (operation) => {
    generation(1, { errors: { [operation]: 'ThrottlingException' } });
    current(2);
    expect(await bench.failure()).toMatchObject({ name: 'KeysUnreadable' });
    expect(bench.verdicts()).toEqual({ g2: 'COMPLIANT' });
  });

  test('a key that nobody ever used is superseded', async () => {
    generation(1, { lastUse: undefined });
    current(2);
    await bench.scheduled();
    expect(bench.verdicts().g1).toBe('NOT_APPLICABLE');
  });

  test('the last use is asked for no more than 1,000 times, in turn: the others keep their verdict, and are counted', async () => {
    bench.aws.latency = 1;
    for (let i = 0; i < 13; i++) {
      const tags = { 'cdk-kms-rotation:family': `alias/app${i}` };
      const common = { keySpec: 'RSA_2048', keyUsage: 'SIGN_VERIFY', policy: machinePolicy() };
      bench.aws.key(`current${i}`, { ...common, tags, aliases: [`alias/app${i}`, `alias/app${i}/v101`] });
      for (let number = 1; number <= 100; number++) {
        old(`${i}-${number}`, {
          ...common,
          tags: { ...tags, [`cdk-kms-rotation:successor:current${i}`]: '101' },
          aliases: [`alias/app${i}/v${number}`],
        });
      }
    }
    await bench.scheduled();
    expect(bench.aws.of('GetKeyLastUsage')).toHaveLength(1_000);
    expect(bench.metrics).toMatchObject([{ KeysJudged: 1_013, KeysPostponed: 300, EvaluationsSucceeded: 1, EvaluationsFailed: 0 }]);
    expect(bench.log.at(-1)).toMatchObject({ postponed: 300, left: 0 });
    const postponed = [...bench.aws.keys.keys()].filter((one) => !bench.aws.told.has(one));
    bench.aws.told.clear();
    await bench.time.sleep(86_400_000);
    await bench.scheduled();
    expect(postponed.filter((one) => !bench.aws.told.has(one))).toEqual([]);
  }, 60_000);

  test('a disabled key with a higher number and an alias does not hide the one in use; nor does an earlier number count', async () => {
    const named = { ...family, 'cdk-kms-rotation:successor:g2': '2', 'cdk-kms-rotation:successor:g3': '3' };
    generation(1).tags = named;
    generation(2, { aliases: ['alias/app'] });
    generation(3, { aliases: ['alias/stray'], keyState: 'Disabled' });
    generation(4);
    await bench.scheduled();
    expect(bench.verdicts()).toEqual({ g1: 'NOT_APPLICABLE', g2: 'NON_COMPLIANT', g3: 'NOT_APPLICABLE', g4: 'NON_COMPLIANT' });
  });

  test('a successor that cannot be read leaves its predecessor without a verdict', async () => {
    generation(1);
    current(2, { errors: { DescribeKey: 'ThrottlingException' } });
    expect(await bench.failure()).toMatchObject({ name: 'KeysUnreadable', message: expect.stringContaining('2 (') });
    expect(bench.verdicts()).toEqual({});
  });
});

describe('replicas', () => {
  const replica = (changes: Partial<FakeKey> = {}) =>
    bench.aws.key('replica', { multiRegion: 'REPLICA', primaryRegion: 'us-east-1', ...changes });

  test.each<[string, Date | string | undefined, string]>([
    ['old', new Date(0), 'NON_COMPLIANT'],
    ['young', new Date('2026-11-01T00:00:00Z'), 'COMPLIANT'],
    ['shut', 'AccessDeniedException', 'NON_COMPLIANT'],
    ['gone', 'NotFoundException', 'NON_COMPLIANT'],
    ['in a Region that the account has not opted in to', 'UnrecognizedClientException', 'NON_COMPLIANT'],
  ])('a young one, of a primary key that is %s', async (_name, primary, verdict) => {
    replica();
    bench.aws.elsewhere.set('primary of replica', primary!);
    await bench.scheduled();
    expect(bench.verdicts()).toEqual({ replica: verdict });
    expect(
      bench.aws.calls.filter(({ service }) => service === 'kms in us-east-1').map(({ operation, input }) => [operation, input]),
    ).toEqual([['DescribeKey', { KeyId: 'primary of replica' }]]);
    expect(bench.metrics).toMatchObject([{ KmsCalls: 5 }]); // two lists, its description and history, and its primary's description
  });

  test('a primary key that is throttled leaves the replica without a verdict', async () => {
    replica();
    bench.aws.elsewhere.set('primary of replica', 'ThrottlingException');
    expect(await bench.failure()).toMatchObject({ name: 'KeysUnreadable' });
  });

  test('one whose primary key AWS KMS does not name cannot be proven young', async () => {
    replica({ primaryRegion: undefined });
    await bench.scheduled();
    expect(bench.verdicts()).toEqual({ replica: 'NON_COMPLIANT' });
  });

  test('one with a young rotation needs no primary', async () => {
    replica({ rotations: [bench.aws.daysAgo(3)] });
    await bench.scheduled();
    expect(bench.verdicts()).toEqual({ replica: 'COMPLIANT' });
    expect(bench.aws.calls.filter(({ service }) => service.startsWith('kms in'))).toEqual([]);
  });
});

test('a key spec that is told by its older name is one', async () => {
  old('key', { oldSpecField: true, rotations: [bench.aws.daysAgo(3)] });
  await bench.scheduled();
  expect(bench.verdicts()).toEqual({ key: 'COMPLIANT' });
});

describe('the scope', () => {
  test.each<[string, string | undefined, string[]]>([
    ['team', undefined, ['a', 'b', 'empty']],
    ['team', 'payments', ['a']],
    ['team', '', ['empty']],
  ])('%s, %s: only these are described and reported', async (tagKey, tagValue, expected) => {
    bench.scope(tagKey, tagValue);
    bench.aws.pageSize = 2;
    bench.aws.key('a', { tags: { team: 'payments', other: 'x' } });
    bench.aws.key('b', { tags: { team: 'search' } });
    bench.aws.key('empty', { tags: { team: '' } });
    bench.aws.key('c', { tags: { Team: 'payments' } });
    bench.aws.key('d');
    bench.aws.key('aws', { keyManager: 'AWS', aliases: ['alias/aws/s3'] });
    await bench.scheduled();
    expect(Object.keys(bench.verdicts()).sort()).toEqual(expected);
    expect(bench.aws.of('DescribeKey').map(({ input }) => input.KeyId).sort()).toEqual(expected);
    expect(bench.aws.of('GetResources').length).toBe(2);
    expect(bench.metrics).toMatchObject([{ KeysJudged: expected.length, KeysOutOfScope: 5 - expected.length }]);
  });

  test.each<[string, string | undefined, RegExp]>([
    [
      'constructor',
      undefined,
      /^the scope leaves no key: of 2 keys of account and Region, none has the tag 'constructor'\. No key was judged/,
    ],
    ['team', 'search', /none has the tag 'team' with the value 'search'/],
  ])('%s, %s, which leaves no key: the run fails, and takes no verdict back', async (tagKey, tagValue, message) => {
    bench.scope(tagKey, tagValue);
    bench.aws.key('a', { tags: { team: 'payments' } });
    bench.aws.key('b');
    bench.aws.before.set('a', 'NON_COMPLIANT');
    expect(await bench.failure()).toMatchObject({ name: 'RuleMisconfigured', message: expect.stringMatching(message) });
    expect(bench.aws.told.size).toBe(0);
    expect(bench.metrics).toMatchObject([{ KeysOutOfScope: 2, EvaluationsSucceeded: 0, EvaluationsFailed: 1 }]);
  });

  test('where there are keys of AWS only: nothing to judge', async () => {
    bench.scope('team');
    bench.aws.key('aws', { keyManager: 'AWS', aliases: ['alias/aws/s3'] });
    await bench.scheduled();
    expect(bench.metrics).toMatchObject([{ KeysJudged: 0, KeysOutOfScope: 0, EvaluationsSucceeded: 1 }]);
  });

  test('in the settings is refused: whoever may write them cannot take keys out of the rule', async () => {
    bench.settings({ waivers: [], scope: { tagKey: 'none' } });
    old('a');
    bench.aws.before.set('a', 'NON_COMPLIANT');
    expect(await bench.failure()).toMatchObject({ name: 'RuleMisconfigured', message: expect.stringContaining("unknown field 'scope'") });
    expect(bench.aws.told.size).toBe(0);
  });
});

describe('keys that were evaluated before', () => {
  test('and are gone, or out of the scope, are taken back; all pages; none twice', async () => {
    bench.scope('team');
    bench.aws.pageSize = 2;
    bench.aws.key('in', { tags: { team: 'x' } });
    bench.aws.key('left');
    for (const id of ['gone-1', 'left', 'in', 'gone-2', 'gone-3']) {
      bench.aws.before.set(id, id === 'gone-2' ? 'NON_COMPLIANT' : 'COMPLIANT');
    }
    await bench.scheduled();
    expect(bench.verdicts()).toEqual({
      'gone-1': 'NOT_APPLICABLE',
      'gone-2': 'NOT_APPLICABLE',
      'gone-3': 'NOT_APPLICABLE',
      'left': 'NOT_APPLICABLE',
      'in': 'COMPLIANT',
    });
    expect(bench.aws.of('GetComplianceDetailsByConfigRule').map(({ input }) => input)).toEqual([undefined, '2', '4'].map((NextToken) => (
      { ConfigRuleName: 'key-age', ComplianceTypes: ['COMPLIANT', 'NON_COMPLIANT'], Limit: 100, NextToken }
    )));
  });

  test('are asked for before the keys are listed: a key that is made meanwhile is not taken for gone', async () => {
    await bench.scheduled();
    expect(bench.aws.calls.map(({ operation }) => operation)).toEqual(['GetComplianceDetailsByConfigRule', 'ListAliases', 'ListKeys']);
  });

  test('there is no such rule when somebody tries the function out', async () => {
    bench.aws.errors.GetComplianceDetailsByConfigRule = 'NoSuchConfigRuleException';
    bench.aws.key('key');
    await bench.scheduled({ resultToken: 'TESTMODE' });
    expect(bench.aws.of('PutEvaluations').map(({ input }) => [input.ResultToken, input.TestMode])).toEqual([['TESTMODE', true]]);
  });
});

test('keys that vanish while the run is under way are gone, not a failure', async () => {
  bench.aws.key('a');
  bench.aws.key('b');
  bench.aws.vanishAfterListing();
  await bench.scheduled();
  expect(bench.verdicts()).toEqual({ a: 'NOT_APPLICABLE', b: 'NOT_APPLICABLE' });
});

test('a key that vanishes between its description and its history is gone, too', async () => {
  old('key', { errors: { ListKeyRotations: 'NotFoundException' } });
  await bench.scheduled();
  expect(bench.verdicts()).toEqual({ key: 'NOT_APPLICABLE' });
});

describe('what AWS Config is sent', () => {
  test.each([
    [0, []],
    [1, [1]],
    [99, [99]],
    [100, [100]],
    [101, [100, 1]],
    [1_050, [...Array(10).fill(100), 50]],
  ])('%i keys go in batches of %j', async (keys, batches) => {
    for (let i = 0; i < keys; i++) bench.aws.key(`key-${i}`);
    await bench.scheduled();
    expect(bench.aws.of('PutEvaluations').map(({ input }) => input.Evaluations.length)).toEqual(batches);
    expect(bench.aws.told.size).toBe(keys);
  });

  test('is, by hand', async () => {
    bench.aws.key('1234abcd-12ab-34cd-56ef-1234567890ab');
    await bench.scheduled();
    expect(bench.aws.of('PutEvaluations').map(({ input }) => input)).toEqual([{
      Evaluations: [{
        ComplianceResourceType: 'AWS::KMS::Key',
        ComplianceResourceId: '1234abcd-12ab-34cd-56ef-1234567890ab',
        ComplianceType: 'COMPLIANT',
        Annotation: expect.stringMatching(/^.{10,256}$/),
        OrderingTimestamp: new Date(NOTIFIED),
      }],
      ResultToken: 'token',
    }]);
  });

  test('comes as the keys are judged, not at the end', async () => {
    for (let i = 0; i < 500; i++) bench.aws.key(`key-${i}`);
    await bench.scheduled();
    const operations = bench.aws.calls.map(({ operation }) => operation);
    expect(operations.indexOf('PutEvaluations')).toBeLessThan(operations.lastIndexOf('DescribeKey') - 300);
  });
});

describe('bulk reads', () => {
  test('all pages; 1,000 keys and 100 aliases on each', async () => {
    for (let i = 0; i < 2_500; i++) old(`key-${i}`, { aliases: i === 2_400 ? [] : ['alias/aws/x'] });
    bench.aws.orphans.push('alias/aws/nothing');
    await bench.scheduled();
    expect(bench.aws.of('ListKeys').map(({ input }) => input)).toEqual(
      [undefined, '1000', '2000'].map((Marker) => ({ Limit: 1_000, Marker })),
    );
    expect(bench.aws.of('ListAliases')).toHaveLength(25);
    expect(bench.aws.of('ListAliases')[1].input).toEqual({ KeyId: undefined, Limit: 100, Marker: '100' });
    expect(bench.aws.of('DescribeKey').map(({ input }) => input.KeyId)).toEqual(['key-2400']);
    expect(bench.aws.told.size).toBe(2_500);
  });

  test.each(['ListKeys', 'ListAliases', 'GetResources', 'GetComplianceDetailsByConfigRule', 'GetParameter'])(
    '%s fails: the run fails at once',
    async (operation) => {
      bench.settings({ waivers: [] });
      bench.scope('team');
      bench.aws.key('key', { tags: { team: 'x' } });
      bench.aws.errors[operation] = 'AccessDeniedException';
      expect(await bench.failure()).toMatchObject({ name: 'AccessDeniedException' });
      expect(bench.aws.of('DescribeKey')).toEqual([]);
      expect(bench.aws.told.size).toBe(0);
      expect(bench.time.asleep).toBe(0);
    },
  );
});

test('twice the same', async () => {
  for (let i = 0; i < 250; i++) old(`key-${i}`, { rotations: i % 2 === 0 ? [bench.aws.daysAgo(5)] : [] });
  await bench.scheduled();
  const first = bench.aws.of('PutEvaluations').map(({ input }) => input);
  const told = new Map(bench.aws.told);
  bench.aws.calls.length = 0;
  for (const [id, { compliance }] of told) bench.aws.before.set(id, compliance as 'COMPLIANT');
  await bench.scheduled();
  expect(bench.aws.of('PutEvaluations').map(({ input }) => input)).toEqual(first);
  expect(bench.aws.told).toEqual(told);
});
