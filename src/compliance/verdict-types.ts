import type { WaiverTerms } from './contract';
import type { KeySpecTerms } from '../standard/document';

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
  /** The primary key itself, for a multi-Region key. */
  readonly primaryArn?: string;
  readonly createdAt: Date;
}

/** A key with a number of the same family, as the lists show it. */
export interface RelativeFacts {
  readonly keyId: string;
  readonly aliases: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** When the first of its aliases that is no version alias was made for it or moved to it. */
  readonly inUseSince?: Date;
  /** Undefined: not asked about; or the key is gone, or shuts us out, and proves nothing. */
  readonly description?: KeyDescription;
}

/** The last cryptographic operation that AWS KMS has recorded of a key. */
export interface LastUse {
  readonly operation: string;
  readonly at: Date;
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
  /** When the primary key of a replica was made; undefined: not asked, or `denied` says why. */
  readonly primaryCreatedAt?: Date;
  /** The IAM action that AWS KMS denied, such as `kms:DescribeKey`. */
  readonly denied?: string;
  /** The other keys with a number of the family whose version alias this key bears; undefined: not looked for. */
  readonly relatives?: readonly RelativeFacts[];
  /** The key policy, as JSON says it; undefined: not asked. */
  readonly policy?: unknown;
  /** Null: nothing is recorded; undefined: not asked. */
  readonly lastUse?: LastUse | null;
}

/** The rule's numbers and exceptions. */
export interface AgeStandard {
  readonly maxKeyAgeDays: number;
  readonly gracePeriodDays: number;
  /** Key specs that are not allowed, or not any longer. @default - all are */
  readonly keySpecs?: readonly KeySpecTerms[];
  readonly waivers: readonly WaiverTerms[];
}

export interface Verdict {
  readonly compliance: 'COMPLIANT' | 'NON_COMPLIANT' | 'NOT_APPLICABLE';
  /** At most `MAX_ANNOTATION` characters. */
  readonly annotation: string;
  /** It would be NON_COMPLIANT if nobody had taken responsibility for it. */
  readonly waived?: boolean;
}
