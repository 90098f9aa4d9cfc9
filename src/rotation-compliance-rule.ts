import { Duration, Token } from 'aws-cdk-lib';
import * as config from 'aws-cdk-lib/aws-config';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { warnOfCertainFindings } from './compliance/certain-findings';
import type { RuleParameters } from './compliance/contract';
import { KEY_RESOURCE_TYPE } from './compliance/contract';
import { importedRule } from './compliance/imported-rule';
import { keySpecsText } from './compliance/key-spec-text';
import { RuleAlarms } from './compliance/rule-alarms';
import { RotationComplianceRuleBase } from './compliance/rule-base';
import { arnOfSettings, RuleSettingsParameter } from './compliance/rule-settings-parameter';
import type { RuleTerms } from './compliance/rule-terms';
import { checkedRuleTerms } from './compliance/rule-terms';
import { StackEvaluator } from './compliance/stack-evaluator';
import { checkedWaivers } from './compliance/waiver-options';
import { eventRule } from './private/event-rule';
import { oneOf } from './private/given';
import { invalid, placeOf } from './private/invalid';
import { addActions } from './private/runbook-alarm';
import { checkProps, checkStruct } from './private/structs';
import type { RotationAlarmOptions } from './rotation-alarm-options';
import type {
  IRotationComplianceRule,
  RotationComplianceRuleAlarms,
  RotationComplianceRuleAttributes,
} from './rotation-compliance-rule-interface';
import type { KeyTagScope, RotationComplianceRuleProps } from './rotation-compliance-rule-props';
import { RotationRemediation } from './rotation-remediation';
import type { RotationRemediationOptions } from './rotation-remediation-props';
import type { Waiver } from './waiver';

/**
 * Defines an AWS Config rule that judges the age of the key material in use, for keys of every kind, instead of a flag that says rotation
 * is on.
 *
 * A key is compliant if its material is not older than `maxKeyAge`: by its last rotation in place (automatic or on demand), else by its
 * creation; a replica by that of its primary key. Old generations behind a `ManualRotationAlias` are left out if the machine's marks, their
 * key policy and their last use prove that they were replaced, as are AWS managed keys and keys that nobody can use at the hour of the run
 * (disabled, pending deletion, pending import); the annotation of each verdict says why, and what to do. A key whose policy shuts the rule
 * out is non-compliant.
 *
 * It changes nothing; `addRemediation()` defines what makes an old key young. AWS Config has to be on in account and Region and, for
 * `evaluateOnChange`, to record `AWS::KMS::Key`. A key older than AWS Config's own recording is judged as well.
 *
 * Resources: the rule, an SSM parameter if there are waivers; for each stack with any, a function with its role, log group and permission.
 * Whoever may write that parameter (`ssm:PutParameter`) can excuse keys: watch it with `onSettingsChanged()`. Cost: AWS Config's price for
 * each evaluation (a day and key), and cents for the function, at up to three calls of AWS KMS for a key, and five for a generation that
 * was replaced.
 *
 * @resource AWS::Config::ConfigRule
 * @see https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_lambda-functions.html
 *
 * @example
 * declare const operators: sns.Topic;
 *
 * const rule = new RotationComplianceRule(this, 'KeyAge', {
 *   maxKeyAge: Duration.days(365),
 *   waivers: [Waiver.forAlias('legacy/archive', { reason: 'read-only archive, deleted in spring', owner: 'team-storage', until:
 *   '2027-03-31' })],
 * });
 * rule.addAlarms({ actions: [new SnsAction(operators)] });
 * rule.onComplianceChange('Changed', { target: new targets.SnsTopic(operators) });
 */
@propertyInjectable
export class RotationComplianceRule extends RotationComplianceRuleBase {
  /** Uniquely identifies this class. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-kms-rotation.RotationComplianceRule';

  /**
   * A rule that another stack or app of the same account and Region defines: for events, metrics, dashboard and remediation.
   *
   * @param scope where to put it in the construct tree
   * @param id its construct id there
   * @param attrs what is known of it
   */
  public static fromRotationComplianceRuleAttributes(
    scope: Construct,
    id: string,
    attrs: RotationComplianceRuleAttributes,
  ): IRotationComplianceRule {
    return importedRule(scope, id, attrs);
  }

