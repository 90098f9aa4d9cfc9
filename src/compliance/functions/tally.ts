import { count, EvaluationsRefusedError, KeysUnreadableError, RanOutOfTimeError } from './errors';
import { nameOf } from '../../private/errors';
import { logEvent } from '../../private/log';
import type { Verdict } from '../verdict-types';

/** What became of the keys of one run. */
export class Tally {
  public judged = 0;
  public nonCompliant = 0;
  /** Of those judged. */
  public waived = 0;
  public outOfScope = 0;
  /** Keys that keep their verdict, as the run had no question left for them. */
  public postponed = 0;
  public readonly unreadable: string[] = [];
  /** Keys that there was no time for. */
  public left = 0;
  /** Of those judged: AWS Config shows their verdict already, and was not told again. */
  public unsent = 0;
  /** There was no time to look through all verdicts of keys that may be gone. */
  public goneUnknown = false;
  private firstError?: unknown;

  public add({ compliance, waived = false }: Verdict): void {
    this.judged++;
    if (waived) this.waived++;
    if (compliance === 'NON_COMPLIANT') this.nonCompliant++;
  }

  public addUnreadable(keyId: string, error: unknown): void {
    this.unreadable.push(keyId);
    this.firstError ??= error;
    logEvent('key-unreadable', { keyId, error: nameOf(error), message: error instanceof Error ? error.message : String(error) });
  }

  /** Throws what is wrong with a run that came to its end: all of it, under the name of the worst. */
  public assertComplete(refused: readonly string[]): void {
    const problems: string[] = [];
    const all = this.left + this.judged + this.postponed + this.unreadable.length;
    if (this.left > 0) problems.push(`${this.left} of ${all} keys were not looked at: the time was over`);
    if (this.goneUnknown) problems.push('not all verdicts of keys that are gone were looked for: the time for it was over');
    if (this.unreadable.length > 0) {
      problems.push(`${count(this.unreadable)} keys could not be read, `
      + `the first because of ${nameOf(this.firstError)}`);
    }
    if (refused.length > 0) problems.push(`AWS Config did not take the evaluations of ${count(refused)} keys`);
    if (problems.length === 0) return;
    const isLate = this.left > 0 || this.goneUnknown;
    const Failure = isLate ? RanOutOfTimeError : this.unreadable.length > 0 ? KeysUnreadableError : EvaluationsRefusedError;
    throw new Failure(`${problems.join('; ')}. All others were reported; the last verdict on these stays. The `
      + 'next run tries again', { cause: this.firstError });
  }
}
