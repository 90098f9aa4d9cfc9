import type * as events from 'aws-cdk-lib/aws-events';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { EVENT_ASKED_FOR, mustHaveImportedMaterial } from './in-place/imported-material';
import { EVENTS_NAME_KEYS, refuseElsewhere } from './private/environment';
import { eventRule } from './private/event-rule';
import { required } from './private/given';
import { invalid } from './private/invalid';
import { keyEventPattern } from './private/key-event-patterns';
import type { KeyEvent } from './private/key-event-patterns';
import { arnOfKey, isReplica } from './private/key-resource';
import { KINDS } from './private/kinds';

/**
 * Rules for what happens to an AWS KMS key, of any kind and wherever it was made: `key.rotationEvents` of a `RotatingKey` or `ReplicaKey`,
 * and
 * `RotationEvents.fromKey()` for any other.
 *
 * Each method defines one Amazon EventBridge rule on the default bus, below the key in the construct tree. A pattern in the options can
 * only narrow the rule further. A rule costs nothing; what its target does may.
 *
 * No event is a proof. AWS KMS sends `onRotated` and `onMaterialExpired` on a best-effort basis. The methods that say so hear of API calls:
 * those need a trail of AWS CloudTrail that logs management events in the key's Region and does not exclude the events of AWS KMS, arrive
 * minutes after the call, and tell of calls that succeeded. Events can come twice. To notice what no event told, use
 * `RotationComplianceRule`, which judges the keys themselves.
 *
 * An event arrives in the account and Region of the key. For each replica of a multi-Region key, define rules in the stack of its Region.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/kms-events.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 *
 * @example
 * declare const operators: sns.Topic;
 *
 * const key = kms.Key.fromKeyArn(this, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab');
 * const keyEvents = RotationEvents.fromKey(key);
 * keyEvents.onRotationDisabled('RotationDisabled', { target: new targets.SnsTopic(operators) });
 * keyEvents.onDeletionScheduled('DeletionScheduled', { target: new targets.SnsTopic(operators) });
 */
export class RotationEvents {
  /**
   * The events of a key: an L1 or L2, one of this app or an imported one.
   *
   * @param key the key, not an alias of it: events never name an alias
   */
  public static fromKey(key: kms.IKeyRef): RotationEvents {
    return new RotationEvents(required(undefined, 'key', key, KINDS.key.write));
  }

  private constructor(private readonly key: kms.IKeyRef) {}

  /**
   * AWS KMS rotated the key material, automatically or on demand. Sent by AWS KMS, best effort.
   *
   * Nothing has to be done. That no event came proves nothing: see `RotationComplianceRule`.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onRotated(id: string, options?: events.OnEventOptions): events.Rule {
    return this.on('rotated', id, options);
  }

  /**
   * Imported key material has expired, and was deleted: nobody can use the key. Sent by AWS KMS once it happened, best effort.
   *
   * Import the same material again. To be told ahead of it, use `addMaterialExpiryAlarm()`. Fails for a key of this app whose material AWS
   * KMS makes.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onMaterialExpired(id: string, options?: events.OnEventOptions): events.Rule {
    return this.aboutImportedMaterial('materialExpired', id, options);
  }

  /**
   * The key was deleted, at the end of its waiting period. Sent by AWS KMS; it can come more than once within seconds.
   *
   * Nothing can be done any more: what the key encrypted cannot be read. The event in time is `onDeletionScheduled`.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onDeleted(id: string, options?: events.OnEventOptions): events.Rule {
    return this.on('deleted', id, options);
  }

  /**
   * Somebody switched automatic rotation off. Through AWS CloudTrail.
   *
   * Find out why, and switch it on again: the next rotation is one period after that, not after the last rotation. Fails for a replica of
   * this app: it is switched off at the primary.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onRotationDisabled(id: string, options?: events.OnEventOptions): events.Rule {
    if (isReplica(this.key)) {
      throw invalid(this.key, `'key' must not be a replica for onRotationDisabled(), got the replica ${this.key.node.path}; `
        + 'AWS KMS refuses to switch rotation off there, so define the rule at the primary');
    }
    return this.on('rotationDisabled', id, options);
  }

  /**
   * Somebody scheduled the deletion of the key: it cannot be used from that moment on. Through AWS CloudTrail.
   *
   * Within 7 to 30 days it can be cancelled: do so, unless it is known that nobody needs the key; then enable the key.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onDeletionScheduled(id: string, options?: events.OnEventOptions): events.Rule {
    return this.on('deletionScheduled', id, options);
  }

  /**
   * Somebody cancelled the deletion of the key: it is disabled now. Through AWS CloudTrail.
   *
   * Enable the key if it is in use.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onDeletionCancelled(id: string, options?: events.OnEventOptions): events.Rule {
    return this.on('deletionCancelled', id, options);
  }

  /**
   * Somebody disabled the key: it cannot be used, and is not rotated. Through AWS CloudTrail.
   *
   * Enable the key unless it is known that nobody needs it. If a rotation came due meanwhile, AWS KMS rotates at once.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onDisabled(id: string, options?: events.OnEventOptions): events.Rule {
    return this.on('disabled', id, options);
  }

  /**
   * Somebody replaced the key policy. Through AWS CloudTrail. Deployments that change the policy are told as well.
   *
   * Compare it with the declared one: a key policy alone can give the key away, or lock everybody out.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onPolicyChanged(id: string, options?: events.OnEventOptions): events.Rule {
    return this.on('policyChanged', id, options);
  }

  /**
   * Somebody imported key material, new or again. Through AWS CloudTrail.
   *
   * New material is not used before the key is rotated on demand: this event can start that. Fails for a key of this app whose material
   * AWS KMS makes.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onMaterialImported(id: string, options?: events.OnEventOptions): events.Rule {
    return this.aboutImportedMaterial('materialImported', id, options);
  }

  /**
   * Somebody deleted imported key material: nobody can use the key, unless it was new material that waited for a rotation. Through AWS
   * CloudTrail.
   *
   * Import the same material again. Fails for a key of this app whose material AWS KMS makes.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onMaterialDeleted(id: string, options?: events.OnEventOptions): events.Rule {
    return this.aboutImportedMaterial('materialDeleted', id, options);
  }

  /** AWS KMS keeps the material that it makes: no event would ever come. */
  private aboutImportedMaterial(event: KeyEvent, id: string, options?: events.OnEventOptions): events.Rule {
    mustHaveImportedMaterial(this.key, EVENT_ASKED_FOR);
    return this.on(event, id, options);
  }

  private on(event: KeyEvent, id: string, options: events.OnEventOptions = {}): events.Rule {
    const { key } = this;
    const keyArn = arnOfKey(key, key, EVENTS_NAME_KEYS);
    refuseElsewhere(options.crossStackScope ?? key, 'key', key.env);
    return eventRule(scopeOf(key), id, options, keyEventPattern(event, [keyArn]));
  }
}

/** Any key is a construct, though its interface says only that it has a place in the tree. */
function scopeOf(key: kms.IKeyRef): Construct {
  return key as unknown as Construct;
}
