import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { OnDemandRotation, OnDemandRotationOptions } from '../src';
import { RotatingKey } from '../src';
import { deployed } from './helpers/declared';
import { ON_DEMAND_METRICS } from '../src/on-demand/contract';
import { anchorOf } from '../src/private/runbook';

const HEADINGS = readFileSync(join(__dirname, '../docs/runbook.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('## '))
  .map((line) => line.slice(3));
const EVERY = { maxMaterialAge: Duration.days(200) };

let stack: Stack;
beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
});

const add = (options: OnDemandRotationOptions = EVERY): OnDemandRotation =>
  new RotatingKey(stack, 'Data').addOnDemandRotation('OnDemand', options);
const alarms = () => deployed(stack, 'AWS::CloudWatch::Alarm');
const alarm = (name: string) => Object.entries(alarms()).find(([id]) => id.startsWith(`DataOnDemandAlarms${name}`))![1];

describe('addAlarms', () => {
  test('with a schedule: failed, timed out, aborted, silent', () => {
    expect(Object.keys(add().addAlarms())).toEqual(['failed', 'timedOut', 'aborted', 'silent']);
    expect(
      Object.keys(alarms())
        .map((id) => /Alarms([A-Za-z]+?)[0-9A-F]{8}$/.exec(id)![1])
        .sort(),
    ).toEqual(['Aborted', 'Failed', 'Silent', 'TimedOut']);
  });

  test('without one, silence means nothing', () => {
    expect(add({}).addAlarms().silent).toBeUndefined();
    expect(Object.keys(alarms()).filter((id) => id.includes('Silent'))).toEqual([]);
  });

  test('called again, adds the action to the same alarms', () => {
    const rotation = add();
    const first = rotation.addAlarms({ actions: [new SnsAction(new sns.Topic(stack, 'One'))] });

    expect(rotation.addAlarms({ actions: [new SnsAction(new sns.Topic(stack, 'Two'))] })).toEqual(first);
    expect(Object.values(alarms()).map(({ Properties }) => Properties.AlarmActions.length)).toEqual([2, 2, 2, 2]);
  });

  test.each([
    ['Failed', 'ExecutionsFailed'],
    ['TimedOut', 'ExecutionsTimedOut'],
    ['Aborted', 'ExecutionsAborted'],
  ])('%s: one run within a day, of this machine', (name, metricName) => {
    add().addAlarms();

    expect(alarm(name).Properties).toMatchObject({
      Namespace: 'AWS/States',
      MetricName: metricName,
      Statistic: 'Sum',
      Threshold: 1,
      DatapointsToAlarm: 1,
      TreatMissingData: 'notBreaching',
      Dimensions: [{ Name: 'StateMachineArn', Value: expect.stringMatching(/:stateMachine:cdk-kms-on-demand-/) }],
    });
  });

  test('silent: no success in any hour of 48, and silence counts', () => {
    add().addAlarms();

    expect(alarm('Silent').Properties).toMatchObject({
      MetricName: 'ExecutionsSucceeded',
      Period: 3_600,
      EvaluationPeriods: 48,
      DatapointsToAlarm: 48,
      TreatMissingData: 'breaching',
    });
  });

  test('each waits for the machine, says what it means, and where to read on; the section exists', () => {
    add().addAlarms();

    const anchors = Object.values(alarms()).map(({ DependsOn, Properties: { AlarmDescription: description } }) => {
      expect(DependsOn).toEqual(['DataOnDemand5BA67931']);
      expect(description).toMatch(
        /^[A-Z][^\n]*Stack\/Data[^\n]*\.\n\nRunbook: https:\/\/github\.com\/cdk-kms-rotation\/cdk-kms-rotation\/blob\/main\/docs\/runbook\.md#[a-z0-9-]+$/,
      );
      return description.split('#')[1];
    });
    expect(new Set(anchors).size).toBe(4);
    expect(HEADINGS.map(anchorOf)).toEqual(expect.arrayContaining(anchors));
  });
});

describe('metrics', () => {
  test.each<['metricMaterialAgeDays' | 'metricDaysUntilDue' | 'metricOnDemandRotationsLeft', string, string]>([
    ['metricMaterialAgeDays', ON_DEMAND_METRICS.materialAgeDays, 'Maximum'],
    ['metricDaysUntilDue', ON_DEMAND_METRICS.daysUntilDue, 'Minimum'],
    ['metricOnDemandRotationsLeft', ON_DEMAND_METRICS.onDemandRotationsLeft, 'Minimum'],
  ])('%s is what the machine publishes', (method, metricName, statistic) => {
    const rotation = add();
    rotation[method]().createAlarm(stack, 'Mine', { threshold: 1, evaluationPeriods: 1 });

    const [mine] = Object.values(alarms());
    expect(mine.Properties).toMatchObject({
      Namespace: 'CdkKmsRotation',
      MetricName: metricName,
      Statistic: statistic,
      Period: 86_400,
      Dimensions: [{ Name: 'KeyId', Value: expect.any(String) }],
    });
  });

  test('cannot be made another metric by the caller', () => {
    const metric = add().metricMaterialAgeDays({
      statistic: 'Average',
      period: Duration.hours(1),
      ...{ namespace: 'Mine', metricName: 'Other', dimensionsMap: {} },
    });

    expect(metric).toMatchObject({ namespace: 'CdkKmsRotation', metricName: 'MaterialAgeDays', statistic: 'Average' });
    expect(Object.keys(metric.dimensions!)).toEqual(['KeyId']);
  });
});
