import type { ScaleAlias } from './fleet';
import { Functions } from './functions';
import { quickListing } from './listing';
import { Meter } from './meter';
import { Quotas } from './quotas';
import { QuickTagging } from './tagging';
import type { TaskHandler } from '../../sim/asl/execution-types';
import { Execution } from '../../sim/asl/interpreter';
import { taskRouter } from '../../sim/asl/task-router';
import type { PutEventsEntry } from '../../sim/asl/task-router';
import { seededRandom } from '../../sim/clock/seeded-random';
import { VirtualClock } from '../../sim/clock/virtual-clock';
import type { Kms } from '../../sim/kms/fake-kms';
import { FakeKms } from '../../sim/kms/fake-kms';
import { prove } from '../../src/manual-rotation/functions/prove';
import { survey } from '../../src/manual-rotation/functions/survey';
import type { RunInput } from '../../src/manual-rotation/run-request';

/** How long a request takes. Without a spread, machines that start together would go in step for ever. */
const LATENCY_MS = { least: 10, most: 60 } as const;

export interface SentEvent extends PutEventsEntry {
  readonly at: number;
}

/**
 * One account in one Region, which all aliases share: one AWS KMS with its quotas, one virtual clock. No late reads and no faults here, the
 * fault matrix has those; and no journal of all answers, which would keep every page of every listing.
 */
export class Account {
  public readonly clock = new VirtualClock('2027-01-01T00:00:00Z'); // long after AWS KMS began to track the use of keys
  public readonly truth: FakeKms;
  public readonly quotas: Quotas;
  /** All requests, and those that the quotas let through. */
  public readonly asked: Meter;
  public readonly granted: Meter;
  public readonly functions: Functions;
  public readonly events: SentEvent[] = [];
  /** Keys that the probe has found to work behind their alias. */
  public readonly proven = new Set<string>();
  public readonly random: () => number;
  private readonly kms: Kms;
  private readonly tagging: QuickTagging;

  constructor(seed: number) {
    this.random = seededRandom(seed);
    this.truth = new FakeKms({ clock: this.clock });
    this.quotas = new Quotas(this.clock);
    this.asked = new Meter(this.clock);
    this.granted = new Meter(this.clock);
    this.kms = this.asked.layer(this.quotas.layer(this.granted.layer(quickListing(this.truth.store, this.truth.call))));
    this.functions = new Functions(this.kms, this.clock, () => this.latency());
    this.tagging = new QuickTagging(this.truth.store);
  }

  /** From here on the quotas hold and everything counts; what was before is history. */
  public beginMeasuring(): void {
    this.quotas.enforced = true;
    this.events.length = 0;
    [this.asked, this.granted].forEach((meter) => meter.reset());
    this.functions.forget();
  }

  /** Starts an execution; nothing happens before the clock runs. */
  public start(alias: ScaleAlias, input: RunInput, name: string, at?: number): Execution {
    const seed = Math.floor(this.random() * 2 ** 31); // of its own: a jitter that is the same for all would be none
    return new Execution(alias.machine, {
      clock: this.clock,
      input,
      name,
      machineName: alias.machineName,
      at,
      seed,
      onTask: this.handler(alias),
    });
  }

  private handler({ surveyArn, probeArn }: ScaleAlias): TaskHandler {
    const router = taskRouter({
      kms: this.kms,
      caller: 'machine',
      spelling: 'aws', // a throttled request is Kms.KmsException: Step Functions itself does not try again, as far as AWS says
      functions: {
        [surveyArn]: (request) => this.functions.invoke(surveyArn, 'survey', async (kms) => (
          (await survey({ kms, tagging: this.tagging.asTaggingClient() }, request, this.clock.date())).result)),
        [probeArn]: (request) => this.functions.invoke(probeArn, 'probe', async (kms) => {
          const result = await prove(kms, request);
          if (request.check === 'alias' && result.verdict === 'proven') this.proven.add(request.key.keyArn);
          return result;
        }),
      },
      onEvent: (event) => this.events.push({ ...JSON.parse(JSON.stringify(event)), at: this.clock.now() }),
    });
    return async (call) => {
      await call.sleep(this.latency() / 1000);
      return router(call);
    };
  }

  private latency(): number {
    return Math.round(LATENCY_MS.least + this.random() * (LATENCY_MS.most - LATENCY_MS.least));
  }
}
