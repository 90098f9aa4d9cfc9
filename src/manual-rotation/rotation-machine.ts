import { CfnResource, RemovalPolicy } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { CUSTOM_RESOURCE_TYPE } from './contract';
import { base64Json, substitutedString } from './declaration';
import type { Declaration } from './declared';
import type { DeploymentProperties } from './deployment-properties';
import { machineName } from './names';
import type { TrustedRoles } from './rotation-roles';
import type { StackMachinery } from './stack-machinery';
import { sharedMachine } from '../private/shared-machine';

/** The machine of one alias: the shared definition file with this alias's declaration filled in. */
export function rotationMachine(
  scope: Construct, id: string, machinery: StackMachinery, role: iam.IRole, declaration: Declaration,
): sfn.CfnStateMachine {
  return sharedMachine(scope, id, {
    name: machineName(scope, declaration.familyName), // shared roles may start what begins with the stack's prefix
    role,
    shared: machinery,
    substitutions: {
      Declaration: base64Json(scope, declaration),
      SurveyFunctionArn: machinery.surveyFunction.functionArn,
      ProbeFunctionArn: machinery.probeFunction.functionArn,
    },
    roleDoes: 'moves the alias',
  });
}

/**
 * Runs the machine at every deployment that changes it, and waits. Retained and without a delete action: removing the construct or
 * the stack leaves alias and keys as they are.
 */
export function runAtDeployments(
  scope: Construct, id: string, machinery: StackMachinery, machine: sfn.CfnStateMachine, declaration: Declaration, role: iam.IRole,
  roles: TrustedRoles,
): CfnResource {
  const { machines: [, ...otherMachines], probes: [, ...otherProbes] } = roles;
  // In one line each: a template of many aliases is near its limit.
  const compact = (arn: string) => substitutedString(scope, arn);
  const properties: DeploymentProperties = {
    AliasName: declaration.aliasName,
    FamilyName: declaration.familyName,
    StateMachineArn: compact(machine.attrArn),
    AdoptedKeyArn: declaration.adopt?.keyArn,
    StateMachineRevisionId: machine.attrStateMachineRevisionId,
    MachineRoleArn: compact(role.roleArn),
    ProbeRoleArn: compact(machinery.probeFunction.role!.roleArn),
    AlsoTrustedMachineRoleArns: otherMachines.length === 0 ? undefined : otherMachines,
    AlsoTrustedProbeRoleArns: otherProbes.length === 0 ? undefined : otherProbes,
  };
  const resource = new CfnResource(scope, id, {
    type: CUSTOM_RESOURCE_TYPE,
    properties: {
      ServiceToken: machinery.deploymentFunction.functionArn,
      ServiceTimeout: '960', // seconds: one minute more than the function may take
      ...properties,
    },
  });
  resource.applyRemovalPolicy(RemovalPolicy.RETAIN);
  return resource;
}
