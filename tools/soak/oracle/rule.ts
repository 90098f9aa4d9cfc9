import type { Ledger } from './ledger';
import type { Change, Run, Tenure } from './records';

/** What every rule can look at. */
export interface Court {
  readonly ledger: Ledger;
  /** After so long, every read shows what was done: nobody is blamed for what no read showed. */
  readonly horizonMs: number;
  accuse(rule: string, text: string): void;
}

/** One promise of the design, held against what AWS KMS's true state shows. */
export interface Rule {
  /** Right after each change. */
  change?(change: Change): void;
  /** When an execution has ended. */
  ended?(run: Run): void;
  /** In the end, when everything had time to be repaired. */
  done?(): void;
}

export type RuleMaker = (court: Court) => Rule;

/** From the last read before a call to the call: transitions and a few answers, but no slow retry. */
export const RACE_MS = 60_000;
export const DAY_MS = 24 * 3600 * 1000;

/** Whether any run could see the alias on a key before it was moved to the next: longer than reads are late, and a minute for the race. */
export function couldBeSeen(tenure: Tenure, next: Tenure): boolean {
  return next.at - tenure.at > next.horizonMs + RACE_MS;
}
