import type { Duration, ITaggableV2 } from 'aws-cdk-lib';
import { Lazy, Resource, Stack, TagManager, TagType } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import type { KeyTemplate } from './key-template';
import { whyGrantsAreDead } from './manual-rotation/account-access';
import type { AliasUse } from './manual-rotation/alias-grants';
import { grantUse, USES } from './manual-rotation/alias-grants';
import { checkedAliasName, refuseSecondDeclaration } from './manual-rotation/alias-names';
import type { KeyTag } from './manual-rotation/contract';
import { CUSTOM_RESOURCE_TYPE } from './manual-rotation/contract';
import { generationTags, tagProblems } from './manual-rotation/generation-tags';
import { ADMIN_ACTIONS, authorityStatements, defaultKeyPolicy } from './manual-rotation/key-policy';
import { machineRole } from './manual-rotation/machine-role';
import { ownerOf } from './manual-rotation/names';
import { dailyTick, rotationMachine, runAtDeployments } from './manual-rotation/rotation-machine';
import { checkedTimes } from './manual-rotation/rotation-times';
import { StackMachinery } from './manual-rotation/stack-machinery';

/**
 * Properties of a `ManualRotationAlias`.
 */
export interface ManualRotationAliasProps {
  /**
   * The name by which applications call the current key.
   *
   * 1 to 245 characters with `alias/`, which is added if it is missing; letters, digits, `/`, `_` and `-`. Must be a literal, must not start
   * with `alias/aws/`, nor end in `/v` and a number: such names are the version aliases of generations. One declaration per
   * account and Region. A new name makes a new family with a key of its own; the old alias and its keys stay.
   *
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
   */
  readonly aliasName: string;

  /**
   * What every new generation is made like.
   *
   * A change within the same type and usage takes effect at the next rotation; any other is refused at deployment, for AWS KMS
   * would not move the alias.
   */
  readonly keyTemplate: KeyTemplate;

  /**
   * The greatest age that a current key may reach, counted from its creation.
   *
   * 1 to 3,650 whole days, a literal. The rotation starts one day and the activation delay earlier. Shortening it can make the current
   * key overdue: it is then rotated by the next daily run, not by the deployment. Each rotation keeps the old key, at $1 a month.
   *
   * @default Duration.days(365)
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys-manually.html
   */
  readonly rotationPeriod?: Duration;

  /**
   * How long a new key stands ready before the alias moves to it.
   *
   * 5 to 15 minutes, whole seconds, a literal, at most half of `rotationPeriod`. New keys, policies and tags take up to five minutes to be known
   * everywhere. A change applies to the next run.
   *
   * @default Duration.minutes(5)
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/accessing-kms.html
   */
  readonly activationDelay?: Duration;

  /**
   * The key policy of every generation.
   *
   * The statements that give the rotation its rights are always appended. It has to let the account's IAM policies work (`kms:*` for the
   * account root), or the synthesis fails. A change is brought to all generations by the deployment.
   *
   * @default - the account root may do everything, so that IAM policies decide
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
   */
  readonly policy?: iam.PolicyDocument;

  /**
   * Who may administer the keys: change policies, disable, schedule deletion; not use them, and not move the alias.
   *
   * @default - nobody but who has IAM policies for it
   */
  readonly admins?: iam.IPrincipal[];

  /**
   * The description of every generation.
   *
   * At most 8,192 characters. A change is brought to all generations by the deployment.
   *
   * @default - a sentence that names the alias
   */
  readonly description?: string;
}

/**
 * Defines an alias whose key AWS KMS cannot rotate: asymmetric and HMAC keys, and symmetric keys that have to get a new key id.
 *
 * AWS Step Functions makes a new key, proves that it works, moves the alias, proves it through the alias, and moves it back if the
 * key refuses. Old keys stay enabled, so that old data stays readable. Every key, the first included, is made by the state machine:
 * CloudFormation owns neither keys nor alias. A deployment makes the first key and declares policy, tags and description on all of them;
 * it never rotates and never moves the alias. Deleting the stack keeps alias and keys.
 *
 * Resources: an IAM role, a state machine, a custom resource and a schedule for each alias; for each stack with any, three
 * functions with roles, a log group and a role for the schedules. Cost: $1 a month for each key, old ones included; the rest is cents.
 *
 * It is for code that calls AWS KMS itself, and no `IKey`: services that keep a key's ARN (Amazon S3, Amazon EBS and others) would stay on the old key.
 * Callers name the alias when they encrypt, sign or make MACs, keep the key ARN from the answer, and decrypt or verify with that ARN.
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
 * signing.grantSign(service);
 * signing.grantVerify(service);
 */
