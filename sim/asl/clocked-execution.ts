import type { Machine } from './definition';
import type { ExecutionOptions, ExecutionResult, RunningExecution, Standing, TaskCall, Visit } from './execution-types';
import { Abort, TaskError } from './task-error';
import { seededRandom } from '../clock/seeded-random';
import type { Actor } from '../clock/virtual-clock';

/** A loop without end must not hang the tests. Step Functions stops at 25,000 events of history; a state makes at least two. */
const MOST_TRANSITIONS = 12_500;

class MachineTimeout extends Error {}

/** What every execution has, whoever interprets its machine: a name, a turn on the virtual clock, a deadline, and an end. */
export abstract class ClockedExecution implements RunningExecution {
  public readonly name: string;
  public readonly arn: string;
  public readonly done: Promise<ExecutionResult>;
  protected readonly machineName: string;
  protected readonly machineArn: string;
  protected readonly random: () => number;
  protected readonly trail: Visit[] = [];
  private readonly actor: Actor<ExecutionResult>;
  private startedAt = 0;
  private deadline = Infinity;
  private aborted?: Abort;

  constructor(protected readonly machine: Machine, protected readonly options: ExecutionOptions) {
    const { clock, redriveOf, name = `run-${clock.now()}`, machineName = 'machine', seed = 1, at } = options;
    this.name = redriveOf?.standing.name ?? name;
    this.machineName = machineName;
    this.machineArn = `arn:aws:states:eu-central-1:111122223333:stateMachine:${machineName}`;
    this.arn = `arn:aws:states:eu-central-1:111122223333:execution:${machineName}:${this.name}`;
    this.random = seededRandom(seed);
    this.actor = clock.spawn(this.name, () => this.run(), at);
    this.done = this.actor.done;
  }

  public stop(cause = 'StopExecution'): void {
    this.aborted ??= new Abort(cause);
    this.actor.interrupt();
  }

  /** Where it stands now. */
  protected abstract get standing(): Standing;

  /** Goes from the first state to the last one, and answers its output; `TaskError` ends the execution as failed. */
  protected abstract walk(): Promise<unknown>;

  protected enter(state: string, type: string): Visit {
    const visit: Visit = { state, type, enteredAt: this.options.clock.now(), errors: [] };
    this.trail.push(visit);
    if (this.trail.length > MOST_TRANSITIONS) {
      throw new Error(`${this.name} does not end: it is in ${state} after ${MOST_TRANSITIONS} transitions`);
    }
    this.options.onEnter?.(visit);
    return visit;
  }

  /** From one state to the next. */
  protected transit(): Promise<void> {
    return this.pass(this.options.transitionMillis ?? 100);
  }

  /** Sleeps, but no longer than the machine may run, and not after it was stopped. */
  protected async pass(millis: number): Promise<void> {
    const wake = this.options.clock.now() + millis;
    await this.options.clock.sleepUntil(Math.min(wake, this.deadline));
    this.checkStopped();
    if (wake > this.deadline) {
      throw new MachineTimeout();
    }
  }

  /** Calls what a Task state names, within the time that the state gives it. */
  protected async call(task: Omit<TaskCall, 'execution' | 'sleep'>, timeoutSeconds: number): Promise<unknown> {
    const until = this.options.clock.now() + timeoutSeconds * 1000;
    const sleep = async (seconds: number) => {
      const end = this.options.clock.now() + seconds * 1000;
      await this.pass(Math.min(end, until) - this.options.clock.now());
      if (end > until) {
        throw new TaskError('States.Timeout', `no answer within ${timeoutSeconds} s`);
      }
    };
    const answer = await this.options.onTask({ execution: this.name, ...task, sleep });
    this.checkStopped();
    return answer;
  }

  private async run(): Promise<ExecutionResult> {
    this.startedAt = this.options.clock.now();
    this.deadline = this.startedAt + (this.machine.timeoutSeconds ?? Infinity) * 1000;
    try {
      this.checkStopped();
      return this.result('SUCCEEDED', { output: await this.walk() });
    } catch (error) {
      if (error instanceof Abort) {
        return this.result('ABORTED', { cause: error.message });
      }
      if (error instanceof MachineTimeout) {
        return this.result('TIMED_OUT', { error: 'States.Timeout' });
      }
      if (error instanceof TaskError) {
        return this.result('FAILED', { error: error.error, cause: error.cause });
      }
      throw error; // a fault of the test itself, never of the machine
    }
  }

  private checkStopped(): void {
    if (this.aborted) {
      throw this.aborted;
    }
  }

  private result(status: ExecutionResult['status'], more: object): ExecutionResult {
    const { standing, trail, startedAt } = this;
    const { variables } = standing;
    const stoppedAt = this.options.clock.now();
    return { status, transitions: trail.length, trail, variables, startedAt, stoppedAt, standing, ...more };
  }
}
