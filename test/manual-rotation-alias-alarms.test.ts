import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { KeyTemplate, ManualRotationAlias } from '../src';
import { declarations, deployed } from './helpers/declared';
import { METRICS } from '../src/manual-rotation/contract';
import { metricsLines, stackIn } from '../src/manual-rotation/functions/metrics';
import { anchorOf } from '../src/private/runbook';

const HEADINGS = readFileSync(join(__dirname, '../docs/runbook.md'), 'utf8').match(/^## .+$/gm)!.map((line) => line.slice(3));

let stack: Stack;
let alias: ManualRotationAlias;
beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
  alias = new ManualRotationAlias(stack, 'Data', { aliasName: 'data', keyTemplate: KeyTemplate.symmetric() });
});

type Ask = (of: ManualRotationAlias, props?: cloudwatch.MetricOptions) => cloudwatch.Metric;
const ASKS: [string, Ask, string][] = [
  ['metricMaterialAgeDays', (of, props) => of.metricMaterialAgeDays(props), METRICS.materialAgeDays],
  ['metricDaysOverdue', (of, props) => of.metricDaysOverdue(props), METRICS.daysOverdue],
  ['metricDaysSinceStaged', (of, props) => of.metricDaysSinceStaged(props), METRICS.daysSinceStaged],
  ['metricUnclaimedKeys', (of, props) => of.metricUnclaimedKeys(props), METRICS.unclaimedKeys],
  ['metricGenerationsKept', (of, props) => of.metricGenerationsKept(props), METRICS.generationsKept],
  ['metricHeld', (of, props) => of.metricHeld(props), METRICS.held],
];

describe.each(ASKS)('%s', (_, ask, name) => {
  test('is the metric that the survey publishes: namespace, name and dimensions', () => {
    const asked = ask(alias);
    const [declaration] = declarations(stack);
    const line = JSON.parse(metricsLines(declaration, { [name]: 3 }, new Date(0))[1]);

    const [{ Namespace: namespace, Dimensions: [dimensions], Metrics: [{ Name: published }] }] = line._aws.CloudWatchMetrics;
    expect([asked.namespace, asked.metricName]).toEqual([namespace, published]);
    expect(asked.dimensions).toEqual(Object.fromEntries(dimensions.map((key: string) => [key, line[key]])));
    expect(line[published]).toBe(3);
  });

  test('is the maximum of a day, unless asked otherwise; nobody can make it another metric', () => {
    expect(ask(alias)).toMatchObject({ statistic: 'Maximum', period: Duration.days(1) });
    const changed = ask(alias, {
      statistic: 'Average',
      period: Duration.hours(6),
      label: 'mine',
      dimensionsMap: { Alias: 'alias/other' },
      namespace: 'Other',
      metricName: 'Other',
    } as cloudwatch.MetricOptions);
    expect(changed).toMatchObject({
      statistic: 'Average',
      period: Duration.hours(6),
      label: 'mine',
      namespace: 'CdkKmsRotation',
      metricName: name,
      dimensions: { Stack: 'Stack', Alias: 'alias/data' },
    });
  });

  test('has the alias publish metrics of its own', () => {
    expect(declarations(new Stack(new App(), 'Stack'))).toEqual([]);
    ask(alias);

    expect(declarations(stack)[0].metricsPerAlias).toEqual([name]); // that one, and no other: each has a price
  });
});

test('of an alias in a nested stack bear the name of the outermost one, as its owner does', () => {
  const nested = new NestedStack(stack, 'Nested');
  const inside = new ManualRotationAlias(nested, 'Inside', { aliasName: 'inside', keyTemplate: KeyTemplate.symmetric() });

  expect(inside.metricHeld().dimensions).toEqual({ Stack: stackIn(declarations(nested)[0].owner), Alias: 'alias/inside' });
});

test('an alias that nobody asked publishes none of its own, and costs nothing', () => {
  const other = new ManualRotationAlias(stack, 'Other', { aliasName: 'other', keyTemplate: KeyTemplate.symmetric() });
  other.addAlarms();

  expect(declarations(stack).map(({ aliasName, metricsPerAlias }) => [aliasName, metricsPerAlias])).toEqual([
    ['alias/data', []],
    ['alias/other', ['CurrentKeyUsable', 'DaysOverdue']],
  ]);
});

