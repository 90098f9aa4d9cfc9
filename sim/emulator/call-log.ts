import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Emulator } from './emulator';

/** One call of a service that names its operation in a header, as calls of AWS KMS do. */
export interface ServiceCall {
  /** As the emulator names it: `kms`. */
  readonly service: string;
  readonly operation: string;
  /** Whether a client of an AWS SDK made it; else a state machine did, inside of the emulator. */
  readonly sdk: boolean;
}

/** The log of all calls that an emulator writes if it was started with `CallLog.environment`. */
export class CallLog {
  /** The environment variables that make an emulator write it, in its own directory. */
  public static readonly environment = { EMULATOR_CALL_LOG: 'calls.jsonl' };

  private readonly file: string;

  constructor(emulator: Emulator) {
    this.file = join(emulator.directory, CallLog.environment.EMULATOR_CALL_LOG);
  }

  /** All calls so far, or those after so many. */
  public calls(after = 0): ServiceCall[] {
    if (!existsSync(this.file)) return [];
    // A line that is being written has no end yet.
    const lines = readFileSync(this.file, 'utf8').split('\n').slice(0, -1);
    return lines.slice(after).map((line) => JSON.parse(line) as ServiceCall);
  }
}
