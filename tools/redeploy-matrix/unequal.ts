import { isDeepStrictEqual } from 'node:util';

/** One line if two values differ, else none. */
export function unequal(what: string, expected: unknown, seen: unknown): string[] {
  return isDeepStrictEqual(expected, seen) ? [] : [`${what}: expected ${JSON.stringify(expected)}, seen ${JSON.stringify(seen)}`];
}
