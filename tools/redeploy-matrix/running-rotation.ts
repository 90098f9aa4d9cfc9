import { setTimeout as sleep } from 'node:timers/promises';
import type { SFNClient } from '@aws-sdk/client-sfn';
import { GetExecutionHistoryCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { followExecution } from '../../sim/emulator/execution';

const POLL_MS = 100;
const MAX_POLLS = 300;

/** A rotation that was started and stands in a state that waits. */
export class RunningRotation {
  /** Returns as soon as the execution is in the given state. */
  public static async start(stepFunctions: SFNClient, stateMachineArn: string, input: unknown, wait: string): Promise<RunningRotation> {
    const { executionArn } = await stepFunctions.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }));
    const rotation = new RunningRotation(stepFunctions, executionArn!, wait);
    for (let poll = 1; await rotation.newestState() !== wait; poll++) {
      if (poll === MAX_POLLS) throw new Error(`the rotation never came to '${wait}'; it is at '${await rotation.newestState()}'`);
      await sleep(POLL_MS);
    }
    return rotation;
  }

  private constructor(private readonly stepFunctions: SFNClient, private readonly executionArn: string, private readonly wait: string) {}

  /** Throws if it has gone on: then what was to happen during the delay did not, and nothing was shown. */
  public async expectWaiting(): Promise<void> {
    const state = await this.newestState();
    if (state !== this.wait) throw new Error(`the rotation did not wait: it is at '${state}'; this machine is too slow for the wait scale`);
  }

  /** Throws unless it ends well. */
  public async end(): Promise<void> {
    const { status, error, cause } = await followExecution(this.stepFunctions, this.executionArn);
    if (status !== 'SUCCEEDED') throw new Error(`the rotation ended ${status}: ${error}: ${cause}`);
  }

  private async newestState(): Promise<string | undefined> {
    const newestFirst = new GetExecutionHistoryCommand({ executionArn: this.executionArn, reverseOrder: true, maxResults: 50 });
    const { events } = await this.stepFunctions.send(newestFirst);
    return events?.find((event) => event.stateEnteredEventDetails)?.stateEnteredEventDetails?.name;
  }
}