describe('addAlarms', () => {
  const alarms = () => deployed(stack, 'AWS::CloudWatch::Alarm');
  const alarm = (name: string) => Object.entries(alarms()).find(([id]) => id.startsWith(`DataAlarms${name}`))![1];

  const topic = (id: string) => new SnsAction(new sns.Topic(stack, id));

  test('makes six, with names, and the actions', () => {
    const made = alias.addAlarms({ actions: [topic('Topic')], okActions: [topic('Over')] });

    expect(Object.entries(made).map(([name, { node }]) => [name, node.path])).toEqual([
      ['overdue', 'Stack/Data/Alarms/Overdue'],
      ['currentKeyUnusable', 'Stack/Data/Alarms/CurrentKeyUnusable'],
      ['failed', 'Stack/Data/Alarms/Failed'],
      ['timedOut', 'Stack/Data/Alarms/TimedOut'],
      ['aborted', 'Stack/Data/Alarms/Aborted'],
      ['silent', 'Stack/Data/Alarms/Silent'],
    ]);
    expect(Object.keys(alarms())).toHaveLength(6);
    for (const { Properties } of Object.values(alarms())) {
      expect(Properties.AlarmActions).toEqual([expect.stringContaining('Topic')]);
      expect(Properties.OKActions).toEqual([expect.stringContaining('Over')]);
    }
  });

  test('without an action, they only change their state', () => {
    alias.addAlarms();

    for (const { Properties } of Object.values(alarms())) {
      for (const list of ['AlarmActions', 'OKActions']) expect(Properties).not.toHaveProperty(list);
    }
  });

  test('called again, adds the actions to the same alarms', () => {
    const first = alias.addAlarms({ actions: [topic('One')] });
    const second = alias.addAlarms({ actions: [topic('Two'), topic('Three')], okActions: [topic('Over')] });

    expect(second.overdue).toBe(first.overdue);
    expect(Object.keys(alarms())).toHaveLength(6);
    for (const { Properties } of Object.values(alarms())) {
      expect([Properties.AlarmActions.length, Properties.OKActions.length]).toEqual([3, 1]);
    }
  });

  test('overdue: more than no day, whatever a day without a run says', () => {
    alias.addAlarms();

    expect(alarm('Overdue').Properties).toMatchObject({
      Namespace: 'CdkKmsRotation',
      MetricName: 'DaysOverdue',
      Statistic: 'Maximum',
      Period: 86_400,
      EvaluationPeriods: 1,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'ignore',
      Dimensions: [{ Name: 'Alias', Value: 'alias/data' }, { Name: 'Stack', Value: 'Stack' }],
    });
  });

  test('current key unusable: on from the look that found it to the one that finds it usable', () => {
    alias.addAlarms();

    expect(alarm('CurrentKeyUnusable').Properties).toMatchObject({
      Namespace: 'CdkKmsRotation',
      MetricName: 'CurrentKeyUsable',
      Statistic: 'Minimum',
      Period: 3_600,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'ignore',
    });
  });

  test.each([['Failed', 'ExecutionsFailed'], ['TimedOut', 'ExecutionsTimedOut'], ['Aborted', 'ExecutionsAborted']])('%s: one run within '
    + 'twelve hours, so that the failure of the next day goes off again', (name, metricName) => {
    alias.addAlarms();

    const { Properties } = alarm(name);
    expect(Properties).toMatchObject({
      Namespace: 'AWS/States',
      MetricName: metricName,
      Statistic: 'Sum',
      Threshold: 1,
      DatapointsToAlarm: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      Dimensions: [{ Name: 'StateMachineArn', Value: expect.stringMatching(/:stateMachine:cdk-kms-rotation-[0-9a-f]{8}-data-/) }],
    });
    // Over before the next daily run: another failure goes off again.
    expect(Properties.Period * Properties.EvaluationPeriods).toBe(12 * 60 * 60);
  });

  test('silent: no success in any hour of 48, and silence counts', () => {
    alias.addAlarms();

    expect(alarm('Silent').Properties).toMatchObject({
      Namespace: 'AWS/States',
      MetricName: 'ExecutionsSucceeded',
      Statistic: 'Sum',
      Period: 3_600,
      EvaluationPeriods: 48,
      DatapointsToAlarm: 48,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  test('each waits for the first run, or it would go off before there is anything to tell', () => {
    alias.addAlarms();

    for (const { DependsOn } of Object.values(alarms())) expect(DependsOn).toEqual(['Data666C94C7']);
  });

  test('each says what it means, and where to read on; the section exists', () => {
    alias.addAlarms();

    const descriptions = Object.values(alarms()).map(({ Properties }) => Properties.AlarmDescription as string);
    const anchors = descriptions.map((description) => {
      expect(description).toMatch(
        /^[A-Z][^\n]*alias\/data[^\n]*\.\n\nRunbook: https:\/\/github\.com\/cdk-kms-rotation\/cdk-kms-rotation\/blob\/main\/docs\/runbook\.md#[a-z0-9-]+$/,
      );
      return description.split('#')[1];
    });
    expect(new Set(anchors).size).toBe(6);
    expect(HEADINGS.map(anchorOf)).toEqual(expect.arrayContaining(anchors));
  });

  test('are not among the four resources of an alias', () => {
    Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', 0);
  });
});