  /**
   * The name of the rule.
   *
   * @attribute
   */
  public readonly configRuleName: string;

  /**
   * The ARN of the rule.
   *
   * @attribute
   */
  public readonly configRuleArn: string;

  /**
   * The id of the rule.
   *
   * @attribute
   */
  public readonly configRuleId: string;

  /**
   * Whether all keys are compliant, as AWS Config knew it when the rule was deployed.
   *
   * @attribute
   */
  public readonly configRuleComplianceType: string;

  /**
   * The function that judges the keys, for all rules of the stack. A key whose policy does not leave decisions to IAM policies has to let
   * its role call `kms:DescribeKey` and `kms:ListKeyRotations`; a generation, `kms:GetKeyPolicy` and `kms:GetKeyLastUsage` as well.
   */
  public readonly evaluator: lambda.IFunction;

  public readonly maxKeyAge: Duration;
  public readonly gracePeriod: Duration;
  public readonly scopeTag?: KeyTagScope;

  private readonly terms: RuleTerms;
  /** Undefined without waivers. */
  private readonly settings?: RuleSettingsParameter;

  constructor(scope: Construct, id: string, props: RotationComplianceRuleProps = {}) {
    props = checkProps(placeOf(scope, id), 'RotationComplianceRuleProps', props);
    super(scope, id, { physicalName: props.configRuleName });
    this.terms = checkedRuleTerms(this, props);
    this.maxKeyAge = Duration.days(this.terms.maxKeyAgeDays);
    this.gracePeriod = Duration.days(this.terms.gracePeriodDays);
    this.scopeTag = props.scopeTag;
    const waivers = checkedWaivers(this, props.waivers);
    for (const waiver of waivers) waiver._bind(this);

    const evaluator = StackEvaluator.of(this);
    this.evaluator = evaluator.function;
    this.settings = waivers.length === 0 ? undefined : this.settingsOf(evaluator, waivers);
    const rule = this.rule(props);
    rule.node.addDependency(evaluator.permission); // CfnResource.addDependency() is deprecated in newer versions
    this.configRuleName = rule.ref;
    this.configRuleArn = rule.attrArn;
    this.configRuleId = rule.attrConfigRuleId;
    this.configRuleComplianceType = rule.attrComplianceType;
    this.node.addValidation({ validate: () => this.warnOfKeys(rule, waivers) });
  }

  /**
   * The rule as AWS CloudFormation knows it.
   */
  public get configRuleRef(): config.ConfigRuleReference {
    return { configRuleName: this.configRuleName, configRuleArn: this.configRuleArn };
  }

  /**
   * Adds two alarms: an evaluation failed or could not read every key; no periodic evaluation judged every key for 48 hours. With waivers,
   * a third: more keys are waived than the code declares. With a scope, another: more keys are out of scope than the day before.
   *
   * They watch over the rule, not over the keys: for those, use `onComplianceChange()` or an alarm for `metricNonCompliant()`. Each says in
   * its description what it means, with a link to the runbook. Cost: two to four alarms. Called again, it adds the actions to the same
   * alarms.
   *
   * @param options who hears of them; without any action, they only change their state
   */
  public addAlarms(options: RotationAlarmOptions = {}): RotationComplianceRuleAlarms {
    const existing = this.node.tryFindChild('Alarms') as RuleAlarms | undefined;
    const { settings } = this;
    const leftOut = { waivers: settings && (() => settings.count()), hasScope: this.terms.scope !== undefined };
    const { alarms } = existing ?? new RuleAlarms(this, 'Alarms', leftOut);
    addActions(this, Object.values(alarms), options);
    return alarms;
  }

