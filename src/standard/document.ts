/**
 * A standard as a file: `standard.json`. Whoever does not use the AWS CDK reads it, so it is versioned: what is added is optional, and
 * whatever changes the meaning of what is there is a new schema version. This file imports nothing but the ids of rules: command lines
 * bundle it.
 */
import type { StandardRule } from '../standard-rule';

/** The newest schema that this version of the library reads and writes. */
export const SCHEMA_VERSION = 1;

/** One rule for the keys of an organization. All numbers are whole days. */
export interface StandardDocument {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly name: string;
  /** As its owner counts: any text. */
  readonly version: string;
  readonly maxKeyAgeDays: number;
  readonly gracePeriodDays: number;
  readonly minRotationPeriodDays: number;
  readonly maxRotationPeriodDays: number;
  readonly minDeletionWindowDays: number;
  /** Absent: not asked for. */
  readonly minIdleBeforeDeletionDays?: number;
  readonly requiredTags: readonly RequiredTagTerms[];
  /** Absent: any. */
  readonly allowedOrigins?: readonly string[];
  readonly keySpecs: readonly KeySpecTerms[];
  /** How long before the last day of a key spec its keys are warned of. */
  readonly keySpecNoticeDays: number;
  readonly requireFamilyRetirement: boolean;
  readonly requireFamilyAlarms: boolean;
  /** Rules for which only waivers of this document count. */
  readonly mandatory: readonly StandardRule[];
  /** Rules that are not asked for. */
  readonly ignored: readonly StandardRule[];
  readonly waivers: readonly StandardWaiverTerms[];
}

/** A tag that each key must have. */
export interface RequiredTagTerms {
  readonly key: string;
  /** Absent: any value. */
  readonly values?: readonly string[];
}

/** A key spec that may not be used, or not any longer. */
export interface KeySpecTerms {
  readonly keySpec: string;
  /** The last day on which it may be used, `YYYY-MM-DD`, UTC. Absent: never. */
  readonly until?: string;
}

/** Exactly one of `keyArn`, `alias` and `constructPath`. */
export interface StandardWaiverTerms {
  readonly keyArn?: string;
  /** With the prefix `alias/`. */
  readonly alias?: string;
  /** The path in the construct tree, of a key or of what it is in. */
  readonly constructPath?: string;
  /** Absent: all rules. */
  readonly rules?: readonly StandardRule[];
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it counts, `YYYY-MM-DD`, UTC. */
  readonly until: string;
}
