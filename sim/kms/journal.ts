import { OPERATIONS } from './fake-kms';
import type { Call, Kms } from './fake-kms';
import type { VirtualClock } from '../clock/virtual-clock';

export interface JournalEntry extends Call {
  /** Milliseconds on the clock. */
  readonly at: number;
  /** `ok`, or the error's name. */
  readonly outcome: string;
  readonly output?: Record<string, any>;
}

/** Writes down every call that passes it. */
export class Journal {
  public readonly entries: JournalEntry[] = [];
  private readonly listeners: Array<(entry: JournalEntry) => void> = [];

  constructor(private readonly clock: VirtualClock) {}

  /** Called after each call; what it throws reaches the caller of KMS, so keep findings instead of throwing. */
  public onEntry(listener: (entry: JournalEntry) => void): void {
    this.listeners.push(listener);
  }

  /** The calls of one operation, or all that changed something. */
  public of(operation: string): JournalEntry[] {
    return this.entries.filter(entry => entry.operation === operation);
  }

  public get changes(): JournalEntry[] {
    return this.entries.filter(entry => entry.outcome === 'ok' && OPERATIONS.get(entry.operation)?.effect === true);
  }

  public layer(next: Kms): Kms {
    return call => {
      try {
        const output = next(call);
        this.write({ ...call, at: this.clock.now(), outcome: 'ok', output });
        return output;
      } catch (error) {
        this.write({ ...call, at: this.clock.now(), outcome: (error as Error).name });
        throw error;
      }
    };
  }

  private write(entry: JournalEntry): void {
    this.entries.push(entry);
    this.listeners.forEach(listener => listener(entry));
  }
}
