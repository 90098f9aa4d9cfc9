import type { Store } from './store';

/** One operation of the stand-in. */
export interface Operation {
  /** The request's members; any other is a mistake of the caller's code. */
  readonly fields: readonly string[];
  /** Whether KeyId may be an alias. */
  readonly alias?: boolean;
  /** Whether it changes something. */
  readonly effect?: boolean;
  /** Whether it uses key material: what GetKeyLastUsage counts. */
  readonly cryptographic?: boolean;
  run(store: Store, input: Record<string, any>): Record<string, unknown> | void;
}

/** One page of a listing; the marker is the position of the next item. */
export function page<T>(items: readonly T[], input: Record<string, any>, most: number, field: string): Record<string, unknown> {
  const from = input.Marker === undefined ? 0 : Number(input.Marker);
  const to = from + Math.min(input.Limit ?? most, most);
  return { [field]: items.slice(from, to), Truncated: to < items.length, ...(to < items.length ? { NextMarker: String(to) } : {}) };
}
