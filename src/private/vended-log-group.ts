import { Aws, Fn } from 'aws-cdk-lib';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { libraryLogGroup } from './library-log-group';

/**
 * The log group of a stack's state machines. AWS Step Functions writes the name of each group into a resource policy that has room for some
 * fifty of them in an account, unless the name begins with `/aws/vendedlogs/`.
 *
 * The name is of this stack and of no later one of the same name: the group is kept when the stack is deleted, and a fixed name would stand
 * in the way.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/bp-cwl.html (read 2026-11-28)
 */
export function vendedLogGroup(scope: Construct, id: string): logs.LogGroup {
  const stackUuid = Fn.select(2, Fn.split('/', Aws.STACK_ID)); // arn:<partition>:cloudformation:<region>:<account>:stack/<name>/<uuid>
  return libraryLogGroup(scope, id, { logGroupName: `/aws/vendedlogs/states/cdk-kms-rotation/${scope.node.id}/${stackUuid}` });
}
