import { METRICS } from '../../../src/manual-rotation/contract';
import type { MetricValues } from '../../../src/manual-rotation/functions/metrics';
import { metricsLine, stackIn } from '../../../src/manual-rotation/functions/metrics';

const WHEN = new Date('2026-11-22T10:00:00Z');
const line = (changes: Partial<MetricValues> = {}) => metricsLine({ stack: 'Orders', alias: 'alias/orders', values: { [METRICS.daysOverdue]: 2 }, timestamp: WHEN, ...changes });

describe('a line of metrics', () => {
  test('is, by hand, what CloudWatch reads', () => {
    expect(JSON.parse(line({ values: { DaysOverdue: 0, UnclaimedKeys: 1, Held: 1 } }))).toEqual({
      _aws: {
        Timestamp: 1_795_341_600_000,
        CloudWatchMetrics: [{
          Namespace: 'CdkKmsRotation',
          Dimensions: [['Stack'], ['Stack', 'Alias']],
          Metrics: [{ Name: 'DaysOverdue', Unit: 'None' }, { Name: 'UnclaimedKeys', Unit: 'Count' }, { Name: 'Held', Unit: 'None' }],
        }],
      },
      Stack: 'Orders',
      Alias: 'alias/orders',
      DaysOverdue: 0,
      UnclaimedKeys: 1,
      Held: 1,
    });
  });

  test('for the stack only does not name the alias: each pair of dimensions is a metric with a price', () => {
    const written = JSON.parse(line({ alias: null }));
    expect(written._aws.CloudWatchMetrics[0].Dimensions).toEqual([['Stack']]);
    expect(written).not.toHaveProperty('Alias');
  });

  test('is one line, with its end', () => {
    expect(line().match(/\n/g)).toHaveLength(1);
    expect(line().endsWith('}\n')).toBe(true);
  });

  test('says nothing of what is not known', () => {
    const written = JSON.parse(line({ values: { DaysOverdue: 1, GenerationsKept: undefined } }));
    expect(written._aws.CloudWatchMetrics[0].Metrics).toEqual([{ Name: 'DaysOverdue', Unit: 'None' }]);
    expect(written).not.toHaveProperty('GenerationsKept');
  });

  test('takes all metrics there are', () => {
    const values = Object.fromEntries(Object.values(METRICS).map((name, i) => [name, i]));
    expect(JSON.parse(line({ values }))).toMatchObject(values);
  });
});

test.each([['Orders/Signing', 'Orders'], ['Orders/A/B', 'Orders'], ['Prod-Orders/x-0123456789ab', 'Prod-Orders']])('the stack in owner %s', (owner, stack) => {
  expect(stackIn(owner)).toBe(stack);
});
