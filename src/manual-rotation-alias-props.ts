import type { Duration } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { KeyTemplate } from './key-template';
import type { Retirement } from './retirement';

/**
 * Properties of a `ManualRotationAlias`.
 */
export interface ManualRotationAliasProps {
  /**
   * The name by which applications call the current key.
   *
   * 1 to 245 characters with `alias/`, which is added if it is missing; letters, digits, `/`, `_` and `-`. Must be a literal, must not
   * start with `alias/aws/`, nor end in `/v` and a number: such names are the version aliases of generations. One declaration per account
   * and Region.
   *
   * To rename it, give the old name as `familyName`: the new alias starts at the current key, and the old alias stays where it is, for
   * callers that are late. Without that the deployment is refused.
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
   * 1 to 3,650 whole days, a literal. The rotation starts 26 hours and the activation delay earlier (52 hours, if the delay is above 15
   * minutes). Shortening it can make the current key overdue: it is then rotated by the next daily run, not by the deployment. Each
   * rotation keeps the old key, at $1 a month.
   *
   * @default Duration.days(365)
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys-manually.html
   */
  readonly rotationPeriod?: Duration;

  /**
   * How often the state machine looks at the family: how soon it tells that the current key cannot be used, and finishes what a failed run
   * left.
   *
   * 1, 2, 3, 4, 6, 8, 12 or 24 hours, a literal. It rotates no more often. One look costs four state transitions and some eight requests to
   * AWS KMS: every hour, about $0.10 a month. Each tells the same trouble once a day.
   *
   * @default Duration.hours(24)
   */
  readonly checkInterval?: Duration;

  /**
   * How long a new key stands ready before the alias moves to it.
   *
   * At least 5 minutes, whole seconds, a literal, at most half of `rotationPeriod`. New keys, policies and tags take up to five minutes to
   * be known everywhere. Above 15 minutes the run that stages the key ends, and a later daily run activates it: the time for those who keep
   * public keys to fetch the new one. A change applies to the next run.
   *
   * @default Duration.minutes(5)
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/accessing-kms.html
   */
  readonly activationDelay?: Duration;

  /**
   * The key policy of every generation.
   *
   * The statements that give the rotation its rights are always appended. It has to let the account's IAM policies work (`kms:*` for the
   * account root), or the synthesis fails. So it does for a statement without principals, actions or resources, for a policy of more than
   * 32,768 bytes, and for a denial that surely hits the rotation itself: spare its roles there, as the message says. Whoever is let in
   * beyond named principals, be it everybody or a whole other account, is warned of. A change is brought to all generations by the
   * deployment.
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
   * At most 8,192 characters, or the synthesis fails. A change is brought to all generations by the deployment.
   *
   * @default - a sentence that names the alias
   */
  readonly description?: string;
  /**
   * The name of the series of keys behind the alias. Version aliases are `<family>/v<N>`, and readers' permissions hang on it.
   *
   * The rules of `aliasName` apply, and no other alias or family may have the name. It is for ever: it keeps the first alias name when
   * the alias is renamed. If both names change at once, the deployment is refused, for that would be another family with other keys.
   *
   * @default - the alias name
   */
  readonly familyName?: string;

  /**
   * A live key that becomes the first generation.
   *
   * @default - the first deployment makes a new key
   */
  readonly adopt?: Adoption;

  /**
   * What a daily run does when callers cannot use the current key: it is disabled, awaits its deletion, has no key material, or is gone.
   *
   * Whatever is chosen, such a run never ends with "nothing": it is told by an event, once a day for one cause, and by the metric
   * `CurrentKeyUsable`. `TELL` fails the run and leaves the key to people. `REPLACE` makes a new key current within minutes, without
   * waiting for the activation delay; then whoever may call `kms:DisableKey` on the key can cause a rotation ($1 a month for each key).
   * Neither does anything while an operator holds the family, and neither can help where the key's policy shuts the machine out.
   * Deployments never fail for it. A change applies to the next run.
   *
   * @default WhenCurrentKeyUnusable.TELL
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
   */
  readonly whenCurrentKeyUnusable?: WhenCurrentKeyUnusable;

  /**
   * What becomes of generations that a newer one has replaced.
   *
   * @default Retirement.never() - each costs $1 a month for ever
   */
  readonly retirement?: Retirement;

  /**
   * Roles and users that may move aliases and change the rotation's tags, beside the state machine.
   *
   * Everybody else is denied it by the key policies, administrators and the account root included. Excepted from that denial, these
   * principals still need a permission. A change is brought to all generations by the deployment.
   *
   * @default - nobody; whoever may call PutKeyPolicy can take the denial out
   */
  readonly breakGlass?: BreakGlassPrincipals;

