import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';

/**
 * Properties of a ReplicaKey.
 *
 * Key spec, key usage, origin, key material and rotation are the primary's: there are no properties for them here.
 */
export interface ReplicaKeyProps {
  /**
   * The multi-Region primary key to replicate: of the same account and partition, in another Region.
   *
   * A key of the same app (a RotatingKey or a `kms.Key` with `multiRegion: true`) has to be in a stack with an explicit Region, as has the
   * replica: the AWS CDK passes the ARN from Region to Region by custom resources, and deploys the primary's stack first. For any other,
   * give `kms.Key.fromKeyArn(this, 'Primary', arn)`; that defines no resources.
   *
   * Another primary makes another replica, in the place of this one: what was encrypted under the old one cannot be read with the new one.
   *
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-replicate.html
   */
  readonly primaryKey: kms.IKeyRef;

  /**
   * The name of a first alias in the replica's Region, with or without the prefix `alias/`.
   *
   * Aliases are not shared with the primary; the same name in both Regions is fine, and lets code that moves between Regions name its key
   * the same way. The alias takes the removal policy of the replica, as does every alias made by `addAlias()`.
   *
   * @default - no alias; add some with `addAlias()`
   */
  readonly alias?: string;

  /**
   * What the replica is for, for the people who look after it. It is not shared with the primary.
   *
   * @default - the replica has an empty description
   */
  readonly description?: string;

  /**
   * Whether the replica can be used in its Region. It is not shared with the primary.
   *
   * A replica with imported key material cannot be disabled before its material is imported.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * The key policy of the replica. It is not shared with the primary, and decides alone about the use of the replica.
   *
   * It is the whole policy: it has to let somebody administer the replica, and, for `grant...()` methods to have an effect on principals of
   * the key's account, leave decisions to IAM policies (Allow `kms:*` to the account's root). The document is not changed: what grants and
   * `addToResourcePolicy()` add goes to this replica only. A `kms.Key` adds to the document it is given: give each key a document of its
   * own.
   *
   * @default - the IAM policies of the account decide about every action on the replica
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-auth.html
   */
  readonly policy?: iam.PolicyDocument;

  /**
   * Who may administer the replica, without being allowed to use it.
   *
   * They are added to the policy, whether it is the default one or yours.
   *
   * @default - nobody beyond what the policy says
   */
  readonly admins?: iam.IPrincipal[];

  /**
   * How long AWS KMS waits before it deletes the replica, once it left the stack with `RemovalPolicy.DESTROY`.
   *
   * Between 7 and 30 days, both included, whole days only; a token must be given as `Duration.days(token)`. Until then the deletion can be
   * cancelled. The primary cannot be deleted before its last replica is.
   *
   * @default Duration.days(30)
   */
  readonly pendingWindow?: Duration;

  /**
   * What happens to the replica, and to its aliases, when they leave the stack.
   *
   * A kept replica keeps its Region taken: a primary has one replica in a Region, so import it before deploying the same again.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}
