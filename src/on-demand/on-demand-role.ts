import { Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct, IConstruct } from 'constructs';
import { ON_DEMAND_DETAIL_TYPES } from './contract';
import { onDemandMachineArn, onDemandRoleName } from './on-demand-names';
import { acknowledgeWildcard } from '../private/acknowledge';
import { acknowledgeInlinePolicy } from '../private/acknowledge-standards';
import { accountDecides, whyEverybodyIsDenied } from '../private/key-policy-facts';
import { mayAnnounce, mayWriteLog } from '../private/machine-statements';
import { ownerDigest } from '../private/owner';
import { rendered } from '../private/rendered-resource';
import { EVENT_SOURCE, METRIC_NAMESPACE } from '../private/vocabulary';

/** All that the machine does with the key. */
const KEY_ACTIONS = ['kms:DescribeKey', 'kms:GetKeyRotationStatus', 'kms:ListKeyRotations', 'kms:RotateKeyOnDemand'];

/** The role of one machine: four actions on one key, events of its own kind, metrics of one namespace. */
export function onDemandRole(rotation: Construct, id: string, key: kms.IKey): iam.Role {
  const role = new iam.Role(rotation, id, {
    roleName: onDemandRoleName(rotation), // named in the key policy where that does not leave decisions to IAM
    description: `Rotates the key of ${rotation.node.path} on demand`.slice(0, 1000),
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID }, ArnLike: { 'aws:SourceArn': onDemandMachineArn(rotation) } },
    }),
    inlinePolicies: { Rotation: new iam.PolicyDocument({ statements: statements(rotation, key.keyArn) }) },
  });
  acknowledgeWildcard(role, '*', 'log deliveries and metrics have no resource to name, metrics are held to a namespace; the other statement denies');
  acknowledgeInlinePolicy(role);
  return role;
}

/**
 * Lets the role's IAM policy count on a key whose policy does not surely leave decisions to the account: where only the deployment
 * knows, one statement too many does no harm, and one too few shuts the role out.
 *
 * The statement names the account root with the role's name as a condition, not the role as principal: AWS KMS refuses a policy that
 * names a role which does not exist yet, and forgets one that is made anew. It refers to no resource, so that the key does not wait for
 * the role that waits for the key.
 */
export function letKeyPolicyAdmit(rotation: IConstruct, key: kms.IKey): void {
  const { keyPolicy } = key.node.defaultChild as kms.CfnKey;
  // As JSON first: resolving the document itself would freeze its statements, and more may be added.
  if (accountDecides(key, keyPolicy.toJSON?.() ?? keyPolicy) === 'yes') return;
  const roleArn = Stack.of(rotation).formatArn({ service: 'iam', region: '', resource: 'role', resourceName: onDemandRoleName(rotation) });
  key.addToResourcePolicy(new iam.PolicyStatement({
    sid: admissionSid(rotation),
    principals: [new iam.AccountRootPrincipal()],
    actions: KEY_ACTIONS,
    resources: ['*'], // the key that bears the policy
    conditions: { ArnEquals: { 'aws:PrincipalArn': roleArn } },
  }));
}

/** Why the key policy in the template shuts the role out. Statements may have come after `letKeyPolicyAdmit()` looked at it. */
export function keyPolicyProblems(rotation: IConstruct, key: kms.IKey): string[] {
  const policy = rendered(key.node.defaultChild as kms.CfnKey).Properties?.KeyPolicy;
  const denied = whyEverybodyIsDenied(key, policy);
  if (denied !== undefined) return [denied];
  if (accountDecides(key, policy) !== 'no' || JSON.stringify(policy).includes(admissionSid(rotation))) return [];
  return [`'policy' must let the state machine use the key, got one of ${key.node.path} that neither leaves decisions to the account nor admits the machine's role; `
    + "call addOnDemandRotation() after the policy has its statements, or add one that allows 'kms:*' on '*' to the account root"];
}

function admissionSid(rotation: IConstruct): string {
  return `CdkKmsRotationOnDemand${ownerDigest(rotation)}`;
}

function statements(scope: IConstruct, keyArn: string): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({ sid: 'RotateTheKey', actions: KEY_ACTIONS, resources: [keyArn] }),
    mayAnnounce(scope, EVENT_SOURCE, Object.values(ON_DEMAND_DETAIL_TYPES)),
    new iam.PolicyStatement({
      sid: 'Measure',
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'], // PutMetricData has no resource to name; the condition names the namespace
      conditions: { StringEquals: { 'cloudwatch:namespace': METRIC_NAMESPACE } },
    }),
    mayWriteLog(),
    new iam.PolicyStatement({
      sid: 'NeverUseLendOrEndKeys', // whatever a key policy may say
      effect: iam.Effect.DENY,
      actions: [
        'kms:CreateGrant', 'kms:Decrypt', 'kms:DeleteImportedKeyMaterial', 'kms:DisableKey', 'kms:DisableKeyRotation', 'kms:Encrypt', 'kms:GenerateDataKey*',
        'kms:ImportKeyMaterial', 'kms:PutKeyPolicy', 'kms:ReEncrypt*', 'kms:ScheduleKeyDeletion',
      ],
      resources: ['*'],
    }),
  ];
}
