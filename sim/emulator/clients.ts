import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Emulator } from './emulator';

/** Clients of the AWS SDK that talk to one emulator. */
export interface Clients {
  readonly kms: KMSClient;
  readonly s3: S3Client;
  readonly stepFunctions: SFNClient;
  readonly cloudFormation: CloudFormationClient;
  readonly cloudWatch: CloudWatchClient;
  readonly eventBridge: EventBridgeClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  /** Closes their connections. */
  destroy(): void;
}

/** Makes the clients that talk to the given emulator. */
export function clientsOf({ clientConfig }: Emulator): Clients {
  // The SDK warns on Node 20, which this package supports; the warning would drown what the demo prints.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const clients = {
    kms: new KMSClient(clientConfig),
    s3: new S3Client({ ...clientConfig, forcePathStyle: true }),
    stepFunctions: new SFNClient(clientConfig),
    cloudFormation: new CloudFormationClient(clientConfig),
    cloudWatch: new CloudWatchClient(clientConfig),
    eventBridge: new EventBridgeClient(clientConfig),
    sns: new SNSClient(clientConfig),
    sqs: new SQSClient(clientConfig),
  };
  return { ...clients, destroy: () => Object.values(clients).forEach((client) => client.destroy()) };
}
