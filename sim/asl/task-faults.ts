import type { TaskCall, TaskHandler } from './execution-types';
import { Abort, TaskError } from './task-error';
import type { VirtualClock } from '../clock/virtual-clock';

/** Which calls of which state a fault means. */
export interface Aim {
  readonly state: string;
  /** Which calls of the state, over all executions that share the handler, from 1. @default - the first */
  readonly calls?: readonly number[] | 'all';
}

/** What is done in place of a call. */
export type Deed = (call: TaskCall, next: TaskHandler) => unknown;

/** Wraps a task handler: `deed` is done in place of the calls aimed at. */
export function strike(aim: Aim, deed: Deed, next: TaskHandler): TaskHandler {
  let seen = 0;
  const { calls = [1] } = aim;
  return call => {
    const hit = call.state === aim.state && (calls === 'all' || calls.includes(++seen));
    return hit ? deed(call, next) : next(call);
  };
}

/** The execution ends before the task does anything. */
export const crashBefore: Deed = () => {
  throw new Abort('crashed before the task');
};

/** The task takes effect; the execution ends before it knows. */
export const crashAfterEffect: Deed = async (call, next) => {
  await next(call);
  throw new Abort('crashed before the answer');
};

/** The task takes effect; its answer is an error. */
export function loseAnswer(error: string, cause = 'the answer was lost'): Deed {
  return async (call, next) => {
    await next(call);
    throw new TaskError(error, cause);
  };
}

/** The task does nothing and fails. */
export function refuse(error: string, cause = 'refused by the test'): Deed {
  return () => {
    throw new TaskError(error, cause);
  };
}

/** Does the deed for so long after it was done first, then no more; aim it at all calls. */
export function lasting(clock: VirtualClock, seconds: number, deed: Deed): Deed {
  let until: number | undefined;
  return (call, next) => {
    until ??= clock.now() + seconds * 1000;
    return clock.now() < until ? deed(call, next) : next(call);
  };
}

/** The task does nothing for so long that its TimeoutSeconds, or the machine's, is up. */
export const hang: Deed = async call => {
  await call.sleep(99_999_999 + 1);
};
