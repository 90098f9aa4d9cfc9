import type { CfnResource, ITaggableV2 } from 'aws-cdk-lib';
import { Duration, Lazy, Stack, TagManager, TagType } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import type { KeyTemplate } from './key-template';
import { checkedAdoption, guardAdoptedKey } from './manual-rotation/adoption';
import { ManualRotationAliasBase } from './manual-rotation/alias-base';
import { refuseWrongKinds } from './manual-rotation/alias-input';
import { aliasMetric } from './manual-rotation/alias-metrics';
import { checkedAliasName, refuseSecondDeclaration } from './manual-rotation/alias-names';
import { checkedBreakGlass } from './manual-rotation/break-glass';
import { aliasesOfCloudFormation, aliasesThatWouldFreeze } from './manual-rotation/cloudformation-aliases';
import type { Declaration, KeyTag } from './manual-rotation/declared';
import { generationTags, knownTags, tagProblems } from './manual-rotation/generation-tags';
import { importedAlias } from './manual-rotation/imported-alias';
import { ADMIN_ACTIONS, authorityStatements, defaultKeyPolicy, denialStatements } from './manual-rotation/key-policy';
import { rightsFor } from './manual-rotation/kms-rights';
import { machineRole } from './manual-rotation/machine-role';
import { warnAboutRemoval } from './manual-rotation/removal-warning';
import { RotationAlarms } from './manual-rotation/rotation-alarms';
import { rotationCallers } from './manual-rotation/rotation-callers';
import { rotationMachine, runAtDeployments } from './manual-rotation/rotation-machine';
import type { TrustedRoles } from './manual-rotation/rotation-roles';
import { checkedAlsoTrust } from './manual-rotation/rotation-roles';
import { checkedInterval, checkedTimes } from './manual-rotation/rotation-times';
import { StackMachinery } from './manual-rotation/stack-machinery';
import type { UserTags } from './manual-rotation/tags-of-stack';
import { stackTagsForKeys } from './manual-rotation/tags-of-stack';
import type { IManualRotationAlias, ManualRotationAliasAlarms, ManualRotationAliasAttributes } from './manual-rotation-alias-interface';
import type { ManualRotationAliasProps } from './manual-rotation-alias-props';
import { WhenCurrentKeyUnusable } from './manual-rotation-alias-props';
import type { Caller } from './private/denied-callers';
import { denialsThatHit } from './private/denied-callers';
import { checkedDescription } from './private/description';
import { finalRoleArn } from './private/final-role-arn';
import { checkedId } from './private/invalid';
import { whyGrantsAreDead } from './private/key-policy-facts';
import { keyPolicyProblems } from './private/key-policy-problems';
import { isMarked, mark, MARKS } from './private/mark';
import { ownMachine } from './private/own-machine';
import { ownerOf, stackNameOf } from './private/owner';
import { warnAboutPublicPrincipals } from './private/public-principals';
import { addActions } from './private/runbook-alarm';
import { tick } from './private/tick';
import { FamilyPublication } from './public-keys/family-publication';
import { Retirement } from './retirement';
import type { RotationAlarmOptions } from './rotation-alarm-options';

/**
 * Defines an alias whose key AWS KMS cannot rotate: asymmetric and HMAC keys, and symmetric keys that have to get a new key id.
 *
 * AWS Step Functions makes a new key, proves that it works, moves the alias, proves it through the alias, and moves it back if the
 * key refuses. Old keys stay enabled, so that old data stays readable. Every key, the first included, is made by the state machine:
 * CloudFormation owns neither keys nor alias. A deployment makes the first key and declares policy, tags and description on all of them;
 * it never rotates and never moves the alias. Deleting the stack keeps alias and keys. Old keys are retired only if `retirement` says so.
 *
 * Resources: an IAM role, a state machine, a custom resource and a schedule for each alias; for each stack with any, three
 * functions with roles, a log group and a role for the schedules. Cost: $1 a month for each key, old ones included; the rest is cents.
 *
 * It is for code that calls AWS KMS itself, and no `IKey`: services that keep a key's ARN (Amazon S3, Amazon EBS and others) would stay on
 * the old key. Callers name the alias when they encrypt, sign or make MACs, keep the key ARN from the answer, and decrypt or verify with
 * that ARN.
 *
 * @resource Custom::ManualRotationAlias
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys-manually.html
 *
 * @example
 * declare const service: iam.Role;
 *
 * const signing = new ManualRotationAlias(this, 'Signing', {
 *   aliasName: 'orders/signing',
 *   keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256),
 *   rotationPeriod: Duration.days(180),
 * });
 * signing.grants.sign(service);
 * signing.grants.verify(service);
 */
