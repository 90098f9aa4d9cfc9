/**
 * What the construct, the rule's function and the dashboards of users agree on. This file imports nothing: it is the only one both worlds
 * may touch.
 *
 * Frozen: rule parameters, metrics and the settings' shape are read by functions and alarms of other versions of this library.
 */

/**
 * The parameters of the AWS Config rule: text, as AWS Config passes them, 1,024 characters together. What decides which keys are judged
 * stands here, where only `config:PutConfigRule` changes it; waivers do not fit.
 */
export interface RuleParameters {
  /** Whole days, as text. */
  readonly maxKeyAgeDays: string;
  /** Whole days, as text. */
  readonly gracePeriodDays: string;
  /** Only keys with this tag are judged. @default - all keys */
  readonly scopeTagKey?: string;
  /** And only with this value of the tag. @default - any value */
  readonly scopeTagValue?: string;
  /** Key specs that are not allowed, or until when: `RSA_2048=2030-12-31,SM2`. @default - all are */
  readonly keySpecs?: string;
  /** Whole days, as text: how long a verdict that did not change is not sent again. @default - it is sent in every run */
  readonly repeatAfterDays?: string;
  /** The name of the SSM parameter with the `RuleSettings`; absent if there are none. */
  readonly settingsParameter?: string;
}

/** What the SSM parameter holds, as JSON. */
export interface RuleSettings {
  readonly waivers: readonly WaiverTerms[];
}

/** Which keys are judged. */
export interface TagScope {
  readonly tagKey: string;
  /** @default - any value */
  readonly tagValue?: string;
}

/** For one key, by its ARN, or for the key that bears an alias. Exactly one of the two. */
export interface WaiverTerms {
  readonly keyArn?: string;
  /** With the prefix `alias/`. */
  readonly alias?: string;
  /** What it is for, of `KeyAge` and `KeySpec`. @default - both */
  readonly rules?: readonly string[];
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it counts, `YYYY-MM-DD`, UTC. */
  readonly until: string;
}

export const COMPLIANCE_METRICS = {
  /** Keys that a run judged, whatever the verdict. */
  judged: 'KeysJudged',
  nonCompliant: 'KeysNonCompliant',
  /** Keys that a run found too old, or could not prove to be young, and that somebody excused: NOT_APPLICABLE. */
  waived: 'KeysWaived',
  /** Keys without the tag of the scope: a run says nothing about them. */
  outOfScope: 'KeysOutOfScope',
  /**
   * Superseded generations that a run did not come to, as AWS KMS answers few questions about the last use of keys: their last verdict
   * stays.
   */
  postponed: 'KeysPostponed',
  /** Keys about which a run could say nothing, because AWS KMS throttled or failed: their last verdict stays. */
  unreadable: 'KeysUnreadable',
  /** Calls of AWS KMS. */
  calls: 'KmsCalls',
  /** 1 for each periodic run that judged every key, or postponed it. */
  succeeded: 'EvaluationsSucceeded',
  /** 1 for each run, of any kind, that failed. */
  failed: 'EvaluationsFailed',
} as const;

/** The one dimension of these metrics: the name of the AWS Config rule. */
export const RULE_DIMENSION = 'Rule';

/** The resource type that the rule judges. */
export const KEY_RESOURCE_TYPE = 'AWS::KMS::Key';

/**
 * AWS Config refuses a longer annotation; it does not cut it. https://docs.aws.amazon.com/config/latest/APIReference/API_Evaluation.html
 * (read 2026-11-25)
 */
export const MAX_ANNOTATION = 256;
