import type { KeyFacts } from './facts';
import type { Problem } from './problems';
import { ORIGIN_AWS_KMS, ORIGIN_EXTERNAL, ROTATABLE_KEY_SPEC, ROTATABLE_KEY_USAGE } from '../../private/kms-facts';
import { ON_DEMAND_ERRORS } from '../contract';

/**
 * Why AWS KMS does not rotate this key now. From what the key is, never from an error: AWS KMS answers GetKeyRotationStatus for keys that
 * it cannot rotate, too.
 */
export function keyProblem(key: KeyFacts): Problem | undefined {
  const { keyManager, keySpec, keyUsage, origin, keyState, replicaOf } = key;
  const rotatable = keyManager === 'CUSTOMER' && keySpec === ROTATABLE_KEY_SPEC && keyUsage === ROTATABLE_KEY_USAGE;
  if (!rotatable || ![ORIGIN_AWS_KMS, ORIGIN_EXTERNAL].includes(origin)) {
    return {
      error: ON_DEMAND_ERRORS.keyNotRotatable,
      awsCause: `key manager ${keyManager}, spec ${keySpec}, usage ${keyUsage}, origin ${origin}`,
      remedy: 'AWS KMS rotates customer managed symmetric encryption keys in place, with its own or with imported key material. '
        + 'Use ManualRotationAlias for any other key.',
    };
  }
  if (replicaOf !== undefined) {
    return {
      error: ON_DEMAND_ERRORS.keyIsReplica,
      awsCause: `the primary key is ${replicaOf}`,
      remedy: 'Rotation happens at the primary key, and its replicas follow: start the rotation of the '
        + 'primary, in its Region. If the primary was moved '
        + 'by UpdatePrimaryRegion, declare the on-demand rotation there.',
    };
  }
  switch (keyState) {
    case 'Enabled': return undefined;
    case 'Disabled': return {
      error: ON_DEMAND_ERRORS.keyDisabled,
      remedy: 'AWS KMS does not rotate a disabled key. Find out who disabled it and why; enable it '
        + '(EnableKey), then start the machine again or wait '
        + 'for the next tick.',
    };
    case 'PendingDeletion':
    case 'PendingReplicaDeletion': return {
      error: ON_DEMAND_ERRORS.keyPendingDeletion,
      awsCause: `the key is in state ${keyState}`,
      remedy: 'Find out who scheduled the deletion. If the key is still needed, cancel it '
        + '(CancelKeyDeletion) and enable the key; if not, remove the '
        + 'on-demand rotation.',
    };
    case 'PendingImport': return {
      error: ON_DEMAND_ERRORS.keyPendingImport,
      remedy: 'Import the key material that is missing: the first one, or the same material again where some has expired or was deleted '
        + '(ListKeyRotations with IncludeKeyMaterial ALL_KEY_MATERIAL shows which). Then '
        + 'start the machine again or wait for the next tick.',
    };
    default: return {
      error: ON_DEMAND_ERRORS.keyUnavailable,
      awsCause: `the key is in state ${keyState}`,
      remedy: 'Wait until the key is enabled, or find out why it is not; then start the machine again or wait for the next tick.',
    };
  }
}
