import type { StandardRule } from './standard-rule';


/**
 * Why, by whom and for how long a key is excused.
 */
export interface WaiverOptions {
  /**
   * Why the key may be older than the standard allows.
   *
   * 10 to 100 printable ASCII characters, a literal. It stands in the annotation that AWS Config shows, and in an SSM parameter: no
   * secrets.
   */
  readonly reason: string;

  /**
   * Who answers for it: a person, a team, a ticket.
   *
   * 3 to 64 printable ASCII characters, a literal. It stands in the annotation, too.
   */
  readonly owner: string;

  /**
   * The last day on which the waiver counts, as `YYYY-MM-DD`.
   *
   * A day of the calendar, a literal, at most 3,653 days (ten years) ahead. It ends with that day, UTC: no deployment is needed, and the
   * key is judged by its age again. From then on the synthesis warns (`cdk-kms-rotation:Waiver.expired`), so that somebody renews the
   * waiver or takes it out; it also warns of a day more than two years ahead (`cdk-kms-rotation:Waiver.endsLate`).
   */
  readonly until: string;

  /**
   * Which rules the key is excused from.
   *
   * A `RotationComplianceRule` judges `KEY_AGE` and `KEY_SPEC`: a waiver for other rules only is of no use there.
   *
   * @default - all rules
   */
  readonly rules?: StandardRule[];
}
