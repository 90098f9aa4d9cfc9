import type { RemovalPolicy } from 'aws-cdk-lib';
import { Resource } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { alignAliases } from './in-place/key-aliases';
import { warnAboutKey } from './in-place/key-warnings';
import { materialExpiryAlarm, materialExpiryMetric } from './in-place/material-expiry';
import { checkedPrimaryKeyArn } from './in-place/primary-key';
import { checkedPendingWindow } from './in-place/replica-input';
import { ReplicaPolicy } from './in-place/replica-policy';
import { REPLICA_KEY_WARNINGS, replicaKeyProblems } from './in-place/replica-verdict';
import type { MaterialExpiryAlarmOptions } from './material-expiry-alarm-options';
import { checkedDescription } from './private/description';
import { required } from './private/given';
import { checkedId } from './private/invalid';
import { keyPolicyProblems } from './private/key-policy-problems';
import { KINDS, requiredKind } from './private/kinds';
import { warnAboutPublicPrincipals } from './private/public-principals';
import { rendered } from './private/rendered-resource';
import { checkProps } from './private/structs';
import type { ReplicaKeyProps } from './replica-key-props';
import { RotationEvents } from './rotation-events';

/**
 * Defines a replica of a multi-Region primary key in the Region of its stack: same key id, same key material, another ARN.
 *
 * What is encrypted under one of the related keys can be decrypted under any other, without a call to another Region. It is an `IKey`: give
 * it to what is encrypted in its Region. It defines one `AWS::KMS::ReplicaKey`, and one `AWS::KMS::Alias` for each alias. A replica costs
 * as much as any other key: $1 a month.
 *
 * **It is rotated at the primary, and only there.** AWS KMS brings new key material to every replica before it is used, and refuses to
 * rotate a replica: rotation period, rotation on demand and the import of new material all belong to the primary. With imported material,
 * whatever was imported into the primary has to be imported into each replica as well, before the primary can be rotated to it.
 *
 * Key policy, grants, aliases, tags, description, and whether it is enabled are the replica's own: nothing of these comes from the primary.
 *
 * @resource AWS::KMS::ReplicaKey
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html
 *
 * @example
 * const primaryKey = kms.Key.fromKeyArn(this, 'Primary', 'arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab');
 *
 * const replica = new ReplicaKey(this, 'DataKey', { primaryKey, alias: 'orders/data' });
 * new s3.Bucket(this, 'Orders', { encryptionKey: replica });
 */
@propertyInjectable
export class ReplicaKey extends Resource implements kms.IKey {
  /** Uniquely identifies this class for property injection. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-kms-rotation.ReplicaKey';

  /**
   * The ARN of the replica, which names its own Region.
   *
   * @attribute
   */
  public readonly keyArn: string;

  /**
   * The id of the replica: the same as that of the primary.
   *
   * @attribute
   */
  public readonly keyId: string;

  /** The primary key, at which the replica is rotated. */
  public readonly primaryKey: kms.IKeyRef;

  /** What can be granted on the replica, in its Region. */
  public readonly grants: kms.KeyGrants;

  /**
   * Rules for what happens to the replica. They are made below the replica, when a method of it is called.
   *
   * AWS does not say whether `onRotated` is sent in the Regions of replicas: rely on the primary's. `onRotationDisabled` fails, for
   * rotation is switched off at the primary.
   */
  public readonly rotationEvents: RotationEvents;

  private readonly policy: ReplicaPolicy;

  constructor(scope: Construct, id: string, props: ReplicaKeyProps) {
    super(scope, checkedId(scope, id));
    props = checkProps(this, 'ReplicaKeyProps', props);
    requiredKind(this, 'primaryKey', required(this, 'props', props, '{ primaryKey: ... }').primaryKey, KINDS.key);
    const primaryKeyArn = checkedPrimaryKeyArn(this, props.primaryKey);
    const pendingWindowInDays = checkedPendingWindow(this, props);
    this.primaryKey = props.primaryKey;
    this.policy = new ReplicaPolicy(props.policy);

    const resource = new kms.CfnReplicaKey(this, 'Resource', {
      primaryKeyArn,
      keyPolicy: this.policy.render(),
      description: checkedDescription(this, props.description),
      enabled: props.enabled,
      pendingWindowInDays,
    });
    resource.applyRemovalPolicy(props.removalPolicy);
    this.keyArn = resource.attrArn;
    this.keyId = resource.ref;

    this.rotationEvents = RotationEvents.fromKey(this);
    // As for a kms.Key: principals of the account get IAM policies, all others statements of the key policy.
    this.grants = kms.KeyGrants.fromKey(this, true);
    for (const admin of props.admins ?? []) this.grantAdmin(admin);
    if (props.alias !== undefined) this.defineAlias('Alias', props.alias);
    this.node.addValidation({ validate: () => judge(this) });
  }

