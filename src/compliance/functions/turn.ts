const DAY = 86_400_000;
/**
 * Multiples of it, on a circle, lie as far apart as multiples can: whatever share of the keys a run gets through, others come first the
 * next time.
 */
const GOLDEN_RATIO = 1.618033988749895;

/**
 * The same items, beginning elsewhere each day, and a little further on each hour: where a run cannot finish, not always the same ones are
 * left.
 */
export function inTurn<T>(items: readonly T[], now: Date): T[] {
  const from = Math.floor((((now.getTime() / DAY) * GOLDEN_RATIO) % 1) * items.length);
  return [...items.slice(from), ...items.slice(0, from)];
}
