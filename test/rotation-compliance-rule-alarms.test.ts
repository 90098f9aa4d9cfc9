import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { IN_A_YEAR } from '../sim/clock/in-a-year';
import { RotationComplianceRule, Waiver } from '../src';
import { COMPLIANCE_METRICS } from '../src/compliance/contract';
import { runMetricsLine } from '../src/compliance/functions/run-metrics';
import { Tally } from '../src/compliance/functions/tally';
import { anchorOf } from '../src/private/runbook';

const HEADINGS = readFileSync(join(__dirname, '../docs/runbook.md'), 'utf8').match(/^## .+$/gm)!.map((line) => line.slice(3));

let stack: Stack;
let rule: RotationComplianceRule;
beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
  rule = new RotationComplianceRule(stack, 'Rule', { configRuleName: 'key-age' });
});

type Ask = (of: RotationComplianceRule, props?: cloudwatch.MetricOptions) => cloudwatch.Metric;
const ASKS: [string, Ask, string][] = [
  ['metricJudged', (of, props) => of.metricJudged(props), COMPLIANCE_METRICS.judged],
  ['metricNonCompliant', (of, props) => of.metricNonCompliant(props), COMPLIANCE_METRICS.nonCompliant],
  ['metricWaived', (of, props) => of.metricWaived(props), COMPLIANCE_METRICS.waived],
  ['metricOutOfScope', (of, props) => of.metricOutOfScope(props), COMPLIANCE_METRICS.outOfScope],
  ['metricPostponed', (of, props) => of.metricPostponed(props), COMPLIANCE_METRICS.postponed],
  ['metricUnreadable', (of, props) => of.metricUnreadable(props), COMPLIANCE_METRICS.unreadable],
  ['metricCalls', (of, props) => of.metricCalls(props), COMPLIANCE_METRICS.calls],
];

/** What the function says after a run over all keys. */
function published(): { namespace: string; names: string[]; dimensions: string[] } {
  const line = JSON.parse(
    runMetricsLine({ ruleName: 'key-age', task: 'account', tally: new Tally(), kmsCalls: 3, failed: false, timestamp: new Date(0) }),
  );
  const [{ Namespace: namespace, Dimensions: [dimensions], Metrics: metrics }] = line._aws.CloudWatchMetrics;
  expect(line.Rule).toBe('key-age');
  return { namespace, names: metrics.map(({ Name }: { Name: string }) => Name), dimensions };
}

describe.each(ASKS)('%s', (_, ask, name) => {
  test('is a metric that the function publishes, under the name of the rule', () => {
    const asked = ask(rule);

    expect(published().names).toContain(asked.metricName);
    expect(asked.metricName).toBe(name);
    expect(asked.namespace).toBe(published().namespace);
    expect(Object.keys(asked.dimensions!)).toEqual(published().dimensions);
    expect(stack.resolve(asked.dimensions)).toEqual({ Rule: { Ref: expect.stringMatching(/^Rule/) } });
  });

  test('is the maximum of a day, unless asked otherwise; nobody can make it another metric', () => {
    expect(ask(rule)).toMatchObject({ statistic: 'Maximum', period: Duration.days(1) });
    const changed = ask(rule, {
      statistic: 'Average',
      period: Duration.hours(6),
      label: 'mine',
      dimensionsMap: { Rule: 'other' },
      namespace: 'Other',
      metricName: 'Other',
    } as cloudwatch.MetricOptions);
    expect(changed).toMatchObject({
      statistic: 'Average',
      period: Duration.hours(6),
      label: 'mine',
      namespace: 'CdkKmsRotation',
      metricName: name,
      dimensions: { Rule: rule.configRuleName },
    });
  });
});

