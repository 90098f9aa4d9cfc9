import type { KMSClient } from '@aws-sdk/client-kms';
import { SdkClient } from './sdk-client';
import { TaskError } from '../../sim/asl/task-error';
import type { VirtualClock } from '../../sim/clock/virtual-clock';
import type { Kms } from '../../sim/kms/fake-kms';
import { FakeKmsClient } from '../../sim/kms/fake-kms-client';

/** As in src/manual-rotation/stack-machinery.ts. */
const TIMEOUT_MS = 60_000;

/**
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html (concurrent executions; the default for an account and
 * Region)
 */
const MOST_AT_ONCE = 1000;

class OutOfTime extends Error {}

/** One running copy of a function. Its client outlives the invocation, with what it learned about throttling. */
class Sandbox {
  public readonly kms: KMSClient;
  public deadline = Infinity;

  constructor(kms: Kms, caller: string, private readonly clock: VirtualClock, latency: () => number) {
    this.kms = new SdkClient(new FakeKmsClient(kms, caller), async () => {
      if (this.isOutOfTime) throw new OutOfTime();
      await clock.sleep(latency());
    }) as unknown as KMSClient;
  }

  public get isOutOfTime(): boolean {
    return this.clock.now() > this.deadline;
  }
}

/** AWS Lambda, as far as it matters here: sandboxes that are used again, time-outs, and how many may run at once. */
export class Functions {
  public mostAtOnce = 0;
  public timeouts = 0;
  private running = 0;
  private readonly idle = new Map<string, Sandbox[]>();

  constructor(private readonly kms: Kms, private readonly clock: VirtualClock, private readonly latency: () => number) {}

  /** `caller` is who the requests are counted for, `name` which function it is: the stacks have their own. */
  public async invoke<T>(name: string, caller: string, body: (kms: KMSClient) => Promise<T>): Promise<T> {
    if (this.running >= MOST_AT_ONCE) throw new TaskError('Lambda.TooManyRequestsException', 'Rate Exceeded.');
    const sandbox = this.idle.get(name)?.pop() ?? new Sandbox(this.kms, caller, this.clock, this.latency);
    sandbox.deadline = this.clock.now() + TIMEOUT_MS;
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.running);
    try {
      return await body(sandbox.kms);
    } finally {
      this.running--;
      this.release(name, sandbox);
    }
  }

  /** A year later, no sandbox is left. */
  public forget(): void {
    this.mostAtOnce = 0;
    this.idle.clear();
  }

  /**
   * The code may have caught the time-out, as it catches all that keeps it from reading; Lambda ends it all the same, a little earlier than
   * here.
   */
  private release(name: string, sandbox: Sandbox): void {
    if (sandbox.isOutOfTime) {
      this.timeouts++;
      throw new TaskError('Lambda.Unknown', 'Task timed out after 60.00 seconds'); // so Step Functions calls it
    }
    this.idle.set(name, [...this.idle.get(name) ?? [], sandbox]);
  }
}
