import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { COMPLIANCE_METRICS } from './contract';
import { ruleMetric } from './rule-metrics';
import { ALARM_SECTIONS, runbookLink } from '../manual-rotation/runbook';

/** The alarms of one rule, in which they stand. */
export class RuleAlarms extends Construct {
  public readonly all: cloudwatch.Alarm[];

  constructor(private readonly rule: Construct & { configRuleName: string }, id: string) {
    super(rule, id);
    this.all = [
      this.alarm('Failed', 'complianceFailed', 'An evaluation failed, or could not read every key: some verdicts are not up to date.', {
        metric: this.failedOrUnreadable(),
        // On within minutes, and on for a day, until the next periodic run has told whether it still does. AWS allows no longer for such periods.
        evaluationPeriods: 288,
        datapointsToAlarm: 1,
        threshold: 1,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      }),
      this.alarm('Silent', 'complianceSilent', 'No periodic evaluation has judged every key for 48 hours.', {
        metric: this.sum(COMPLIANCE_METRICS.succeeded, Duration.hours(1)),
        // In each of these hours none succeeded. Hours, as days begin at midnight: two of those can be nearly three.
        evaluationPeriods: 48,
        datapointsToAlarm: 48,
        threshold: 1,
        comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
        treatMissingData: cloudwatch.TreatMissingData.BREACHING, // nothing is what a rule says that does not run
      }),
    ];
  }

  public addAction(action: cloudwatch.IAlarmAction): void {
    for (const alarm of this.all) alarm.addAlarmAction(action);
  }

  /** Unreadable keys make a run fail, but the alarm does not hang on that; nor on there being data about both. */
  private failedOrUnreadable(): cloudwatch.IMetric {
    const period = Duration.minutes(5);
    return new cloudwatch.MathExpression({
      expression: 'FILL(failed, 0) + FILL(unreadable, 0)',
      label: 'Failed evaluations and unreadable keys',
      period,
      usingMetrics: { failed: this.sum(COMPLIANCE_METRICS.failed, period), unreadable: this.sum(COMPLIANCE_METRICS.unreadable, period) },
    });
  }

  private sum(metricName: string, period: Duration): cloudwatch.Metric {
    return ruleMetric(this.rule, metricName, { period, statistic: cloudwatch.Stats.SUM });
  }

  private alarm(id: string, section: keyof typeof ALARM_SECTIONS, sentence: string, props: Omit<cloudwatch.AlarmProps, 'alarmDescription'>): cloudwatch.Alarm {
    const alarmDescription = `${sentence} AWS Config rule: ${this.rule.configRuleName}.\n\nRunbook: ${runbookLink(ALARM_SECTIONS[section])}`;
    const alarm = new cloudwatch.Alarm(this, id, { ...props, alarmDescription });
    alarm.node.addDependency(this.rule.node.findChild('Resource')); // before the rule is there, it has nothing to tell
    return alarm;
  }
}
