import { withoutAges } from './age-text';
import type { Verdict } from './verdict-types';

const DAY = 86_400_000;
/** Runs are not to the minute: without it, a verdict for seven days would often be sent on the eighth. */
const HALF_A_DAY = DAY / 2;

/** What AWS Config shows about a key. */
export interface ShownVerdict {
  readonly compliance: string;
  readonly annotation: string;
  /** When AWS Config recorded it; undefined: it does not say. */
  readonly recordedAt?: Date;
}

/** How long an unchanged verdict may stand, and the moment of the run. */
export interface StandingTerms {
  readonly repeatAfterDays: number;
  readonly now: Date;
}

/**
 * Whether a verdict needs not be sent: AWS Config shows the same, in the same words, no longer than allowed, and the ages in them have
 * grown by as many days as went by since. A rotation, another limit or a waiver is told at once.
 *
 * Non-compliant keys are always told: AWS Config starts an automatic remediation when it is told so, and people read their age.
 */
export function stands(shown: ShownVerdict | undefined, verdict: Verdict, { repeatAfterDays, now }: StandingTerms): boolean {
  if (shown?.recordedAt === undefined || verdict.compliance === 'NON_COMPLIANT' || shown.compliance !== verdict.compliance) return false;
  const passed = now.getTime() - shown.recordedAt.getTime();
  // Not written so that NaN, of a time that is none, or a time to come would let it stand.
  if (!(passed >= 0 && passed < repeatAfterDays * DAY - HALF_A_DAY)) return false;
  const [before, today] = [withoutAges(shown.annotation), withoutAges(verdict.annotation)];
  return before.text === today.text && today.ages.every((age, i) => Math.abs(age - before.ages[i] - passed / DAY) <= 1);
}
