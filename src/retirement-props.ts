import type { Duration } from 'aws-cdk-lib';

/**
 * When a superseded generation is retired.
 */
export interface RetirementOptions {
  /**
   * How long a generation has been superseded before it is retired.
   *
   * 7 to 3,650 whole days, a literal. Counted from the later of its superseded mark and the creation of the generation that replaced it.
   *
   * @default Duration.days(90)
   */
  readonly after?: Duration;

  /**
   * For how long nobody has used it before it is retired, by AWS KMS's own record.
   *
   * 1 to 3,650 whole days, a literal. The key policy holds the state machine to it as well (`kms:TrailingDaysWithoutKeyUsage`). AWS KMS
   * sees calls to AWS KMS only: use of a public key, or of a data key outside AWS KMS, is not counted.
   *
   * @default Duration.days(90)
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/monitoring-keys-determining-usage.html
   */
  readonly unusedFor?: Duration;
}

/**
 * When a superseded generation is retired, and when it is deleted.
 */
export interface RetirementDeletionOptions extends RetirementOptions {
  /**
   * How long a generation stays disabled before its deletion is scheduled.
   *
   * 1 to 3,650 whole days, a literal. The time for those who still need it to notice: enabling the key again stops its retirement.
   *
   * @default Duration.days(30)
   */
  readonly quarantine?: Duration;

  /**
   * How long AWS KMS waits before it deletes the key. Cancelling the deletion within this time stops the retirement.
   *
   * 7 to 30 whole days, a literal.
   *
   * @default Duration.days(30)
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
   */
  readonly pendingWindow?: Duration;
}
