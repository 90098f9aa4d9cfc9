import { setTimeout as sleep } from 'node:timers/promises';
import { SubscribeCommand } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { CreateQueueCommand, DeleteMessageCommand, GetQueueAttributesCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { Clients } from './clients';

const POLL_MS = 100;
const TIMEOUT_MS = 20_000;

/** What subscribers of a topic get. */
export class Inbox {
  /** Subscribes to a topic: messages come as they are, without the envelope of Amazon SNS. */
  public static async subscribe({ sns, sqs }: Clients, topicArn: string): Promise<Inbox> {
    const { QueueUrl: queueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `inbox-${Date.now()}` }));
    const { Attributes: attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }));
    await sns.send(new SubscribeCommand({
      TopicArn: topicArn, Protocol: 'sqs', Endpoint: attributes!.QueueArn, Attributes: { RawMessageDelivery: 'true' },
    }));
    return new Inbox(sqs, queueUrl!);
  }

  private readonly read: string[] = [];

  private constructor(private readonly sqs: SQSClient, private readonly queueUrl: string) {}

  /** Waits until there is a message that matches, and returns the first; throws, with all that came instead, if there is none in time. */
  public async waitFor(pattern: RegExp): Promise<string> {
    const deadline = Date.now() + TIMEOUT_MS;
    for (;;) {
      const found = this.read.find((message) => pattern.test(message));
      if (found !== undefined) return found;
      if (Date.now() > deadline) throw new Error(`no message matches ${pattern}; there are:\n${this.read.join('\n---\n')}`);
      this.read.push(...await takeMessages(this.sqs, this.queueUrl));
      await sleep(POLL_MS);
    }
  }

  /** All that has come so far, in the order in which it came. */
  public get messages(): readonly string[] {
    return this.read;
  }
}

/** Takes all messages out of a queue. */
export async function takeMessages(sqs: SQSClient, queueUrl: string): Promise<string[]> {
  const { Messages: messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }));
  if (messages.length === 0) return [];
  for (const { ReceiptHandle } of messages) await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
  return [...messages.map(({ Body }) => Body!), ...await takeMessages(sqs, queueUrl)];
}
