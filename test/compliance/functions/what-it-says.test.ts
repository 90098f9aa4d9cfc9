import { setTimeout } from 'node:timers/promises';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { KMSClient } from '@aws-sdk/client-kms';
import type { Context } from 'aws-lambda';
import { Bench, NOTIFIED } from './bench';
// eslint-disable-next-line no-restricted-imports -- this is the test of that entry point
import { handler } from '../../../src/compliance/functions/evaluate-keys.lambda';

let bench: Bench;

beforeEach(() => {
  bench = new Bench();
});

afterEach(() => jest.restoreAllMocks());

describe('metrics', () => {
  test('of a run over all keys are, by hand, what CloudWatch reads', async () => {
    bench.aws.key('a');
    bench.aws.key('b', { createdAt: bench.aws.daysAgo(900) });
    await bench.scheduled();
    const Metrics = [
      'KeysJudged',
      'KeysNonCompliant',
      'KeysWaived',
      'KeysOutOfScope',
      'KeysPostponed',
      'EvaluationsSucceeded',
      'KeysUnreadable',
      'KmsCalls',
      'EvaluationsFailed',
    ].map((Name) => ({ Name, Unit: 'Count' }));
    expect(bench.metrics).toEqual([
      {
        _aws: {
          Timestamp: Date.parse('2026-11-25T06:00:00Z'),
          CloudWatchMetrics: [{ Namespace: 'CdkKmsRotation', Dimensions: [['Rule']], Metrics }],
        },
        Rule: 'key-age',
        KeysJudged: 2,
        KeysNonCompliant: 1,
        KeysWaived: 0,
        KeysOutOfScope: 0,
        KeysPostponed: 0,
        KeysUnreadable: 0,
        KmsCalls: 5,
        EvaluationsSucceeded: 1,
        EvaluationsFailed: 0,
      },
    ]);
  });

  test('of a run that could not read a key', async () => {
    bench.aws.key('a');
    bench.aws.key('b', { errors: { DescribeKey: 'ThrottlingException' } });
    await bench.failure();
    expect(bench.metrics).toMatchObject([{ KeysJudged: 1, KeysUnreadable: 1, EvaluationsSucceeded: 0, EvaluationsFailed: 1 }]);
  });

  test('count what the SDK sent again, also where it gave up', async () => {
    bench.aws.attempts = 3;
    bench.aws.key('a');
    bench.aws.key('b', { errors: { DescribeKey: 'ThrottlingException' } });
    await bench.failure();
    expect(bench.metrics).toMatchObject([{ KmsCalls: 12 }]);
  });

  test('of a change do not claim to speak of all keys', async () => {
    bench.aws.key('a');
    await bench.changed('a');
    expect(bench.metrics).toMatchObject([{ Rule: 'key-age', KmsCalls: 2, KeysUnreadable: 0, EvaluationsFailed: 0 }]);
    for (const name of ['KeysJudged', 'KeysNonCompliant', 'KeysWaived', 'KeysOutOfScope', 'KeysPostponed', 'EvaluationsSucceeded']) {
      expect(bench.metrics[0]).not.toHaveProperty(name);
    }
  });

  test('say that a run failed, also before anything was read', async () => {
    bench.parameters = {};
    await bench.failure();
    await bench.changed('a').catch(() => undefined);
    expect(bench.metrics).toMatchObject([{ EvaluationsFailed: 1, EvaluationsSucceeded: 0 }, { EvaluationsFailed: 1 }]);
  });
});

test('the log says how the run went, and nothing that is private', async () => {
  bench.settings({ waivers: [{ alias: 'alias/x', reason: 'private-reason', owner: 'private-owner', until: '2027-01-01' }] });
  bench.scope('team', 'private-value');
  bench.aws.key('a', { tags: { team: 'private-value' }, createdAt: bench.aws.daysAgo(900) });
  bench.aws.key('b', { tags: { team: 'private-value' }, errors: { DescribeKey: 'ThrottlingException' } });
  bench.aws.refuses = (_id, times) => times === 0;
  await bench.failure();
  expect(bench.log).toEqual([
    { event: 'key-unreadable', keyId: 'b', error: 'ThrottlingException', message: 'ThrottlingException of the fake' },
    { event: 'evaluations-not-taken', keys: 1, again: true },
    {
      event: 'evaluation',
      rule: 'key-age',
      task: 'account',
      failed: true,
      error: 'KeysUnreadable',
      message: expect.stringMatching(/^KeysUnreadable: 1 \(b\) keys/),
      judged: 1,
      nonCompliant: 1,
      waived: 0,
      outOfScope: 0,
      postponed: 0,
      unreadable: 1,
      unsent: 0,
      left: 0,
      kmsCalls: 5,
      milliseconds: expect.any(Number),
    },
  ]);
  expect(JSON.stringify([bench.log, bench.metrics])).not.toContain('private');
});

describe('the handler', () => {
  beforeEach(() => {
    bench.aws.latency = 0;
    jest.spyOn(KMSClient.prototype, 'send').mockImplementation(bench.aws.clients.kms.send as never);
    jest.spyOn(ConfigServiceClient.prototype, 'send').mockImplementation(bench.aws.clients.config.send as never);
    jest.spyOn(process.stdout, 'write').mockImplementation((line) => bench.metrics.push(JSON.parse(String(line))) > 0);
  });

  const call = (remaining = 900_000) =>
    handler(bench.event({ messageType: 'ScheduledNotification', notificationCreationTime: NOTIFIED }), {
      getRemainingTimeInMillis: () => remaining,
    } as Context);

  test('runs in real time, and leaves no timer behind', async () => {
    for (let i = 0; i < 20; i++) bench.aws.key(`key-${i}`);
    const timers = () => process.getActiveResourcesInfo().filter((type) => type === 'Timeout').length;
    const before = timers();
    await call();
    await setTimeout(0);
    expect(bench.aws.told.size).toBe(20);
    expect(bench.metrics).toMatchObject([{ KeysJudged: 20 }]);
    expect(timers()).toBeLessThanOrEqual(before); // those of others may have ended
  });

  test('hears of the time limit', async () => {
    bench.aws.key('key');
    await expect(call(59_000)).rejects.toMatchObject({ name: 'RanOutOfTime' });
  });
});
