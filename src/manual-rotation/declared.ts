import type { PublicKeyTerms } from '../public-keys/contract';

/** What the construct declares about its family; the machine's definition carries it, never the input. */
export interface Declaration {
  readonly aliasName: string;
  readonly familyName: string;
  readonly owner: string;
  readonly keySpec: string;
  readonly keyUsage: string;
  readonly origin: 'AWS_KMS' | 'AWS_CLOUDHSM';
  readonly customKeyStoreId: string | null;
  readonly rotationPeriodDays: number;
  readonly activationDelaySeconds: number;
  readonly retirement: RetirementTerms | null;
  /** A live key that becomes the first generation. */
  readonly adopt: {
    readonly keyArn: string;
    readonly replacePolicy: boolean;
    /** The denials in its policy freeze other aliases of the key as well: only with this is a key adopted that has some. @default false */
    readonly lockOtherAliases?: boolean;
  } | null;
  /** `tell` (the default) leaves an unusable current key to people; with `replace` a daily run replaces it. */
  readonly whenCurrentKeyUnusable?: 'tell' | 'replace';
  readonly description: string;
  /** All tags of a new generation: family, owner and the user's own. */
  readonly tags: ReadonlyArray<KeyTag>;
  /** The key policy that every generation bears. */
  readonly policy: unknown;
  /** The names of metrics that are published for this alias, beside those of its stack. */
  readonly metricsPerAlias: ReadonlyArray<string>;
  /** Where public keys are published; absent: nowhere. */
  readonly publicKeys?: PublicKeyTerms;
}

/** When a superseded generation is retired, and how far; null in the declaration: never. All in days. */
export interface RetirementTerms {
  readonly after: number;
  readonly unusedFor: number;
  /** Null: disabled generations are kept. */
  readonly deletion: { readonly quarantine: number; readonly pendingWindow: number } | null;
}

export interface KeyTag {
  readonly TagKey: string;
  readonly TagValue: string;
}
