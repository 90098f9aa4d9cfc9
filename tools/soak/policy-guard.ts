import { KmsError } from '../../sim/kms/errors';
import type { Kms } from '../../sim/kms/fake-kms';
import type { Store, StoredKey } from '../../sim/kms/store';
import type { KmsWorld } from '../../sim/kms/world';
import { MACHINE_SID } from '../../src/manual-rotation/contract';

/** Reads that the machine makes by its own policy, whatever the key's says. */
const READS = ['DescribeKey', 'ListAliases'];
/** Whoever called: see RotationBench. */
const MACHINE = 'machine';

/** Whether a key's policy has the statement that lets the machine work with the key. */
export function letsMachineIn(key: StoredKey): boolean {
  return key.policy.includes(`"${MACHINE_SID}"`);
}

/**
 * The stand-in for AWS KMS does not judge policies. Of IAM, this is what a soak needs: the machine has no right on a key whose policy no
 * longer has its statement (on an adopted key, it has rights of its own). Its other limits are left out on purpose, so that what the
 * machine itself takes care of is put to the proof.
 */
export function guardByPolicy(world: KmsWorld, obeys: (key: StoredKey) => boolean): void {
  const inner = world.kms;
  const guarded: Kms = (call) => {
    if (call.caller === MACHINE && !READS.includes(call.operation)) {
      for (const key of keysOf(world.store, call.operation, call.input)) {
        if (!obeys(key)) throw new KmsError('AccessDeniedException', `the key policy of ${key.arn} does not allow kms:${call.operation}`);
      }
    }
    return inner(call);
  };
  Object.defineProperty(world, 'kms', { value: guarded });
}

/** UpdateAlias needs a right on both keys. */
function keysOf(store: Store, operation: string, input: Record<string, any>): StoredKey[] {
  const behind = operation === 'UpdateAlias' ? store.aliases.get(input.AliasName)?.target : undefined;
  return [input.KeyId, input.TargetKeyId, behind].flatMap((reference) => {
    if (typeof reference !== 'string') return [];
    return store.keys.get(reference.slice(reference.lastIndexOf('/') + 1)) ?? [];
  });
}
