import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ALARM_SECTIONS, runbookLink } from './runbook';

export interface RotationAlarmsProps {
  readonly aliasName: string;
  readonly stateMachine: sfn.IStateMachine;
  readonly daysOverdue: cloudwatch.Metric;
}

interface AlarmKind {
  readonly section: keyof typeof ALARM_SECTIONS;
  readonly sentence: string;
  readonly metric: cloudwatch.IMetric;
}

/** A run that went wrong turns its alarm on within minutes, and it stays on for a day: until the next daily run has told whether it still does. */
const ONE_IN_A_DAY = { evaluationPeriods: 288, datapointsToAlarm: 1 } as const; // of 5 minutes; AWS allows no longer for such periods
/** In each of these hours no run succeeded. Hours, as days begin at midnight: two of those can be nearly three. */
const ALL_OF_48_HOURS = { evaluationPeriods: 48, datapointsToAlarm: 48 } as const;

/** The alarms of one alias. */
export class RotationAlarms extends Construct {
  public readonly all: cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, private readonly props: RotationAlarmsProps) {
    super(scope, id);
    const { aliasName, daysOverdue } = props;
    this.all = [
      this.alarm('Overdue', { section: 'overdue', sentence: `The key behind ${aliasName} is older than its rotation period.`, metric: daysOverdue }, {
        evaluationPeriods: 1,
        threshold: 0,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
        treatMissingData: cloudwatch.TreatMissingData.IGNORE, // a day without a run is the last alarm's business
      }),
      this.wentWrong('Failed', 'failed', 'ExecutionsFailed', 'failed'),
      this.wentWrong('TimedOut', 'timedOut', 'ExecutionsTimedOut', 'took too long and was stopped'),
      this.wentWrong('Aborted', 'aborted', 'ExecutionsAborted', 'was aborted'),
      this.alarm('Silent', {
        section: 'silent',
        sentence: `No run of the state machine that rotates the key behind ${aliasName} has succeeded for 48 hours.`,
        metric: this.executions('ExecutionsSucceeded', Duration.hours(1)),
      }, {
        ...ALL_OF_48_HOURS,
        threshold: 1,
        comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
        treatMissingData: cloudwatch.TreatMissingData.BREACHING, // nothing is what a machine that does not run says
      }),
    ];
  }

  public addAction(action: cloudwatch.IAlarmAction): void {
    for (const alarm of this.all) alarm.addAlarmAction(action);
  }

  private wentWrong(id: string, section: AlarmKind['section'], metricName: string, what: string): cloudwatch.Alarm {
    const sentence = `A run of the state machine that rotates the key behind ${this.props.aliasName} ${what}.`;
    return this.alarm(id, { section, sentence, metric: this.executions(metricName, Duration.minutes(5)) }, {
      ...ONE_IN_A_DAY,
      threshold: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
  }

  private alarm(id: string, { section, sentence, metric }: AlarmKind, options: cloudwatch.CreateAlarmOptions): cloudwatch.Alarm {
    const alarmDescription = `${sentence}\n\nRunbook: ${runbookLink(ALARM_SECTIONS[section])}`;
    const alarm = new cloudwatch.Alarm(this, id, { ...options, metric, alarmDescription });
    // Before the first run there is nothing to tell, and the last alarm would go off.
    alarm.node.addDependency(this.node.scope!.node.findChild('Resource'));
    return alarm;
  }

  private executions(metricName: string, period: Duration): cloudwatch.Metric {
    return this.props.stateMachine.metric(metricName, { period, statistic: cloudwatch.Stats.SUM });
  }
}
