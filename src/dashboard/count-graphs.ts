import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as events from 'aws-cdk-lib/aws-events';
import type { IConstruct } from 'constructs';
import type { Graph } from './section';

const A_DAY = { period: Duration.days(1), statistic: cloudwatch.Stats.SUM };

/** How runs of the state machine of `owner` ended. AWS Step Functions publishes each number once there is something to count. */
export function runsOf(owner: IConstruct, stateMachineArn: string): Graph {
  const dimensionsMap = { StateMachineArn: stateMachineArn };
  const ended = (metricName: string, label: string, color: string) => (
    new cloudwatch.Metric({ ...A_DAY, namespace: 'AWS/States', metricName, dimensionsMap, label, color }).attachTo(owner));
  return {
    title: 'Runs a day',
    left: [
      ended('ExecutionsSucceeded', 'succeeded', cloudwatch.Color.GREEN),
      ended('ExecutionsFailed', 'failed', cloudwatch.Color.RED),
      ended('ExecutionsTimedOut', 'timed out', cloudwatch.Color.ORANGE),
      ended('ExecutionsAborted', 'aborted', cloudwatch.Color.PURPLE),
    ],
  };
}

/**
 * How often a rule of the default event bus matched. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 * (read 2026-11-25)
 */
export function rotationsSeenBy(rule: events.IRule): Graph {
  const dimensionsMap = { RuleName: rule.ruleName };
  const matches = new cloudwatch.Metric({
    ...A_DAY,
    namespace: 'AWS/Events',
    metricName: 'TriggeredRules',
    dimensionsMap,
    label: 'rotations',
  });
  return { title: 'Rotations a day', left: [matches.attachTo(rule)] };
}
