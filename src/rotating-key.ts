import type { RemovalPolicy } from 'aws-cdk-lib';
import { Annotations, CfnResource, Stack, aws_kms as kms } from 'aws-cdk-lib';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { acknowledge } from './private/acknowledge';
import { rotatingKeyInput } from './private/rotating-key-input';
import type { RenderedResource } from './private/rotating-key-verdict';
import { aliasRefusals, rotatingKeyRefusals, rotatingKeyWarnings } from './private/rotating-key-verdict';
import type { RotatingKeyProps } from './rotating-key-props';
import { KeyOrigin } from './rotating-key-props';

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
