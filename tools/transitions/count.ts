import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { ServiceCall } from '../../sim/emulator/call-log';

/**
 * How many state transitions AWS would bill for an execution.
 *
 * "Step Functions counts a state transition each time a step of your workflow is executed. You are charged for the total number of state
 * transitions [...], including retries" (https://aws.amazon.com/step-functions/pricing/, read 2026-11-22): each state that is entered,
 * whatever its type, and each further attempt of a task. The page names nothing else, so the start of an execution is not counted: it is no
 * step. Not verified with a bill.
 */
export function transitionsIn(events: readonly HistoryEvent[]): number {
  return events.filter(({ type }) => type?.endsWith('StateEntered')).length + retriesIn(events);
}

/** Attempts of tasks beyond the first. */
export function retriesIn(events: readonly HistoryEvent[]): number {
  return events.filter(({ type }) => type === 'TaskScheduled').length - events.filter(({ type }) => type === 'TaskStateEntered').length;
}

/** How often the machine itself called a service, by what its integration's ARN contains: `:kms:`, `lambda:invoke`. */
export function integrationCalls(events: readonly HistoryEvent[], integration: string): number {
  return events.filter(({ taskScheduledEventDetails: task }) => task?.resource?.includes(integration)).length;
}

/** How often each operation was called, the most frequent first. */
export function byOperation(calls: readonly ServiceCall[]): string {
  const counts = new Map<string, number>();
  for (const { operation } of calls) counts.set(operation, (counts.get(operation) ?? 0) + 1);
  const sorted = [...counts].sort(([name, count], [otherName, otherCount]) => otherCount - count || name.localeCompare(otherName));
  return sorted.map(([operation, count]) => (count === 1 ? operation : `${count} ${operation}`)).join(', ');
}
