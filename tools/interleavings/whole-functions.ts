import type { Answer, ApiCall, Calls, Past } from './calls';
import { kindOf } from './calls';
import type { Local, Runs, Step } from './run';
import type { World } from './world';

/** One call of a function that is played as a whole, as it may have been answered. */
export interface Read {
  readonly call: ApiCall;
  readonly answer: Answer;
  /** The items that it saw as they were. */
  readonly old: readonly string[];
}

export interface Ending {
  readonly step: Step;
  readonly world: World;
  readonly reads: readonly Read[];
}

/**
 * Every way in which a function that is under way may end: each of its calls is answered with any value that the item had since the
 * function was invoked, or that was late then. That is more than can happen, and leaves out nothing that can: see ADR 11.
 */
export async function endings(runs: Runs, local: Local, world: World, past: Past, calls: Calls): Promise<Ending[]> {
  const found = new Map<string, Ending>();
  const visited = new Set<number>();
  let open: Array<{ at: Local; reads: readonly Read[] }> = [{ at: local, reads: [] }];
  while (open.length > 0) {
    const next: typeof open = [];
    for (const { at, reads } of open) {
      const pending = await runs.pending(at, world.now);
      if (pending?.kind !== 'call') throw new Error(`${at.state}: a function under way has a call to make`);
      for (const { answer, old } of calls.answersSince(world, past, pending.call)) {
        const sofar = [...reads, { call: pending.call, answer, old }];
        for (const step of await runs.after(at, world.now, answer)) {
          if (step.returned !== true) {
            if (!visited.has(step.to.id)) next.push({ at: step.to, reads: sofar });
            visited.add(step.to.id);
            continue;
          }
          const keys = sofar.flatMap(({ call, answer: said }) => kindOf(call) === 'use' && 'output' in said ? [said.output.KeyId] : []);
          const used = calls.usedKeys(world, keys);
          const key = JSON.stringify([step.to.id, step.verdict, step.how, used.id]);
          if (!found.has(key)) found.set(key, { step, world: used, reads: sofar });
        }
      }
    }
    open = next;
  }
  return [...found.values()];
}
