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
  const { logGroups = [] } = await logs(emulator, 'DescribeLogGroups', {});
  const lines: Array<{ timestamp: number; message: string }> = [];
  for (const { logGroupName } of logGroups) {
    const { events = [] } = await logs(emulator, 'FilterLogEvents', { logGroupName, limit: 10_000 });
    lines.push(...events);
  }
  return lines.sort((one, other) => one.timestamp - other.timestamp).map(({ message }) => message.trim());
}

/**
 * By hand: a client for two calls would be one more dependency. The emulator reads Region and service from the scope, and checks no
 * signature.
 */
async function logs({ endpoint, region }: Emulator, operation: string, body: object): Promise<any> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `Logs_20140328.${operation}`,
      'authorization': `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/logs/aws4_request, SignedHeaders=host, Signature=none`,
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${operation} failed: ${await response.text()}`);
  return response.json();
}
