import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { defaultsFor } from './defaults';
import { overridesOf } from './final-role-arn';
import { REPAIR } from './rendered-resource';

/** Every log group that the library makes: kept for a year, or as asked for in its place. */
export function libraryLogGroup(scope: Construct, id: string, props: logs.LogGroupProps = {}): logs.LogGroup {
  const { logRetention = logs.RetentionDays.ONE_YEAR, logEncryptionKey } = defaultsFor(scope);
  // Without effect on keys of elsewhere: their policy has to allow it already.
  logEncryptionKey?.addToResourcePolicy(mayEncryptLogs(Stack.of(scope)), true);
  const group = new logs.LogGroup(scope, id, { retention: logRetention, encryptionKey: logEncryptionKey, ...props });
  group.node.addValidation({ validate: () => classProblems(group.node.defaultChild as logs.CfnLogGroup) });
  return group;
}

/**
 * The functions publish their metrics in embedded metric format, which the class for infrequent access does not know: all alarms would stay
 * silent.
 */
function classProblems(resource: logs.CfnLogGroup): string[] {
  const overridden = overridesOf(resource);
  const logClass = 'LogGroupClass' in overridden ? overridden.LogGroupClass : resource.logGroupClass;
  if (logClass === undefined || logClass === logs.LogGroupClass.STANDARD || typeof logClass !== 'string') return [];
  return [`the class of the log group must be STANDARD, got ${logClass}, which does not know embedded metrics, so that `
    + `alarms would never hear of anything; ${REPAIR}`];
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html (step 2: permissions) */
function mayEncryptLogs(stack: Stack): iam.PolicyStatement {
  const groups = stack.formatArn({ service: 'logs', resource: 'log-group', resourceName: '*', arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  return new iam.PolicyStatement({
    sid: 'EncryptLogs',
    principals: [new iam.ServicePrincipal(`logs.${stack.region}.${stack.urlSuffix}`)],
    actions: ['kms:Decrypt*', 'kms:Describe*', 'kms:Encrypt*', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
    resources: ['*'], // the key that bears the policy
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': groups } },
  });
}
