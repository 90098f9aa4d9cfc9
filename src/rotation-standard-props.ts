import type { Duration } from 'aws-cdk-lib';
import type * as config from 'aws-cdk-lib/aws-config';
import type { KeySpecRule } from './key-spec-rule';
import type { KeyTagScope } from './rotation-compliance-rule-props';
import type { StandardRule } from './standard-rule';
import type { Waiver } from './waiver';

/**
 * Where the material of a key comes from, as AWS KMS tells it.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html
 */
export enum KeyMaterialOrigin {
  /** AWS KMS makes it. */
  AWS_KMS = 'AWS_KMS',
  /** It is imported. */
  EXTERNAL = 'EXTERNAL',
  /** It is made in an AWS CloudHSM key store. */
  AWS_CLOUDHSM = 'AWS_CLOUDHSM',
  /** It stays in a key manager outside of AWS. */
  EXTERNAL_KEY_STORE = 'EXTERNAL_KEY_STORE',
}

/**
 * A tag that every key must have.
 */
export interface RequiredKeyTag {
  /**
   * The key of the tag: 1 to 128 letters, digits, spaces and `_.:/=+-@`, in the case that the tag has.
   */
  readonly key: string;

  /**
   * The values that the tag may have, in the case that it has: at least one, at most 256 characters each.
   *
   * @default - any value
   */
  readonly values?: string[];
}

/**
 * Properties of a `RotationStandard`. All durations are whole days, and literals.
 */
export interface RotationStandardProps {
  /**
   * What reports and findings call the standard: 1 to 64 printable ASCII characters.
   */
  readonly name: string;

  /**
   * Its version, as its owner counts: 1 to 64 printable ASCII characters.
   */
  readonly version: string;

  /**
   * The greatest age that the key material in use may reach.
   *
   * 90 to 3,650 days: AWS KMS rotates no more often than every 90 days by itself.
   *
   * @default Duration.days(365)
   */
  readonly maxKeyAge?: Duration;

  /**
   * How long a real key may be older than that before AWS Config calls it non-compliant.
   *
   * 0 to 90 days, less than `maxKeyAge`.
   *
   * @default Duration.days(7)
   */
  readonly gracePeriod?: Duration;

  /**
   * The shortest period of automatic rotation.
   *
   * 90 to 2,560 days, at most `maxRotationPeriod`.
   *
   * @default Duration.days(90)
   */
  readonly minRotationPeriod?: Duration;

  /**
   * The longest period of automatic rotation.
   *
   * 90 to 2,560 days, at most `maxKeyAge`. For families behind an alias, `maxKeyAge` itself is the limit. A key without a stated period has
   * 365 days.
   *
   * @default - `maxKeyAge`, at most 2,560 days
   */
  readonly maxRotationPeriod?: Duration;

  /**
   * How long AWS KMS has to wait before it deletes a key.
   *
   * 7 to 30 days.
   *
   * @default Duration.days(30)
   */
  readonly minDeletionWindow?: Duration;

  /**
   * For how long nobody has used a key before it may be disabled or deleted.
   *
   * 1 to 3,650 days. For production only: as a service control policy, it stops the deletion of young stacks with their keys.
   *
   * @default - not asked for
   */
  readonly minIdleBeforeDeletion?: Duration;

  /**
   * Tags that every key must have.
   *
   * @default - none
   */
  readonly requiredTags?: RequiredKeyTag[];

  /**
   * Where key material may come from.
   *
   * @default - from anywhere
   */
  readonly allowedOrigins?: KeyMaterialOrigin[];

  /**
   * Key specs that may not be used, or not any longer.
   *
   * @default - all may be used
   */
  readonly keySpecs?: KeySpecRule[];

  /**
   * How long before the last day of a key spec the owners of such keys are warned.
   *
   * 0 to 3,650 days.
   *
   * @default - `maxKeyAge`: a key that is made today would still be in use then
   */
  readonly keySpecNotice?: Duration;

  /**
   * Whether a `ManualRotationAlias` has to retire its old keys.
   *
   * @default false
   */
  readonly requireFamilyRetirement?: boolean;

  /**
   * Whether a `ManualRotationAlias` needs an alarm, as `addAlarms()` makes them.
   *
   * @default false
   */
  readonly requireFamilyAlarms?: boolean;

  /**
   * Rules that nobody may acknowledge: only the waivers of the standard count, which have an owner and an end.
   *
   * @default - none: an acknowledgement in an app, with a reason, is enough
   */
  readonly mandatory?: StandardRule[];

  /**
   * Rules that the standard does not ask for.
   *
   * @default - none
   */
  readonly ignored?: StandardRule[];

  /**
   * Which keys are excused, from which rules, why, by whom and for how long.
   *
   * A waiver that has ended is a finding of its own where what it excused is still there. A waiver by key ARN counts in the account only:
   * templates do not know the ARNs of keys that are yet to be made.
   *
   * @default - none
   */
  readonly waivers?: Waiver[];
}

/**
 * Options of `assertCompliant()`.
 */
export interface AssertCompliantOptions {
  /**
   * Whether what only the deployment knows is a finding as well, such as a period that is a parameter of the template.
   *
   * @default false
   */
  readonly strict?: boolean;
}

/**
 * Options of `addComplianceRule()`: what the standard does not say.
 */
export interface StandardComplianceRuleOptions {
  /**
   * The name of the AWS Config rule: 1 to 128 characters. A change makes a new rule, and its verdicts begin anew.
   *
   * @default - AWS CloudFormation makes one
   */
  readonly configRuleName?: string;

  /**
   * What people read beside the rule in AWS Config: 1 to 256 characters.
   *
   * @default - a sentence with the greatest age, and name and version of the standard
   */
  readonly description?: string;

  /**
   * Only keys with this tag are judged.
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
   * Whether a key is judged as well when AWS Config records a change of it.
   *
   * @default true
   */
  readonly evaluateOnChange?: boolean;

  /**
   * How long a verdict that did not change stands in AWS Config before it is sent again: 2 to 30 whole days, a literal.
   *
   * AWS Config bills each evaluation that it is sent: seven days are about a seventh of the price (see `RotationComplianceRule`).
   *
   * @default - every run sends every verdict
   */
  readonly repeatUnchangedAfter?: Duration;
}

/**
 * Options of `guardRules()`.
 */
export interface GuardRulesOptions {
  /**
   * Whether the numbers of days are taken from the input parameters of the hook, as `guardInputParameters()` writes them, rather than
   * stand in the rules.
   *
   * The same rules then serve hooks with other numbers. Where the input parameters are missing, every key is a finding (the rule
   * `InputParameters`).
   *
   * @default false
   */
  readonly numbersAsInputParameters?: boolean;
}

/**
 * Options of `writeTo()`.
 */
export interface StandardFilesOptions {
  /**
   * The partition of the ARNs in policies: `aws`, `aws-cn` or `aws-us-gov`.
   *
   * @default 'aws'
   */
  readonly partition?: string;
}
