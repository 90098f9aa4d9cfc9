import type { Duration, aws_iam as iam, RemovalPolicy } from 'aws-cdk-lib';
import { Annotations, CfnResource, Stack, aws_kms as kms } from 'aws-cdk-lib';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { acknowledge } from './private/acknowledge';
import { rotatingKeyInput } from './private/rotating-key-input';
import type { RenderedResource } from './private/rotating-key-verdict';
import { aliasRefusals, rotatingKeyRefusals, rotatingKeyWarnings } from './private/rotating-key-verdict';

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
   * It is the whole policy of the key: it has to let somebody administer the key, and, for `grant...()` methods to have an effect on principals
   * of the key's account, leave decisions to IAM policies (Allow `kms:*` to the account's root).
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

/**
 * Defines a symmetric encryption key that AWS KMS rotates in place: key id and ARN stay, and old data stays readable.
 *
 * It is a `kms.Key`, under the same logical id: replace the class name in an app that is deployed, and the key in the account stays the same
 * one. It defines one `AWS::KMS::Key`, and one `AWS::KMS::Alias` for each alias. If something that comes later, such as a property injector,
 * an aspect or an escape hatch, leaves a key that AWS KMS would not rotate, synthesis fails.
 *
 * It does not re-encrypt data, and it does not rotate data keys. For asymmetric and HMAC keys, and keys in an AWS CloudHSM key store, which
 * AWS KMS cannot rotate in place, use ManualRotationAlias.
 *
 * @resource AWS::KMS::Key
 *
 * @example
 * const key = new RotatingKey(this, 'DataKey', {
 *   alias: 'orders/data',
 *   rotationPeriod: Duration.days(180),
 * });
 *
 * @example
 * // Imported key material: rotated on demand, after new material was imported
 * declare const importer: iam.IRole;
 *
 * const imported = new RotatingKey(this, 'ImportedKey', { origin: KeyOrigin.EXTERNAL });
 * imported.grant(importer, 'kms:GetParametersForImport', 'kms:ImportKeyMaterial');
 */
@propertyInjectable
export class RotatingKey extends kms.Key {
  /**
   * Uniquely identifies this class for property injection.
   *
   * Injectors for `kms.Key` are applied as well, after those for this class, to what it tells `kms.Key`.
   */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-kms-rotation.RotatingKey';

  constructor(scope: Construct, id: string, props: RotatingKeyProps = {}) {
    const input = rotatingKeyInput(scope, props);
    super(scope, id, input.keyProps);
    input.completeResource(resourceOf(this));
    if (props.origin === KeyOrigin.EXTERNAL) {
      acknowledge(resourceOf(this), 'AwsSolutions-KMS5', 'AWS KMS cannot rotate imported key material on a schedule; it is rotated on demand');
    }
    this.node.addValidation({ validate: () => judge(this) });
  }

  /**
   * Defines a new alias for the key, with the removal policy of the key.
   */
  public addAlias(aliasName: string): kms.Alias {
    const alias = super.addAlias(aliasName);
    alignAliases(this);
    return alias;
  }

  /**
   * Applies the removal policy to the key and to its aliases.
   */
  public applyRemovalPolicy(policy: RemovalPolicy): void {
    super.applyRemovalPolicy(policy);
    alignAliases(this);
  }
}

// Functions, not private methods: a later kms.Key may have private members of the same names, and would break them in silence.

function resourceOf(key: RotatingKey): kms.CfnKey {
  return key.node.findChild('Resource') as kms.CfnKey;
}

function aliasResourcesOf(key: RotatingKey): CfnResource[] {
  return key.node.children
    .map(child => child.node.defaultChild)
    .filter(CfnResource.isCfnResource)
    .filter(resource => resource.cfnResourceType === kms.CfnAlias.CFN_RESOURCE_TYPE_NAME);
}

/** An alias that was deleted while its key was kept has caused an outage: https://github.com/aws/aws-cdk/issues/38217 (read 2026-11-22). */
function alignAliases(key: RotatingKey): void {
  const { deletionPolicy, updateReplacePolicy } = resourceOf(key).cfnOptions;
  for (const { cfnOptions } of aliasResourcesOf(key)) {
    cfnOptions.deletionPolicy = deletionPolicy;
    cfnOptions.updateReplacePolicy = updateReplacePolicy;
  }
}

/** Judges what will stand in the template, as injectors, aspects and overrides left it; nothing changes it after validation. */
function judge(key: RotatingKey): string[] {
  const resource = resourceOf(key);
  const keyInTemplate = rendered(resource);
  // On the L1: an acknowledgement that comes before its warning reaches the construct's children only (aws-cdk-lib 2.258, core/lib/annotations.ts).
  const annotations = Annotations.of(resource);
  rotatingKeyWarnings(keyInTemplate).forEach(({ id, message }) => annotations.addWarningV2(id, message));
  return [
    ...rotatingKeyRefusals(keyInTemplate),
    ...aliasResourcesOf(key).flatMap(alias => aliasRefusals(keyInTemplate, rendered(alias))),
  ];
}

/** Overrides (`addPropertyOverride()`) can be seen in the rendered resource only. */
function rendered(resource: CfnResource): RenderedResource {
  const fragment: { Resources: Record<string, RenderedResource> } = Stack.of(resource).resolve(resource._toCloudFormation());
  return Object.values(fragment.Resources)[0];
}
