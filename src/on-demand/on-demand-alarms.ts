import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import type { OnDemandRotationAlarms } from '../on-demand-rotation-interface';
import type { ALARM_SECTIONS } from '../private/runbook';
import type { RunbookAlarm } from '../private/runbook-alarm';
import { silentAlarm, wentWrongAlarm } from '../private/runbook-alarm';

export interface OnDemandAlarmsProps {
  /** What the key is called in the descriptions. */
  readonly keyName: string;
  readonly stateMachine: sfn.IStateMachine;
  /**
   * The resource behind it, made before the alarms. The silent one goes off nevertheless until the first run succeeds: hours before that
   * count as silent.
   */
  readonly machine: IConstruct;
  /** With a schedule, a day without a successful run is a sign. */
  readonly scheduled: boolean;
}

/** The alarms of one on-demand rotation. */
export class OnDemandAlarms extends Construct {
  public readonly alarms: OnDemandRotationAlarms;

  constructor(scope: Construct, id: string, private readonly props: OnDemandAlarmsProps) {
    super(scope, id);
    const runs = `of the state machine that rotates KMS key ${props.keyName} on demand`;
    const succeeded = this.executions('ExecutionsSucceeded', Duration.hours(1));
    this.alarms = {
      failed: wentWrongAlarm(this, 'Failed', this.about('onDemandFailed', `A run ${runs} failed.`, this.executions('ExecutionsFailed'))),
      timedOut: wentWrongAlarm(
        this,
        'TimedOut',
        this.about('onDemandTimedOut', `A run ${runs} took too long and was stopped.`, this.executions('ExecutionsTimedOut')),
      ),
      aborted: wentWrongAlarm(
        this,
        'Aborted',
        this.about('onDemandAborted', `A run ${runs} was aborted.`, this.executions('ExecutionsAborted')),
      ),
      ...(props.scheduled
        ? { silent: silentAlarm(this, 'Silent', this.about('onDemandSilent', `No run ${runs} has succeeded for 48 hours.`, succeeded)) }
        : {}),
    };
  }

  private about(section: keyof typeof ALARM_SECTIONS, sentence: string, metric: cloudwatch.IMetric): RunbookAlarm {
    return { section, sentence, metric, after: this.props.machine };
  }

  private executions(metricName: string, period = Duration.minutes(5)): cloudwatch.Metric {
    return this.props.stateMachine.metric(metricName, { period, statistic: cloudwatch.Stats.SUM });
  }
}