describe('addAlarms', () => {
  const alarms = () => Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm');
  const alarm = (name: string) => Object.entries(alarms()).find(([id]) => id.startsWith(`RuleAlarms${name}`))![1];
  const RULE = [{ Name: 'Rule', Value: { Ref: expect.stringMatching(/^Rule/) } }];

  test('makes two, with the action', () => {
    const made = rule.addAlarms({ actions: [new SnsAction(new sns.Topic(stack, 'Topic'))] });

    expect([made.failed.node.path, made.silent.node.path]).toEqual(['Stack/Rule/Alarms/Failed', 'Stack/Rule/Alarms/Silent']);
    expect(Object.keys(alarms())).toHaveLength(2);
    for (const { Properties } of Object.values(alarms())) expect(Properties.AlarmActions).toHaveLength(1);
  });

  test('without an action, they only change their state', () => {
    rule.addAlarms();
    for (const { Properties } of Object.values(alarms())) expect(Properties).not.toHaveProperty('AlarmActions');
  });

  test('called again, adds the action to the same alarms', () => {
    const first = rule.addAlarms({ actions: [new SnsAction(new sns.Topic(stack, 'One'))] });
    const second = rule.addAlarms({ actions: [new SnsAction(new sns.Topic(stack, 'Two'))] });

    expect(second).toEqual(first);
    expect(Object.keys(alarms())).toHaveLength(2);
    for (const { Properties } of Object.values(alarms())) expect(Properties.AlarmActions).toHaveLength(2);
  });

  test('failed: one failure, or one unreadable key, within twelve hours', () => {
    rule.addAlarms();

    const { Metrics: metrics, ...properties } = alarm('Failed').Properties;
    expect(properties).toMatchObject({
      Threshold: 1,
      DatapointsToAlarm: 1,
      EvaluationPeriods: 144,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    });
    expect(metrics).toEqual([
      {
        Id: 'expr_1',
        Expression: 'FILL(failed, 0) + FILL(unreadable, 0)',
        Label: 'Failed evaluations and unreadable keys',
        ReturnData: true,
      },
      ...[
        ['failed', COMPLIANCE_METRICS.failed],
        ['unreadable', COMPLIANCE_METRICS.unreadable],
      ].map(([Id, MetricName]) => ({
        Id,
        MetricStat: { Metric: { Namespace: 'CdkKmsRotation', MetricName, Dimensions: RULE }, Period: 300, Stat: 'Sum' },
        ReturnData: false,
      })),
    ]);
    expect(300 * properties.EvaluationPeriods).toBe(12 * 60 * 60); // over before the next daily run: another failure goes off again
  });

  test('silent: no success in any hour of 48, and silence counts', () => {
    rule.addAlarms();

    expect(alarm('Silent').Properties).toMatchObject({
      Namespace: 'CdkKmsRotation',
      MetricName: COMPLIANCE_METRICS.succeeded,
      Dimensions: RULE,
      Statistic: 'Sum',
      Period: 3_600,
      EvaluationPeriods: 48,
      DatapointsToAlarm: 48,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  describe('of a rule that leaves keys out', () => {
    const OPTIONS = { reason: 'the partner pins the key', owner: 'payments', until: IN_A_YEAR };
    const waivers = [Waiver.forAlias('one', OPTIONS), Waiver.forAlias('two', OPTIONS), Waiver.forAlias('two', OPTIONS)];

    test('one for each way to do so', () => {
      const counts = [{}, { waivers }, { scopeTag: { key: 'data' } }, { waivers, scopeTag: { key: 'data' } }].map((props, i) => (
        Object.keys(new RotationComplianceRule(stack, `Rule${i}`, props).addAlarms()).slice(2)));
      expect(counts).toEqual([[], ['waived'], ['outOfScope'], ['waived', 'outOfScope']]);
    });

    test('waived: more keys than the code declares, on any day', () => {
      new RotationComplianceRule(stack, 'Waiving', { waivers }).addAlarms();
      const [{ Properties }] = Object.values(alarms()).filter(({ Properties: { MetricName } }) => MetricName === COMPLIANCE_METRICS.waived);
      expect(Properties).toMatchObject({
        Statistic: 'Maximum',
        Period: 86_400,
        EvaluationPeriods: 1,
        DatapointsToAlarm: 1,
        Threshold: 2,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
      });
      expect(HEADINGS.map(anchorOf)).toContain(JSON.stringify(Properties.AlarmDescription).match(/runbook\.md#([a-z0-9-]+)/)![1]);
    });

    test('out of scope: more keys than the day before', () => {
      new RotationComplianceRule(stack, 'Scoped', { scopeTag: { key: 'data' } }).addAlarms();
      const [{ Properties }] = Object.entries(alarms()).filter(([id]) => id.includes('OutOfScope')).map(([, found]) => found);
      expect(Properties).toMatchObject({
        EvaluationPeriods: 2,
        DatapointsToAlarm: 1,
        Threshold: 0,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
      });
      expect(Properties.Metrics).toMatchObject([
        { Expression: 'DIFF(keys)' },
        { Id: 'keys', MetricStat: { Metric: { MetricName: COMPLIANCE_METRICS.outOfScope }, Stat: 'Maximum', Period: 86_400 } },
      ]);
      expect(HEADINGS.map(anchorOf)).toContain(JSON.stringify(Properties.AlarmDescription).match(/runbook\.md#([a-z0-9-]+)/)![1]);
    });
  });

  test('watch metrics that the function publishes', () => {
    const { failed, unreadable, succeeded } = COMPLIANCE_METRICS;
    expect(published().names).toEqual(expect.arrayContaining([failed, unreadable, succeeded]));
  });

  test('each waits for the rule, which has nothing to tell before', () => {
    rule.addAlarms();
    for (const { DependsOn } of Object.values(alarms())) expect(DependsOn).toEqual([expect.stringMatching(/^Rule/)]);
  });

  test('each says what it means, for which rule, and where to read on; the section exists', () => {
    rule.addAlarms();

    const anchors = Object.values(alarms()).map(({ Properties: { AlarmDescription: { 'Fn::Join': [, [sentence, name, link]] } } }) => {
      expect(sentence).toMatch(/^[A-Z][^\n]*\. AWS Config rule: $/);
      expect(name).toEqual({ Ref: expect.stringMatching(/^Rule/) });
      expect(link).toMatch(
        /^\.\n\nRunbook: https:\/\/github\.com\/cdk-kms-rotation\/cdk-kms-rotation\/blob\/main\/docs\/runbook\.md#[a-z0-9-]+$/,
      );
      return link.split('#')[1];
    });
    expect(new Set(anchors).size).toBe(2);
    expect(HEADINGS.map(anchorOf)).toEqual(expect.arrayContaining(anchors));
  });
});