  /**
   * Defines a rule for changes of the SSM parameter with the waivers: by a deployment, or by anybody who may call `ssm:PutParameter`.
   *
   * AWS Systems Manager sends such events at its best effort. Who made the change is in AWS CloudTrail. A rule without waivers has no
   * parameter, and this method throws.
   *
   * @param id construct id of the rule
   * @param options target and looks; a pattern can only narrow what is matched
   * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-cwe.html
   */
  public onSettingsChanged(id: string, options: events.OnEventOptions = {}): events.Rule {
    if (this.settings === undefined) {
      throw invalid(
        this,
        "'onSettingsChanged' must be called on a rule with 'waivers', got a rule without any, which has no " +
          'settings that could change; leave the call out',
      );
    }
    return eventRule(this, id, options, {
      source: ['aws.ssm'],
      detailType: ['Parameter Store Change'],
      account: [this.stack.account],
      resources: [arnOfSettings(this, this.settings.name)],
    });
  }

  /**
   * Adds what makes an old key young: its automatic rotation is switched on, and it is rotated once on demand.
   *
   * AWS Config takes one remediation for each rule.
   *
   * @param id construct id of the remediation
   * @param options whether it runs by itself, and what it may spend
   */
  public addRemediation(id: string, options: RotationRemediationOptions = {}): RotationRemediation {
    options = checkStruct(this, 'RotationRemediationOptions', options);
    return new RotationRemediation(this, id, { ...options, rule: this });
  }

  private warnOfKeys(rule: config.CfnConfigRule, waivers: readonly Waiver[]): string[] {
    warnOfCertainFindings(this, rule, this.terms, waivers);
    return [];
  }

  private settingsOf(evaluator: StackEvaluator, waivers: readonly Waiver[]): RuleSettingsParameter {
    const settings = new RuleSettingsParameter(this, 'Settings', waivers);
    evaluator.allowSettings(arnOfSettings(this, settings.name));
    this.node.addValidation({ validate: () => settings.problems() });
    return settings;
  }

  private rule(props: RotationComplianceRuleProps): config.CfnConfigRule {
    const { maxKeyAgeDays, gracePeriodDays, scope, keySpecs, repeatAfterDays } = this.terms;
    const parameters: RuleParameters = {
      maxKeyAgeDays: String(maxKeyAgeDays),
      gracePeriodDays: String(gracePeriodDays),
      scopeTagKey: scope?.tagKey,
      scopeTagValue: scope?.tagValue,
      keySpecs: keySpecs && keySpecsText(keySpecs),
      repeatAfterDays: repeatAfterDays === undefined ? undefined : String(repeatAfterDays),
      settingsParameter: this.settings?.resource.ref, // not the name: the parameter has to be there before the rule
    };
    const { maximumExecutionFrequency = config.MaximumExecutionFrequency.TWENTY_FOUR_HOURS, evaluateOnChange = true } = props;
    if (!Token.isUnresolved(maximumExecutionFrequency)) {
      const { MaximumExecutionFrequency: frequencies } = config;
      oneOf(this, 'maximumExecutionFrequency', maximumExecutionFrequency, 'config.MaximumExecutionFrequency', frequencies);
    }
    const onChange = ['ConfigurationItemChangeNotification', 'OversizedConfigurationItemChangeNotification'];
    return new config.CfnConfigRule(this, 'Resource', {
      configRuleName: this.physicalName,
      description:
        props.description ??
        'The material of AWS KMS keys in use is not older than ' + `${maxKeyAgeDays} days, plus ${gracePeriodDays} days of grace`,
      inputParameters: parameters,
      scope: evaluateOnChange ? { complianceResourceTypes: [KEY_RESOURCE_TYPE] } : undefined, // of changes: periodic evaluations have none
      source: {
        owner: 'CUSTOM_LAMBDA',
        sourceIdentifier: this.evaluator.functionArn,
        sourceDetails: [
          { eventSource: 'aws.config', messageType: 'ScheduledNotification', maximumExecutionFrequency },
          ...(evaluateOnChange ? onChange.map((messageType) => ({ eventSource: 'aws.config', messageType })) : []),
        ],
      },
    });
  }
}
