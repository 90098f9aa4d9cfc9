import { setTimeout as sleep } from 'node:timers/promises';
import type { Emulator } from './emulator';
import { query, textsOf } from './query';

const POLL_MS = 100;
const TIMEOUT_MS = 20_000;

/** What subscribers of a topic get. */
export class Inbox {
  /** Subscribes to a topic: messages come as they are, without the envelope of Amazon SNS. */
  public static async subscribe(emulator: Emulator, topicArn: string): Promise<Inbox> {
    const name = `inbox-${Date.now()}`;
    const [queueUrl] = textsOf(await query(emulator, 'sqs', 'CreateQueue', { QueueName: name }), 'QueueUrl');
    const queueArn = `arn:aws:sqs:${emulator.region}:${emulator.account}:${name}`;
    await query(emulator, 'sns', 'Subscribe', {
      'TopicArn': topicArn,
      'Protocol': 'sqs',
      'Endpoint': queueArn,
      'Attributes.entry.1.key': 'RawMessageDelivery',
      'Attributes.entry.1.value': 'true',
    });
    return new Inbox(emulator, queueUrl);
  }

  private readonly read: string[] = [];

  private constructor(private readonly emulator: Emulator, private readonly queueUrl: string) {}

  /** Waits until there is a message that matches, and returns the first; throws, with all that came instead, if there is none in time. */
  public async waitFor(pattern: RegExp): Promise<string> {
    const deadline = Date.now() + TIMEOUT_MS;
    for (;;) {
      const found = this.read.find((message) => pattern.test(message));
      if (found !== undefined) return found;
      if (Date.now() > deadline) throw new Error(`no message matches ${pattern}; there are:\n${this.read.join('\n---\n')}`);
      await this.receive();
    }
  }

  /** All that has come so far, in the order in which it came. */
  public get messages(): readonly string[] {
    return this.read;
  }

  private async receive(): Promise<void> {
    const answer = await query(this.emulator, 'sqs', 'ReceiveMessage', { QueueUrl: this.queueUrl, MaxNumberOfMessages: '10' });
    this.read.push(...textsOf(answer, 'Body'));
    for (const receipt of textsOf(answer, 'ReceiptHandle')) {
      await query(this.emulator, 'sqs', 'DeleteMessage', { QueueUrl: this.queueUrl, ReceiptHandle: receipt });
    }
    await sleep(POLL_MS);
  }
}
