import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { ownerDigest } from '../private/owner';

/**
 * Names that must not change: key policies name roles, trust policies and shared roles name machines. All derive from stack name and
 * construct path.
 */

/** Of the machine of one on-demand rotation; at most 80 characters. For people, the last of its path is in it. */
export function onDemandMachineName(rotation: IConstruct): string {
  const { scopes } = rotation.node;
  const belowStack = scopes.slice(scopes.indexOf(Stack.of(rotation)) + 1).map(({ node }) => node.id);
  const forPeople = belowStack.slice(-2).join('-').replace(/[^A-Za-z0-9_-]/g, '-').slice(-36);
  return `${namePrefix(rotation)}${forPeople}-${ownerDigest(rotation)}`;
}

export function onDemandMachineArn(rotation: IConstruct): string {
  return arnOfMachine(rotation, onDemandMachineName(rotation));
}

/**
 * All machines of a stack, for the role of their schedules. Not the prefix of ManualRotationAlias, whose shared roles may start what begins
 * with that.
 */
export function onDemandMachineArns(scope: IConstruct): string {
  return arnOfMachine(scope, `${namePrefix(scope)}*`);
}

/** Roles are global, so the Region is part of the name. At most 64 characters. */
export function onDemandRoleName(rotation: IConstruct): string {
  return `cdk-kms-rotation-${Aws.REGION}-${ownerDigest(rotation)}-on-demand`;
}

/** Of the function that all rotations of a stack share. At most 64 characters. */
export function decideRoleName(scope: IConstruct): string {
  return `cdk-kms-rotation-${Aws.REGION}-${ownerDigest(Stack.of(scope))}-on-demand-decide`;
}

function namePrefix(scope: IConstruct): string {
  return `cdk-kms-on-demand-${ownerDigest(Stack.of(scope))}-`;
}

function arnOfMachine(scope: IConstruct, resourceName: string): string {
  return Stack.of(scope).formatArn({ service: 'states', resource: 'stateMachine', resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
}
