import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { KMSClient } from '@aws-sdk/client-kms';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { Emulator } from './emulator';

/** Clients of the AWS SDK that talk to one emulator. */
export interface Clients {
  readonly kms: KMSClient;
  readonly stepFunctions: SFNClient;
  readonly cloudFormation: CloudFormationClient;
  /** Closes their connections. */
  destroy(): void;
}

/** Makes the clients that talk to the given emulator. */
export function clientsOf(emulator: Emulator): Clients {
  // The SDK warns on Node 20, which this package supports; the warning would drown what the demo prints.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const kms = new KMSClient(emulator.clientConfig);
  const stepFunctions = new SFNClient(emulator.clientConfig);
  const cloudFormation = new CloudFormationClient(emulator.clientConfig);
  const destroy = () => [kms, stepFunctions, cloudFormation].forEach(client => client.destroy());
  return { kms, stepFunctions, cloudFormation, destroy };
}