@propertyInjectable
export class ManualRotationAlias extends ManualRotationAliasBase implements ITaggableV2 {
  /** Uniquely identifies this class. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-kms-rotation.ManualRotationAlias';

  /**
   * Whether a construct is a `ManualRotationAlias`, also one of another copy of this library.
   */
  public static isManualRotationAlias(x: any): x is ManualRotationAlias {
    return isMarked(x, MARKS.manualRotationAlias);
  }

  /**
   * An alias that another stack or app of the same account and Region defines: for grants and events. Defines no resources.
   *
   * @param scope where to put it in the construct tree
   * @param id its construct id there
   * @param attrs what is known of it
   */
  public static fromManualRotationAliasAttributes(
    scope: Construct,
    id: string,
    attrs: ManualRotationAliasAttributes,
  ): IManualRotationAlias {
    return importedAlias(scope, id, attrs);
  }

  /** The alias name, with `alias/`. A plain string: to be ordered after the first key, depend on this construct. */
  public readonly aliasName: string;

  /** The ARN of the alias. */
  public readonly aliasArn: string;

  /** The name of the family of keys. Version aliases are `<family>/v<N>`. */
  public readonly familyName: string;

  /** The state machine that does everything. Start it with `{"reason": "manual", "action": "rotate", "fromGeneration": N}` to rotate. */
  public readonly stateMachine: sfn.IStateMachine;

  public readonly keyTemplate?: KeyTemplate;
  public readonly rotationPeriod?: Duration;
  public readonly stateMachineArn?: string;
  public readonly cdkTagManager: TagManager;

  /**
   * The live key that was to become the first generation: no other alias may adopt it.
   *
   * @internal
   */
  public readonly _adopts?: kms.IKeyRef;

  /**
   * Where public keys are published: what a `PublicKeySet` needs.
   *
   * @internal
   */
  public readonly _publication: FamilyPublication;

  private readonly declaredPolicy: iam.PolicyDocument;
  /** Apart from the declared document, which may be shared: what is added here is for this family only. */
  private readonly additionalPolicy = new iam.PolicyDocument();
  private readonly template: KeyTemplate;
  private readonly retirement: Declaration['retirement'];
  private readonly breakGlassArns: string[];
  private readonly roles: TrustedRoles;
  private readonly stackTags: () => UserTags;
  private readonly whenCurrentKeyUnusable: WhenCurrentKeyUnusable;
  private readonly metricsAskedFor = new Set<string>();

