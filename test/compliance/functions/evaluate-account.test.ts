import { Bench, NOTIFIED } from './bench';
import type { FakeKey } from './fake-aws';
import { arnOf } from './fake-aws';

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
    for (const id of ['never-rotated', 'rotated', 'imported', 'replica']) expect(aws.about(id)).toEqual(['DescribeKey', 'ListKeyRotations']);
    expect(aws.of('GetResources')).toEqual([]); // nobody asks about tags
  });

  test('a history of several pages is read to its end', async () => {
    bench.aws.pageSize = 1;
    old('key', { rotations: [bench.aws.daysAgo(700), null, bench.aws.daysAgo(1)] });
    await bench.scheduled();
    expect(bench.verdicts()).toEqual({ key: 'COMPLIANT' });
    expect(bench.aws.of('ListKeyRotations').map(({ input }) => input)).toEqual([
      { KeyId: 'key', Limit: 1_000, Marker: undefined }, { KeyId: 'key', Limit: 1_000, Marker: '1' }, { KeyId: 'key', Limit: 1_000, Marker: '2' },
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
    expect(bench.aws.told.get('key')).toMatchObject({ compliance: 'NON_COMPLIANT', annotation: expect.stringContaining(`kms:${operation}`) });
  });

  test('a waiver counts by alias and by ARN', async () => {
    const terms = { reason: 'vendor', owner: 'payments', until: '2027-01-31' };
    bench.settings({ waivers: [{ alias: 'alias/legacy', ...terms }, { keyArn: arnOf('b'), ...terms }] });
    old('a', { aliases: ['alias/legacy'] });
    old('b');
    old('c');
    await bench.scheduled();
    expect(bench.verdicts()).toEqual({ a: 'NOT_APPLICABLE', b: 'NOT_APPLICABLE', c: 'NON_COMPLIANT' });
    expect(bench.aws.of('GetParameter').map(({ input }) => input)).toEqual([{ Name: '/rule/settings' }]);
  });
});

describe('generations of a family', () => {
  const tags = { 'cdk-kms-rotation:family': 'alias/app' };
  const generation = (number: number, changes: Partial<FakeKey> = {}) => {
    const aliases = [`alias/app/v${number}`, ...(changes.aliases ?? [])];
    return old(`g${number}`, { tags, keySpec: 'RSA_2048', keyUsage: 'SIGN_VERIFY', ...changes, aliases });
  };

  test('superseded ones are not judged, at one call each', async () => {
    for (const number of [1, 2, 3]) generation(number);
    generation(4, { createdAt: bench.aws.daysAgo(1), aliases: ['alias/app'] });
    await bench.scheduled();
    expect(bench.verdicts()).toEqual({ g1: 'NOT_APPLICABLE', g2: 'NOT_APPLICABLE', g3: 'NOT_APPLICABLE', g4: 'COMPLIANT' });
    expect(bench.aws.of('DescribeKey')).toHaveLength(4);
    expect(bench.aws.of('GetResources').map(({ input }) => input)).toEqual([{ ResourceTypeFilters: ['kms:key'], ResourcesPerPage: 100, PaginationToken: undefined }]);
  });

  test.each<[string, Partial<FakeKey>]>([
    ['disabled', { keyState: 'Disabled', aliases: ['alias/app'] }],
    ['of another family', { tags: { 'cdk-kms-rotation:family': 'alias/other' }, aliases: ['alias/app'] }],
    ['without tags', { tags: {}, aliases: ['alias/app'] }],
    ['not in use', {}],
    ['shut', { aliases: ['alias/app'], errors: { DescribeKey: 'AccessDeniedException' } }],
    ['gone', { aliases: ['alias/app'], errors: { DescribeKey: 'NotFoundException' } }],
  ])('a successor that is %s proves nothing', async (_name, changes) => {
    generation(1);
    generation(2, changes);
    await bench.scheduled();
    expect(bench.verdicts().g1).toBe('NON_COMPLIANT');
  });

  test('a disabled key with a higher number and an alias does not hide the one in use; nor does an earlier number count', async () => {
    generation(1);
    generation(2, { aliases: ['alias/app'] });
    generation(3, { aliases: ['alias/stray'], keyState: 'Disabled' });
    generation(4);
    await bench.scheduled();
    expect(bench.verdicts()).toEqual({ g1: 'NOT_APPLICABLE', g2: 'NON_COMPLIANT', g3: 'NOT_APPLICABLE', g4: 'NON_COMPLIANT' });
  });

  test('a successor that cannot be read leaves its predecessor without a verdict', async () => {
    generation(1);
    generation(2, { aliases: ['alias/app'], errors: { DescribeKey: 'ThrottlingException' } });
    expect(await bench.failure()).toMatchObject({ name: 'KeysUnreadable', message: expect.stringContaining('2 (') });
    expect(bench.verdicts()).toEqual({});
  });
});

