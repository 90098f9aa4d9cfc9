import { Bench, changeOf, NOTIFIED } from './bench';
import { arnOf } from './fake-aws';
import { machinePolicy } from '../../../sim/compliance/machine-policy';

let bench: Bench;

beforeEach(() => {
  bench = new Bench();
});

afterEach(() => jest.restoreAllMocks());

const operations = () => bench.aws.calls.map(({ operation }) => operation);

test('one key is read anew, whatever AWS Config says of it, and it alone', async () => {
  bench.aws.key('key');
  bench.aws.key('other');
  await bench.changed('key');
  expect(bench.verdicts()).toEqual({ key: 'COMPLIANT' });
  expect(bench.aws.told.get('key')!.at).toEqual(new Date(NOTIFIED));
  expect(bench.aws.calls.map(({ operation, input }) => [operation, input.KeyId])).toEqual([
    ['ListAliases', 'key'],
    ['DescribeKey', 'key'],
    ['PutEvaluations', undefined],
  ]);
});

test('an old one is asked for its history', async () => {
  bench.aws.key('key', { createdAt: bench.aws.daysAgo(900), rotations: [bench.aws.daysAgo(3)] });
  await bench.changed('key');
  expect(bench.verdicts()).toEqual({ key: 'COMPLIANT' });
  expect(operations()).toEqual(['ListAliases', 'DescribeKey', 'ListKeyRotations', 'PutEvaluations']);
});

test.each(['PRIMARY', 'REPLICA'] as const)('an old multi-Region key (%s): its annotation names '
  + 'the Region of the primary', async (multiRegion) => {
  bench.aws.key('key', { multiRegion, primaryRegion: 'us-east-1', createdAt: bench.aws.daysAgo(900), origin: 'EXTERNAL' });
  await bench.changed('key');
  expect(bench.aws.told.get('key')).toMatchObject({
    compliance: 'NON_COMPLIANT',
    annotation: expect.stringContaining('the primary key in us-east-1'),
  });
});

test('a young replica is as old as its primary key, which is asked about where it is', async () => {
  bench.aws.key('key', { multiRegion: 'REPLICA', primaryRegion: 'us-east-1' });
  bench.aws.elsewhere.set('primary of key', bench.aws.daysAgo(900));
  await bench.changed('key');
  expect(bench.aws.told.get('key')).toMatchObject({
    compliance: 'NON_COMPLIANT',
    annotation: expect.stringContaining('Primary key in us-east-1 is 900 days old'),
  });
});

test.each(['Disabled', 'PendingDeletion', 'PendingImport'])('a key that is %s at the hour of the run is '
  + 'judged when it comes back', async (keyState) => {
  const key = bench.aws.key('key', { createdAt: bench.aws.daysAgo(900), keyState });
  await bench.scheduled();
  expect(bench.verdicts()).toEqual({ key: 'NOT_APPLICABLE' });
  key.keyState = 'Enabled';
  await bench.changed('key');
  expect(bench.verdicts()).toEqual({ key: 'NON_COMPLIANT' });
});

test('an oversized notice is enough', async () => {
  bench.aws.key('key', { createdAt: bench.aws.daysAgo(900) });
  await bench.run(bench.event({ messageType: 'OversizedConfigurationItemChangeNotification', configurationItemSummary: changeOf('key') }));
  expect(bench.verdicts()).toEqual({ key: 'NON_COMPLIANT' });
});

test.each(['ResourceDeleted', 'ResourceDeletedNotRecorded', 'ResourceNotRecorded'])(
  '%s: not applicable, without a call',
  async (configurationItemStatus) => {
    bench.aws.key('key');
    bench.parameters = {}; // a rule that is not set up well may still let go
    await bench.changed('key', { configurationItemStatus });
    expect(bench.verdicts()).toEqual({ key: 'NOT_APPLICABLE' });
    expect(operations()).toEqual(['PutEvaluations']);
  },
);

test('a key that left the scope of the rule: not applicable, without a call', async () => {
  await bench.changed('key', {}, { eventLeftScope: true });
  expect(bench.verdicts()).toEqual({ key: 'NOT_APPLICABLE' });
  expect(operations()).toEqual(['PutEvaluations']);
});

test('a new key', async () => {
  bench.aws.key('key');
  await bench.changed('key', { configurationItemStatus: 'ResourceDiscovered' });
  expect(bench.verdicts()).toEqual({ key: 'COMPLIANT' });
});

test('a key that is gone by now', async () => {
  await bench.changed('key');
  expect(bench.verdicts()).toEqual({ key: 'NOT_APPLICABLE' });
});

test('another type of resource is ignored, and the log says so', async () => {
  await bench.changed('alias/app', { resourceType: 'AWS::KMS::Alias' });
  expect(operations()).toEqual([]);
  expect(bench.log).toEqual([{ event: 'change-ignored', rule: 'key-age', why: 'AWS::KMS::Alias is no AWS::KMS::Key' }]);
});

