import { seededRandom } from '../../sim/clock/seeded-random';

/** Everything that is left to chance in a cell: the same seed throws the same. */
export class Dice {
  /** The dice of one cell of a soak. */
  public static of(seed: number, cell: number): Dice {
    // eslint-disable-next-line no-bitwise -- mixing bits is what is wanted
    return new Dice((Math.imul(seed, 2_654_435) ^ Math.imul(cell + 1, 40_503)) >>> 0);
  }

  private readonly random: () => number;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  public chance(probability: number): boolean {
    return this.random() < probability;
  }

  /** A whole number, both bounds included. */
  public whole(least: number, most: number): number {
    return least + Math.floor(this.random() * (most - least + 1));
  }

  public pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.random() * items.length)];
  }

  /** One of the names, by their weights. */
  public weighted<T extends string>(weights: Readonly<Record<T, number>>): T {
    const entries = Object.entries(weights) as Array<[T, number]>;
    let left = this.random() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    return entries.find(([, weight]) => (left -= weight) < 0)?.[0] ?? entries[0][0];
  }

  /** Dice of their own for something that throws at its own time, so that others keep their throws. */
  public fork(): Dice {
    return new Dice(this.whole(1, 2 ** 31 - 2));
  }
}
