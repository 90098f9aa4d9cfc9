import { Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { onDemandMachineName } from './on-demand-names';
import type { OnDemandStack } from './on-demand-stack';
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
