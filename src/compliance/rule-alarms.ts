import { Duration, Lazy } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { COMPLIANCE_METRICS } from './contract';
import { ruleMetric } from './rule-metrics';
import type { ALARM_SECTIONS } from '../private/runbook';
import type { RunbookAlarm } from '../private/runbook-alarm';
import { runbookAlarm, silentAlarm, wentWrongAlarm } from '../private/runbook-alarm';
import type { RotationComplianceRuleAlarms } from '../rotation-compliance-rule-interface';

/** Which keys a rule does not judge. */
export interface LeftOut {
  /** How many keys the waivers in the code excuse; known at the end of the synthesis. Undefined: the rule has no waivers. */
  readonly waivers?: () => number;
  readonly hasScope: boolean;
}

/** The alarms of one rule, as a child of that rule. */
export class RuleAlarms extends Construct {
  public readonly alarms: RotationComplianceRuleAlarms;

  constructor(private readonly rule: Construct & { configRuleName: string }, id: string, { waivers, hasScope }: LeftOut) {
    super(rule, id);
    const notAllRead = 'An evaluation failed, or could not read every key: some verdicts are not up to date.';
    const noneInTime = 'No periodic evaluation has judged every key for 48 hours.';
    this.alarms = {
      failed: wentWrongAlarm(this, 'Failed', this.about('complianceFailed', notAllRead, this.failedOrUnreadable())),
      silent: silentAlarm(
        this,
        'Silent',
        this.about('complianceSilent', noneInTime, this.sum(COMPLIANCE_METRICS.succeeded, Duration.hours(1))),
      ),
      ...(waivers === undefined ? {} : { waived: this.waived(waivers) }),
      ...(hasScope ? { outOfScope: this.outOfScope() } : {}),
    };
  }

  /** More than the code says: somebody wrote the parameter by hand. */
  private waived(declared: () => number): cloudwatch.Alarm {
    const more = 'More keys are waived than the code of the rule declares: somebody changed its settings by hand.';
    return this.daily('Waived', this.about('complianceWaived', more, ruleMetric(this.rule, COMPLIANCE_METRICS.waived)), {
      threshold: Lazy.number({ produce: declared }), evaluationPeriods: 1,
    });
  }

  /** Two days, for a difference needs two values. */
  private outOfScope(): cloudwatch.Alarm {
    const keys = ruleMetric(this.rule, COMPLIANCE_METRICS.outOfScope);
    const risen = new cloudwatch.MathExpression({
      expression: 'DIFF(keys)',
      label: 'More keys out of scope',
      period: Duration.days(1),
      usingMetrics: { keys },
    });
    const more = 'More keys are outside of the scope than the day before: new ones without its tag, or some that lost it.';
    return this.daily('OutOfScope', this.about('complianceOutOfScope', more, risen), { threshold: 0, evaluationPeriods: 2 });
  }

  private daily(id: string, about: RunbookAlarm, options: { threshold: number; evaluationPeriods: number }): cloudwatch.Alarm {
    return runbookAlarm(this, id, about, {
      ...options,
      datapointsToAlarm: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING, // another alarm tells that no run came to its end
    });
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
    return {
      section,
      sentence: `${sentence} AWS Config rule: ${this.rule.configRuleName}.`,
      metric,
      after: this.rule.node.findChild('Resource'),
    };
  }
}
