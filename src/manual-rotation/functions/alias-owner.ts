import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';

/**
 * The id of another stack that has the alias among its resources, or undefined. CloudFormation would move such an alias back to an old key
 * some day. The own stack does not count: what an update takes out of it is among its resources until the update is complete.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResources.html (PhysicalResourceId; read
 * 2026-11-22)
 */
export async function otherStackWith(
  aliasName: string,
  ownStackId: string,
  cloudFormation: CloudFormationClient,
): Promise<string | undefined> {
  try {
    const { StackResources: resources = [] } = await cloudFormation.send(
      new DescribeStackResourcesCommand({ PhysicalResourceId: aliasName }),
    );
    return resources.find(
      ({ ResourceType: type, PhysicalResourceId: id, ResourceStatus: status, StackId: stackId }) =>
        type === 'AWS::KMS::Alias' && id === aliasName && stackId !== ownStackId && !status?.startsWith('DELETE_'),
    )?.StackId;
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError') return undefined; // no stack has such a resource
    throw error;
  }
}
