import { Resource } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { RotationEvents } from '../rotation-events';

/**
 * What every key can do, which is handed on: to what `kms.Key` grants with, and to RotationEvents. Not exported: to users, its methods are those
 * of `ReplicaKey`.
 *
 * There is no `onRotationDisabled()`: rotation is switched off at the primary, and no event tells of it in the Regions of replicas.
 *
 * @internal
 */
export abstract class ReplicaKeyBase extends Resource implements kms.IKey {
  public abstract readonly keyArn: string;
  public abstract readonly keyId: string;
  public abstract readonly grants: kms.KeyGrants;

  public abstract addAlias(aliasName: string): kms.Alias;
  public abstract addToResourcePolicy(statement: iam.PolicyStatement, allowNoOp?: boolean): iam.AddToResourcePolicyResult;

  public get keyRef(): kms.KeyReference {
    return { keyArn: this.keyArn, keyId: this.keyId };
  }

  public grant(grantee: iam.IGrantable, ...actions: string[]): iam.Grant {
    return this.grants.actions(grantee, ...actions);
  }

  /**
   * Grant administration of the replica, without its use, to the given principal.
   */
  public grantAdmin(grantee: iam.IGrantable): iam.Grant {
    return this.grants.admin(grantee);
  }

  public grantDecrypt(grantee: iam.IGrantable): iam.Grant {
    return this.grants.decrypt(grantee);
  }

  public grantEncrypt(grantee: iam.IGrantable): iam.Grant {
    return this.grants.encrypt(grantee);
  }

  public grantEncryptDecrypt(grantee: iam.IGrantable): iam.Grant {
    return this.grants.encryptDecrypt(grantee);
  }

  public grantSign(grantee: iam.IGrantable): iam.Grant {
    return this.grants.sign(grantee);
  }

  public grantVerify(grantee: iam.IGrantable): iam.Grant {
    return this.grants.verify(grantee);
  }

  public grantSignVerify(grantee: iam.IGrantable): iam.Grant {
    return this.grants.signVerify(grantee);
  }

  public grantGenerateMac(grantee: iam.IGrantable): iam.Grant {
    return this.grants.generateMac(grantee);
  }

  public grantVerifyMac(grantee: iam.IGrantable): iam.Grant {
    return this.grants.verifyMac(grantee);
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
   * Imported key material of the replica has expired: nobody can use the replica. See `RotationEvents.onMaterialExpired`.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onMaterialExpired(id: string, options?: events.OnEventOptions): events.Rule {
    return RotationEvents.fromKey(this).onMaterialExpired(id, options);
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
   * Somebody imported key material into the replica. See `RotationEvents.onMaterialImported`.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onMaterialImported(id: string, options?: events.OnEventOptions): events.Rule {
    return RotationEvents.fromKey(this).onMaterialImported(id, options);
  }

  /**
   * Somebody deleted imported key material of the replica. See `RotationEvents.onMaterialDeleted`.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onMaterialDeleted(id: string, options?: events.OnEventOptions): events.Rule {
    return RotationEvents.fromKey(this).onMaterialDeleted(id, options);
  }
}
