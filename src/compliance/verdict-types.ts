import type { WaiverTerms } from './contract';

/** What AWS KMS says of a key (DescribeKey). */
export interface KeyDescription {
  readonly keyManager: string;
  readonly keyState: string;
  readonly keySpec: string;
  readonly keyUsage: string;
  readonly origin: string;
  readonly multiRegion?: 'PRIMARY' | 'REPLICA';
  /** The Region of the primary key, for a multi-Region key: the only place where its material can be rotated. */
  readonly primaryRegion?: string;
  readonly createdAt: Date;
}

/** A key that bears a higher number of the same family. */
export interface SuccessorFacts {
  readonly number: number;
  readonly keyState: string;
  readonly aliases: readonly string[];
  /** The value of its family tag. */
  readonly family?: string;
}

/** What was read of one key. Facts only, no judgement. */
export interface KeyFacts {
  readonly keyArn: string;
  /** With the prefix `alias/`. */
  readonly aliases: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** Undefined only if `denied` says why. */
  readonly description?: KeyDescription;
  /** The newest rotation of the key material; null: never rotated; undefined: not asked, or `denied` says why. */
  readonly rotatedAt?: Date | null;
  /** The IAM action that AWS KMS denied, such as `kms:DescribeKey`. */
  readonly denied?: string;
  /** Keys with a higher number of the family whose version alias this key bears; undefined: not looked for. */
  readonly successors?: readonly SuccessorFacts[];
}

/** The rule's numbers and exceptions. */
export interface AgeStandard {
  readonly maxKeyAgeDays: number;
  readonly gracePeriodDays: number;
  readonly waivers: readonly WaiverTerms[];
}

export interface Verdict {
  readonly compliance: 'COMPLIANT' | 'NON_COMPLIANT' | 'NOT_APPLICABLE';
  /** At most `MAX_ANNOTATION` characters. */
  readonly annotation: string;
}
