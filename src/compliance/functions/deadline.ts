import type { Clock } from './pace';

/** Thrown to whoever waits when the deadline passes. */
export const TOO_LATE = Symbol('too late');

/** The moment at which a run has to stop, so that it can still report what it has. */
export class Deadline {
  private readonly cancelled = new AbortController();
  private readonly start: number;
  private readonly passing: Promise<never>;

  constructor(private readonly clock: Clock, private readonly milliseconds: number) {
    this.start = clock.now();
    this.passing = clock.sleep(Math.max(0, milliseconds), this.cancelled.signal).then(() => { throw TOO_LATE; });
    this.passing.catch(() => undefined); // also if nobody waits
  }

  public get passed(): boolean {
    return this.hasSpent(1);
  }

  /** Whether this share of the time is over, from 0 to 1. */
  public hasSpent(share: number): boolean {
    return this.clock.now() >= this.start + this.milliseconds * share;
  }

  /** What the work yields, or `TOO_LATE` thrown when the deadline passes before: then nobody hears of the work any more. */
  public async within<T>(work: Promise<T>): Promise<T> {
    work.catch(() => undefined);
    return Promise.race([work, this.passing]);
  }

  public cancel(): void {
    this.cancelled.abort();
  }
}
