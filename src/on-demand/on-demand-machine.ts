import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { OnDemandSettings } from './contract';
import { onDemandMachineName } from './on-demand-names';
import type { OnDemandStack } from './on-demand-stack';
import { sharedMachine } from '../private/shared-machine';

/** The machine of one key: the shared definition file with this key's settings filled in. */
export function onDemandMachine(
  rotation: Construct, id: string, shared: OnDemandStack, role: iam.IRole, { keyArn, everyDays, reserve }: OnDemandSettings,
): sfn.CfnStateMachine {
  return sharedMachine(rotation, id, {
    name: onDemandMachineName(rotation), // the trust policy of its role and the policy of the schedules' role name it
    role,
    shared,
    substitutions: {
      DecideFunctionArn: shared.decideFunction.functionArn,
      KeyArn: keyArn,
      EveryDays: String(everyDays),
      Reserve: String(reserve),
    },
    roleDoes: 'rotates the key',
  });
}
