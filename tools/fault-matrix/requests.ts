import type { Watch } from './watch';
import { ALIAS } from '../../sim/manual-rotation/rotation-bench';
import type { RotationBench } from '../../sim/manual-rotation/rotation-bench';
import type { RunInput } from '../../src/manual-rotation/run-request';
import { generationNumber } from '../../src/private/vocabulary';

export const tick = (): RunInput => ({ reason: 'tick' });
export const deployment = (): RunInput => ({ reason: 'deployment' });
export const hold = (): RunInput => ({ reason: 'manual', action: 'hold' });
export const release = (): RunInput => ({ reason: 'manual', action: 'release' });
export const rotate = (bench: RotationBench): RunInput => ({ reason: 'manual', action: 'rotate', fromGeneration: currentNumber(bench) });
export const rollback = (bench: RotationBench): RunInput => ({
  reason: 'manual',
  action: 'rollback',
  fromGeneration: currentNumber(bench),
});

/** Whether the alias is on another key than in the beginning. */
export const hasMoved = (bench: RotationBench, watch: Watch): boolean => bench.key() !== undefined && bench.key() !== watch.first;

/** The number on the current key. */
export function currentNumber(bench: RotationBench): number {
  const names = [...bench.world.store.aliases.values()].filter((alias) => alias.target === bench.key()?.id).map((alias) => alias.name);
  return Math.max(0, ...names.map((name) => generationNumber(ALIAS, name) ?? 0));
}