@propertyInjectable
export class ManualRotationAlias extends Resource implements ITaggableV2 {
  /** Uniquely identifies this class. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-kms-rotation.ManualRotationAlias';

  /**
   * Whether a construct is a `ManualRotationAlias`, also one of another copy of this library.
   */
  public static isManualRotationAlias(x: any): x is ManualRotationAlias {
    return typeof x === 'object' && x !== null && MARK in x;
  }

  /** The alias name, with `alias/`. A plain string: to be ordered after the first key, depend on this construct. */
  public readonly aliasName: string;

  /** The ARN of the alias. */
  public readonly aliasArn: string;

  /** The name of the family of keys: the alias name. Version aliases are `<family>/v<N>`. */
  public readonly familyName: string;

  /** The state machine that does everything. Start it with `{"reason": "manual", "action": "rotate", "fromGeneration": N}` to rotate. */
  public readonly stateMachine: sfn.IStateMachine;

  public readonly cdkTagManager: TagManager;

  private readonly keyTemplate: KeyTemplate;
  private readonly declaredPolicy: iam.PolicyDocument;
  /** Apart from the declared document, which may be shared: what is added here is for this family only. */
  private readonly additionalPolicy = new iam.PolicyDocument();

  constructor(scope: Construct, id: string, props: ManualRotationAliasProps) {
    super(scope, id);
    this.aliasName = checkedAliasName(this, props.aliasName);
    refuseSecondDeclaration(this, this.aliasName, ManualRotationAlias.isManualRotationAlias);
    const times = checkedTimes(this, props);

    this.familyName = this.aliasName;
    this.aliasArn = Stack.of(this).formatArn({ service: 'kms', resource: this.aliasName });
    this.keyTemplate = props.keyTemplate;
    this.cdkTagManager = new TagManager(TagType.KEY_VALUE, CUSTOM_RESOURCE_TYPE);
    this.declaredPolicy = props.policy ?? defaultKeyPolicy();
    for (const admin of props.admins ?? []) {
      this.addToResourcePolicy(new iam.PolicyStatement({ principals: [admin], actions: ADMIN_ACTIONS, resources: ['*'] }));
    }

    const machinery = StackMachinery.of(this);
    const machine = rotationMachine(this, 'Machine', machinery, this.machineRole(machinery), {
      ...this.identity(),
      ...times,
      description: props.description ?? `A generation of ${this.aliasName}, rotated by cdk-kms-rotation`,
      // What is added to policy and tags later in the app has to be in, too.
      policy: Lazy.any({ produce: () => this.fullPolicy() }),
      tags: Lazy.any({ produce: () => generationTags(this, this.familyName, this.cdkTagManager) }) as unknown as KeyTag[],
    });
    this.stateMachine = sfn.StateMachine.fromStateMachineArn(this, 'StateMachine', machine.attrArn);
    const firstRun = runAtDeployments(this, 'Resource', machinery, machine, this.aliasName);
    dailyTick(this, 'Schedule', machinery, machine).addDependency(firstRun);

    this.node.addValidation({ validate: () => this.problems() });
  }

