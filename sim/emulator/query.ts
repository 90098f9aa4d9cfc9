import type { Emulator } from './emulator';

/**
 * Calls a service that speaks AWS's query protocol, for which there is no client among the dependencies. Returns the answer's XML.
 *
 * The emulator checks no signature; it tells by the credential scope which service is meant.
 */
export async function query(
  emulator: Emulator,
  service: 'monitoring' | 'sns' | 'sqs',
  action: string,
  parameters: Record<string, string> = {},
): Promise<string> {
  const scope = `test/20261126/${emulator.region}/${service}/aws4_request`;
  const response = await fetch(emulator.endpoint, {
    method: 'POST',
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` },
    body: new URLSearchParams({ Action: action, ...parameters }),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${service} ${action}: ${response.status} ${answer}`);
  return answer;
}

/** The texts of all elements of that name, in their order. */
export function textsOf(xml: string, element: string): string[] {
  const entities: Record<string, string> = { amp: '&', apos: '\'', gt: '>', lt: '<', quot: '"' };
  return [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'))].map(([, text]) =>
    text.replace(/&(#(\d+)|\w+);/g, (_, name: string, code?: string) =>
      code === undefined ? entities[name] : String.fromCharCode(Number(code)),
    ),
  );
}
