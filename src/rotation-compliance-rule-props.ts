import type { Duration } from 'aws-cdk-lib';
import type * as config from 'aws-cdk-lib/aws-config';
import type { KeySpecRule } from './key-spec-rule';
import type { Waiver } from './waiver';

/**
 * A tag that tells which keys a rule judges.
 */
export interface KeyTagScope {
  /**
   * The key of the tag: 1 to 128 characters, in the case that the tag has.
   */
  readonly key: string;

  /**
   * The value of the tag: at most 256 characters, in the case that the tag has.
   *
   * @default - any value
   */
  readonly value?: string;
}

/**
 * Properties of a `RotationComplianceRule`.
 */
export interface RotationComplianceRuleProps {
  /**
   * The name of the AWS Config rule.
   *
   * 1 to 128 characters. A change makes a new rule, and its verdicts begin anew.
   *
   * @default - AWS CloudFormation makes one
   */
  readonly configRuleName?: string;

  /**
   * What people read beside the rule in AWS Config.
   *
   * 1 to 256 characters.
   *
   * @default - a sentence with the greatest age
   */
  readonly description?: string;

  /**
   * The greatest age that the key material in use may reach.
   *
   * 1 to 3,650 whole days, a literal. Counted from its last rotation in place, or from the creation of the key if it never had one: a new
   * key behind an alias is young by itself. AWS KMS rotates no more often than every 90 days by itself.
   *
   * @default Duration.days(365)
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
   */
  readonly maxKeyAge?: Duration;

  /**
   * How long a key may be older than that before it is non-compliant.
   *
   * 0 to 90 whole days, a literal, less than `maxKeyAge`. Without it, a key that AWS KMS rotates with a period of `maxKeyAge` is
   * non-compliant for hours around each rotation.
   *
   * @default Duration.days(7)
   */
  readonly gracePeriod?: Duration;

  /**
   * Key specs that keys may not have, or not any longer.
   *
   * A key of such a spec is non-compliant whatever its age, to the end of the last day it is compliant, and its annotation names that day.
   * An old generation that was replaced is left out.
   *
   * @default - all are allowed
   */
  readonly keySpecs?: KeySpecRule[];

  /**
   * Which keys are excused, why, by whom and for how long.
   *
   * They travel in an SSM parameter, 8 KB for all of them: above 4 KB it is an advanced parameter, at $0.05 a month. Whoever may write that
   * parameter can excuse keys; the function refuses what the synthesis would refuse, waived keys are counted (`metricWaived()`), and
   * `onSettingsChanged()` tells of a change. It counts from the next evaluation. A key of another stack in the app is made known to this
   * one by an export.
   *
   * @default - none
   */
  readonly waivers?: Waiver[];

  /**
   * Only keys with this tag are judged; about any other, the rule says nothing.
   *
   * It stands in the parameters of the rule, which applies it by itself: a tag scope of AWS Config does not count for periodic evaluations,
   * and for changes it would run the rule for resources of every kind. Whoever may tag keys decides what is judged: keys without the tag
   * are counted (`metricOutOfScope()`), and an evaluation fails where keys exist and none has the tag.
   *
   * @default - all keys of the account and Region
   */
  readonly scopeTag?: KeyTagScope;

  /**
   * How often all keys are judged.
   *
   * @default MaximumExecutionFrequency.TWENTY_FOUR_HOURS
   */
  readonly maximumExecutionFrequency?: config.MaximumExecutionFrequency;

  /**
   * Whether a key is judged as well when AWS Config records a change of it, such as its creation.
   *
   * AWS Config does not see every rotation: what makes a key compliant may show with the next periodic evaluation only.
   *
   * @default true
   */
  readonly evaluateOnChange?: boolean;

  /**
   * How long a verdict that did not change stands in AWS Config before it is sent again.
   *
   * 2 to 30 whole days, a literal. AWS Config bills each evaluation that it is sent: seven days are about a seventh of the price, where
   * keys seldom change. Keys are judged in every run all the same. Sent at once is what differs from what AWS Config shows in more than
   * the age, every non-compliant key, and all that a recorded change asks for; each run sends one verdict at least. What AWS Config shows
   * may then name an age that is that many days behind, and the dates beside it say when keys were last reported, not when they were last
   * judged: `addAlarms()` tells when they are not judged any more.
   *
   * @default - every run sends every verdict
   * @see https://docs.aws.amazon.com/config/latest/APIReference/API_EvaluationResult.html
   */
  readonly repeatUnchangedAfter?: Duration;
}
