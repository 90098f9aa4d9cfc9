import { Annotations, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { WaiverTerms } from './compliance/contract';
import { checkedWaiverOptions } from './compliance/waiver-options';
import type { WaiverTarget } from './compliance/waiver-targets';
import { targetOf, targetOfArn, targetsIn } from './compliance/waiver-targets';
import { endsUnusuallyLate, isAliasName } from './compliance/waiver-terms';
import { ALIAS_PREFIX, MAX_ALIAS_NAME, fullAliasName, isAliasOfAws } from './private/alias-name';
import { isElsewhere } from './private/environment';
import { invalid, invalidValue } from './private/invalid';
import { isKeyArn } from './private/key-arn';
import type { WaiverOptions } from './waiver-props';

/**
 * Excuses keys from the standard for their age, for a reason, by somebody, until a day.
 *
 * There is no waiver without an end. A waived key that would be non-compliant is not applicable, with reason, owner and end in its
 * annotation.
 *
 * @example
 * declare const legacy: kms.Key;
 *
 * new RotationComplianceRule(this, 'KeyAge', {
 *   waivers: [
 *     Waiver.forConstruct(legacy, { reason: 'read-only archive, deleted in spring', owner: 'team-storage', until: '2027-03-31' }),
 *     Waiver.forAlias('partner/signing', { reason: 'the partner pins the public key', owner: 'JIRA-1234', until: '2027-06-30' }),
 *   ],
 * });
 */
export class Waiver {
  /**
   * For one key, whatever becomes of its aliases.
   *
   * @param keyArn the ARN of the key, not of an alias; of the account and Region of the rule
   * @param options why, by whom and for how long
   */
  public static forKeyArn(keyArn: string, options: WaiverOptions): Waiver {
    if (!Token.isUnresolved(keyArn) && !isKeyArn(keyArn)) {
      throw invalidValue(`'keyArn' must be the ARN of a key (arn:<partition>:kms:<region>:<account>:key/<id>), got '${keyArn}'; `
        + 'for the key behind an alias use Waiver.forAlias()');
    }
    const targets = [targetOfArn(keyArn)];
    return new Waiver(() => targets, options);
  }

  /**
   * For the key that bears an alias when it is judged: after a rotation, for the new key.
   *
   * @param aliasName the alias name; `alias/` is added if it is missing
   * @param options why, by whom and for how long
   */
  public static forAlias(aliasName: string, options: WaiverOptions): Waiver {
    const targets = [{ alias: checkedAlias(aliasName), name: aliasName }];
    return new Waiver(() => targets, options);
  }

  /**
   * For a key of the app, or for all keys of a part of it.
   *
   * A key (`kms.Key`, `RotatingKey`, `kms.CfnKey` or an imported one) is named by its ARN, a `ManualRotationAlias` or `kms.Alias` by its
   * alias name. In any other construct, such as a stack, the keys and the `ManualRotationAlias` constructs that it defines are meant, those
   * added later as well, and those that it only imports are not. If there is none, or if one is in another account or Region than the rule,
   * the synthesis fails.
   *
   * @param construct what to excuse
   * @param options why, by whom and for how long
   */
  public static forConstruct(construct: IConstruct, options: WaiverOptions): Waiver {
    const target = targetOf(construct);
    return target === undefined ? new Waiver(() => targetsIn(construct), options, construct) : new Waiver(() => [target], options);
  }

  private readonly options: WaiverOptions;

  /**
   * @param findTargets may find more later, if there is a container
   * @param container what is looked through for keys at the end of the synthesis
   */
  private constructor(private readonly findTargets: () => WaiverTarget[], options: WaiverOptions, private readonly container?: IConstruct) {
    this.options = checkedWaiverOptions(options);
  }

  /**
   * Takes the waiver into use: refuses what is known to be wrong by now, and warns if it does not count any more.
   *
   * @internal
   */
  public _bind(scope: IConstruct): void {
    if (this.container === undefined) {
      for (const problem of this._problems(scope)) throw invalid(scope, problem);
    }
    const { owner, until } = this.options;
    const now = new Date();
    const waiver = `the waiver of ${owner} for ${this.container?.node.path ?? this._targets[0].name}`;
    if (until < now.toISOString().slice(0, until.length)) {
      Annotations.of(scope).addWarningV2('cdk-kms-rotation:Waiver.expired',
        `${waiver} counted until ${until}, and no longer does; renew it with a new reason and end, or take it out`);
    }
    if (endsUnusuallyLate(until, now)) {
      Annotations.of(scope).addWarningV2('cdk-kms-rotation:Waiver.endsLate',
        `${waiver} counts until ${until}, which is more than two years ahead; choose an earlier day, on which somebody looks at it again`);
    }
  }

  /**
   * What is wrong with it, as far as that shows at the end of the synthesis.
   *
   * @internal
   */
  public _problems(scope: IConstruct): string[] {
    const targets = this._targets;
    if (targets.length === 0) {
      return [`'waivers' must name keys, got ${this.container!.node.path || 'the app'}, which `
        + 'defines neither a key nor a ManualRotationAlias; '
        + 'name a key with Waiver.forKeyArn(), or take the waiver out'];
    }
    return targets.filter((target) => isElsewhere(scope, target.env)).map(({ name, env }) => (
      `'waivers' must name keys of the account and Region of the rule, got ${name} of ${env?.account}/${env?.region}; `
        + 'give that waiver to the rule that is deployed there'));
  }

  /**
   * What it says to the rule's function, one for each key that is there. A reference to any other would be an error of the CDK that says
   * less than ours.
   *
   * @internal
   */
  public _terms(scope: IConstruct): WaiverTerms[] {
    return this._targets.filter((target) => !isElsewhere(scope, target.env))
      .map(({ keyArn, alias }) => ({ ...(keyArn === undefined ? { alias } : { keyArn }), ...this.options }));
  }

  /**
   * The keys that it names, as known by now.
   *
   * @internal
   */
  public get _targets(): WaiverTarget[] {
    return this.findTargets();
  }
}

function checkedAlias(aliasName: string): string {
  if (Token.isUnresolved(aliasName)) return aliasName;
  const name = fullAliasName(aliasName);
  if (!isAliasName(name)) {
    throw invalidValue(`'aliasName' must have the characters a-z, A-Z, 0-9, '/', '_' and '-' after '${ALIAS_PREFIX}', ${MAX_ALIAS_NAME} `
      + `at most with it, got '${aliasName}'; for a key ARN use Waiver.forKeyArn()`);
  }
  if (isAliasOfAws(name)) {
    throw invalidValue(`'aliasName' must not start with 'alias/aws/', got '${aliasName}'; AWS `
      + 'rotates those keys, and the rule does not judge them');
  }
  return name;
}
