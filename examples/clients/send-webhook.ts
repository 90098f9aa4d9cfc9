/** An AWS Lambda function that sends a delivery, with its seal in headers. To send it again is safe: it is taken once. */
import { KMSClient } from '@aws-sdk/client-kms';
import { WebhookSender } from './webhook-mac';

const sender = new WebhookSender(new KMSClient(), process.env.ALIAS!);

export interface Delivery {
  readonly url: string;
  /** Of the event that it tells of: a repetition has the same. */
  readonly id: string;
  readonly body: string;
}

export async function handler({ url, id, body }: Delivery): Promise<void> {
  const { timestamp, keyArn, mac } = await sender.seal(id, body);
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-key': keyArn,
    'webhook-mac': mac,
  };
  const { status } = await fetch(url, { method: 'POST', body, headers, signal: AbortSignal.timeout(5_000) });
  if (status >= 300) throw new Error(`${new URL(url).host} answered ${status} to delivery ${id}`);
}
