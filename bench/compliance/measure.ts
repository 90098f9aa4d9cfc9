import type { Account } from './account';
import type { Contestant, Said } from './contestants';
import { LATENCY_MS } from './standard';
import { AwsProxy } from '../../sim/moto/aws-proxy';

export interface Measured extends Said {
  readonly milliseconds: number;
  /** Requests, retries included, by operation. */
  readonly calls: Readonly<Record<string, number>>;
  /** The most requests that name the same key, be it among others. */
  readonly callsOfOneKey: number;
}

/** Runs one of the two once, from the start of its process to its end. */
export async function measure(account: Account, contestant: Contestant): Promise<Measured> {
  const named = new Map<string, number>();
  const proxy = await AwsProxy.start(account.moto.endpoint, {
    latencyMs: LATENCY_MS,
    intercept: (operation, input) => {
      for (const id of keysIn(input)) named.set(id, (named.get(id) ?? 0) + 1);
      return account.page(operation, input);
    },
  });
  try {
    const begun = performance.now();
    const said = await contestant(account, proxy);
    const milliseconds = performance.now() - begun;
    return { ...said, milliseconds, calls: proxy.counts(), callsOfOneKey: Math.max(0, ...named.values()) };
  } finally {
    await proxy.stop();
  }
}

interface Naming {
  readonly KeyId?: string;
  readonly ResourceARNList?: readonly string[];
  readonly Evaluations?: ReadonlyArray<{ readonly ComplianceResourceId: string }>;
}

/** By id, without the rest of an ARN. */
function keysIn({ KeyId, ResourceARNList = [], Evaluations = [] }: Naming): string[] {
  const names = [
    ...(KeyId === undefined ? [] : [KeyId]),
    ...ResourceARNList,
    ...Evaluations.map((evaluation) => evaluation.ComplianceResourceId),
  ];
  return names.map((name) => name.slice(name.lastIndexOf('/') + 1));
}

export function total(calls: Measured['calls']): number {
  return Object.values(calls).reduce((sum, count) => sum + count, 0);
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
