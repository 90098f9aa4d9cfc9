import { Resource } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { onAliasEvent } from './alias-events';
import type { AliasUse } from './alias-grants';
import { grantUse, USES } from './alias-grants';
import { DETAIL_TYPES } from './contract';
import type { KeyTemplate } from '../key-template';
import type { IManualRotationAlias } from '../manual-rotation-alias-interface';
import { failedExecutionRule } from '../private/event-rule';
import { invalid } from '../private/invalid';

/**
 * What an alias of this app and one of elsewhere have in common. Not exported: to users, its methods are those of `ManualRotationAlias`.
 *
 * @internal
 */
export abstract class ManualRotationAliasBase extends Resource implements IManualRotationAlias {
  public abstract readonly aliasName: string;
  public abstract readonly aliasArn: string;
  public abstract readonly familyName: string;

  /**
   * Undefined if it was not told.
   *
   * @internal
   */
  protected abstract readonly _keyTemplate: KeyTemplate | undefined;

  /**
   * Undefined if it was not told.
   *
   * @internal
   */
  public abstract readonly _stateMachine: sfn.IStateMachine | undefined;

  public grantEncrypt(grantee: iam.IGrantable): iam.Grant {
    const { keySpec } = this.keyTemplateFor('grantEncrypt');
    return this.grant(keySpec === 'SYMMETRIC_DEFAULT' ? USES.encrypt : USES.encryptAsymmetric, grantee);
  }

  public grantDecrypt(grantee: iam.IGrantable): iam.Grant {
    return this.grant(USES.decrypt, grantee);
  }

  public grantSign(grantee: iam.IGrantable): iam.Grant {
    return this.grant(USES.sign, grantee);
  }

  public grantVerify(grantee: iam.IGrantable): iam.Grant {
    return this.grant(USES.verify, grantee);
  }

  public grantGenerateMac(grantee: iam.IGrantable): iam.Grant {
    return this.grant(USES.generateMac, grantee);
  }

  public grantVerifyMac(grantee: iam.IGrantable): iam.Grant {
    return this.grant(USES.verifyMac, grantee);
  }

  public grantDeriveSharedSecret(grantee: iam.IGrantable): iam.Grant {
    return this.grant(USES.deriveSharedSecret, grantee);
  }

  public grantRotate(grantee: iam.IGrantable): iam.Grant {
    return this.stateMachineFor('grantRotate').grantStartExecution(grantee);
  }

  public onStaged(id: string, options?: events.OnEventOptions): events.Rule {
    return this.on(id, [DETAIL_TYPES.staged], options);
  }

  public onRotated(id: string, options?: events.OnEventOptions): events.Rule {
    return this.on(id, [DETAIL_TYPES.rotated], options);
  }

  public onRolledBack(id: string, options?: events.OnEventOptions): events.Rule {
    return this.on(id, [DETAIL_TYPES.rolledBack], options);
  }

  public onBlocked(id: string, options?: events.OnEventOptions): events.Rule {
    return this.on(id, [DETAIL_TYPES.blocked], options);
  }

  public onRetired(id: string, options?: events.OnEventOptions): events.Rule {
    return this.on(id, [DETAIL_TYPES.disabled, DETAIL_TYPES.deletionScheduled], options);
  }

  public onRetirementVetoed(id: string, options?: events.OnEventOptions): events.Rule {
    return this.on(id, [DETAIL_TYPES.retirementVetoed], options);
  }

  public onStrayKey(id: string, options?: events.OnEventOptions): events.Rule {
    return this.on(id, [DETAIL_TYPES.strayFound, DETAIL_TYPES.strayDiscarded], options);
  }

  public onRotationFailed(id: string, options?: events.OnEventOptions): events.Rule {
    return failedExecutionRule(this, id, this.stateMachineFor('onRotationFailed').stateMachineArn, options);
  }

  private on(id: string, detailTypes: string[], options?: events.OnEventOptions): events.Rule {
    return onAliasEvent(this, id, this.aliasName, detailTypes, options);
  }

  private grant(use: AliasUse, grantee: iam.IGrantable): iam.Grant {
    return grantUse(this, this.keyTemplateFor(use.method).keyUsage, use, grantee);
  }

  private keyTemplateFor(method: string): KeyTemplate {
    return this._keyTemplate ?? this.missing('keyTemplate', method);
  }

  private stateMachineFor(method: string): sfn.IStateMachine {
    return this._stateMachine ?? this.missing('stateMachineArn', method);
  }

  private missing(attribute: string, method: string): never {
    throw invalid(this, `'${attribute}' must be given to fromManualRotationAliasAttributes for '${method}', got none; the stack of the alias knows it`);
  }
}

/** The state machine of an alias, if it was told: of any implementation, also one of another copy of this library. */
export function stateMachineOf(alias: IManualRotationAlias): sfn.IStateMachine | undefined {
  return (alias as Partial<ManualRotationAliasBase>)._stateMachine;
}