test('an AWS managed key is known by its alias', async () => {
  bench.aws.key('key', { keyManager: 'AWS', aliases: ['alias/aws/s3'] });
  await bench.changed('key');
  expect(bench.verdicts()).toEqual({ key: 'NOT_APPLICABLE' });
  expect(operations()).toEqual(['ListAliases', 'PutEvaluations']);
});

test.each<[Record<string, string>, string]>([
  [{ team: 'x' }, 'NON_COMPLIANT'],
  [{}, 'NOT_APPLICABLE'],
])('scope: a key with tags %j is %s', async (tags, verdict) => {
  bench.scope('team');
  bench.aws.key('key', { createdAt: bench.aws.daysAgo(900), tags });
  await bench.changed('key');
  expect(bench.verdicts()).toEqual({ key: verdict });
  expect(bench.aws.of('GetResources').map(({ input }) => input)).toEqual([{ ResourceARNList: [arnOf('key')] }]);
});

test('denied: judged for that, by the ARN that AWS Config knows', async () => {
  const keyArn = arnOf('key');
  bench.aws.key('key', { errors: { DescribeKey: 'AccessDeniedException' } });
  await bench.changed('key');
  expect(bench.verdicts()).toEqual({ key: 'NON_COMPLIANT' });
  bench.settings({ waivers: [{ keyArn, reason: 'locked away', owner: 'ops', until: '2027-01-01' }] });
  await bench.changed('key');
  expect(bench.verdicts()).toEqual({ key: 'NOT_APPLICABLE' });
});

test.each(['ListAliases', 'DescribeKey', 'ListKeyRotations', 'GetResources'])(
  '%s is throttled: nothing is reported, and the run fails',
  async (operation) => {
    bench.scope('team');
    bench.aws.key('key', { createdAt: bench.aws.daysAgo(900), tags: { team: 'x' } });
    bench.aws.errors[operation] = 'ThrottlingException';
    await expect(bench.changed('key')).rejects.toMatchObject({ name: 'KeysUnreadable' });
    expect(bench.aws.told.size).toBe(0);
  },
);

describe('a superseded generation', () => {
  const family = { 'cdk-kms-rotation:family': 'alias/app' };
  const generation = (number: number, changes: object = {}) => bench.aws.key(`g${number}`, {
    createdAt: bench.aws.daysAgo(1_000 - number),
    tags: { ...family, [`cdk-kms-rotation:successor:g${number + 1}`]: String(number + 1) },
    aliases: [`alias/app/v${number}`, ...(number === 3 ? ['alias/app'] : [])],
    policy: machinePolicy(),
    ...changes,
  });

  test('is followed to its successor, and no further', async () => {
    bench.aws.pageSize = 1;
    for (const number of [1, 2, 3]) generation(number);
    await bench.changed('g1');
    expect(bench.verdicts()).toEqual({ g1: 'NOT_APPLICABLE' });
    expect(bench.aws.about('g1')).toEqual(['ListAliases', 'DescribeKey', 'ListKeyRotations', 'GetKeyPolicy', 'GetKeyLastUsage']);
    expect(bench.aws.about('g2')).toEqual([]);
    expect(bench.aws.about('g3')).toEqual(['DescribeKey']);
    expect(bench.aws.of('ListAliases').filter(({ input }) => input.KeyId === undefined)).toHaveLength(4);
    // Two pages.
    expect(bench.aws.of('GetResources').map(({ input }) => input.ResourceARNList)).toEqual([
      [arnOf('g1')],
      [arnOf('g2'), arnOf('g3')],
      [arnOf('g2'), arnOf('g3')],
    ]);
  });

  test('that is young is not', async () => {
    generation(1, { createdAt: bench.aws.daysAgo(0) });
    await bench.changed('g1');
    expect(operations()).toEqual(['ListAliases', 'GetResources', 'DescribeKey', 'PutEvaluations']);
  });

  test('is the same to a change as to a run over all keys', async () => {
    for (const number of [1, 2, 3, 4]) generation(number);
    await bench.scheduled();
    const told = new Map(bench.aws.told);
    const verdicts = bench.verdicts();
    bench.aws.told.clear();
    for (const number of [1, 2, 3, 4]) await bench.changed(`g${number}`);
    expect(bench.verdicts()).toEqual(verdicts);
    for (const [id, { annotation }] of bench.aws.told) expect(annotation).toBe(told.get(id)!.annotation);
    expect(verdicts).toEqual({ g1: 'NOT_APPLICABLE', g2: 'NOT_APPLICABLE', g3: 'NON_COMPLIANT', g4: 'NON_COMPLIANT' });
  });
});
