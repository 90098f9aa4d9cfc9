import type { KMSClient } from '@aws-sdk/client-kms';
import type { TaskError } from '../../../sim/asl/task-error';
import type { StandInOptions } from '../../../sim/on-demand/kms-rotation-stand-in';
import { KmsRotationStandIn } from '../../../sim/on-demand/kms-rotation-stand-in';
import type { Decision, DecideRequest, Failure, Memory, OnDemandInput, OnDemandSettings, Report } from '../../../src/on-demand/contract';
import { CALL_SLOT, ON_DEMAND_STATES } from '../../../src/on-demand/contract';
import { decideOnDemand } from '../../../src/on-demand/functions/decide-on-demand';

/** From one state of the machine to the next. */
const TRANSITION_MS = 100;
const HOURS_6 = 6 * 3_600_000;
export const KEY_ARN = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

export interface Run {
  readonly input: OnDemandInput;
  readonly startsAt: number;
  /** What becomes of the answers to its calls: undefined is as AWS KMS gives it. */
  readonly answers?: ReadonlyArray<'lost' | 'refused' | undefined>;
}

export interface Ended {
  /** Outcome or error name. */
  readonly outcome: string;
  readonly failure?: Failure;
  readonly previous: string;
  readonly current: string;
  /** Calls of this run that AWS KMS took. */
  readonly taken: number;
  readonly memory: Memory | null;
}

/**
 * What the definition does with each decision, without the definition: a hundred times as fast as the interpreter. The scenarios run both.
 */
export class SimulatedRuns {
  public now: number;
  public readonly key: KmsRotationStandIn;
  private readonly settings: OnDemandSettings;

  constructor(key: Omit<StandInOptions, 'clock' | 'keyArn'>, start: number, everyDays = 180) {
    this.now = start;
    this.key = new KmsRotationStandIn({ ...key, clock: { now: () => this.now }, keyArn: KEY_ARN });
    this.settings = { keyArn: KEY_ARN, everyDays, reserve: 5 };
  }

  /** Plays all runs at once, in the order of time. */
  public async play(runs: readonly Run[]): Promise<Ended[]> {
    const going = runs.map((run) => ({ at: run.startsAt, steps: this.steps(run), ended: undefined as Ended | undefined }));
    for (;;) {
      const [next] = going.filter(({ ended }) => ended === undefined).sort((a, b) => a.at - b.at);
      if (next === undefined) return going.map(({ ended }) => ended!);
      this.now = Math.max(this.now, next.at);
      const { value, done } = await next.steps.next();
      if (done === true) next.ended = value;
      else next.at = this.now + value;
    }
  }

  /** Yields how long it waits. */
  private async *steps({ input, startsAt, answers = [] }: Run): AsyncGenerator<number, Ended> {
    let memory: Memory | null = null;
    let report: Report | null = null;
    let calls = 0;
    let taken = 0;
    for (;;) {
      if (this.now - startsAt > HOURS_6) return { outcome: 'TimedOut', previous: '', current: '', taken, memory };
      const decision: Decision = await this.decide({ settings: this.settings, input, memory, report });
      ({ memory } = decision);
      report = null;
      const { step } = decision;
      switch (step.do) {
        case 'wait':
          yield step.seconds * 1000 + 2 * TRANSITION_MS;
          break;
        case 'rotate': {
          yield 2 * TRANSITION_MS;
          const { KeyMetadata: seen } = this.key.call('DescribeKey', { KeyId: KEY_ARN }) as any;
          yield 2 * TRANSITION_MS;
          const asDecided = seen.CurrentKeyMaterialId === step.keyMaterialId && seen.KeyState === 'Enabled';
          const at = new Date(this.now).toISOString();
          if (!asDecided || this.now - step.readAt >= CALL_SLOT.callWithinSeconds * 1000) {
            report = { state: ON_DEMAND_STATES.keyAsDecided, at, error: '', cause: '' };
            break;
          }
          const error = this.call(answers[calls++], () => taken++);
          report = { state: ON_DEMAND_STATES.rotate, at, error, cause: '' };
          yield TRANSITION_MS;
          break;
        }
        case 'announce':
        case 'end':
          return {
            outcome: step.output.outcome,
            previous: step.output.previousKeyMaterialId,
            current: step.output.currentKeyMaterialId,
            taken,
            memory,
          };
        default:
          return { outcome: decision.failure.error, failure: decision.failure, previous: '', current: '', taken, memory };
      }
    }
  }

  private call(fault: 'lost' | 'refused' | undefined, took: () => void): string {
    if (fault === 'refused') return 'Kms.AccessDeniedException';
    try {
      this.key.call('RotateKeyOnDemand', { KeyId: KEY_ARN });
    } catch (error) {
      return (error as TaskError).error;
    }
    took();
    return fault === 'lost' ? 'Kms.SdkClientException' : '';
  }

  private async decide(request: DecideRequest): Promise<Decision> {
    const client = { send: async (command: any) => this.answer(command) } as unknown as KMSClient;
    const { decision } = await decideOnDemand(client, request, () => this.now);
    return JSON.parse(JSON.stringify(decision)); // as it travels
  }

  private answer({ constructor: { name }, input }: { constructor: { name: string }; input: any }): unknown {
    return JSON.parse(JSON.stringify(this.key.call(name.replace(/Command$/, ''), input)), (field, value) => (
      /Date$/.test(field) && typeof value === 'string' ? new Date(value) : value));
  }
}
