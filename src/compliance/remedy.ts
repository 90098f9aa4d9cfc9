import { inDays } from './age';
import { canRotate, primaryRegionOf } from './key-kind';
import type { KeyDescription } from './verdict-types';
import { ORIGIN_EXTERNAL, ROTATION_PERIOD_DAYS } from '../private/kms-facts';

/** What the key's owner has to do. */
export function remedyFor(key: KeyDescription, maxKeyAgeDays: number): string {
  if (!canRotate(key)) return replacement(key);
  const primary = `the primary key in ${primaryRegionOf(key)}`;
  if (key.origin === ORIGIN_EXTERNAL) return importAndRotate(key, primary);
  if (key.multiRegion === 'REPLICA') return `Rotate ${primary}: replicas follow.`;
  // Switching rotation on does not make an old key young: it only starts the clock.
  return maxKeyAgeDays >= ROTATION_PERIOD_DAYS.min
    ? `Rotate on demand, and switch automatic rotation on (period: ${inDays(Math.min(maxKeyAgeDays, ROTATION_PERIOD_DAYS.max))} or less).`
    : `Rotate on demand: automatic rotation takes ${inDays(ROTATION_PERIOD_DAYS.min)} at least.`;
}

function importAndRotate(key: KeyDescription, primary: string): string {
  return key.multiRegion === undefined
    ? 'Import new material, then rotate on demand.'
    : `Import new material into ${primary} and all replicas, then rotate the primary: replicas follow.`;
}

/** ManualRotationAlias makes keys of one Region, and none in external key stores. */
function replacement(key: KeyDescription): string {
  if (key.origin === 'EXTERNAL_KEY_STORE') return 'Use a new key, made with a new external key, behind the alias.';
  if (key.multiRegion !== undefined) return 'Use a new multi-Region key behind the alias, in every Region.';
  return 'Use a new key behind the alias (ManualRotationAlias).';
}
