import { Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { spread } from './owner';
import { legalDescription } from './legal-text';

/** What a schedule starts, and with which role. */
export interface DailyTickProps {
  readonly machine: sfn.CfnStateMachine;
  readonly role: iam.IRole;
}

/** Once a day, at a time of its own: what is due is told from the key's age, so a missed tick is made up by the next one. */
export function dailyTick(scope: Construct, id: string, { machine, role }: DailyTickProps): scheduler.CfnSchedule {
  return new scheduler.CfnSchedule(scope, id, {
    description: legalDescription(`Daily look at ${scope.node.path}`, 512),
    scheduleExpression: `cron(${spread(scope, 'minute', 60)} ${spread(scope, 'hour', 24)} * * ? *)`,
    scheduleExpressionTimezone: 'UTC',
    flexibleTimeWindow: { mode: 'FLEXIBLE', maximumWindowInMinutes: 60 },
    target: {
      arn: machine.attrArn,
      roleArn: role.roleArn,
      input: Stack.of(scope).toJsonString({ reason: 'tick' }), // the inputs of both machines know it
      retryPolicy: { maximumEventAgeInSeconds: 43_200, maximumRetryAttempts: 100 }, // half a day: then the next tick is near
    },
  });
}
