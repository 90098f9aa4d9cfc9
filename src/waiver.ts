import { Annotations, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { WaiverTerms } from './compliance/contract';
import { checkedWaiverOptions } from './compliance/waiver-options';
import type { WaiverTarget } from './compliance/waiver-targets';
import { targetOf, targetOfArn, targetsAt, targetsIn } from './compliance/waiver-targets';
import { endsUnusuallyLate, isAliasName } from './compliance/waiver-terms';
import { ALIAS_PREFIX, MAX_ALIAS_NAME, fullAliasName, isAliasOfAws } from './private/alias-name';
import { isElsewhere } from './private/environment';
import { required, requiredText } from './private/given';
import { invalid, invalidValue } from './private/invalid';
import { isKeyArn } from './private/key-arn';
import { isConstructPath } from './standard/contradictions';
import type { StandardWaiverTerms } from './standard/document';
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
    return new Waiver({ findTargets: () => targets, inStandard: { keyArn } }, options);
  }

  /**
   * For the key that bears an alias when it is judged: after a rotation, for the new key.
   *
   * @param aliasName the alias name; `alias/` is added if it is missing
   * @param options why, by whom and for how long
   */
  public static forAlias(aliasName: string, options: WaiverOptions): Waiver {
    const alias = checkedAlias(aliasName);
    return new Waiver({ findTargets: () => [{ alias, name: aliasName }], inStandard: { alias } }, options);
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
    const target = targetOf(required(undefined, 'construct', construct, 'a key, an alias, or what they are in'));
    const inStandard = inStandardOf(construct, target);
    if (target !== undefined) return new Waiver({ findTargets: () => [target], inStandard }, options);
    return new Waiver({ findTargets: () => targetsIn(construct), container: construct.node.path || 'the app', inStandard }, options);
  }

  /**
   * For a key, or for all keys of a part of an app, by the path in the construct tree, such as `Prod/Orders/DataKey`.
   *
   * As `forConstruct()`, for a standard that is written apart from the apps it is for: findings show such paths. In the `waivers` of a
   * `RotationComplianceRule`, the path has to be of the rule's app.
   *
   * @param constructPath the path, without `/` at its ends; not that of a whole app, which is empty
   * @param options why, by whom and for how long
   */
  public static forConstructPath(constructPath: string, options: WaiverOptions): Waiver {
    if (Token.isUnresolved(constructPath) || !isConstructPath(constructPath)) {
      throw invalidValue(`'constructPath' must be a path in the construct tree without '/' at its ends, got '${constructPath}'; `
        + 'findings show such paths');
    }
    return new Waiver({
      findTargets: (scope) => targetsAt(scope, constructPath),
      container: constructPath,
      inStandard: { constructPath },
    }, options);
  }

  private readonly options: WaiverOptions;

  private constructor(private readonly named: NamedKeys, options: WaiverOptions, private readonly isForOthersToo = false) {
    this.options = checkedWaiverOptions(options);
  }

  /**
   * The same for a rule that has the waivers of a whole organization: it says nothing of keys that are not there.
   *
   * @internal
   */
  public _whereItApplies(): Waiver {
    return new Waiver(this.named, this.options, true);
  }

  /**
   * What it says in a `RotationStandard`.
   *
   * @internal
   */
  public get _inStandard(): StandardWaiverTerms {
    const { inStandard } = this.named;
    if (Object.values(inStandard).some((value) => Token.isUnresolved(value))) {
      throw invalidValue("'waivers' of a RotationStandard must name keys by literals, got a token; "
        + 'name the key by its construct, or write out ARN or alias');
    }
    return { ...inStandard, ...this.options };
  }

  /**
   * Takes the waiver into use: refuses what is known to be wrong by now, and warns if it does not count any more.
   *
   * @internal
   */
  public _bind(scope: IConstruct): void {
    const { container } = this.named;
    if (container === undefined) {
      for (const problem of this._problems(scope)) throw invalid(scope, problem);
    }
    const { owner, until } = this.options;
    const now = new Date();
    const waiver = `the waiver of ${owner} for ${container ?? this.named.findTargets(scope)[0].name}`;
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
    if (this.isForOthersToo) return [];
    const targets = this.named.findTargets(scope);
    if (targets.length === 0) {
      return [`'waivers' must name keys, got ${this.named.container}, which defines neither a key nor a ManualRotationAlias; `
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
    return this.named.findTargets(scope).filter((target) => !isElsewhere(scope, target.env))
      .map(({ keyArn, alias }) => ({ ...(keyArn === undefined ? { alias } : { keyArn }), ...this.options }));
  }
}

/** Which keys a waiver names. */
interface NamedKeys {
  /** May find more later, if there is a container. */
  readonly findTargets: (scope: IConstruct) => WaiverTarget[];
  /** The path of what is looked through for keys at the end of the synthesis. */
  readonly container?: string;
  /** As a file says it. */
  readonly inStandard: Pick<StandardWaiverTerms, 'keyArn' | 'alias' | 'constructPath'>;
}

/** By the path, except for what has none of its own in the app: a key or alias that is only imported. */
function inStandardOf(construct: IConstruct, target: WaiverTarget | undefined): NamedKeys['inStandard'] {
  const { alias, keyArn } = target ?? {};
  if (alias !== undefined && !Token.isUnresolved(alias)) return { alias };
  return keyArn !== undefined && !Token.isUnresolved(keyArn) ? { keyArn } : { constructPath: construct.node.path };
}

function checkedAlias(aliasName: string): string {
  requiredText(undefined, 'aliasName', aliasName, "the name of an alias, such as 'orders/signing'");
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
