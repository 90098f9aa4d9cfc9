import type * as events from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { aliasEventPattern } from './manual-rotation/alias-event-pattern';
import { DETAIL_TYPES } from './manual-rotation/contract';
import { told } from './manual-rotation/told';
import type { IManualRotationAlias } from './manual-rotation-alias-interface';
import { eventRule, failedExecutionRule } from './private/event-rule';
import { required } from './private/given';
import { KINDS } from './private/kinds';
import { PUBLIC_KEY_DETAIL_TYPES } from './public-keys/contract';

/**
 * Rules for what happens to a `ManualRotationAlias`: its `rotationEvents`.
 *
 * Each method defines one Amazon EventBridge rule on the default bus, below the alias in the construct tree. A pattern in the options can
 * only narrow the rule further. A rule costs nothing; what its target does may. Events are sent at least once, by the state machine;
 * `onRotationFailed` hears of runs that could say nothing themselves, too. They arrive in the account and Region of the alias.
 *
 * @example
 * declare const signing: ManualRotationAlias;
 * declare const operators: sns.Topic;
 *
 * signing.rotationEvents.onStaged('Staged', { target: new targets.SnsTopic(operators) });
 * signing.rotationEvents.onBlocked('Blocked', { target: new targets.SnsTopic(operators) });
 */
export class AliasRotationEvents {
  /**
   * The events of an alias. `alias.rotationEvents` are the same.
   *
   * @param alias an alias of this app, or an imported one
   */
  public static fromAlias(alias: IManualRotationAlias): AliasRotationEvents {
    return new AliasRotationEvents(required(undefined, 'alias', alias, KINDS.alias.write));
  }

  private constructor(private readonly alias: IManualRotationAlias) {}

  /**
   * A new generation was made and waits for its activation: the time to publish its public key.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onStaged(id: string, options?: events.OnEventOptions): events.Rule {
    return this.on(id, [DETAIL_TYPES.staged], options);
  }

  /**
   * The alias was moved to a new generation, which was proven behind it. Sent at least once.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onRotated(id: string, options?: events.OnEventOptions): events.Rule {
    return this.on(id, [DETAIL_TYPES.rotated], options);
  }

  /**
   * The alias was moved back to an older generation: the new one was unusable, or somebody asked for it.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onRolledBack(id: string, options?: events.OnEventOptions): events.Rule {
    return this.on(id, [DETAIL_TYPES.rolledBack], options);
  }

  /**
   * A run refused to go on, or failed, and said why. A run that could say nothing shows in `onRotationFailed`.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onBlocked(id: string, options?: events.OnEventOptions): events.Rule {
    return this.on(id, [DETAIL_TYPES.blocked], options);
  }

  /**
   * Callers cannot use the current key, or the state machine cannot replace it: once a day for one cause, until that is over.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onCurrentKeyUnusable(id: string, options?: events.OnEventOptions): events.Rule {
    return this.on(id, [DETAIL_TYPES.currentKeyUnusable], options);
  }

  /**
   * The alias was gone, and was made anew, with the generation that was current behind it. No key was rotated.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onRestored(id: string, options?: events.OnEventOptions): events.Rule {
    return this.on(id, [DETAIL_TYPES.restored], options);
  }

  /**
   * An old generation was disabled, or its deletion was scheduled.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onRetired(id: string, options?: events.OnEventOptions): events.Rule {
    return this.on(id, [DETAIL_TYPES.disabled, DETAIL_TYPES.deletionScheduled], options);
  }

  /**
   * Somebody enabled a retired generation again, or cancelled its deletion: it is left alone until `release`.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onRetirementVetoed(id: string, options?: events.OnEventOptions): events.Rule {
    return this.on(id, [DETAIL_TYPES.retirementVetoed], options);
  }

  /**
   * A key that bears the family's tags but is none of its generations was found, or discarded.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onStrayKey(id: string, options?: events.OnEventOptions): events.Rule {
    return this.on(id, [DETAIL_TYPES.strayFound, DETAIL_TYPES.strayDiscarded], options);
  }

  /**
   * A public key stands in every document of a `PublicKeySet`, or was taken out of all: `detail.kid` is its key id there, `detail.revoked`
   * whether that was asked for. Sent for families that publish theirs only.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onPublicKey(id: string, options?: events.OnEventOptions): events.Rule {
    return this.on(id, [PUBLIC_KEY_DETAIL_TYPES.published, PUBLIC_KEY_DETAIL_TYPES.takenOut], options);
  }

  /**
   * A run of the state machine failed, timed out or was aborted. AWS Step Functions sends it, so it comes even if the run could say
   * nothing.
   *
   * Fails for an imported alias without `stateMachineArn`.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  public onRotationFailed(id: string, options?: events.OnEventOptions): events.Rule {
    const arn = told(this.alias, 'stateMachineArn', this.alias.stateMachineArn, 'rotationEvents.onRotationFailed');
    return failedExecutionRule(scopeOf(this.alias), id, arn, options);
  }

  private on(id: string, detailTypes: string[], options: events.OnEventOptions = {}): events.Rule {
    return eventRule(scopeOf(this.alias), id, options, aliasEventPattern([this.alias.aliasName], detailTypes));
  }
}

/** Any alias is a construct, though its interface says only that it has a place in the tree. */
function scopeOf(alias: IManualRotationAlias): Construct {
  return alias as unknown as Construct;
}
