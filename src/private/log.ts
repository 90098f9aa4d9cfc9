/** One line of JSON with a stable event name: what CloudWatch Logs Insights filters on. Never key material, samples or whole requests. */
export function logEvent(event: string, fields: Record<string, unknown>): void {
  console.log(JSON.stringify({ event, ...fields }));
}
