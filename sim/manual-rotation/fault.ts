import type { RotationBench, RunOptions } from './rotation-bench';
import type { TaskHandler, Visit } from '../asl/execution-types';
import { Abort } from '../asl/task-error';
import { crashAfterEffect, crashBefore, hang, lasting, loseAnswer, refuse, strike } from '../asl/task-faults';
import type { Deed } from '../asl/task-faults';
import type { Lateness } from '../kms/consistency';

/** How long a fault lasts: one call, five minutes, until its run has ended, or over all later runs until somebody mends it. */
export type Lasting = 'once' | '5min' | 'run' | 'ever';

/** One thing that goes wrong, as plain data, so that its id reproduces it. */
export interface Fault {
  readonly id: string;
  readonly lasting: Lasting;
  readonly deed:
    'refuse' | 'lose answer' | 'time out' | 'abort before' | 'abort after effect' | 'abort after state' | 'refuse inside' | 'late reads';
  /** The state it strikes; late reads strike none. */
  readonly state?: string;
  readonly error?: string;
  /** What the function behind the state was calling. */
  readonly operation?: string;
  readonly lateness?: Lateness;
}

/** Where later runs meet a fault again. */
export function strikesLaterRuns(fault: Fault): boolean {
  return fault.lasting === 'ever';
}

/** What makes one run meet these faults. Give the result to one run only; `onStrike` is called whenever a fault strikes. */
export function withFaults(bench: RotationBench, faults: readonly Fault[], onStrike: () => void): Pick<RunOptions, 'wrap' | 'onEnter'> {
  const aimed = faults.filter((fault) => fault.state !== undefined);
  const afterStates = aimed.filter((fault) => fault.deed === 'abort after state').map((fault) => abortAfter(fault.state!, onStrike));
  return {
    wrap: (next) => aimed.reduce((handler, fault) => wrap(bench, fault, onStrike, handler), next),
    onEnter: (visit) => afterStates.forEach((listener) => listener(visit)),
  };
}

function wrap(bench: RotationBench, fault: Fault, onStrike: () => void, next: TaskHandler): TaskHandler {
  const plain = deedOf(bench, fault);
  if (!plain) return next;
  const noted: Deed = (call, inner) => {
    onStrike();
    return plain(call, inner);
  };
  const deed = fault.lasting === '5min' ? lasting(bench.clock, 300, noted) : noted;
  return strike({ state: fault.state!, calls: fault.lasting === 'once' ? [1] : 'all' }, deed, next);
}

function deedOf(bench: RotationBench, fault: Fault): Deed | undefined {
  switch (fault.deed) {
    case 'refuse': return refuse(fault.error!);
    case 'lose answer': return loseAnswer(fault.error!);
    case 'time out': return hang;
    case 'abort before': return crashBefore;
    case 'abort after effect': return crashAfterEffect;
    case 'refuse inside': return refuseInside(bench, fault);
    default: return undefined;
  }
}

/**
 * The function behind the state runs; one of its own calls of AWS KMS is refused. No virtual time passes in a function, so nobody else
 * meets the fault.
 */
function refuseInside(bench: RotationBench, fault: Fault): Deed {
  return async (call, next) => {
    const calls = fault.lasting === 'once' ? [1] : undefined;
    const armed = bench.world.faults.arm({ error: fault.error!, operation: fault.operation!, calls });
    try {
      return await next(call);
    } finally {
      armed.disarm();
    }
  };
}

/** The state has ended and its variables are assigned; the next one has not begun. */
function abortAfter(state: string, onStrike: () => void): (visit: Visit) => void {
  let inside = false;
  let done = false;
  return (visit) => {
    if (inside && !done) {
      done = true;
      onStrike();
      throw new Abort(`aborted after ${state}`);
    }
    inside = visit.state === state;
  };
}
