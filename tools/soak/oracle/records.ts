import type { ExecutionResult } from '../../../sim/asl/execution-types';
import type { PutEventsEntry } from '../../../sim/asl/task-router';
import type { JournalEntry } from '../../../sim/kms/journal';
import { ERRORS, OUTCOMES } from '../../../src/manual-rotation/contract';
import type { RunInput } from '../../../src/manual-rotation/run-request';
import type { Edition } from '../variants';

/** What a probe told a run. */
export interface Proof {
  readonly at: number;
  readonly check: string;
  readonly keyArn: string;
  readonly verdict: string;
}

/** One execution of the machine, as somebody sees it who sees everything. */
export interface Run {
  readonly name: string;
  readonly input: RunInput;
  readonly edition: Edition;
  startedAt: number;
  /** When each state was entered last. */
  readonly entered: Map<string, number>;
  readonly proofs: Proof[];
  readonly changes: Change[];
  readonly events: SentEvent[];
  /** When it looked at the family. */
  readonly surveys: number[];
  /** Something was made to fail in it. */
  faulted: boolean;
  result?: ExecutionResult;
}

/** A change that AWS KMS made, and by whom. */
export interface Change {
  readonly at: number;
  readonly operation: string;
  readonly input: Record<string, any>;
  readonly output?: Record<string, any>;
  /** Undefined: a person did it. */
  readonly run?: Run;
  /** The state that asked for it. */
  readonly state?: string;
}

export interface SentEvent extends PutEventsEntry {
  readonly at: number;
  readonly run: Run;
}

/** Something that may never be. */
export interface Violation {
  readonly rule: string;
  readonly at: number;
  readonly text: string;
}

/** From when on the alias was on a key. */
export interface Tenure {
  readonly at: number;
  readonly alias: string;
  readonly keyId: string;
  readonly run?: Run;
  readonly state?: string;
  /** How late reads could be when it began. */
  readonly horizonMs: number;
}

/** What is known of a key besides what AWS KMS says. */
export interface KeyHistory {
  readonly id: string;
  readonly arn: string;
  readonly createdAt: number;
  /** Somebody else made it, and it was not adopted. */
  stranger: boolean;
  readonly byPerson: boolean;
  /** The key that it was made to replace, which names it and bears the record of that. */
  readonly namer?: string;
  /** The number that the machine gave it. */
  number?: number;
  /** When a person harmed it last: disabled it, doomed it, shut the machine out. */
  harmedAt?: number;
  /** Each time that a person did so. */
  readonly harms: number[];
  /** While it took no tags, as it awaited its deletion or its policy shut the machine out; without an end, it still does not. */
  readonly sealed: Array<{ readonly from: number; until?: number }>;
  /** When a person changed its tags past all denials. */
  garbledAt?: number;
  /** Each time that a person enabled it again, or cancelled its deletion. */
  readonly saves: number[];
  /** When a person did so and undid what the machine had done, not what another person had. */
  undoneAt?: number;
  /** Whether a person scheduled its deletion, that time. */
  doomedByPerson?: boolean;
  grantedAt?: number;
  /** When the machine disabled it, or scheduled its deletion. */
  retiredAt?: number;
  /** The time before, if it disabled the key twice. */
  retiredBefore?: number;
  deletionAt?: number;
}

export function last<T>(items: readonly T[]): T | undefined {
  return items[items.length - 1];
}

export function lastSurvey(run: Run): number {
  return last(run.surveys) ?? run.startedAt;
}

export function isTagChange(entry: Pick<JournalEntry, 'operation'>): boolean {
  return entry.operation === 'TagResource' || entry.operation === 'UntagResource';
}

/** Whether a run could record what it saw: it is one that does, nothing was made to fail in it, and nobody held the family. */
export function couldRecord({ faulted, input, result }: Run): boolean {
  const records = input.reason !== 'deployment' && input.action !== 'release';
  return records && !faulted && result?.output?.outcome !== OUTCOMES.held && result?.error !== ERRORS.held;
}
