import type { Dice } from './dice';
import type { Lateness } from '../../sim/kms/consistency';
import type { RotationBench } from '../../sim/manual-rotation/rotation-bench';

/** How late reads are at most, in seconds. */
export interface LatenessLimits {
  readonly updatedAliases: number;
  readonly newAliases: number;
  readonly newKeys: number;
  readonly tags: number;
  readonly tagging: number;
}

export const NO_LATENESS: LatenessLimits = { updatedAliases: 0, newAliases: 0, newKeys: 0, tags: 0, tagging: 0 };
/** Below this age of what is read, answers of different age can differ. */
type Kind = keyof Lateness;

/**
 * Every read is as late as the dice say, up to the limit: an answer may so be older than one that was seen before, as from AWS KMS
 * ("literally inconsistent", hashicorp/terraform#3928).
 */
export class LateReads {
  /** Reads whose answer was drawn from the past. */
  public drawn = 0;
  /** Of those, drawn from before the moment that the read before it showed. */
  public backward = 0;
  public limits: LatenessLimits = NO_LATENESS;

  constructor(bench: RotationBench, dice: Dice) {
    const shown = new Map<Kind, number>();
    const draw = (kind: Kind) => {
      const limit = this.limits[kind];
      if (limit === 0) return 0;
      const seconds = dice.chance(0.4) ? 0 : dice.whole(0, limit);
      if (seconds > 0) this.drawn++;
      const moment = bench.clock.now() - seconds * 1000;
      if (moment < (shown.get(kind) ?? 0)) this.backward++;
      shown.set(kind, moment);
      return seconds;
    };
    for (const kind of ['updatedAliases', 'newAliases', 'newKeys', 'tags'] as const) {
      Object.defineProperty(bench.world.lateness, kind, { get: () => draw(kind), configurable: true });
    }
    Object.defineProperty(bench.tagging, 'delaySeconds', { get: () => this.limits.tagging });
  }

  /** After so long, every read shows what was done. */
  public get horizonMs(): number {
    const { updatedAliases, newAliases, newKeys, tags } = this.limits;
    return Math.max(updatedAliases, newAliases, newKeys, tags) * 1000;
  }
}
