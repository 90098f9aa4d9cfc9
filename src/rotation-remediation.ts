import { Annotations, Resource } from 'aws-cdk-lib';
import * as config from 'aws-cdk-lib/aws-config';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { allowedPeriods } from './compliance/allowed-periods';
import { KEY_RESOURCE_TYPE } from './compliance/contract';
import { ASSUME_ROLE, KEY_ID, remediationDocument, TARGET_TYPE } from './compliance/remediation-document';
import { remediationRole } from './compliance/remediation-role';
import type { RemediationSettings } from './compliance/remediation-settings';
import { checkedSettings } from './compliance/remediation-settings';
import { tagScopeOf } from './compliance/rule-terms';
import { refuseSecondRemediation } from './compliance/second-remediation';
import { required } from './private/given';
import { checkedId } from './private/invalid';
import { KINDS, requiredKind } from './private/kinds';
import { ROTATION_PERIOD_DAYS } from './private/kms-facts';
import { checkProps } from './private/structs';
import type { IRotationComplianceRule } from './rotation-compliance-rule-interface';
import type { RotationRemediationProps } from './rotation-remediation-props';

/**
 * Defines what makes the material of a key young again that a rule found too old.
 *
 * An automation of AWS Systems Manager switches the key's automatic rotation on *and* rotates it once on demand, for switching on starts a
 * clock and changes nothing about the material there is. It does not rotate a key that is young enough, is being rotated, or whose material
 * is so new that its history does not show it yet; two runs within the same seconds may still spend two of the 25 rotations. It refuses
 * what AWS KMS cannot rotate (asymmetric and HMAC keys, custom key stores, replicas, imported keys without new material, disabled keys) and
 * keys whose on-demand rotations are spent, and says what to do instead.
 *
 * Resources: a remediation configuration, an automation document, and its role, which may read and rotate the keys of account and Region
 * (with a scope: those with its tag) and nothing else. People who start it need `iam:PassRole` for that role, beside
 * `config:StartRemediationExecution` or
 * `ssm:StartAutomationExecution` on this document, in which they choose the key, and no other parameter. The role can be passed to any
 * document of AWS Systems Manager: let them start no other, or they may spend the rotations of every key. Old material is kept by AWS KMS,
 * and everything stays readable.
 *
 * @resource AWS::Config::RemediationConfiguration
 *
 * @example
 * declare const rule: RotationComplianceRule;
 *
 * rule.addRemediation('Rotate', { automatic: true, reservedRotations: 10 });
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
    super(scope, checkedId(scope, id));
    props = checkProps(this, 'RotationRemediationProps', props);
    const rule = requiredKind(this, 'rule', required(this, 'props', props, '{ rule: ... }').rule, KINDS.rule);
    const settings = checkedSettings(this, props, rule.maxKeyAge.toDays(), allowedPeriods(rule));
    refuseSecondRemediation(this, rule);

    const role = remediationRole(this, 'Role', settings.terms.rotationPeriodDays, tagScopeOf(rule.scopeTag));
    this.role = role;
    const document = new ssm.CfnDocument(this, 'Document', {
      documentType: 'Automation',
      targetType: TARGET_TYPE,
      content: remediationDocument(role.roleArn, settings.terms),
    });
    this.documentName = document.ref;
    this.configure(rule, settings);
    this.warn(settings);
  }

  private configure(rule: IRotationComplianceRule, { automatic, maximumAttempts, attemptWindowSeconds }: RemediationSettings): void {
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

  private warn({ automatic, terms: { maxKeyAgeDays } }: RemediationSettings): void {
    if (!automatic || maxKeyAgeDays >= ROTATION_PERIOD_DAYS.min) return;
    Annotations.of(this).addWarningV2('cdk-kms-rotation:RotationRemediation.spendsRotations',
      `'maxKeyAge' is ${maxKeyAgeDays} days, and AWS KMS rotates no more often than every `
        + `${ROTATION_PERIOD_DAYS.min} days by itself: in between, each remediation `
        + 'spends one of the 25 on-demand rotations of a key; use ManualRotationAlias for such keys, or allow them to be older');
  }
}
