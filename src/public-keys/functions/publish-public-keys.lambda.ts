import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { PublisherRequest } from './publish';
import { publish } from './publish';
import { logEvent } from '../../private/log';
import type { PublishResult } from '../contract';

const config = { maxAttempts: 5, retryMode: 'adaptive' } as const;
const clients = { kms: new KMSClient(config), s3: new S3Client(config), ssm: new SSMClient(config) };

export async function handler(request: PublisherRequest): Promise<PublishResult> {
  const result = await publish(clients, request, new Date());
  logEvent('publish', { alias: request.declaration.aliasName, ...result });
  return result;
}
