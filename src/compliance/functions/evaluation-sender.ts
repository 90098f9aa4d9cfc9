import type { ConfigServiceClient, Evaluation } from '@aws-sdk/client-config-service';
import { PutEvaluationsCommand } from '@aws-sdk/client-config-service';
import type { Calls } from './calls';
import type { Invocation } from './config-event';
import { isPassing } from './errors';
import type { Clock } from './pace';
import { logEvent } from '../../private/log';
import { KEY_RESOURCE_TYPE } from '../contract';
import type { Verdict } from '../verdict-types';

/**
 * The most that AWS Config takes in one call. https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html (read
 * 2026-11-25)
 */
const BATCH = 100;
/** What AWS Config could not take is sent again after these pauses: 15 seconds together. */
const PAUSES_MS = [1_000, 2_000, 4_000, 8_000];
/** The token of whoever tries the function out: AWS Config then checks the evaluations, and keeps none. */
const TEST_TOKEN = 'TESTMODE';

/** Sends evaluations as they come, so that a run that ends early has reported what it knew, and needs no memory for more than a batch. */
export class EvaluationSender {
  /** Keys whose evaluations AWS Config did not take. */
  public readonly refused: string[] = [];
  /** Keys it was given. */
  public added = 0;
  private waiting: Evaluation[] = [];
  /** AWS Config took nothing of the last batch, however often: the next one is sent once, or a run would spend its time on pauses. */
  private isGivenUp = false;

  constructor(
    private readonly config: ConfigServiceClient, private readonly calls: Calls, private readonly clock: Clock,
    private readonly invocation: Pick<Invocation, 'resultToken' | 'orderingTimestamp'>,
  ) {}

  /** Returns when a batch that became full has been taken: who brings more has to wait. */
  public async add(keyId: string, { compliance, annotation }: Verdict): Promise<void> {
    this.added += 1;
    this.waiting.push({
      ComplianceResourceType: KEY_RESOURCE_TYPE,
      ComplianceResourceId: keyId,
      ComplianceType: compliance,
      Annotation: annotation,
      OrderingTimestamp: this.invocation.orderingTimestamp,
    });
    if (this.waiting.length === BATCH) await this.flush();
  }

  /** Sends what is left. */
  public async flush(): Promise<void> {
    const whole = this.waiting;
    let batch = whole;
    this.waiting = [];
    for (const pause of this.isGivenUp ? [undefined] : [...PAUSES_MS, undefined]) {
      if (batch.length === 0) return;
      batch = await this.put(batch);
      this.isGivenUp = pause === undefined && batch.length === whole.length;
      if (batch.length === 0) return;
      logEvent('evaluations-not-taken', { keys: batch.length, again: pause !== undefined });
      if (pause !== undefined) await this.clock.sleep(pause);
    }
    for (const { ComplianceResourceId: keyId } of batch) this.refused.push(keyId!);
  }

  /** Returns what AWS Config did not take: all of it, if it is too busy for an answer. */
  private async put(batch: Evaluation[]): Promise<Evaluation[]> {
    const { resultToken } = this.invocation;
    try {
      const { FailedEvaluations: failed = [] } = await this.calls.paced(this.config, 'PutEvaluations').send(new PutEvaluationsCommand({
        Evaluations: batch,
        ResultToken: resultToken,
        ...(resultToken === TEST_TOKEN ? { TestMode: true } : {}),
      }));
      const ids = new Set(failed.map((evaluation) => evaluation.ComplianceResourceId));
      return batch.filter((evaluation) => ids.has(evaluation.ComplianceResourceId));
    } catch (error) {
      if (isPassing(error)) return batch;
      throw error;
    }
  }
}
