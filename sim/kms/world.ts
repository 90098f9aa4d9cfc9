import { eventuallyConsistent } from './consistency';
import type { Lateness } from './consistency';
import { ContractViolation } from './errors';
import { FakeKms } from './fake-kms';
import type { Kms } from './fake-kms';
import { Faults } from './faults';
import { Journal } from './journal';
import type { Store, StoreOptions } from './store';
import type { VirtualClock } from '../clock/virtual-clock';

/**
 * KMS as a client meets it: from the inside out the truth, a journal of what really happened, late reads, faults,
 * and a journal of what the callers saw.
 */
export class KmsWorld {
  public readonly clock: VirtualClock;
  public readonly store: Store;
  public readonly faults: Faults;
  /** Change its members at any time. */
  public readonly lateness: Lateness;
  /** What really happened: a call whose answer was lost is here as `ok`. */
  public readonly effects: Journal;
  /** What callers saw. */
  public readonly answers: Journal;
  public readonly kms: Kms;
  private violation?: ContractViolation;

  constructor(options: StoreOptions & { lateness?: Lateness }) {
    const truth = new FakeKms(options);
    this.clock = options.clock;
    this.store = truth.store;
    this.lateness = { ...options.lateness };
    this.faults = new Faults(this.clock);
    this.effects = new Journal(this.clock);
    this.answers = new Journal(this.clock);
    const late = eventuallyConsistent(this.store, this.lateness, this.effects.layer(truth.call));
    this.kms = this.answers.layer(this.loud(this.faults.layer(late)));
  }

  /** A call of somebody who is not under test: the truth still judges it, late reads and faults do too. */
  public call(operation: string, input: Record<string, any> = {}, caller = 'test'): Record<string, any> {
    return this.kms({ operation, input, caller });
  }

  /** Code under test may catch everything; a call that cannot be answered then still fails every later one. */
  private loud(next: Kms): Kms {
    return call => {
      if (this.violation) {
        throw this.violation;
      }
      try {
        return next(call);
      } catch (error) {
        this.violation = error instanceof ContractViolation ? error : undefined;
        throw error;
      }
    };
  }
}