  public get keyRef(): kms.KeyReference {
    return { keyArn: this.keyArn, keyId: this.keyId };
  }

  /**
   * Defines a new alias for the replica in its Region, with the removal policy of the replica.
   *
   * @param aliasName its name, with or without the prefix `alias/`
   */
  public addAlias(aliasName: string): kms.Alias {
    return this.defineAlias(`Alias${aliasName}`, aliasName);
  }

  /**
   * Adds a statement to the key policy of the replica. The primary and other replicas do not get it.
   *
   * @param statement what to allow or deny; its resource is `*`, the key that bears the policy
   * @param allowNoOp has no effect: a replica always has a policy
   */
  public addToResourcePolicy(statement: iam.PolicyStatement, allowNoOp?: boolean): iam.AddToResourcePolicyResult {
    return this.policy.add(statement, allowNoOp);
  }

  /**
   * Applies the removal policy to the replica and to its aliases.
   */
  public applyRemovalPolicy(policy: RemovalPolicy): void {
    super.applyRemovalPolicy(policy);
    alignAliases(this, resourceOf(this));
  }

  /**
   * How many seconds are left until imported key material of the replica expires: the material that expires first.
   *
   * For imported key material only, whose expiration date is each replica's own, as it was imported. See RotatingKey.
   *
   * @param options statistic, period and looks; namespace, name and dimensions are fixed
   * @default - minimum over 5 minutes
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/monitoring-cloudwatch.html
   */
  public metricSecondsUntilMaterialExpiration(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return materialExpiryMetric(this, options);
  }

  /**
   * Defines an alarm that goes off some time before imported key material of this replica expires.
   *
   * For imported key material only, whose expiration date is each replica's own, as it was imported. The primary has an alarm of its own:
   * see RotatingKey, also for what the alarm does while there is no data.
   *
   * @param id the construct id of the alarm, below the replica
   * @param options when it goes off, and who hears about it
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/imported-key-material-expiration-alarm.html
   */
  public addMaterialExpiryAlarm(id: string, options: MaterialExpiryAlarmOptions = {}): cloudwatch.Alarm {
    return materialExpiryAlarm(this, id, options);
  }

  public grant(grantee: iam.IGrantable, ...actions: string[]): iam.Grant {
    return this.grants.actions(grantee, ...actions);
  }

  /**
   * Grant administration of the replica, without its use, to the given principal.
   */
  public grantAdmin(grantee: iam.IGrantable): iam.Grant {
    return this.grants.admin(grantee);
  }

  public grantDecrypt(grantee: iam.IGrantable): iam.Grant {
    return this.grants.decrypt(grantee);
  }

  public grantEncrypt(grantee: iam.IGrantable): iam.Grant {
    return this.grants.encrypt(grantee);
  }

  public grantEncryptDecrypt(grantee: iam.IGrantable): iam.Grant {
    return this.grants.encryptDecrypt(grantee);
  }

  public grantSign(grantee: iam.IGrantable): iam.Grant {
    return this.grants.sign(grantee);
  }

  public grantVerify(grantee: iam.IGrantable): iam.Grant {
    return this.grants.verify(grantee);
  }

  public grantSignVerify(grantee: iam.IGrantable): iam.Grant {
    return this.grants.signVerify(grantee);
  }

  public grantGenerateMac(grantee: iam.IGrantable): iam.Grant {
    return this.grants.generateMac(grantee);
  }

  public grantVerifyMac(grantee: iam.IGrantable): iam.Grant {
    return this.grants.verifyMac(grantee);
  }

  private defineAlias(id: string, aliasName: string): kms.Alias {
    const alias = new kms.Alias(this, id, { aliasName, targetKey: this });
    alignAliases(this, resourceOf(this));
    return alias;
  }
}

function resourceOf(key: ReplicaKey): kms.CfnReplicaKey {
  return key.node.findChild('Resource') as kms.CfnReplicaKey;
}

/** Judges what will stand in the templates, as injectors, aspects and overrides left it; nothing changes it after validation. */
function judge(key: ReplicaKey): string[] {
  const resource = resourceOf(key);
  const replica = rendered(resource);
  warnAboutKey(resource, 'ReplicaKey', replica, REPLICA_KEY_WARNINGS);
  warnAboutPublicPrincipals(resource, 'ReplicaKey', replica.Properties?.KeyPolicy);
  return [...replicaKeyProblems(key, resource, replica), ...keyPolicyProblems(replica.Properties?.KeyPolicy)];
}
