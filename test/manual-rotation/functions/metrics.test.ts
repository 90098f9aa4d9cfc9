import { METRICS } from '../../../src/manual-rotation/contract';
import type { MetricValues } from '../../../src/manual-rotation/functions/metrics';
import { metricsLines, stackIn } from '../../../src/manual-rotation/functions/metrics';

const WHEN = new Date('2026-11-22T10:00:00Z');
const lines = (values: MetricValues = { [METRICS.daysOverdue]: 2 }, metricsPerAlias: string[] = []) => metricsLines({
  owner: 'Orders/Signing', aliasName: 'alias/orders', metricsPerAlias,
}, values, WHEN);

describe('lines of metrics', () => {
  test('are, by hand, what CloudWatch reads: all for the stack, and for the alias what somebody asked for', () => {
    const [stack, alias, ...more] = lines({ DaysOverdue: 0, UnclaimedKeys: 1, Held: 1 }, ['DaysOverdue']).map((line) => JSON.parse(line));
    expect(stack).toEqual({
      _aws: {
        Timestamp: 1_795_341_600_000,
        CloudWatchMetrics: [{
          Namespace: 'CdkKmsRotation',
          Dimensions: [['Stack']],
          Metrics: [{ Name: 'DaysOverdue', Unit: 'None' }, { Name: 'UnclaimedKeys', Unit: 'Count' }, { Name: 'Held', Unit: 'None' }],
        }],
      },
      Stack: 'Orders',
      DaysOverdue: 0,
      UnclaimedKeys: 1,
      Held: 1,
    });
    expect(alias).toEqual({
      _aws: {
        Timestamp: 1_795_341_600_000,
        CloudWatchMetrics: [
          { Namespace: 'CdkKmsRotation', Dimensions: [['Stack', 'Alias']], Metrics: [{ Name: 'DaysOverdue', Unit: 'None' }] },
        ],
      },
      Stack: 'Orders',
      Alias: 'alias/orders',
      DaysOverdue: 0,
    });
    expect(more).toEqual([]);
  });

  test('of an alias that nobody asked about do not name it: each metric has a price', () => {
    expect(lines()).toHaveLength(1);
    expect(lines()[0]).not.toContain('alias/orders');
    expect(lines({ Held: 1 }, ['DaysOverdue'])).toHaveLength(1); // nor where what was asked for was not measured
  });

  test('each is one line, with its end', () => {
    for (const line of lines({ Held: 1 }, ['Held'])) {
      expect(line.match(/\n/g)).toHaveLength(1);
      expect(line.endsWith('}\n')).toBe(true);
    }
  });

  test('say nothing of what is not known', () => {
    const [written] = lines({ DaysOverdue: 1, GenerationsKept: undefined }).map((line) => JSON.parse(line));
    expect(written._aws.CloudWatchMetrics[0].Metrics).toEqual([{ Name: 'DaysOverdue', Unit: 'None' }]);
    expect(written).not.toHaveProperty('GenerationsKept');
  });

  test('take all metrics there are', () => {
    const values = Object.fromEntries(Object.values(METRICS).map((name, i) => [name, i]));
    expect(JSON.parse(lines(values)[0])).toMatchObject(values);
  });
});

test.each([
  ['Orders/Signing', 'Orders'],
  ['Orders/A/B', 'Orders'],
  ['Prod-Orders/x-0123456789ab', 'Prod-Orders'],
])('the stack in owner %s', (owner, stack) => {
  expect(stackIn(owner)).toBe(stack);
});
