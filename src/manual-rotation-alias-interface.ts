import type { IResource } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { KeyTemplate } from './key-template';

/**
 * An alias that is rotated by replacing the key behind it, of this stack or of another one.
 */
export interface IManualRotationAlias extends IResource {
  /**
   * The alias name, with `alias/`.
   */
  readonly aliasName: string;

  /**
   * The ARN of the alias.
   */
  readonly aliasArn: string;

  /**
   * The name of the family of keys. Version aliases are `<family>/v<N>`.
   */
  readonly familyName: string;

  /**
   * Lets a principal of this account encrypt with the current key, through the alias.
   *
   * @param grantee a role or user; fails for keys that do not encrypt, and for principals of other accounts
   */
  grantEncrypt(grantee: iam.IGrantable): iam.Grant;

  /**
   * Lets a principal of this account decrypt what any generation encrypted: without a key id (symmetric keys), or by the key ARN that
   * `Encrypt` returned. Naming the alias fails for data of older generations.
   *
   * @param grantee a role or user; fails for keys that do not encrypt, and for principals of other accounts
   */
  grantDecrypt(grantee: iam.IGrantable): iam.Grant;

  /**
   * Lets a principal of this account sign with the current key, through the alias.
   *
   * @param grantee a role or user; fails for keys that do not sign, and for principals of other accounts
   */
  grantSign(grantee: iam.IGrantable): iam.Grant;

  /**
   * Lets a principal of this account verify signatures of any generation, and get the public keys, by the key ARN that `Sign` returned.
   *
   * @param grantee a role or user; fails for keys that do not sign, and for principals of other accounts
   */
  grantVerify(grantee: iam.IGrantable): iam.Grant;

  /**
   * Lets a principal of this account make MACs with the current key, through the alias.
   *
   * @param grantee a role or user; fails for keys that make no MACs, and for principals of other accounts
   */
  grantGenerateMac(grantee: iam.IGrantable): iam.Grant;

  /**
   * Lets a principal of this account verify MACs of any generation, by the key ARN that `GenerateMac` returned.
   *
   * @param grantee a role or user; fails for keys that make no MACs, and for principals of other accounts
   */
  grantVerifyMac(grantee: iam.IGrantable): iam.Grant;

  /**
   * Lets a principal of this account derive shared secrets: with the current key through the alias, and with older generations by key ARN.
   *
   * @param grantee a role or user; fails for keys not made for key agreement, and for principals of other accounts
   */
  grantDeriveSharedSecret(grantee: iam.IGrantable): iam.Grant;

  /**
   * Lets a principal start runs of the state machine, and so rotate, roll back, hold and release; nothing else can be asked of it.
   *
   * @param grantee who may start runs
   */
  grantRotate(grantee: iam.IGrantable): iam.Grant;

  /**
   * A new generation was made and waits for its activation: the time to publish its public key.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  onStaged(id: string, options?: events.OnEventOptions): events.Rule;

  /**
   * The alias was moved to a new generation, which was proven behind it. Sent at least once.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  onRotated(id: string, options?: events.OnEventOptions): events.Rule;

  /**
   * The alias was moved back to an older generation: the new one was unusable, or somebody asked for it.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  onRolledBack(id: string, options?: events.OnEventOptions): events.Rule;

  /**
   * A run refused to go on, or failed, and said why. A run that could say nothing shows in `onRotationFailed`.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  onBlocked(id: string, options?: events.OnEventOptions): events.Rule;

  /**
   * An old generation was disabled, or its deletion was scheduled.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  onRetired(id: string, options?: events.OnEventOptions): events.Rule;

  /**
   * Somebody enabled a retired generation again, or cancelled its deletion: it is left alone until `release`.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  onRetirementVetoed(id: string, options?: events.OnEventOptions): events.Rule;

  /**
   * A key that bears the family's tags but is none of its generations was found, or discarded.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  onStrayKey(id: string, options?: events.OnEventOptions): events.Rule;

  /**
   * A run of the state machine failed, timed out or was aborted. AWS Step Functions sends it, so it comes even if the run could say nothing.
   *
   * @param id construct id of the rule
   * @param options target, further pattern, name and description of the rule
   */
  onRotationFailed(id: string, options?: events.OnEventOptions): events.Rule;
}

/**
 * What has to be known of a `ManualRotationAlias` to use it from another stack or app, of the same account and Region.
 */
export interface ManualRotationAliasAttributes {
  /**
   * The alias name; `alias/` is added if it is missing. A literal.
   */
  readonly aliasName: string;

  /**
   * The name of the family, if the alias was renamed. A literal.
   *
   * @default - the alias name
   */
  readonly familyName?: string;

  /**
   * The key template of the alias, which tells what can be granted.
   *
   * @default - grants fail, but for `grantRotate`
   */
  readonly keyTemplate?: KeyTemplate;

  /**
   * The ARN of the state machine.
   *
   * @default - `grantRotate` and `onRotationFailed` fail
   */
  readonly stateMachineArn?: string;
}
