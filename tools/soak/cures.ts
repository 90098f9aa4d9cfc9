import type { Machine } from '../../sim/asl/definition';
import type { RotationFunctions } from '../../sim/manual-rotation/rotation-bench';

/** One safeguard, and how it is taken out: the soak has to miss it. */
export interface Cure {
  readonly name: string;
  readonly what: string;
  readonly machine?: (machine: Machine) => Machine;
  readonly functions?: () => RotationFunctions;
}

export const CURES: readonly Cure[] = [];
