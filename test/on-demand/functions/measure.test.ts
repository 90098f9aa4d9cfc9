import { ON_DEMAND_METRICS } from '../../../src/on-demand/contract';
import { measure, onDemandMetricsLine } from '../../../src/on-demand/functions/measure';

const NOW = Date.parse('2027-01-01T00:00:00Z');
const DAY = 86_400_000;
const key = {
  keyId: '1234abcd',
  keyState: 'Enabled',
  keyManager: 'CUSTOMER',
  keySpec: 'SYMMETRIC_DEFAULT',
  keyUsage: 'ENCRYPT_DECRYPT',
  origin: 'AWS_KMS',
  currentMaterial: 'b',
  createdAt: NOW - 400 * DAY,
};
const first = { id: 'a', state: 'NON_CURRENT', at: 0, type: '' };
const rotated = { id: 'b', state: 'CURRENT', at: NOW - 100.256 * DAY, type: 'ON_DEMAND' };

test.each([
  ['never rotated', [{ ...first, state: 'CURRENT' }], 180, { MaterialAgeDays: 400, OnDemandRotationsLeft: 25, DaysUntilDue: -220 }],
  ['rotated', [first, rotated], 180, { MaterialAgeDays: 100.26, OnDemandRotationsLeft: 24, DaysUntilDue: 79.74 }],
  [
    'rotated by AWS KMS, without a schedule',
    [first, { ...rotated, type: 'AUTOMATIC' }],
    0,
    { MaterialAgeDays: 100.26, OnDemandRotationsLeft: 25 },
  ],
])('%s', (_, materials, everyDays, values) => {
  expect(measure({ key, materials, runningSince: null }, everyDays, NOW)).toEqual(values);
});

test('one line in the embedded metric format, with the names that the metrics of the construct read', () => {
  const line = onDemandMetricsLine('1234abcd', { MaterialAgeDays: 1, OnDemandRotationsLeft: 24, DaysUntilDue: 2 }, NOW);

  expect(line.endsWith('\n')).toBe(true);
  expect(JSON.parse(line)).toEqual({
    _aws: {
      Timestamp: NOW,
      CloudWatchMetrics: [
        {
          Namespace: 'CdkKmsRotation',
          Dimensions: [['KeyId']],
          Metrics: [
            { Name: 'MaterialAgeDays', Unit: 'None' },
            { Name: 'OnDemandRotationsLeft', Unit: 'Count' },
            { Name: 'DaysUntilDue', Unit: 'None' },
          ],
        },
      ],
    },
    KeyId: '1234abcd',
    MaterialAgeDays: 1,
    OnDemandRotationsLeft: 24,
    DaysUntilDue: 2,
  });
  expect(Object.values(ON_DEMAND_METRICS).every((name) => line.includes(name))).toBe(true);
});
