import { shortName } from './annotation';
import type { KeyDescription } from './verdict-types';
import { ORIGIN_AWS_KMS, ORIGIN_EXTERNAL, ROTATABLE_KEY_SPEC, ROTATABLE_KEY_USAGE } from '../private/kms-facts';

/**
 * States in which nobody can use the key. `Updating` and `Unavailable` pass again by themselves, and a state that is not known is none of
 * these: both are judged.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html (read 2026-11-25)
 */
const IDLE_STATES: ReadonlyMap<string, string> = new Map([
  ['Creating', 'AWS KMS is still making the key'],
  ['Disabled', 'nobody can use the key'],
  ['PendingDeletion', 'AWS KMS is going to delete the key'],
  ['PendingImport', 'the key has no key material to use'],
  ['PendingReplicaDeletion', 'AWS KMS is going to delete the key after its replicas'],
]);

/** Why the rule has nothing to say of the key, or undefined. */
export function whyNotJudged(key: KeyDescription): string | undefined {
  if (key.keyManager === 'AWS') return 'AWS managed key: AWS rotates it.';
  const idle = IDLE_STATES.get(key.keyState);
  return idle === undefined ? undefined : `Not judged in state ${key.keyState}: ${idle}.`;
}

/** Whether its material can be replaced under the same key id, of itself or with its primary key. */
export function canRotate(key: KeyDescription): boolean {
  return (
    key.keySpec === ROTATABLE_KEY_SPEC && key.keyUsage === ROTATABLE_KEY_USAGE && [ORIGIN_AWS_KMS, ORIGIN_EXTERNAL].includes(key.origin)
  );
}

/** For texts: where the material of a multi-Region key is rotated. */
export function primaryRegionOf(key: KeyDescription): string {
  return shortName(key.primaryRegion ?? 'its own Region');
}