  /**
   * Roles of the rotation that every key policy names beside those in force: for the time in which the names or paths of the roles change.
   *
   * Machine and probe have their rights because key policies name their roles. So a deployment that would give these roles other ARNs is
   * refused (`RoleNamesChanged`), unless both are named on either side of it: first declare here the roles of before and the roles of
   * after, and deploy; then change names or path (a prefix, a path, an aspect) with this still in place, and deploy; then take this out,
   * and deploy. The refusal names the ARNs. If the second deployment is rolled back, the roles of before still have their rights.
   *
   * Literal ARNs without wildcards. A change is brought to all generations by the deployment. Whoever may make a role of such a name can
   * command the keys.
   *
   * @default - only the roles in force
   */
  readonly alsoTrust?: RotationRoles[];
}

/**
 * The two roles of a rotation that key policies name.
 */
export interface RotationRoles {
  /** The ARN of the role of the alias's state machine. */
  readonly machineRoleArn: string;

  /** The ARN of the role of the function that proves keys; all aliases of a stack share it. */
  readonly probeRoleArn: string;
}

/**
 * Who may do by hand, in an emergency, what is left to the state machine.
 *
 * Roles and users of the app, or imported ones, each by its exact ARN: wildcards, the account root, groups and sessions are refused, and so
 * are ARNs that are not known at synthesis.
 */
export interface BreakGlassPrincipals {
  /**
   * Roles; for people who sign in through a role, that role. One of another account or app is imported with `Role.fromRoleArn()`.
   *
   * @default - no role
   */
  readonly roles?: iam.IRoleRef[];

  /**
   * Users. One of another account or app is imported with `User.fromUserArn()`.
   *
   * @default - no user
   */
  readonly users?: iam.IUserRef[];
}

/**
 * What a daily run does when callers cannot use the key behind the alias.
 */
export enum WhenCurrentKeyUnusable {
  /** Tells it and fails, so that a person decides. */
  TELL = 'tell',
  /** Makes a new key current, unless an operator holds the family. */
  REPLACE = 'replace',
}

/**
 * How a live key becomes the first generation of a family.
 */
export interface Adoption {
  /**
   * The key: enabled, single-Region, of this account and Region, of the spec, usage and origin of `keyTemplate`; else the deployment is
   * refused.
   *
   * The state machine and its functions get rights on this ARN alone. If the alias exists, it has to point to this key, and CloudFormation
   * must not own it: deploy the `kms.Alias` with `RemovalPolicy.RETAIN` first, then take it out in the deployment that adopts. Leave
   * `adopt` in place as long as the key is in use, unless its policy was replaced.
   *
   * To move a family to another stack or construct path, take it out there, then adopt its current key here, with `replacePolicy`:
   * the policy of such a key shuts out any other state machine. It keeps its number.
   */
  readonly key: kms.IKeyRef;

  /**
   * Replace the policy of the key by the declared one.
   *
   * Without that the key keeps its policy, and is never retired. The policy must let IAM policies of the account work, and it must deny
   * everybody but the state machine and break-glass principals to change aliases of the key and the tags of the rotation: whoever may tag
   * the key could else have a key of their own swapped in. To the policy of a `kms.Key` of the app these denials are added. To that of any
   * other key (imported, or an L1) nothing can be added from here: a warning names the statements, and the deployment refuses
   * (`AdoptionRefused`) until they are there.
   *
   * Do not ask for it while CloudFormation owns the key: its next change of the policy would undo it.
   *
   * @default false
   */
  readonly replacePolicy?: boolean;

  /**
   * Adopt the key although it has other aliases, which nobody can move or delete any more.
   *
   * A key policy cannot name an alias, so the denials are for every alias of the key: CloudFormation cannot update or delete an
   * `AWS::KMS::Alias` on it either, so that a change of such an alias fails, and the deletion of its stack stops with `DELETE_FAILED`
   * unless the alias is retained. Only the state machine, break-glass principals, and who may `PutKeyPolicy` can lift that. Callers go on
   * using these aliases, but they stay on this key when the family moves on, and the key is not retired while it has them. Without it, the
   * synthesis fails for such aliases of the app, and the deployment for those of elsewhere. Aliases that the same deployment takes out of a
   * stack do not count: retained, they are left alone.
   *
   * @default false
   */
  readonly lockOtherAliases?: boolean;
}
