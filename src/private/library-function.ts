import { AspectPriority, Aspects } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { acknowledgeFunctionWildcard } from './acknowledge-standards';
import { defaultsFor } from './defaults';
import { overridesOf } from './final-role-arn';

/** Memory and network of a function, as asked for in its place. @param memorySize what it needs: MiB */
export function functionSurroundings(scope: IConstruct, memorySize: number): lambda.FunctionOptions {
  const { vpc, vpcSubnets, securityGroups, functionMemorySize = 0 } = defaultsFor(scope);
  return { memorySize: Math.max(memorySize, functionMemorySize), vpc, vpcSubnets, securityGroups };
}

/**
 * Lets a function that is put into a VPC make its network interfaces, whoever put it there: settings, a property injector, an aspect or an
 * override. So the question is asked last. A function in a VPC without these rights cannot be made.
 *
 * @param policy the policy of its role
 */
export function letJoinVpc(fn: lambda.Function, policy: iam.PolicyDocument): void {
  let asked = false;
  Aspects.of(fn).add({
    visit: (node) => {
      if (node !== fn.node.defaultChild || asked || !isInVpc(fn)) return;
      asked = true;
      policy.addStatements(...networkInterfaces());
      acknowledgeFunctionWildcard(fn.role!, 'network interfaces are made by AWS Lambda before they have an '
        + 'id; the code of the function is denied the same');
    },
  }, { priority: AspectPriority.READONLY }); // after those that change things; a policy may still grow
}

function isInVpc(fn: lambda.Function): boolean {
  const resource = fn.node.defaultChild as lambda.CfnFunction;
  const overridden = overridesOf(resource);
  return ('VpcConfig' in overridden ? overridden.VpcConfig : resource.vpcConfig) !== undefined;
}

/**
 * For AWS Lambda, which acts with the role of the function; not for the code in it, whose requests bear its ARN.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 * @see https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
 */
function networkInterfaces(): iam.PolicyStatement[] {
  const changes = [
    'ec2:AssignPrivateIpAddresses',
    'ec2:CreateNetworkInterface',
    'ec2:DeleteNetworkInterface',
    'ec2:UnassignPrivateIpAddresses',
  ];
  const reads = ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'];
  return [
    new iam.PolicyStatement({ sid: 'JoinVpc', actions: [...changes, ...reads], resources: ['*'] }), // AWS Lambda checks for all resources
    new iam.PolicyStatement({
      sid: 'CodeNeverChangesNetworks',
      effect: iam.Effect.DENY,
      actions: changes,
      resources: ['*'],
      conditions: { Null: { 'lambda:SourceFunctionArn': 'false' } },
    }),
  ];
}
