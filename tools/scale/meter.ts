import { quotaOf } from './quotas';
import { busiestSecond } from '../../sim/clock/busiest-second';
import type { VirtualClock } from '../../sim/clock/virtual-clock';
import type { Kms } from '../../sim/kms/fake-kms';

/** Notes when requests pass, by quota. Counts on its own, so that it would notice if the quotas let too many through. */
export class Meter {
  private readonly times = new Map<string, number[]>();

  constructor(private readonly clock: VirtualClock) {}

  public layer(next: Kms): Kms {
    return (call) => {
      const quota = quotaOf(call.operation);
      const times = this.times.get(quota);
      if (times) times.push(this.clock.now());
      else this.times.set(quota, [this.clock.now()]);
      return next(call);
    };
  }

  public reset(): void {
    this.times.clear();
  }

  public get quotas(): string[] {
    return [...this.times.keys()].sort();
  }

  public count(quota: string): number {
    return this.times.get(quota)?.length ?? 0;
  }

  /** The most requests in any 1,000 ms. */
  public peak(quota: string): number {
    return busiestSecond(this.times.get(quota) ?? []);
  }
}
