import type { Emulator } from './emulator';

/** The environment variables that make an emulator take events of AWS services, which only they can send on AWS. */
export const AWS_EVENTS = { EMULATOR_AWS_EVENTS: '1' };

/** What of an event is put on a bus; account, Region, id and time come from there. */
export interface PutEvent {
  readonly 'source': string;
  readonly 'detail-type': string;
  readonly 'resources': string[];
  readonly 'detail': object;
}

/** Puts one event on the default bus. When it returns, the emulator has delivered it to all targets. */
export async function putEvent(emulator: Emulator, event: PutEvent): Promise<void> {
  const { source: Source, 'detail-type': DetailType, resources: Resources, detail } = event;
  const answer = await call(emulator, 'events', 'AWSEvents.PutEvents', {
    Entries: [{ Source, DetailType, Resources, Detail: JSON.stringify(detail) }],
  });
  if (answer.FailedEntryCount !== 0) throw new Error(`the event was refused: ${JSON.stringify(answer)}`);
}

/** Takes all messages out of a queue. */
export async function takeMessages(emulator: Emulator, queueUrl: string): Promise<string[]> {
  const { Messages: messages = [] } = await call(emulator, 'sqs', 'AmazonSQS.ReceiveMessage', {
    QueueUrl: queueUrl,
    MaxNumberOfMessages: 10,
  });
  if (messages.length === 0) return [];
  for (const { ReceiptHandle } of messages) await call(emulator, 'sqs', 'AmazonSQS.DeleteMessage', { QueueUrl: queueUrl, ReceiptHandle });
  return [...messages.map(({ Body }: { readonly Body: string }) => Body), ...await takeMessages(emulator, queueUrl)];
}

/** Whether a pattern matches an event, as the emulator's Amazon EventBridge sees it. Throws if it refuses the pattern. */
export async function testEventPattern(emulator: Emulator, pattern: object, event: object): Promise<boolean> {
  const answer = await call(emulator, 'events', 'AWSEvents.TestEventPattern', {
    EventPattern: JSON.stringify(pattern),
    Event: JSON.stringify(event),
  });
  return answer.Result;
}

/** By hand: clients for two services and three operations would be two more dependencies. */
async function call({ endpoint, region }: Emulator, service: string, target: string, body: object): Promise<any> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': service === 'sqs' ? 'application/x-amz-json-1.0' : 'application/x-amz-json-1.1',
      'x-amz-target': target,
      // The emulator reads Region and service from it, and checks no signature.
      'authorization': `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=none`,
    },
    body: JSON.stringify(body),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${target} failed: ${answer}`);
  return answer === '' ? {} : JSON.parse(answer);
}
