import type { Cure } from './cures';
import type { Dice } from './dice';
import { History } from './history';
import { LateReads } from './late-reads';
import { Oracle } from './oracle/oracle';
import type { Run } from './oracle/records';
import { guardByPolicy } from './policy-guard';
import { deploymentOf } from './variants';
import type { Edition } from './variants';
import type { ExecutionResult, RunningExecution, TaskHandler, Visit } from '../../sim/asl/execution-types';
import { KmsError } from '../../sim/kms/errors';
import { RotationBench } from '../../sim/manual-rotation/rotation-bench';
import type { Deployed } from '../../sim/manual-rotation/rotation-bench';
import { STATES } from '../../src/manual-rotation/contract';
import type { RunInput } from '../../src/manual-rotation/run-request';

/** Who calls AWS KMS for the machine: see RotationBench. */
const OURS = ['machine', 'survey', 'probe'];

/** What goes wrong in one run. */
export interface Trouble {
  readonly wrap?: (next: TaskHandler) => TaskHandler;
  readonly onEnter?: (visit: Visit) => void;
  readonly at?: number;
  readonly faulted?: boolean;
}

export interface Counts {
  executions: number;
  faults: number;
  deeds: number;
  lateReads: number;
  backwardReads: number;
}

/** A family, the people around it, and the oracle that watches: everything that one cell plays with. */
export class Stage {
  public readonly bench: RotationBench;
  public readonly oracle: Oracle;
  public readonly late: LateReads;
  public readonly history: History;
  public readonly counts: Counts = { executions: 0, faults: 0, deeds: 0, lateReads: 0, backwardReads: 0 };
  public edition: Edition;
  private readonly seeds: Dice;

  constructor(dice: Dice, edition: Edition, tell: boolean, private readonly cure?: Cure) {
    this.edition = edition;
    this.bench = new RotationBench({}, this.deployment(edition));
    if (cure?.functions !== undefined) this.bench.functions = cure.functions();
    this.history = new History(() => this.bench.clock.now(), tell);
    this.oracle = new Oracle(this.bench);
    guardByPolicy(this.bench.world, (key) => this.oracle.ledger.obeys(key));
    this.late = new LateReads(this.bench, dice.fork());
    this.seeds = dice.fork();
    const { answers } = this.bench.world;
    answers.onEntry((entry) => this.history.call(entry, OURS.includes(entry.caller) ? this.actingName(entry.caller) : entry.caller));
    this.oracle.ledger.mains.add(edition.aliasName);
  }

  public deploy(edition: Edition): void {
    this.edition = edition;
    this.oracle.ledger.mains.add(edition.aliasName);
    this.bench.deployed = this.deployment(edition);
  }

  public start(input: RunInput, trouble: Trouble = {}): { readonly run: Run; readonly execution: RunningExecution } {
    const { ledger } = this.oracle;
    const run: Run = {
      name: `run-${ledger.runs.length + 1}`,
      input,
      edition: this.edition,
      startedAt: trouble.at ?? this.bench.clock.now(),
      entered: new Map(),
      proofs: [],
      changes: [],
      events: [],
      surveys: [],
      faulted: trouble.faulted ?? false,
    };
    ledger.runs.push(run);
    this.counts.executions++;
    const execution = this.bench.start(input, {
      name: run.name,
      at: trouble.at,
      seed: this.seeds.whole(1, 1e9),
      wrap: (next) => (trouble.wrap ?? ((inner: TaskHandler) => inner))(this.recorded(run, next)),
      onEnter: (visit) => {
        run.entered.set(visit.state, visit.enteredAt);
        if (visit.state === STATES.survey) run.surveys.push(visit.enteredAt);
        this.history.say(run.name, visit.state);
        trouble.onEnter?.(visit);
      },
    });
    this.history.say(run.name, 'is started with '
      + `${JSON.stringify(input)}${trouble.at === undefined ? '' : ` at ${new Date(trouble.at).toISOString()}`}`);
    execution.done.then((result) => this.ended(run, result), () => undefined);
    return { run, execution };
  }

  public async run(input: RunInput, trouble: Trouble = {}): Promise<ExecutionResult> {
    const { execution } = this.start(input, trouble);
    await this.bench.clock.run();
    return execution.done;
  }

  /** A call of somebody who is no part of the machinery; what AWS KMS refuses is none of our business. */
  public person(operation: string, input: Record<string, any>, who = 'person'): Record<string, any> | undefined {
    try {
      return this.bench.world.call(operation, input, who);
    } catch (error) {
      if (error instanceof KmsError) return undefined;
      throw error;
    }
  }

  /** Time passes; nothing happens. */
  public pass(millis: number): void {
    this.bench.clock.advance(millis);
  }

  public finish(): Counts {
    return { ...this.counts, lateReads: this.late.drawn, backwardReads: this.late.backward };
  }

  private deployment(edition: Edition): Deployed {
    const deployment = deploymentOf(edition);
    return this.cure?.machine === undefined ? deployment : { ...deployment, machine: this.cure.machine(deployment.machine) };
  }

  private ended(run: Run, result: ExecutionResult): void {
    run.result = result;
    const end = result.error ?? result.output?.outcome ?? result.output?.plan ?? '';
    this.history.say(run.name, `ends: ${result.status} ${end}${result.status === 'SUCCEEDED' ? '' : ` ${result.cause ?? ''}`}`);
    this.oracle.ended(run);
  }

  private actingName(caller: string): string {
    return `${this.oracle.ledger.acting?.run.name ?? ''} ${caller}`;
  }

  /** Next to the machine: what really is done, below all faults. */
  private recorded(run: Run, next: TaskHandler): TaskHandler {
    const { ledger } = this.oracle;
    return async (call) => {
      const before = this.bench.events.length;
      ledger.acting = { run, state: call.state };
      if (call.state === STATES.survey) run.surveys.push(this.bench.clock.now()); // tried again, it looks again
      try {
        const result: any = await next(call);
        if (call.args.Payload?.check !== undefined) {
          const { check, key: { keyArn } } = call.args.Payload;
          run.proofs.push({ at: this.bench.clock.now(), check, keyArn, verdict: result.Payload.verdict });
          this.history.say(run.name, `  probe: ${result.Payload.verdict}, ${result.Payload.why}`);
        }
        for (const event of this.bench.events.slice(before)) {
          const sent = { ...event, at: this.bench.clock.now(), run };
          run.events.push(sent);
          ledger.events.push(sent);
          this.history.say(run.name, `  event '${event.DetailType}' generation ${event.Detail.generation ?? ''} `
            + `${event.Detail.error ?? event.Detail.cause ?? ''}`);
        }
        return result;
      } finally {
        ledger.acting = undefined;
      }
    };
  }
}
