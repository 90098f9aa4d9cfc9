import type { Emulator } from './emulator';

/** By hand: a client for each of these services, of which a call or two is needed, would be so many more dependencies. */
export async function call({ endpoint, region }: Emulator, service: string, target: string, body: object): Promise<any> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': service === 'sqs' ? 'application/x-amz-json-1.0' : 'application/x-amz-json-1.1',
      'x-amz-target': target,
      // The emulator reads Region and service from it, and checks no signature.
      'authorization': `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=none`,
    },
    body: JSON.stringify(body),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${target} failed: ${answer}`);
  return answer === '' ? {} : JSON.parse(answer);
}