  constructor(scope: Construct, id: string, props: ManualRotationAliasProps) {
    super(scope, checkedId(scope, id));
    props = refuseWrongKinds(this, props);
    this.aliasName = checkedAliasName(this, props.aliasName);
    this.familyName = checkedAliasName(this, props.familyName ?? this.aliasName, 'familyName');
    refuseSecondDeclaration(this, this, ManualRotationAlias.isManualRotationAlias);
    const times = checkedTimes(this, props);
    this.rotationPeriod = Duration.days(times.rotationPeriodDays);
    const adopt = checkedAdoption(this, props.adopt, ManualRotationAlias.isManualRotationAlias);
    this._adopts = props.adopt?.key;
    this.retirement = (props.retirement ?? Retirement.never())._termsFor(this, props.keyTemplate);
    this.whenCurrentKeyUnusable = props.whenCurrentKeyUnusable ?? WhenCurrentKeyUnusable.TELL;
    this.breakGlassArns = checkedBreakGlass(this, props.breakGlass);

    this.aliasArn = Stack.of(this).formatArn({ service: 'kms', resource: this.aliasName });
    this.template = props.keyTemplate;
    this.keyTemplate = props.keyTemplate;
    this._publication = new FamilyPublication(this, props.keyTemplate, { ...times, adopt, retirement: this.retirement });
    this.cdkTagManager = new TagManager(TagType.KEY_VALUE, kms.CfnKey.CFN_RESOURCE_TYPE_NAME); // tags for keys reach the keys
    this.stackTags = stackTagsForKeys(Stack.of(this));
    this.declaredPolicy = props.policy ?? defaultKeyPolicy();
    for (const admin of props.admins ?? []) {
      this.addToResourcePolicy(new iam.PolicyStatement({ principals: [admin], actions: ADMIN_ACTIONS, resources: ['*'] }));
    }

    const declaration = this.declaration({
      ...times,
      adopt,
      description: checkedDescription(this, props.description) ?? 'A generation of ' + `${this.familyName}, rotated by cdk-kms-rotation`,
    });
    const machinery = StackMachinery.of(this);
    machinery.allow(rightsFor(this, declaration));
    const role = machineRole(this, 'Role', { ...declaration, shared: machinery.machinePolicy });
    const [machineRoleArn, { probeRoleArn }] = [finalRoleArn(role), machinery];
    const others = checkedAlsoTrust(this, props.alsoTrust);
    this.roles = { machines: [machineRoleArn, ...others.machines], probes: [probeRoleArn, ...others.probes] };
    const machine = rotationMachine(this, 'Machine', machinery, role, declaration);
    this.stateMachine = ownMachine(this, 'StateMachine', machine);
    this.stateMachineArn = this.stateMachine.stateMachineArn;
    const firstRun = runAtDeployments(this, 'Resource', machinery, machine, declaration, role, {
      roles: this.roles,
      knownTags: () => knownTags(this, this.userTags()),
      declaredPolicy: () => this.declaredStatements(props.policy === undefined),
    });
    if (props.adopt !== undefined) {
      const { breakGlassArns, roles } = this;
      guardAdoptedKey(this, props.adopt, denialStatements(this, { breakGlassArns, roles }), firstRun);
    }
    tick(this, 'Schedule', {
      machine,
      role: machinery.schedulerRole,
      everyHours: checkedInterval(this, props.checkInterval),
    }).node.addDependency(firstRun);

    const { surveyRoleArn: survey, surveyRolePattern: spareSurvey } = machinery;
    const callers = rotationCallers(declaration, { machine: machineRoleArn, probe: probeRoleArn, survey, spareSurvey });
    this.node.addValidation({ validate: () => this.problems(callers, firstRun, adopt?.lockOtherAliases === true) });
  }

  /**
   * Adds a statement to the key policy of every generation. The deployment brings it to the generations there are.
   *
   * The place for principals of other accounts: name the account root as principal with a condition on `aws:PrincipalArn`, and no tag
   * conditions, which do not work across accounts. They call the alias by its ARN.
   *
   * @param statement what to allow or deny; its resource is `*`, the key that bears the policy
   */
  public addToResourcePolicy(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult {
    this.additionalPolicy.addStatements(statement);
    return { statementAdded: true, policyDependable: this };
  }

  /**
   * Adds six alarms: the current key is overdue; it cannot be used; a run failed, timed out, was aborted; no run succeeded for 48 hours.
   *
   * Each says in its description what it means, with a link to the runbook. Cost: six alarms and two custom metrics.
   * Called again, it adds the actions to the same alarms.
   *
   * @param options who hears of them; without any action, they only change their state
   *
   * @example
   * declare const signing: ManualRotationAlias;
   * declare const operators: sns.Topic;
   *
   * signing.addAlarms({ actions: [new SnsAction(operators)], okActions: [new SnsAction(operators)] });
   * signing.rotationEvents.onBlocked('Blocked', { target: new targets.SnsTopic(operators) });
   */
  public addAlarms(options: RotationAlarmOptions = {}): ManualRotationAliasAlarms {
    const existing = this.node.tryFindChild('Alarms') as RotationAlarms | undefined;
    const { alarms } =
      existing ??
      new RotationAlarms(this, 'Alarms', {
        aliasName: this.aliasName,
        stateMachine: this.stateMachine,
        daysOverdue: this.metricDaysOverdue(),
        currentKeyUsable: this.metricCurrentKeyUsable({ period: Duration.hours(1) }),
      });
    addActions(this, Object.values(alarms), options);
    return alarms;
  }

  /** @internal */
  protected _metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    this.metricsAskedFor.add(metricName);
    return aliasMetric(this, stackNameOf(this), metricName, options);
  }