describe('the scope', () => {
  test.each<[object, string[]]>([
    [{ tagKey: 'team' }, ['a', 'b', 'empty']],
    [{ tagKey: 'team', tagValue: 'payments' }, ['a']],
    [{ tagKey: 'team', tagValue: '' }, ['empty']],
    [{ tagKey: 'constructor' }, []],
  ])('%j: only these are described and reported', async (scope, expected) => {
    bench.settings({ waivers: [], scope });
    bench.aws.pageSize = 2;
    bench.aws.key('a', { tags: { team: 'payments', other: 'x' } });
    bench.aws.key('b', { tags: { team: 'search' } });
    bench.aws.key('empty', { tags: { team: '' } });
    bench.aws.key('c', { tags: { Team: 'payments' } });
    bench.aws.key('d');
    await bench.scheduled();
    expect(Object.keys(bench.verdicts())).toEqual(expected);
    expect(bench.aws.of('DescribeKey').map(({ input }) => input.KeyId)).toEqual(expected);
    expect(bench.aws.of('GetResources').length).toBe(2);
  });
});

describe('keys that were evaluated before', () => {
  test('and are gone, or out of the scope, are taken back; all pages; none twice', async () => {
    bench.settings({ waivers: [], scope: { tagKey: 'team' } });
    bench.aws.pageSize = 2;
    bench.aws.key('in', { tags: { team: 'x' } });
    bench.aws.key('left');
    for (const id of ['gone-1', 'left', 'in', 'gone-2', 'gone-3']) bench.aws.before.set(id, id === 'gone-2' ? 'NON_COMPLIANT' : 'COMPLIANT');
    await bench.scheduled();
    expect(bench.verdicts()).toEqual({ 'gone-1': 'NOT_APPLICABLE', 'gone-2': 'NOT_APPLICABLE', 'gone-3': 'NOT_APPLICABLE', 'left': 'NOT_APPLICABLE', 'in': 'COMPLIANT' });
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
  test.each([[0, []], [1, [1]], [99, [99]], [100, [100]], [101, [100, 1]], [1_050, [...Array(10).fill(100), 50]]])('%i keys go in batches of %j', async (keys, batches) => {
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
    expect(bench.aws.of('ListKeys').map(({ input }) => input)).toEqual([undefined, '1000', '2000'].map((Marker) => ({ Limit: 1_000, Marker })));
    expect(bench.aws.of('ListAliases')).toHaveLength(25);
    expect(bench.aws.of('ListAliases')[1].input).toEqual({ KeyId: undefined, Limit: 100, Marker: '100' });
    expect(bench.aws.of('DescribeKey').map(({ input }) => input.KeyId)).toEqual(['key-2400']);
    expect(bench.aws.told.size).toBe(2_500);
  });

  test.each(['ListKeys', 'ListAliases', 'GetResources', 'GetComplianceDetailsByConfigRule', 'GetParameter'])('%s fails: the run fails at once', async (operation) => {
    bench.settings({ waivers: [], scope: { tagKey: 'team' } });
    bench.aws.key('key', { tags: { team: 'x' } });
    bench.aws.errors[operation] = 'AccessDeniedException';
    expect(await bench.failure()).toMatchObject({ name: 'AccessDeniedException' });
    expect(bench.aws.of('DescribeKey')).toEqual([]);
    expect(bench.aws.told.size).toBe(0);
    expect(bench.time.asleep).toBe(0);
  });
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
