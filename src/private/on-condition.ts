import type { CfnResource } from 'aws-cdk-lib';
import { Stack } from 'aws-cdk-lib';

/** Whether only the deployment knows if a resource is there: it, or a nested stack around it, is made on a condition. */
export function isOnCondition(resource: CfnResource): boolean {
  if (resource.cfnOptions.condition !== undefined) return true;
  const { nestedStackResource } = Stack.of(resource);
  return nestedStackResource !== undefined && isOnCondition(nestedStackResource);
}
