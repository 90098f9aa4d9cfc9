import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

const OPERATIONS: Readonly<Record<string, string>> = {
  KmsCreateAlias: 'aws-sdk:kms:createAlias',
  KmsCreateKey: 'aws-sdk:kms:createKey',
  KmsDescribeKey: 'aws-sdk:kms:describeKey',
  KmsDisableKey: 'aws-sdk:kms:disableKey',
  KmsPutKeyPolicy: 'aws-sdk:kms:putKeyPolicy',
  KmsScheduleKeyDeletion: 'aws-sdk:kms:scheduleKeyDeletion',
  KmsTagResource: 'aws-sdk:kms:tagResource',
  KmsUntagResource: 'aws-sdk:kms:untagResource',
  KmsUpdateAlias: 'aws-sdk:kms:updateAlias',
  KmsUpdateKeyDescription: 'aws-sdk:kms:updateKeyDescription',
  LambdaInvoke: 'lambda:invoke',
  EventsPutEvents: 'events:putEvents', // the optimized integration: it fails the state if the event was not taken
};

/** The service integrations of the definition file, with the partition that a file cannot know. */
export function integrations(scope: IConstruct): Record<string, string> {
  const { partition } = Stack.of(scope);
  return Object.fromEntries(Object.entries(OPERATIONS).map(([name, operation]) => [name, `arn:${partition}:states:::${operation}`]));
}
