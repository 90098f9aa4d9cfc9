import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct, IConstruct } from 'constructs';
import { ALARM_SECTIONS, runbookLink } from './runbook';
import { checkStruct } from './structs';

/** What an alarm is about: its section of the runbook, a sentence for its description, and its metric. */
export interface RunbookAlarm {
  readonly section: keyof typeof ALARM_SECTIONS;
  readonly sentence: string;
  readonly metric: cloudwatch.IMetric;
  /**
   * The alarm is created after this construct, which publishes the metric. Leave it out where the metric itself refers to that construct.
   */
  readonly after?: IConstruct;
}

/** An alarm whose description says what is wrong and links to what to do. */
export function runbookAlarm(scope: Construct, id: string, about: RunbookAlarm, options: cloudwatch.CreateAlarmOptions): cloudwatch.Alarm {
  const alarmDescription = `${about.sentence}\n\nRunbook: ${runbookLink(scope, ALARM_SECTIONS[about.section])}`;
  const alarm = new cloudwatch.Alarm(scope, id, { ...options, metric: about.metric, alarmDescription });
  if (about.after !== undefined) alarm.node.addDependency(about.after);
  return alarm;
}

/**
 * Goes off within minutes when a metric of five-minute periods counts anything, and stays on for twelve hours: long enough to be seen, and
 * over before the next daily run, so that another failure makes it go off, and somebody hear of it, again.
 */
export function wentWrongAlarm(scope: Construct, id: string, about: RunbookAlarm): cloudwatch.Alarm {
  return runbookAlarm(scope, id, about, {
    evaluationPeriods: 144,
    datapointsToAlarm: 1,
    threshold: 1,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
}

/**
 * Goes off when a metric of one-hour periods counted nothing in each of 48. Hours, as days begin at midnight: two of those can be nearly
 * three.
 */
export function silentAlarm(scope: Construct, id: string, about: RunbookAlarm): cloudwatch.Alarm {
  return runbookAlarm(scope, id, about, {
    evaluationPeriods: 48,
    datapointsToAlarm: 48,
    threshold: 1,
    comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
    treatMissingData: cloudwatch.TreatMissingData.BREACHING, // what does not run publishes nothing
  });
}

/** What is done when alarms go off, and when they are over: `RotationAlarmOptions`, as the ground floor knows it. */
export interface AlarmActions {
  readonly actions?: cloudwatch.IAlarmAction[];
  readonly okActions?: cloudwatch.IAlarmAction[];
}

/** Has somebody hear of the alarms. Without actions nothing is written, not even an empty list. */
export function addActions(scope: IConstruct, alarms: readonly cloudwatch.Alarm[], options: AlarmActions): void {
  const { actions, okActions } = checkStruct(scope, 'RotationAlarmOptions', options);
  for (const alarm of alarms) {
    if (actions?.length) alarm.addAlarmAction(...actions);
    if (okActions?.length) alarm.addOkAction(...okActions);
  }
}
