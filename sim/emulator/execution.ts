import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeExecutionCommand, paginateGetExecutionHistory, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { HistoryEvent, SFNClient } from '@aws-sdk/client-sfn';

/** One visit to a state of a state machine. */
export interface StateVisit {
  readonly name: string;
  /** Milliseconds from the start of the execution to the moment the state was entered. */
  readonly enteredMs: number;
}

/** An execution that has ended. */
export interface ExecutionResult {
  readonly executionArn: string;
  readonly status: string;
  /** The output; absent if the execution failed. */
  readonly output?: unknown;
  /** The error name; absent if the execution succeeded. */
  readonly error?: string;
  /** The error's cause; absent if the execution succeeded. */
  readonly cause?: string;
  readonly visits: StateVisit[];
  /** Milliseconds from the first event of the execution to the last. */
  readonly durationMs: number;
}

/** Options for `runExecution`. */
export interface RunExecutionOptions {
  /**
   * The name of the execution.
   *
   * @default - Step Functions makes one
   */
  readonly name?: string;
  /**
   * Hears of each state as it is entered.
   *
   * @default - nobody
   */
  readonly onVisit?: (visit: StateVisit) => void;
  /**
   * When to give up waiting; the execution itself goes on.
   *
   * @default 120000
   */
  readonly timeoutMs?: number;
}

const POLL_MS = 50;
const TIMEOUT_MS = 120_000;

/** Starts an execution and follows it to its end, whatever that is. */
export async function runExecution(
  stepFunctions: SFNClient, stateMachineArn: string, input: unknown, options: RunExecutionOptions = {},
): Promise<ExecutionResult> {
  const started = await stepFunctions.send(
    new StartExecutionCommand({ stateMachineArn, name: options.name, input: JSON.stringify(input) }),
  );
  return followExecution(stepFunctions, started.executionArn!, options);
}

/** Follows an execution that somebody else started to its end. */
export async function followExecution(
  stepFunctions: SFNClient, executionArn: string, options: Omit<RunExecutionOptions, 'name'> = {},
): Promise<ExecutionResult> {
  const deadline = Date.now() + (options.timeoutMs ?? TIMEOUT_MS);
  let reported = 0;
  for (;;) {
    // Status first: if it is final, the history that is read after it is complete.
    const execution = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
    const events = await history(stepFunctions, executionArn);
    const visits = visitsIn(events);
    visits.slice(reported).forEach(visit => options.onVisit?.(visit));
    reported = visits.length;
    if (execution.status !== 'RUNNING') {
      const { status, error, cause, output } = execution;
      const durationMs = sinceStart(events, events.at(-1));
      return { executionArn, status: status!, error, cause, output: output && JSON.parse(output), visits, durationMs };
    }
    if (Date.now() > deadline) throw new Error(`${executionArn} is still running; its last state is '${visits.at(-1)?.name}'`);
    await sleep(POLL_MS);
  }
}

/** All events of an execution. */
export async function history(client: SFNClient, executionArn: string): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  for await (const page of paginateGetExecutionHistory({ client, pageSize: 1000 }, { executionArn })) events.push(...page.events ?? []);
  return events;
}

function visitsIn(events: HistoryEvent[]): StateVisit[] {
  return events.flatMap(event => {
    const name = event.stateEnteredEventDetails?.name;
    return name === undefined ? [] : [{ name, enteredMs: sinceStart(events, event) }];
  });
}

function sinceStart(events: HistoryEvent[], event: HistoryEvent | undefined): number {
  return (event?.timestamp?.getTime() ?? 0) - (events[0]?.timestamp?.getTime() ?? 0);
}
