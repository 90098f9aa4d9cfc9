import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { ManualRotationAliasAlarms } from '../manual-rotation-alias-interface';
import type { ALARM_SECTIONS } from '../private/runbook';
import type { RunbookAlarm } from '../private/runbook-alarm';
import { runbookAlarm, silentAlarm, wentWrongAlarm } from '../private/runbook-alarm';

export interface RotationAlarmsProps {
  readonly aliasName: string;
  readonly stateMachine: sfn.IStateMachine;
  readonly daysOverdue: cloudwatch.Metric;
  readonly currentKeyUsable: cloudwatch.Metric;
}

/** The alarms of one alias. */
export class RotationAlarms extends Construct {
  public readonly alarms: ManualRotationAliasAlarms;

  constructor(scope: Construct, id: string, private readonly props: RotationAlarmsProps) {
    super(scope, id);
    const { aliasName, daysOverdue, currentKeyUsable } = props;
    const runs = `of the state machine that rotates the key behind ${aliasName}`;
    this.alarms = {
      overdue: runbookAlarm(
        this,
        'Overdue',
        this.about('overdue', `The key behind ${aliasName} is ` + 'older than its rotation period.', daysOverdue),
        {
          evaluationPeriods: 1,
          threshold: 0,
          comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
          treatMissingData: cloudwatch.TreatMissingData.IGNORE, // a day without a run is the last alarm's business
        },
      ),
      currentKeyUnusable: runbookAlarm(
        this,
        'CurrentKeyUnusable',
        this.about('currentKeyUnusable', `Callers cannot use the key behind ${aliasName}, or it cannot be replaced.`, currentKeyUsable),
        {
          evaluationPeriods: 1,
          threshold: 1,
          comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
          treatMissingData: cloudwatch.TreatMissingData.IGNORE, // until a run has seen that it is over
        },
      ),
      failed: wentWrongAlarm(this, 'Failed', this.about('failed', `A run ${runs} failed.`, this.executions('ExecutionsFailed'))),
      timedOut: wentWrongAlarm(
        this,
        'TimedOut',
        this.about('timedOut', `A run ${runs} took too long and was stopped.`, this.executions('ExecutionsTimedOut')),
      ),
      aborted: wentWrongAlarm(this, 'Aborted', this.about('aborted', `A run ${runs} was aborted.`, this.executions('ExecutionsAborted'))),
      silent: silentAlarm(
        this,
        'Silent',
        this.about('silent', `No run ${runs} has succeeded for 48 hours.`, this.executions('ExecutionsSucceeded', Duration.hours(1))),
      ),
    };
  }

  /** Before the first run there is nothing to tell, and the last alarm would go off: all wait for the alias's custom resource. */
  private about(section: keyof typeof ALARM_SECTIONS, sentence: string, metric: cloudwatch.IMetric): RunbookAlarm {
    return { section, sentence, metric, after: this.node.scope!.node.findChild('Resource') };
  }

  private executions(metricName: string, period = Duration.minutes(5)): cloudwatch.Metric {
    return this.props.stateMachine.metric(metricName, { period, statistic: cloudwatch.Stats.SUM });
  }
}
