import type { Memory, OnDemandInput, OnDemandSettings } from '../contract';
import { WATCH } from '../contract';

/** What one run is to do. */
export interface Task {
  readonly settings: OnDemandSettings;
  readonly input: OnDemandInput;
}

/** The memory of a run that has read nothing yet. */
export const NOTHING_SEEN: Memory = {
  before: '',
  beforeAt: null,
  newestAt: 0,
  readAt: 0,
  underWaySince: null,
  calledAt: null,
  taken: false,
  watch: WATCH.rounds,
  polls: 0,
  looks: 0,
  unreadable: 0,
  conflicts: 0,
  unsure: 0,
  refusals: 0,
  lastError: '',
  lastCause: '',
};

/** Watched anew: for longer if a call may have taken effect. */
export function anew({ unsure }: Memory): number {
  return unsure > 0 ? WATCH.roundsWhenUnsure : WATCH.rounds;
}
