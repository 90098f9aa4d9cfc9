import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ALARMED_METRICS, costOf } from './organization-cost';
import { readPage } from '../../sim/documentation/pages';
import { RotationStandard } from '../../src';

const DOCUMENT = readPage('docs/costs.md');
const whole = (value: number) => Math.round(value).toLocaleString('en-US');
const ORGANIZATION = { accounts: 500, regions: 20, keys: 10 };

test('docs/costs.md has the numbers of 500 accounts in 20 Regions', () => {
  const daily = costOf({ ...ORGANIZATION, days: 1 });
  expect(DOCUMENT).toContain(`${whole(daily.accountRegions)} account-Regions, ten keys in each: ${whole(daily.keys)} keys`);
  for (const [what, { often, calls, usd }] of Object.entries({
    evaluations: { often: 'each key once a day', calls: whole(daily.evaluations), usd: whole(daily.evaluationsUsd) },
    runs: { often: 'once a day in each account and Region', calls: whole(daily.runs), usd: daily.lambdaUsd.toFixed(2) },
    alarms: { often: 'two alarms in each account and Region', calls: whole(daily.alarmedMetrics), usd: whole(daily.alarmsUsd) },
    metrics: { often: 'once a day in each account and Region', calls: whole(daily.metrics), usd: whole(daily.metricsUsd) },
    kms: { often: 'each key once a day', calls: whole(daily.kmsCalls), usd: daily.kmsUsd.toFixed(2) },
  })) {
    expect([what, DOCUMENT.includes(`| ${often} | ${calls} | $${usd} |`)]).toEqual([what, true]);
  }
});

test('and of the same, judged once a week', () => {
  const weekly = costOf({ ...ORGANIZATION, days: 7 });
  expect(DOCUMENT).toContain(`$${whole(weekly.evaluationsUsd)} a month`);
});

test('addAlarms() makes as many alarms, on as many metrics', () => {
  const stack = new Stack(new App(), 'Rules');
  new RotationStandard({ name: 'a', version: '1' }).addComplianceRule(stack, 'Rule').addAlarms();
  const alarms = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));
  const metrics = alarms.map(({ Properties: { Metrics = [{ MetricStat: {} }] } }) => (
    Metrics.filter(({ MetricStat: stat }: any) => stat !== undefined).length));
  expect([alarms.length, metrics.reduce((sum, one) => sum + one)]).toEqual([2, ALARMED_METRICS]);
});

test('half the accounts cost half', () => {
  const [all, half] = [costOf({ ...ORGANIZATION, days: 1 }), costOf({ ...ORGANIZATION, accounts: 250, days: 1 })];
  expect(half.evaluationsUsd).toBe(all.evaluationsUsd / 2);
  expect(half.lambdaUsd).toBeCloseTo(all.lambdaUsd / 2);
});
