import { setTimeout } from 'node:timers/promises';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { KMSClient } from '@aws-sdk/client-kms';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Context } from 'aws-lambda';
import type { Clock } from './pace';
import { run } from './run';

// Without time limits of its own the SDK waits for an answer until the function is ended, and then nothing that it knew is reported.
const requestHandler = { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true };
// Seven pauses, which double from up to half a second (where AWS throttles) to up to 20: a minute at most, half of it on average. Five: 8
// s.
const patient = { maxAttempts: 8, retryMode: 'adaptive', requestHandler } as const;
const brisk = { maxAttempts: 5, retryMode: 'adaptive', requestHandler } as const;
const elsewhere = new Map<string, KMSClient>();
const clients = {
  kms: new KMSClient(patient),
  kmsIn: (region: string) => {
    const client = elsewhere.get(region) ?? new KMSClient({ ...patient, region });
    elsewhere.set(region, client);
    return client;
  },
  tagging: new ResourceGroupsTaggingAPIClient(patient),
  config: new ConfigServiceClient(brisk),
  ssm: new SSMClient(brisk),
};
const clock: Clock = { now: Date.now, sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }) };

export async function handler(event: unknown, context: Context): Promise<void> {
  await run(event, { clients, clock, remaining: () => context.getRemainingTimeInMillis(), write: (line) => process.stdout.write(line) });
}
