/** Time, so that tests can tell it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Ends early, with a rejection, when the signal says so. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Hands out turns at even distances: a token bucket that holds one token, so that no second has more than its share. */
export class Pace {
  private next = 0;

  constructor(private readonly clock: Clock, private readonly perSecond: number) {}

  /** Resolves when it is the caller's turn; first come, first served. */
  public async turn(): Promise<void> {
    const now = this.clock.now();
    const at = Math.max(now, this.next);
    this.next = at + 1_000 / this.perSecond;
    if (at > now) await this.clock.sleep(Math.ceil(at - now));
  }
}