  private declaration(own: Pick<Declaration, 'rotationPeriodDays' | 'activationDelaySeconds' | 'adopt' | 'description'>): Declaration {
    const { keySpec, keyUsage, origin, customKeyStoreId = null } = this.template;
    return {
      aliasName: this.aliasName,
      familyName: this.familyName,
      owner: ownerOf(this),
      keySpec,
      keyUsage,
      origin: origin as Declaration['origin'],
      customKeyStoreId,
      retirement: this.retirement,
      whenCurrentKeyUnusable: this.whenCurrentKeyUnusable,
      ...own,
      // What is added to policy, tags and metrics later in the app has to be in, too.
      policy: Lazy.any({ produce: () => this.fullPolicy() }),
      tags: Lazy.any({ produce: () => generationTags(this, this.familyName, this.userTags()) }) as unknown as KeyTag[],
      metricsPerAlias: Lazy.any({ produce: () => [...this.metricsAskedFor].sort() }) as unknown as string[],
      publicKeys: Lazy.any({ produce: () => this._publication.terms() }) as unknown as Declaration['publicKeys'],
    };
  }

  /** Those on the construct itself win. */
  private userTags(): UserTags {
    return { ...this.stackTags(), ...this.cdkTagManager.tagValues() };
  }

  /** For people, at the custom resource; nothing, if nothing was declared. */
  private declaredStatements(byDefault: boolean): unknown {
    if (byDefault && this.additionalPolicy.isEmpty) return undefined;
    return { Statement: [this.declaredPolicy, this.additionalPolicy].flatMap(statementsOf) };
  }

  private fullPolicy(): unknown {
    const { keySpec, keyUsage } = this.template;
    const { retirement, breakGlassArns, roles } = this;
    const authority = new iam.PolicyDocument({
      statements: authorityStatements(this, { keySpec, keyUsage, retirement, breakGlassArns, roles }),
    });
    return { Version: '2012-10-17', Statement: [this.declaredPolicy, this.additionalPolicy, authority].flatMap(statementsOf) };
  }

  private problems(callers: Caller[], resource: CfnResource, lockOtherAliases: boolean): string[] {
    const policy: unknown = Stack.of(this).resolve(this.fullPolicy());
    warnAboutPublicPrincipals(resource, 'ManualRotationAlias', policy);
    warnAboutRemoval(resource, this.aliasName);
    const dead = whyGrantsAreDead(this, policy);
    return [
      ...(dead === undefined ? [] : [dead]),
      ...keyPolicyProblems(policy),
      ...denialsThatHit(this, policy, callers),
      ...tagProblems(this.userTags()),
      ...aliasesOfCloudFormation(this, this),
      ...(this._adopts === undefined || lockOtherAliases ? [] : aliasesThatWouldFreeze(this, this, this._adopts)),
    ];
  }
}

mark(ManualRotationAlias, MARKS.manualRotationAlias);

function statementsOf(policy: iam.PolicyDocument): any[] {
  return (policy.toJSON() as { Statement?: any[] } | undefined)?.Statement ?? [];
}
