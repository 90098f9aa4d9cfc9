import { AspectPriority, Aspects } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledgeFunctionWildcard } from './acknowledge-standards';
import { defaultsFor } from './defaults';
import { overridesOf } from './final-role-arn';
import { libraryRole } from './library-role';

/** What a function of the library needs. */
export interface FunctionNeeds {
  readonly logGroup: logs.ILogGroup;
  /** What its role may do beside writing the log. */
  readonly statements: iam.PolicyStatement[];
  /**
   * Of the role.
   *
   * @default - made by CloudFormation
   */
  readonly roleName?: string;
  /**
   * Of the role.
   *
   * @default - none
   */
  readonly roleDescription?: string;
  /**
   * In MiB; more, if more is asked for in its place.
   *
   * @default 256
   */
  readonly memorySize?: number;
}

/** Role, log, memory and network of a function, as asked for in its place; and the policy of the role, which may grow. */
export function functionParts(scope: Construct, roleId: string, needs: FunctionNeeds): {
  readonly options: lambda.FunctionOptions;
  readonly policy: iam.PolicyDocument;
} {
  const { logGroup, statements, roleName, roleDescription: description, memorySize = 256 } = needs;
  const mayLog = new iam.PolicyStatement({
    sid: 'Log',
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup.logGroupArn],
  });
  const policy = new iam.PolicyDocument({ statements: [mayLog, ...statements] });
  const assumedBy = new iam.ServicePrincipal('lambda.amazonaws.com');
  const { vpc, vpcSubnets, securityGroups, functionMemorySize = 0 } = defaultsFor(scope);
  return {
    options: {
      role: libraryRole(scope, roleId, { roleName, description, assumedBy, inlinePolicies: { Function: policy } }),
      logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      memorySize: Math.max(memorySize, functionMemorySize),
      vpc,
      vpcSubnets,
      securityGroups,
    },
    policy,
  };
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
