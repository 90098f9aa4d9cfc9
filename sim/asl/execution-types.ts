import type { Machine } from './definition';
import type { VirtualClock } from '../clock/virtual-clock';

/** One call of a Task state, as its handler sees it. */
export interface TaskCall {
  readonly execution: string;
  readonly state: string;
  readonly resource: string;
  readonly args: any;

  /** 1 for the first call of this visit of the state, 2 for its first retry, ... */
  readonly attempt: number;

  /** Lets virtual time pass inside the task; ends in States.Timeout where the state's TimeoutSeconds is up. */
  sleep(seconds: number): Promise<void>;
}

/** Does what the resource would do; throws `TaskError` for an error of the task, `Abort` for a crash. */
export type TaskHandler = (call: TaskCall) => unknown;

export interface Visit {
  readonly state: string;
  readonly type: string;
  /** Milliseconds on the virtual clock. */
  readonly enteredAt: number;
  /** The error of each attempt that failed. */
  readonly errors: string[];
}

/** Where a failed execution stands, to redrive it from there. */
export interface Standing {
  readonly state: string;
  readonly input: unknown;
  readonly executionInput: unknown;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly redriveCount: number;
  readonly name: string;
  readonly startTime: string;
}

export interface ExecutionResult {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'ABORTED' | 'TIMED_OUT';
  readonly output?: any;
  readonly error?: string;
  readonly cause?: string;
  /** States entered; a retry enters nothing. */
  readonly transitions: number;
  readonly trail: readonly Visit[];
  readonly variables: Readonly<Record<string, any>>;
  readonly startedAt: number;
  readonly stoppedAt: number;
  readonly standing: Standing;
}

/** An execution that was started; it runs when the clock does. */
export interface RunningExecution {
  readonly name: string;
  readonly arn: string;
  readonly done: Promise<ExecutionResult>;

  /** StopExecution: ends it now, even in the middle of a wait. */
  stop(cause?: string): void;
}

/** What runs state machines: the interpreter of this project, or another one that is compared with it. */
export type Interpreter = (machine: Machine, options: ExecutionOptions) => RunningExecution;

export interface ExecutionOptions {
  readonly clock: VirtualClock;
  readonly onTask: TaskHandler;
  readonly input?: unknown;
  readonly name?: string;
  /** Name of the state machine in the context object. @default 'machine' */
  readonly machineName?: string;
  /** When the execution starts, on the virtual clock. @default - now */
  readonly at?: number;
  /** Virtual milliseconds from one state to the next: what lets two executions interleave. @default 100 */
  readonly transitionMillis?: number;
  /** @default 1 */
  readonly seed?: number;
  /** Redrives the execution that ended so, from the state it stood at, with its variables. */
  readonly redriveOf?: ExecutionResult;
  /** Before a state does anything; may throw `Abort`. */
  onEnter?(visit: Visit): void;
  /** When a state has ended, its variables assigned; may throw `Abort`. */
  onLeave?(visit: Visit): void;
}
