import { Resource } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { EVENT_ASKED_FOR, mustHaveImportedMaterial } from './imported-material';
import { materialMadeBy } from './primary-key';
import { RotationEvents } from '../rotation-events';

/**
 * The events of a replica, which are handed on to RotationEvents. Not exported: to users, its methods are those of `ReplicaKey`.
 *
 * There is no `onRotationDisabled()`: rotation is switched off at the primary, and no event tells of it in the Regions of replicas.
 *
 * @internal
 */
export abstract class ReplicaKeyEvents extends Resource implements kms.IKeyRef {
  public abstract readonly keyArn: string;
  public abstract readonly keyId: string;
  public abstract readonly primaryKey: kms.IKeyRef;

  public get keyRef(): kms.KeyReference {
    return { keyArn: this.keyArn, keyId: this.keyId };
  }

  /**
   * The replica was rotated, as its primary was. See `RotationEvents.onRotated`.
   *
   * AWS does not say whether this event is sent in the Regions of replicas: rely on the primary's.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onRotated(id: string, options?: events.OnEventOptions): events.Rule {
    return RotationEvents.fromKey(this).onRotated(id, options);
  }

  /**
   * Imported key material of the replica has expired: nobody can use the replica. For imported key material only. See `RotationEvents.onMaterialExpired`.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onMaterialExpired(id: string, options?: events.OnEventOptions): events.Rule {
    return materialEventsOf(this).onMaterialExpired(id, options);
  }

  /**
   * The replica was deleted, at the end of its waiting period. See `RotationEvents.onDeleted`.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onDeleted(id: string, options?: events.OnEventOptions): events.Rule {
    return RotationEvents.fromKey(this).onDeleted(id, options);
  }

  /**
   * Somebody scheduled the deletion of the replica: it cannot be used from that moment on. See `RotationEvents.onDeletionScheduled`.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onDeletionScheduled(id: string, options?: events.OnEventOptions): events.Rule {
    return RotationEvents.fromKey(this).onDeletionScheduled(id, options);
  }

  /**
   * Somebody cancelled the deletion of the replica: it is disabled now. See `RotationEvents.onDeletionCancelled`.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onDeletionCancelled(id: string, options?: events.OnEventOptions): events.Rule {
    return RotationEvents.fromKey(this).onDeletionCancelled(id, options);
  }

  /**
   * Somebody disabled the replica: it cannot be used. See `RotationEvents.onDisabled`.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onDisabled(id: string, options?: events.OnEventOptions): events.Rule {
    return RotationEvents.fromKey(this).onDisabled(id, options);
  }

  /**
   * Somebody replaced the key policy of the replica. See `RotationEvents.onPolicyChanged`.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onPolicyChanged(id: string, options?: events.OnEventOptions): events.Rule {
    return RotationEvents.fromKey(this).onPolicyChanged(id, options);
  }

  /**
   * Somebody imported key material into the replica. For imported key material only. See `RotationEvents.onMaterialImported`.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onMaterialImported(id: string, options?: events.OnEventOptions): events.Rule {
    return materialEventsOf(this).onMaterialImported(id, options);
  }

  /**
   * Somebody deleted imported key material of the replica. For imported key material only. See `RotationEvents.onMaterialDeleted`.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onMaterialDeleted(id: string, options?: events.OnEventOptions): events.Rule {
    return materialEventsOf(this).onMaterialDeleted(id, options);
  }
}

/** AWS KMS keeps the material that it makes, in the primary and its replicas: no event would ever come. */
function materialEventsOf(replica: ReplicaKeyEvents): RotationEvents {
  mustHaveImportedMaterial(replica, materialMadeBy(replica.primaryKey), EVENT_ASKED_FOR);
  return RotationEvents.fromKey(replica);
}
