import { Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3Assets from 'aws-cdk-lib/aws-s3-assets';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge';
import { libraryRole } from './library-role';
import { runbookUrl } from './runbook';

export interface SharedMachineProps {
  /** Policies of other roles name it. */
  readonly name: string;
  readonly role: iam.IRole;
  /** What all machines of a stack share: the definition file, and the log of their runs. */
  readonly shared: { readonly definition: s3Assets.Asset; readonly logGroup: logs.ILogGroup };
  /** What the definition is told about this machine, besides the partition and where the runbook is. */
  readonly substitutions: Readonly<Record<string, string>>;
  /** What its role does, for the finding that it has no tracing. */
  readonly roleDoes: string;
}

/** A state machine made from a definition file that all machines of its kind share. */
export function sharedMachine(scope: Construct, id: string, props: SharedMachineProps): sfn.CfnStateMachine {
  const { name, role, shared, substitutions, roleDoes } = props;
  const machine = new sfn.CfnStateMachine(scope, id, {
    stateMachineName: name,
    stateMachineType: 'STANDARD',
    roleArn: role.roleArn,
    definitionS3Location: { bucket: shared.definition.s3BucketName, key: shared.definition.s3ObjectKey },
    definitionSubstitutions: { Partition: Stack.of(scope).partition, ...substitutions, RunbookUrl: runbookUrl(scope) },
    loggingConfiguration: {
      level: 'ALL', // four lines a day; without them, nobody can show later what a rotation did
      includeExecutionData: false,
      destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: shared.logGroup.logGroupArn } }],
    },
  });
  for (const finding of ['AwsSolutions-SF2', 'Serverless-StepFunctionStateMachineXray']) {
    acknowledge(machine, finding, 'X-Ray would add rights on all resources to the role that '
      + `${roleDoes}; the log has every state of every run`);
  }
  return machine;
}

/** The role with which schedules of this account's default group start state machines. */
export function schedulerRole(scope: Construct, id: string, mayStart: iam.PolicyStatement, description?: string): iam.Role {
  const group = Stack.of(scope).formatArn({ service: 'scheduler', resource: 'schedule-group', resourceName: 'default' });
  return libraryRole(scope, id, {
    description,
    assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID, 'aws:SourceArn': group } },
    }),
    inlinePolicies: { Schedules: new iam.PolicyDocument({ statements: [mayStart] }) },
  });
}
