import { KmsError } from './errors';
import type { Call, Kms } from './fake-kms';
import type { VirtualClock } from '../clock/virtual-clock';

/** When a fault strikes: every condition that is given must hold. */
export interface Fault {
  /** The error's name as in KMS's API: `ThrottlingException`, `AccessDeniedException`, `KMSInternalException`, `SdkClientException`, ... */
  readonly error: string;
  readonly message?: string;
  readonly operation?: string | readonly string[];
  readonly caller?: string;
  /** Which of the calls that fit so far, from 1. @default - all */
  readonly calls?: readonly number[];
  /** Milliseconds on the clock; from, inclusive. */
  readonly from?: number;
  /** Milliseconds on the clock; until, exclusive. */
  readonly until?: number;
  /** The call takes effect, only its answer is lost. @default false */
  readonly effectDone?: boolean;
  when?(call: Call): boolean;
}

/** An armed fault. */
export interface ArmedFault {
  /** How often it struck. */
  readonly struck: number;
  disarm(): void;
}

/** Makes calls fail as told; the first armed fault that fits strikes. */
export class Faults {
  private readonly armed: Array<{ fault: Fault; fitting: number; struck: number }> = [];

  constructor(private readonly clock: VirtualClock) {}

  public arm(fault: Fault): ArmedFault {
    const entry = { fault, fitting: 0, struck: 0 };
    this.armed.push(entry);
    return {
      get struck() { return entry.struck; },
      disarm: () => {
        this.armed.splice(this.armed.indexOf(entry), 1);
      },
    };
  }

  public layer(next: Kms): Kms {
    return call => {
      const fault = this.strike(call);
      if (!fault) {
        return next(call);
      }
      if (fault.effectDone) {
        next(call);
      }
      throw new KmsError(fault.error, fault.message ?? `injected into ${call.operation}`);
    };
  }

  private strike(call: Call): Fault | undefined {
    const fitting = this.armed.filter(({ fault }) => this.fits(fault, call));
    fitting.forEach(entry => entry.fitting++); // each counts its calls, whoever strikes
    const entry = fitting.find(({ fault, fitting: count }) => fault.calls?.includes(count) ?? true);
    if (entry) {
      entry.struck++;
    }
    return entry?.fault;
  }

  private fits(fault: Fault, call: Call): boolean {
    const now = this.clock.now();
    return (fault.operation === undefined || [fault.operation].flat().includes(call.operation))
      && (fault.caller === undefined || fault.caller === call.caller)
      && now >= (fault.from ?? -Infinity) && now < (fault.until ?? Infinity)
      && (fault.when?.(call) ?? true);
  }
}
