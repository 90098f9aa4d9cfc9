import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { COMPLIANCE_METRICS } from './contract';
import { ruleMetric } from './rule-metrics';
import type { ALARM_SECTIONS } from '../private/runbook';
import type { RunbookAlarm } from '../private/runbook-alarm';
import { silentAlarm, wentWrongAlarm } from '../private/runbook-alarm';
import type { RotationComplianceRuleAlarms } from '../rotation-compliance-rule-interface';

/** The alarms of one rule, in which they stand. */
export class RuleAlarms extends Construct {
  public readonly alarms: RotationComplianceRuleAlarms;

  constructor(private readonly rule: Construct & { configRuleName: string }, id: string) {
    super(rule, id);
    const notAllRead = 'An evaluation failed, or could not read every key: some verdicts are not up to date.';
    const noneInTime = 'No periodic evaluation has judged every key for 48 hours.';
    this.alarms = {
      failed: wentWrongAlarm(this, 'Failed', this.about('complianceFailed', notAllRead, this.failedOrUnreadable())),
      silent: silentAlarm(this, 'Silent', this.about('complianceSilent', noneInTime, this.sum(COMPLIANCE_METRICS.succeeded, Duration.hours(1)))),
    };
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

  private about(section: keyof typeof ALARM_SECTIONS, sentence: string, metric: cloudwatch.IMetric): RunbookAlarm {
    return { section, sentence: `${sentence} AWS Config rule: ${this.rule.configRuleName}.`, metric, after: this.rule.node.findChild('Resource') };
  }
}
