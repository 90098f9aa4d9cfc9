import type { IConstruct } from 'constructs';
import { daysOrToken } from '../private/durations';
import { invalid } from '../private/invalid';
import { PENDING_WINDOW_DAYS } from '../private/kms-facts';
import type { ReplicaKeyProps } from '../replica-key-props';

/** Props of keys that a replica does not have, with what to do instead. */
const PROPS_OF_PRIMARIES = {
  rotationPeriod: 'set it on the primary, which is rotated with all of its replicas',
  enableKeyRotation: 'rotation is switched on at the primary, for it and all of its replicas',
  origin: 'choose it for the primary: a replica has the same',
  multiRegion: 'a replica always is; set it on the primary',
  keySpec: 'choose it for the primary: a replica has the same',
  keyUsage: 'choose it for the primary: a replica has the same',
};

/**
 * The pending window in days. TypeScript lets spread props of another key through, and JavaScript anything: refused rather than dropped in
 * silence.
 */
export function checkedPendingWindow(scope: IConstruct, props: ReplicaKeyProps): number | undefined {
  const given = props as unknown as Record<string, unknown>;
  for (const [name, remedy] of Object.entries(PROPS_OF_PRIMARIES)) {
    if (given[name] !== undefined) throw invalid(scope, `'${name}' must not be set on a ReplicaKey, got ${given[name]}; ${remedy}`);
  }
  return daysOrToken(scope, 'pendingWindow', props.pendingWindow, PENDING_WINDOW_DAYS);
}
