import { CfnResource, RemovalPolicy } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { Declaration, DeploymentProperties } from './contract';
import { CUSTOM_RESOURCE_TYPE } from './contract';
import { base64Json } from './declaration';
import { machineName } from './names';
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
  scope: Construct, id: string, machinery: StackMachinery, machine: sfn.CfnStateMachine, declaration: Declaration,
): CfnResource {
  const properties: DeploymentProperties = {
    AliasName: declaration.aliasName,
    FamilyName: declaration.familyName,
    StateMachineArn: machine.attrArn,
    AdoptedKeyArn: declaration.adopt?.keyArn,
    StateMachineRevisionId: machine.attrStateMachineRevisionId,
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
