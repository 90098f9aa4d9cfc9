import type { RemovalPolicy } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as kms from 'aws-cdk-lib/aws-kms';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { alignAliases, aliasProblems } from './in-place/key-aliases';
import { warnAboutKey } from './in-place/key-warnings';
import { materialExpiryAlarm, materialExpiryMetric } from './in-place/material-expiry';
import { rotatingKeyInput } from './in-place/rotating-key-input';
import { ROTATING_KEY_WARNINGS, rotatingKeyProblems } from './in-place/rotating-key-verdict';
import type { MaterialExpiryAlarmOptions } from './material-expiry-alarm-options';
import { OnDemandRotation } from './on-demand-rotation';
import type { OnDemandRotationOptions } from './on-demand-rotation-props';
import { acknowledgeUnrotatedKey } from './private/acknowledge-standards';
import { placeOf } from './private/invalid';
import { keyPolicyProblems } from './private/key-policy-problems';
import { mark, MARKS } from './private/mark';
import { warnAboutPublicPrincipals } from './private/public-principals';
import { rendered } from './private/rendered-resource';
import { checkStruct } from './private/structs';
import type { IRotatingKey } from './rotating-key-interface';
import type { RotatingKeyProps } from './rotating-key-props';
import { KeyOrigin } from './rotating-key-props';
import { RotationEvents } from './rotation-events';

/**
 * Defines a symmetric encryption key that AWS KMS rotates in place: key id and ARN stay, and old data stays readable.
 *
 * It is a `kms.Key`, under the same logical id: replace the class name in an app that is deployed, and the key in the account stays the
 * same one. The period that it writes to the template may put off the next rotation once, by up to a period. It defines one
 * `AWS::KMS::Key`, and one `AWS::KMS::Alias` for each alias. If something that comes later, such as a property injector, an aspect or an
 * escape hatch, leaves a key that AWS KMS would not rotate, synthesis fails.
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
 * // Imported key material: rotated on demand, after new material was imported
 * declare const importer: iam.IRole;
 * const imported = new RotatingKey(this, 'ImportedKey', { origin: KeyOrigin.EXTERNAL });
 * imported.grant(importer, 'kms:GetParametersForImport', 'kms:ImportKeyMaterial');
 */
@propertyInjectable
export class RotatingKey extends kms.Key implements IRotatingKey {
  /**
   * Uniquely identifies this class for property injection.
   *
   * Injectors for `kms.Key` are applied as well, after those for this class, to what it tells `kms.Key`.
   */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-kms-rotation.RotatingKey';

  /**
   * Rules for what happens to the key. They are made below the key, when a method of it is called.
   */
  public readonly rotationEvents: RotationEvents;

  constructor(scope: Construct, id: string, props: RotatingKeyProps = {}) {
    const input = rotatingKeyInput(placeOf(scope, id), props);
    super(scope, id, input.keyProps);
    this.rotationEvents = RotationEvents.fromKey(this);
    input.completeResource(resourceOf(this));
    if (props.origin === KeyOrigin.EXTERNAL) {
      acknowledgeUnrotatedKey(resourceOf(this), 'AWS KMS cannot rotate imported key material on a schedule; it is rotated on demand');
    }
    this.node.addValidation({ validate: () => judge(this) });
  }

  /**
   * Defines a new alias for the key, with the removal policy of the key.
   */
  public addAlias(aliasName: string): kms.Alias {
    const alias = super.addAlias(aliasName);
    alignAliases(this, resourceOf(this));
    return alias;
  }

  /**
   * Applies the removal policy to the key and to its aliases.
   */
  public applyRemovalPolicy(policy: RemovalPolicy): void {
    super.applyRemovalPolicy(policy);
    alignAliases(this, resourceOf(this));
  }

  /**
   * Defines the rotation of this key on demand, beside automatic rotation or, for imported key material, in its place.
   *
   * See OnDemandRotation for what it defines, and what that costs.
   *
   * @param id the construct id of the on-demand rotation, below the key
   * @param options when the key is rotated; by default, when somebody or some event starts it
   *
   * @example
   * const key = new RotatingKey(this, 'DataKey');
   * key.addOnDemandRotation('OnDemand', { maxMaterialAge: Duration.days(200) }).addAlarms();
   */
  public addOnDemandRotation(id: string, options: OnDemandRotationOptions = {}): OnDemandRotation {
    options = checkStruct(this, 'OnDemandRotationOptions', options);
    return new OnDemandRotation(this, id, { ...options, key: this });
  }

  /**
   * How many seconds are left until imported key material expires: the material that expires first, of all that were imported into the key.
   *
   * For imported key material only. AWS KMS publishes it for material that was imported with an expiration date, in namespace `AWS/KMS`;
   * material that does not expire has no data points.
   *
   * @param options statistic, period and looks; namespace, name and dimensions are fixed
   * @default - minimum over 5 minutes
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/monitoring-cloudwatch.html
   */
  public metricSecondsUntilMaterialExpiration(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return materialExpiryMetric(this, options);
  }

  /**
   * Defines an alarm that goes off some time before imported key material of this key expires.
   *
   * For imported key material only. When any material that was ever current in the key expires, the whole key cannot be used until that
   * material is imported again. The alarm goes back to OK once that is done with a later expiration date. It keeps its state while there is
   * no data: it stays on when material has expired, and also when it is imported again to expire never, until somebody sets it to OK (see
   * the runbook); it is in state INSUFFICIENT_DATA until material with an expiration date is imported. It sees one Region: a replica of the
   * key has its own.
   *
   * @param id the construct id of the alarm, below the key
   * @param options when it goes off, and who hears about it
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/imported-key-material-expiration-alarm.html
   */
  public addMaterialExpiryAlarm(id: string, options: MaterialExpiryAlarmOptions = {}): cloudwatch.Alarm {
    return materialExpiryAlarm(this, id, options);
  }
}

mark(RotatingKey, MARKS.rotatingKey);

// Functions, not private methods: a later kms.Key may have private members of the same names, and would break them in silence.

function resourceOf(key: RotatingKey): kms.CfnKey {
  return key.node.findChild('Resource') as kms.CfnKey;
}

/** Judges what will stand in the template, as injectors, aspects and overrides left it; nothing changes it after validation. */
function judge(key: RotatingKey): string[] {
  const resource = resourceOf(key);
  const keyInTemplate = rendered(resource);
  const { KeyPolicy: policy } = keyInTemplate.Properties ?? {};
  warnAboutKey(resource, 'RotatingKey', keyInTemplate, ROTATING_KEY_WARNINGS);
  warnAboutPublicPrincipals(resource, 'RotatingKey', policy);
  return [...rotatingKeyProblems(keyInTemplate), ...aliasProblems(key, keyInTemplate), ...keyPolicyProblems(policy)];
}
