import { setTimeout } from 'node:timers/promises';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { CloudFormationCustomResourceEvent, CloudFormationCustomResourceResponse, Context } from 'aws-lambda';
import { isOfCloudFormation } from './response-url';
import type { DeploymentAnswer } from './run-at-deployment';
import { runAtDeployment } from './run-at-deployment';
import { logEvent } from '../../private/log';
import type { DeploymentProperties } from '../deployment-properties';

/** Never the alias: a new id would make CloudFormation delete what it takes for the old resource. */
const PHYSICAL_RESOURCE_ID = 'ManualRotationAlias';
/**
 * CloudFormation takes no answer that is larger; it would wait for another one until its time is up.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html (read 2026-11-22)
 */
const MAX_ANSWER_BYTES = 4_096;

const sfn = new SFNClient({});
const cloudFormation = new CloudFormationClient({});

export async function handler(event: CloudFormationCustomResourceEvent, context: Context): Promise<void> {
  if (!isOfCloudFormation(event.ResponseURL, process.env)) {
    throw new Error('only AWS CloudFormation may ask: ResponseURL is not of its bucket in this Region');
  }
  const properties = event.ResourceProperties as unknown as DeploymentProperties;
  const oldProperties = event.RequestType === 'Update' ? event.OldResourceProperties as unknown as DeploymentProperties : undefined;
  const answer = await runAtDeployment(
    { type: event.RequestType, requestId: event.RequestId, stackId: event.StackId, properties, oldProperties },
    { sfn, cloudFormation, sleep: (milliseconds) => setTimeout(milliseconds), remaining: () => context.getRemainingTimeInMillis() },
  );
  logEvent('deployment', { alias: properties.AliasName, request: event.RequestType, ...answer });
  await respond(event, answer);
}

async function respond(event: CloudFormationCustomResourceEvent, answer: DeploymentAnswer): Promise<void> {
  // An S3 presigned URL: no content type was signed, so none may be sent.
  const response = await fetch(event.ResponseURL, { method: 'PUT', body: bodyOf(event, answer), headers: { 'content-type': '' } });
  if (!response.ok) throw new Error(`CloudFormation did not take the answer: HTTP ${response.status}`);
}

/** The reason is cut where it has to be: a cause may have 32,768 characters, of several bytes each once they are JSON. */
function bodyOf(event: CloudFormationCustomResourceEvent, { status, reason }: DeploymentAnswer): Buffer {
  const write = (Reason: string): Buffer => {
    const body: CloudFormationCustomResourceResponse = {
      Status: status,
      Reason,
      PhysicalResourceId: PHYSICAL_RESOURCE_ID,
      StackId: event.StackId,
      RequestId: event.RequestId,
      LogicalResourceId: event.LogicalResourceId,
    };
    return Buffer.from(JSON.stringify(body));
  };
  const characters = Array.from(reason.slice(0, MAX_ANSWER_BYTES)); // by code point: half a character would not be UTF-8
  let body = write(reason);
  while (body.length > MAX_ANSWER_BYTES && characters.length > 0) {
    characters.length -= Math.ceil(characters.length / 50);
    body = write(`${characters.join('')}...`);
  }
  return body;
}
