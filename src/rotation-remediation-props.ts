import type { Duration } from 'aws-cdk-lib';
import type { IRotationComplianceRule } from './rotation-compliance-rule-interface';

/**
 * How old keys are made young.
 */
export interface RotationRemediationOptions {
  /**
   * Whether AWS Config rotates non-compliant keys by itself.
   *
   * Each rotation on demand spends one of 25 that a key has in its life, and the first two rotations of a key, of any kind, add $1 a month
   * each. AWS Config acts on the verdicts it last took stock of: a key that was waived a moment ago may still be rotated.
   *
   * @default false - people start it, for the keys they choose, in AWS Config or in AWS Systems Manager
   */
  readonly automatic?: boolean;

  /**
   * After how many attempts within `attemptWindow` AWS Config lets a key be.
   *
   * 1 to 25, with `automatic` only. It then stays non-compliant until somebody removes AWS Config's remediation exception.
   *
   * @default 5
   */
  readonly maximumAttempts?: number;

  /**
   * The time within which `maximumAttempts` are too many.
   *
   * 1 to 2,678,000 whole seconds (31 days, nearly), a literal, with `automatic` only.
   *
   * @default Duration.minutes(1)
   * @see https://docs.aws.amazon.com/config/latest/APIReference/API_RemediationConfiguration.html
   */
  readonly attemptWindow?: Duration;

  /**
   * The period with which automatic rotation is switched on, in place of none or of a longer one. A shorter one is left alone.
   *
   * 90 to 2560 whole days, a literal, and no longer than `maxKeyAge` of the rule, as far as AWS KMS allows.
   *
   * @default - `maxKeyAge` of the rule, or the nearest period that AWS KMS allows
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-enable.html
   */
  readonly rotationPeriod?: Duration;

  /**
   * How many of the 25 on-demand rotations in a key's life are left for people.
   *
   * 0 to 24, a literal. A key that has no more than these is not rotated: its automatic rotation is switched on, and the automation fails
   * and says so.
   *
   * @default 5
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-on-demand.html
   */
  readonly reservedRotations?: number;
}

/**
 * Properties of a `RotationRemediation`.
 */
export interface RotationRemediationProps extends RotationRemediationOptions {
  /**
   * The rule that finds the keys. AWS Config takes one remediation for each rule.
   */
  readonly rule: IRotationComplianceRule;
}
