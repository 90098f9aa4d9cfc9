import { Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct, IConstruct } from 'constructs';
import type { TagScope } from './contract';
import { acknowledgeWildcard } from '../private/acknowledge';
import { acknowledgeInlinePolicy } from '../private/acknowledge-standards';
import { arnOfKeys } from '../private/key-resource';
import { libraryRole } from '../private/library-role';

/** The role of the automation: rotates keys, and nothing else. It passes no role: whoever starts the automation passes this one. */
export function remediationRole(scope: Construct, id: string, rotationPeriodDays: number, tagScope?: TagScope): iam.Role {
  const role = libraryRole(scope, id, {
    description: 'Rotates AWS KMS keys that an AWS Config rule finds too old',
    assumedBy: new iam.ServicePrincipal('ssm.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID }, ArnLike: { 'aws:SourceArn': arnOfAutomations(scope) } },
    }),
    inlinePolicies: { Remediation: new iam.PolicyDocument({ statements: statements(scope, rotationPeriodDays, tagScope) }) },
  });
  acknowledgeWildcard(role, arnOfKeys(scope), 'any key may be found too old; it may only be rotated, with the period of the standard, '
    + 'and a key policy may forbid it');
  acknowledgeInlinePolicy(role);
  return role;
}

function statements(scope: IConstruct, rotationPeriodDays: number, tagScope?: TagScope): iam.PolicyStatement[] {
  const resources = [arnOfKeys(scope)];
  const inScope = tagScope === undefined ? {} : conditionOf(tagScope);
  return [
    new iam.PolicyStatement({
      sid: 'ReadKeys',
      actions: ['kms:DescribeKey', 'kms:GetKeyRotationStatus', 'kms:ListKeyRotations'],
      resources,
    }),
    new iam.PolicyStatement({
      sid: 'SwitchOn',
      actions: ['kms:EnableKeyRotation'],
      resources,
      conditions: { NumericEquals: { 'kms:RotationPeriodInDays': String(rotationPeriodDays) }, ...inScope },
    }),
    new iam.PolicyStatement({ sid: 'Rotate', actions: ['kms:RotateKeyOnDemand'], resources, conditions: inScope }),
  ];
}

function conditionOf({ tagKey, tagValue }: TagScope): iam.Conditions {
  const key = `aws:ResourceTag/${tagKey}`;
  return tagValue === undefined ? { Null: { [key]: 'false' } } : { StringEquals: { [key]: tagValue } };
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-iam.html (read 2026-11-25) */
function arnOfAutomations(scope: IConstruct): string {
  return Stack.of(scope).formatArn({ service: 'ssm', resource: 'automation-execution', resourceName: '*' });
}
