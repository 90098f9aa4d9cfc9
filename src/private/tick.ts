import { Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { legalDescription } from './legal-text';
import { spread } from './owner';

/** What a schedule starts, with which role, and how often. */
export interface TickProps {
  readonly machine: sfn.CfnStateMachine;
  readonly role: iam.IRole;
  /**
   * A divisor of 24.
   *
   * @default 24
   */
  readonly everyHours?: number;
}

/** Once a day, or more often, at a time of its own: what is due is told from the key's age, so a missed tick is made up by the next one. */
export function tick(scope: Construct, id: string, { machine, role, everyHours = 24 }: TickProps): scheduler.CfnSchedule {
  const hour = spread(scope, 'hour', everyHours);
  return new scheduler.CfnSchedule(scope, id, {
    description: legalDescription(`${everyHours === 24 ? 'Daily' : 'Regular'} look at ${scope.node.path}`, 512),
    scheduleExpression: `cron(${spread(scope, 'minute', 60)} ${everyHours === 24 ? hour : `${hour}/${everyHours}`} * * ? *)`,
    scheduleExpressionTimezone: 'UTC',
    // Spreads the load of many; with more than one look a day it may delay none of them for long.
    flexibleTimeWindow: { mode: 'FLEXIBLE', maximumWindowInMinutes: everyHours === 24 ? 60 : 15 },
    target: {
      arn: machine.attrArn,
      roleArn: role.roleArn,
      input: Stack.of(scope).toJsonString({ reason: 'tick' }), // the inputs of both machines know it
      retryPolicy: { maximumEventAgeInSeconds: everyHours * 1_800, maximumRetryAttempts: 100 }, // half of the time until the next tick
    },
  });
}
