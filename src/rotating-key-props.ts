import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';

/**
 * Where the key material of a key comes from.
 */
export enum KeyOrigin {
  /**
   * AWS KMS makes the key material, and rotates it by itself.
   */
  AWS_KMS = 'AWS_KMS',

  /**
   * You import the key material, and rotate it on demand after importing new material.
   *
   * The key starts in state PendingImport: it can be used once the first material is imported.
   */
  EXTERNAL = 'EXTERNAL',
}

/**
 * Properties of a RotatingKey.
 *
 * There is no key spec and no key usage: AWS KMS rotates symmetric encryption keys only. Use ManualRotationAlias for any other key.
 */
export interface RotatingKeyProps {
  /**
   * How often AWS KMS rotates the key material.
   *
   * Between 90 and 2560 days, both included, whole days only; a token must be given as `Duration.days(token)`. It is always written to the
   * template, because AWS does not reset a period that is removed from one. Changing it does not rotate the key now: the next rotation is
   * one new period after the change. The first two rotations of a key add $1 each to its monthly price, later ones nothing.
   *
   * Must not be set for imported key material.
   *
   * @default Duration.days(365), or no automatic rotation for imported key material
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-enable.html
   */
  readonly rotationPeriod?: Duration;

  /**
   * Where the key material comes from.
   *
   * It cannot be changed after the key was made: CloudFormation fails such an update.
   *
   * @default KeyOrigin.AWS_KMS
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys.html
   */
  readonly origin?: KeyOrigin;

  /**
   * The name of a first alias, with or without the prefix `alias/`.
   *
   * The alias takes the removal policy of the key, as does every alias made by `addAlias()`. A kept alias keeps its name taken after the
   * stack is deleted: delete or import it before deploying the same name again.
   *
   * @default - no alias; add some with `addAlias()`
   */
  readonly alias?: string;

  /**
   * What the key is for, for the people who look after it.
   *
   * @default - the key has an empty description
   */
  readonly description?: string;

  /**
   * Whether the key can be used.
   *
   * AWS KMS does not rotate a disabled key; when it is enabled again after its rotation date has passed, it is rotated at once. A key with
   * imported key material cannot be disabled before its first material is imported.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Whether the key is a multi-Region primary key.
   *
   * Its replicas follow: they get new key material, the period and the rotation dates from the primary, and have no rotation settings of
   * their own. Imported material has to be imported into each replica before the primary can be rotated to it. Primary and replicas are
   * billed as one key each. It cannot be changed after the key was made: CloudFormation fails such an update.
   *
   * @default false
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html
   */
  readonly multiRegion?: boolean;

  /**
   * The key policy.
   *
   * It is the whole policy of the key: it has to let somebody administer the key, and, for `grant...()` methods to have an effect on
   * principals of the key's account, leave decisions to IAM policies (Allow `kms:*` to the account's root).
   *
   * @default - the IAM policies of the account decide about every action on the key
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
   */
  readonly policy?: iam.PolicyDocument;

  /**
   * Who may administer the key, without being allowed to use it.
   *
   * They are added to the policy, whether it is the default one or yours.
   *
   * @default - nobody beyond what the policy says
   */
  readonly admins?: iam.IPrincipal[];

  /**
   * How long AWS KMS waits before it deletes the key, once it left the stack with `RemovalPolicy.DESTROY`.
   *
   * Between 7 and 30 days, both included, whole days only; a token must be given as `Duration.days(token)`. Until then the deletion can be
   * cancelled.
   *
   * @default Duration.days(30)
   */
  readonly pendingWindow?: Duration;

  /**
   * What happens to the key, and to its aliases, when they leave the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}