  /**
   * Adds a statement to the key policy of every generation. The deployment brings it to the generations there are.
   *
   * The place for principals of other accounts: name the account root as principal with a condition on `aws:PrincipalArn`, and no tag conditions,
   * which do not work across accounts. They call the alias by its ARN.
   *
   * @param statement what to allow or deny; its resource is `*`, the key that bears the policy
   */
  public addToResourcePolicy(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult {
    this.additionalPolicy.addStatements(statement);
    return { statementAdded: true, policyDependable: this };
  }

  /**
   * Lets a principal of this account encrypt with the current key, through the alias.
   *
   * @param grantee a role or user; fails for keys that do not encrypt, and for principals of other accounts
   */
  public grantEncrypt(grantee: iam.IGrantable): iam.Grant {
    return this.grant(this.keyTemplate.keySpec === 'SYMMETRIC_DEFAULT' ? USES.encrypt : USES.encryptAsymmetric, grantee);
  }

  /**
   * Lets a principal of this account decrypt what any generation encrypted: without a key id (symmetric keys), or by the key ARN that
   * `Encrypt` returned. Naming the alias fails for data of older generations.
   *
   * @param grantee a role or user; fails for keys that do not encrypt, and for principals of other accounts
   */
  public grantDecrypt(grantee: iam.IGrantable): iam.Grant {
    return this.grant(USES.decrypt, grantee);
  }

  /**
   * Lets a principal of this account sign with the current key, through the alias.
   *
   * @param grantee a role or user; fails for keys that do not sign, and for principals of other accounts
   */
  public grantSign(grantee: iam.IGrantable): iam.Grant {
    return this.grant(USES.sign, grantee);
  }

  /**
   * Lets a principal of this account verify signatures of any generation, and get the public keys, by the key ARN that `Sign` returned.
   *
   * @param grantee a role or user; fails for keys that do not sign, and for principals of other accounts
   */
  public grantVerify(grantee: iam.IGrantable): iam.Grant {
    return this.grant(USES.verify, grantee);
  }

  /**
   * Lets a principal of this account make MACs with the current key, through the alias.
   *
   * @param grantee a role or user; fails for keys that make no MACs, and for principals of other accounts
   */
  public grantGenerateMac(grantee: iam.IGrantable): iam.Grant {
    return this.grant(USES.generateMac, grantee);
  }

  /**
   * Lets a principal of this account verify MACs of any generation, by the key ARN that `GenerateMac` returned.
   *
   * @param grantee a role or user; fails for keys that make no MACs, and for principals of other accounts
   */
  public grantVerifyMac(grantee: iam.IGrantable): iam.Grant {
    return this.grant(USES.verifyMac, grantee);
  }

  /**
   * Lets a principal of this account derive shared secrets: with the current key through the alias, and with older generations by key ARN.
   *
   * @param grantee a role or user; fails for keys not made for key agreement, and for principals of other accounts
   */
  public grantDeriveSharedSecret(grantee: iam.IGrantable): iam.Grant {
    return this.grant(USES.deriveSharedSecret, grantee);
  }

  /**
   * Lets a principal start runs of the state machine, and so rotate the key; nothing else can be asked of it.
   *
   * @param grantee who may start runs
   */
  public grantRotate(grantee: iam.IGrantable): iam.Grant {
    return this.stateMachine.grantStartExecution(grantee);
  }

  private grant(use: AliasUse, grantee: iam.IGrantable): iam.Grant {
    return grantUse(this, this.keyTemplate.keyUsage, use, grantee);
  }

  private machineRole(machinery: StackMachinery): iam.IRole {
    return machineRole(this, 'Role', { ...this.identity(), functionArns: [machinery.surveyFunction.functionArn, machinery.probeFunction.functionArn] });
  }

  private identity() {
    const { keySpec, keyUsage } = this.keyTemplate;
    return { aliasName: this.aliasName, familyName: this.familyName, owner: ownerOf(this), keySpec, keyUsage };
  }

  private fullPolicy(): unknown {
    const { keySpec, keyUsage } = this.keyTemplate;
    const authority = new iam.PolicyDocument({ statements: authorityStatements(this, keySpec, keyUsage) });
    return { Version: '2012-10-17', Statement: [this.declaredPolicy, this.additionalPolicy, authority].flatMap(statementsOf) };
  }

  private problems(): string[] {
    const dead = whyGrantsAreDead(this, this.fullPolicy());
    return [...(dead === undefined ? [] : [dead]), ...tagProblems(this.cdkTagManager)];
  }
}

const MARK = Symbol.for('cdk-kms-rotation.ManualRotationAlias');

Object.defineProperty(ManualRotationAlias.prototype, MARK, { value: true });

function statementsOf(policy: iam.PolicyDocument): any[] {
  return (policy.toJSON() as { Statement?: any[] } | undefined)?.Statement ?? [];
}
