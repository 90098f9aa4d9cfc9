import { Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { OnDemandInput } from './contract';
import { onDemandMachineName } from './on-demand-names';
import type { OnDemandStack } from './on-demand-stack';
import { spread } from '../manual-rotation/names';
import { acknowledge } from '../private/acknowledge';
import { RUNBOOK_URL } from '../private/runbook';

/** What the shared definition file is told about one key. */
export interface OnDemandSettings {
  readonly keyArn: string;
  /** 0: no schedule. */
  readonly everyDays: number;
  readonly reserve: number;
}

/** The machine of one key: the shared definition file with this key's settings filled in. */
export function onDemandMachine(
  rotation: Construct, id: string, shared: OnDemandStack, role: iam.IRole, { keyArn, everyDays, reserve }: OnDemandSettings,
): sfn.CfnStateMachine {
  const machine = new sfn.CfnStateMachine(rotation, id, {
    stateMachineName: onDemandMachineName(rotation), // the trust policy of its role and the policy of the schedules' role name it
    stateMachineType: 'STANDARD',
    roleArn: role.roleArn,
    definitionS3Location: { bucket: shared.definition.s3BucketName, key: shared.definition.s3ObjectKey },
    definitionSubstitutions: {
      Partition: Stack.of(rotation).partition,
      KeyArn: keyArn,
      EveryDays: String(everyDays),
      Reserve: String(reserve),
      RunbookUrl: RUNBOOK_URL,
    },
    loggingConfiguration: {
      level: 'ALL', // without them, nobody can show later what a rotation did
      includeExecutionData: false,
      destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: shared.logGroup.logGroupArn } }],
    },
  });
  acknowledge(machine, 'AwsSolutions-SF2', 'X-Ray would add rights on all resources to the role that rotates the key; the log has every state of every run');
  return machine;
}

/** Once a day, at a time of its own: what is due is told from the age of the key material, so a missed tick is made up by the next one. */
export function onDemandTick(rotation: Construct, id: string, shared: OnDemandStack, machine: sfn.CfnStateMachine): void {
  const input: OnDemandInput = { reason: 'tick' };
  new scheduler.CfnSchedule(rotation, id, {
    description: `Daily look at ${rotation.node.path}`.slice(0, 512), // no longer ones are taken
    scheduleExpression: `cron(${spread(rotation, 'minute', 60)} ${spread(rotation, 'hour', 24)} * * ? *)`,
    scheduleExpressionTimezone: 'UTC',
    flexibleTimeWindow: { mode: 'FLEXIBLE', maximumWindowInMinutes: 60 },
    target: {
      arn: machine.attrArn,
      roleArn: shared.schedulerRole.roleArn,
      input: Stack.of(rotation).toJsonString(input),
      retryPolicy: { maximumEventAgeInSeconds: 43_200, maximumRetryAttempts: 100 }, // half a day: then the next tick is near
    },
  });
}
