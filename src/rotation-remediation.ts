import type { Duration } from 'aws-cdk-lib';
import { Annotations, Resource } from 'aws-cdk-lib';
import * as config from 'aws-cdk-lib/aws-config';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { KEY_RESOURCE_TYPE } from './compliance/contract';
import { ASSUME_ROLE, KEY_ID, remediationDocument, TARGET_TYPE } from './compliance/remediation-document';
import { remediationRole } from './compliance/remediation-role';
import type { RemediationSettings } from './compliance/remediation-settings';
import { checkedSettings } from './compliance/remediation-settings';
import { ROTATION_PERIOD_DAYS } from './private/kms-facts';
import type { RotationComplianceRule } from './rotation-compliance-rule';

/**
 * How old keys are made young.
 */
export interface RotationRemediationOptions {
  /**
   * Whether AWS Config rotates non-compliant keys by itself.
   *
   * Each rotation on demand spends one of 25 that a key has in its life, and the first two rotations of a key, of any kind, add $1 a month each. AWS
   * Config acts on the verdicts it last took stock of: a key that was waived a moment ago may still be rotated.
   *
   * @default false - people start it, for the keys they choose, in AWS Config or in AWS Systems Manager
   */
  readonly automatic?: boolean;

  /**
   * After how many attempts within `attemptWindow` AWS Config lets a key be.
   *
   * 1 to 25, with `automatic` only. It then stays non-compliant until somebody removes AWS Config's remediation exception.
   *
   * @default 5
   */
  readonly maximumAttempts?: number;

  /**
   * The time within which `maximumAttempts` are too many.
   *
   * 1 to 2,678,000 whole seconds (31 days, nearly), a literal, with `automatic` only.
   *
   * @default Duration.minutes(1)
   * @see https://docs.aws.amazon.com/config/latest/APIReference/API_RemediationConfiguration.html
   */
  readonly attemptWindow?: Duration;

  /**
   * The period with which automatic rotation is switched on, in place of none or of a longer one. A shorter one is left alone.
   *
   * 90 to 2560 whole days, a literal, and no longer than `maxKeyAge` of the rule, as far as AWS KMS allows.
   *
   * @default - `maxKeyAge` of the rule, or the nearest period that AWS KMS allows
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-enable.html
   */
  readonly rotationPeriod?: Duration;

  /**
   * How many of the 25 on-demand rotations in a key's life are left for people.
   *
   * 0 to 24, a literal. A key that has no more than these is not rotated: its automatic rotation is switched on, and the automation fails and says so.
   *
   * @default 5
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-on-demand.html
   */
  readonly onDemandReserve?: number;
}

/**
 * Properties of a `RotationRemediation`.
 */
export interface RotationRemediationProps extends RotationRemediationOptions {
  /**
   * The rule that finds the keys. AWS Config takes one remediation for each rule.
   */
  readonly rule: RotationComplianceRule;
}

/**
 * Defines what makes the material of a key young again that a rule found too old.
 *
 * An automation of AWS Systems Manager switches the key's automatic rotation on *and* rotates it once on demand, for switching on starts a clock and
 * changes nothing about the material there is. It does not rotate a key that is young enough or is being rotated, so it may run twice. It refuses
 * what AWS KMS cannot rotate (asymmetric and HMAC keys, custom key stores, replicas, imported keys without new material, disabled keys) and keys
 * whose on-demand rotations are spent, and says what to do instead.
 *
 * Resources: a remediation configuration, an automation document, and its role, which may read and rotate the keys of account and Region (with a
 * scope: those with its tag) and nothing else. People who start it need `iam:PassRole` for that role, beside `config:StartRemediationExecution` or
 * `ssm:StartAutomationExecution`; they choose the key, and no other parameter. Old material is kept by AWS KMS, and everything stays readable.
 *
 * @resource AWS::Config::RemediationConfiguration
 *
 * @example
 * declare const rule: RotationComplianceRule;
 *
 * rule.addRemediation('Rotate', { automatic: true, onDemandReserve: 10 });
 */
@propertyInjectable
export class RotationRemediation extends Resource {
  /** Uniquely identifies this class. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-kms-rotation.RotationRemediation';

  /** The role of the automation. A key whose policy does not leave decisions to IAM policies has to name it. */
  public readonly role: iam.IRole;

  /** The name of the automation document. */
  public readonly documentName: string;

  constructor(scope: Construct, id: string, props: RotationRemediationProps) {
    super(scope, id);
    const { rule } = props;
    const settings = checkedSettings(this, props, rule._terms);
    rule._takeRemediation(this);

    const role = remediationRole(this, 'Role', settings.terms.rotationPeriodDays, rule._terms.scope);
    this.role = role;
    const document = new ssm.CfnDocument(this, 'Document', {
      documentType: 'Automation',
      targetType: TARGET_TYPE,
      content: remediationDocument(role.roleArn, settings.terms),
    });
    this.documentName = document.ref;
    this.configure(rule, settings);
    this.warn(rule, settings);
  }

  private configure(rule: RotationComplianceRule, { automatic, maximumAttempts, attemptWindowSeconds }: RemediationSettings): void {
    new config.CfnRemediationConfiguration(this, 'Resource', {
      configRuleName: rule.configRuleName,
      resourceType: KEY_RESOURCE_TYPE,
      targetType: 'SSM_DOCUMENT',
      targetId: this.documentName,
      targetVersion: '1', // AWS CloudFormation replaces the document when it changes; what somebody adds to it is not run
      parameters: {
        [KEY_ID]: { ResourceValue: { Value: 'RESOURCE_ID' } },
        [ASSUME_ROLE]: { StaticValue: { Values: [this.role.roleArn] } },
      },
      automatic,
      maximumAutomaticAttempts: maximumAttempts,
      retryAttemptSeconds: attemptWindowSeconds,
    });
  }

  private warn(rule: RotationComplianceRule, { automatic }: RemediationSettings): void {
    const { maxKeyAgeDays } = rule._terms;
    if (!automatic || maxKeyAgeDays >= ROTATION_PERIOD_DAYS.min) return;
    Annotations.of(this).addWarningV2('cdk-kms-rotation:RotationRemediation.spendsRotations',
      `'maxKeyAge' is ${maxKeyAgeDays} days, and AWS KMS rotates no more often than every ${ROTATION_PERIOD_DAYS.min} days by itself: in between, each remediation `
        + 'spends one of the 25 on-demand rotations of a key; use ManualRotationAlias for such keys, or allow them to be older');
  }
}
