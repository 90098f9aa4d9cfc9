import { Aws, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { digest, ownerOf, pathBelowStack, stackNameOf } from '../private/owner';

/** By the family's name, which stays when the alias is renamed: the machine and its history stay, too. */
export function machineName(construct: IConstruct, familyName: string): string {
  const slug = familyName.slice('alias/'.length).replace(/[^A-Za-z0-9_-]/g, '-').slice(0, 40);
  return `${machineNamePrefix(construct)}${slug}-${digest(ownerOf(construct), 8)}`;
}

/** All machines of a stack start so: shared roles may start them, and no others, without a list that outgrows IAM's limits. */
export function machineNamePrefix(construct: IConstruct): string {
  return `cdk-kms-rotation-${digest(stackNameOf(construct), 8)}-`;
}

/** Roles are global, so the Region is part of the name. At most 64 characters. */
export function machineRoleName(construct: IConstruct): string {
  return `cdk-kms-rotation-${Aws.REGION}-${digest(ownerOf(construct), 12)}-machine`;
}

export function probeRoleName(construct: IConstruct): string {
  const stack = Stack.of(construct);
  return `cdk-kms-rotation-${Aws.REGION}-${digest(`${stackNameOf(stack)}/${pathBelowStack(stack)}`, 12)}-probe`;
}
