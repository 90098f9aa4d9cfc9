import type { Clock } from './pace';
import { Pace } from './pace';

/**
 * How many requests of an operation the function sends in a second. Those of AWS KMS stay below half of what an account may send by
 * default, for workloads share these quotas; but ListKeyRotations, which workloads do not call, has only 100, and GetKeyLastUsage 5: most
 * of these are taken. AWS documents no quotas for the others that were found: they have a hundred pages at most here, so that slow is fast
 * enough.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html (read 2026-11-25)
 */
export const CALLS_PER_SECOND = {
  DescribeKey: 800, // of 2,000
  ListKeyRotations: 80, // of 100
  GetKeyPolicy: 100, // of 1,000
  GetKeyLastUsage: 3, // of 5, which the surveys of the families share
  ListKeys: 50, // of 500
  ListAliases: 50, // of 500
  GetResources: 5,
  GetComplianceDetailsByConfigRule: 5,
  PutEvaluations: 10,
} as const;

export type PacedOperation = keyof typeof CALLS_PER_SECOND;

const OF_KMS: readonly PacedOperation[] = ['DescribeKey', 'ListKeyRotations', 'GetKeyPolicy', 'GetKeyLastUsage', 'ListKeys', 'ListAliases'];

interface Answer {
  readonly $metadata?: { readonly attempts?: number };
}

/** Of a client of the SDK, whichever its commands are. */
interface Sender {
  send(command: never): Promise<unknown>;
}

/** Every call of one run goes through here: paced, and counted with its retries. */
export class Calls {
  /** Requests that went to AWS KMS. */
  public ofKms = 0;
  private readonly paces: Record<PacedOperation, Pace>;

  constructor(clock: Clock) {
    const paces = Object.entries(CALLS_PER_SECOND).map(([name, rate]) => [name, new Pace(clock, rate)]);
    this.paces = Object.fromEntries(paces) as Record<PacedOperation, Pace>;
  }

  /**
   * The client, for calls of one operation. The SDK's paginators take it for the client itself, which stays as it is: it outlives the run.
   */
  public paced<C extends Sender>(client: C, operation: PacedOperation): C {
    const send = async (command: never) => {
      await this.paces[operation].turn();
      try {
        const answer = await client.send(command);
        this.count(operation, answer as Answer);
        return answer;
      } catch (error) {
        this.count(operation, error as Answer);
        throw error;
      }
    };
    return Object.create(client, { send: { value: send } }) as C;
  }

  private count(operation: PacedOperation, answer: Answer | undefined): void {
    if (OF_KMS.includes(operation)) this.ofKms += answer?.$metadata?.attempts ?? 1;
  }
}
