import { call } from './aws-call';
import type { Emulator } from './emulator';

/** The names of all AWS Lambda functions. */
export async function functionsOf({ endpoint }: Emulator): Promise<string[]> {
  const response = await fetch(`${endpoint}/2015-03-31/functions/?MaxItems=1000`);
  const { Functions: functions } = await response.json() as { Functions: Array<{ FunctionName: string }> };
  return functions.map(({ FunctionName }) => FunctionName);
}

/** As somebody who has the rights and the wrong window open. */
export async function deleteFunction({ endpoint }: Emulator, name: string): Promise<void> {
  const response = await fetch(`${endpoint}/2015-03-31/functions/${encodeURIComponent(name)}`, { method: 'DELETE' });
  if (!response.ok) throw new Error(`${name} was not deleted: ${response.status} ${await response.text()}`);
}

/** What all functions and state machines have logged, oldest first. */
export async function logLines(emulator: Emulator): Promise<string[]> {
  const { logGroups = [] } = await call(emulator, 'logs', 'Logs_20140328.DescribeLogGroups', {});
  const lines: Array<{ timestamp: number; message: string }> = [];
  for (const { logGroupName } of logGroups) {
    const { events = [] } = await call(emulator, 'logs', 'Logs_20140328.FilterLogEvents', { logGroupName, limit: 10_000 });
    lines.push(...events);
  }
  return lines.sort((one, other) => one.timestamp - other.timestamp).map(({ message }) => message.trim());
}
