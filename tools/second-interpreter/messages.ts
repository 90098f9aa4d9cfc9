/** What goes between this process and the one in which moto's interpreter runs: see python/conversation.py. */

export interface StartMessage {
  readonly start: number;
  readonly definition: string;
  readonly input: unknown;
  readonly arn: string;
  readonly name: string;
  readonly machineArn: string;
  readonly machineName: string;
  readonly roleArn: string;
  readonly startTime: string;
}

/** An execution enters a state. */
export interface EnterQuestion {
  readonly ask: 'enter';
  readonly state: string;
  /** moto's class for the type of state. */
  readonly type: string;
}

/** It waits, in a Wait state or before it tries again. */
export interface SleepQuestion {
  readonly ask: 'sleep';
  readonly seconds: number;
}

/** It wants a number from 0 to 1. */
export interface RandomQuestion {
  readonly ask: 'random';
}

/** It calls what a Task state names, with the arguments as moto gives them to a client of AWS. */
export interface TaskQuestion {
  readonly ask: 'task';
  readonly state: string;
  readonly resource: string;
  readonly arguments: Record<string, unknown>;
  readonly timeoutSeconds: number;
  readonly attempt: number;
}

export type Question = EnterQuestion | SleepQuestion | RandomQuestion | TaskQuestion;

export type TaskAnswer = { readonly result: unknown } | { readonly error: string; readonly cause: string };

export interface EndMessage {
  readonly end: {
    readonly status: 'SUCCEEDED' | 'FAILED';
    readonly output?: unknown;
    readonly error?: string;
    readonly cause?: string;
    readonly variables: Record<string, unknown>;
    /** Rules of moto without which this execution would have failed. */
    readonly lifted: readonly string[];
  };
}

/** One execution's side of it. */
export interface Conversation {
  /** What the execution says next. */
  next(): Promise<Question | EndMessage>;
  answer(answer: unknown): void;
}
