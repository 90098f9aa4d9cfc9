import { setTimeout } from 'node:timers/promises';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { CloudFormationCustomResourceEvent, CloudFormationCustomResourceResponse, Context } from 'aws-lambda';
import type { DeploymentProperties } from './contract';
import { logEvent } from './log';
import { runAtDeployment } from './run-at-deployment';

/** Never the alias: a new id would make CloudFormation delete what it takes for the old resource. */
const PHYSICAL_RESOURCE_ID = 'ManualRotationAlias';
/** CloudFormation takes answers of up to 4,096 bytes in all. */
const MAX_REASON_LENGTH = 2_500;

const sfn = new SFNClient({});
const cloudFormation = new CloudFormationClient({});

export async function handler(event: CloudFormationCustomResourceEvent, context: Context): Promise<void> {
  const properties = event.ResourceProperties as unknown as DeploymentProperties;
  const answer = await runAtDeployment(
    { type: event.RequestType, requestId: event.RequestId, stackId: event.StackId, properties },
    { sfn, cloudFormation, sleep: (milliseconds) => setTimeout(milliseconds), remaining: () => context.getRemainingTimeInMillis() },
  );
  logEvent('deployment', { alias: properties.AliasName, request: event.RequestType, ...answer });
  await respond(event, { status: answer.status, reason: answer.reason });
}

async function respond(event: CloudFormationCustomResourceEvent, answer: { status: 'SUCCESS' | 'FAILED'; reason: string }): Promise<void> {
  const body: CloudFormationCustomResourceResponse = {
    Status: answer.status,
    Reason: answer.reason.slice(0, MAX_REASON_LENGTH),
    PhysicalResourceId: PHYSICAL_RESOURCE_ID,
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
  };
  // An S3 presigned URL: no content type was signed, so none may be sent.
  const response = await fetch(event.ResponseURL, { method: 'PUT', body: Buffer.from(JSON.stringify(body)), headers: { 'content-type': '' } });
  if (!response.ok) throw new Error(`CloudFormation did not take the answer: HTTP ${response.status}`);
}
