import { Aws } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct, IConstruct } from 'constructs';
import { ON_DEMAND_DETAIL_TYPES } from './contract';
import { onDemandMachineArn, onDemandRoleName } from './on-demand-names';
import { neverUseLendOrEndKeys, READ_ACTIONS, ROTATE_ACTIONS } from './on-demand-rights';
import type { OnDemandStack } from './on-demand-stack';
import { acknowledgeWildcard } from '../private/acknowledge';
import { acknowledgeInlinePolicy } from '../private/acknowledge-standards';
import { finalRoleArn } from '../private/final-role-arn';
import { accountDecides, whyEverybodyIsDenied } from '../private/key-policy-facts';
import { legalDescription } from '../private/legal-text';
import { libraryRole } from '../private/library-role';
import { mayAnnounce, mayWriteLog } from '../private/machine-statements';
import { ownerDigest } from '../private/owner';
import { rendered } from '../private/rendered-resource';
import { EVENT_SOURCE } from '../private/vocabulary';

/** The role of one machine: two actions on one key, the one function, events of its own kind. */
export function onDemandRole(rotation: Construct, id: string, key: kms.IKey, shared: OnDemandStack): iam.Role {
  const role = libraryRole(rotation, id, {
    roleName: onDemandRoleName(rotation), // named in the key policy where that does not leave decisions to IAM
    description: legalDescription(`Rotates the key of ${rotation.node.path} on demand`, 1_000),
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID }, ArnLike: { 'aws:SourceArn': onDemandMachineArn(rotation) } },
    }),
    inlinePolicies: {
      Rotation: new iam.PolicyDocument({ statements: statements(rotation, key.keyArn, shared.decideFunction.functionArn) }),
    },
  });
  acknowledgeWildcard(role, '*', 'log deliveries have no resource that a policy could name');
  acknowledgeInlinePolicy(role);
  return role;
}

/**
 * Lets the IAM policies of both roles count on a key whose policy does not surely leave decisions to the account: where only the deployment
 * knows, one statement too many does no harm, and one too few shuts a role out.
 *
 * The statements name the account root with a role's name as a condition, not the role as principal: AWS KMS refuses a policy that
 * names a role which does not exist yet, and forgets one that is made anew. They refer to no resource, so that the key does not wait for
 * the roles that wait for the key.
 */
export function letKeyPolicyAdmit(rotation: IConstruct, key: kms.IKey, machineRole: iam.Role, { decideRoleArn }: OnDemandStack): void {
  const { keyPolicy } = key.node.defaultChild as kms.CfnKey;
  // As JSON first: resolving the document itself would freeze its statements, and more may be added.
  if (accountDecides(key, keyPolicy.toJSON?.() ?? keyPolicy) === 'yes') return;
  const [machine, decide] = admissionSids(rotation);
  key.addToResourcePolicy(admit(machine, finalRoleArn(machineRole), ROTATE_ACTIONS));
  key.addToResourcePolicy(admit(decide, decideRoleArn, READ_ACTIONS));
}

/** Why the key policy in the template shuts a role out. Statements may have come after `letKeyPolicyAdmit()` looked at it. */
export function keyPolicyProblems(rotation: IConstruct, key: kms.IKey): string[] {
  const policy = rendered(key.node.defaultChild as kms.CfnKey).Properties?.KeyPolicy;
  const denied = whyEverybodyIsDenied(key, policy);
  if (denied !== undefined) return [denied];
  const text = JSON.stringify(policy);
  if (accountDecides(key, policy) !== 'no' || admissionSids(rotation).every((sid) => text.includes(`"${sid}"`))) return [];
  return [`'policy' must let the state machine use the key, got one of ${key.node.path} that neither leaves `
    + 'decisions to the account nor admits the roles of the '
    + 'machine and its function; call addOnDemandRotation() after the policy has its statements, or add one '
    + "that allows 'kms:*' on '*' to the account root"];
}

/**
 * Of the machine's role and of the function's. Of both one for each rotation, though the function is shared: statements of one policy need
 * names of their own.
 */
function admissionSids(rotation: IConstruct): [machine: string, decide: string] {
  const digest = ownerDigest(rotation);
  return [`CdkKmsRotationOnDemand${digest}`, `CdkKmsRotationOnDemandDecide${digest}`];
}

function admit(sid: string, roleArn: string, actions: string[]): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid,
    principals: [new iam.AccountRootPrincipal()],
    actions,
    resources: ['*'], // the key that bears the policy
    conditions: { ArnEquals: { 'aws:PrincipalArn': roleArn } },
  });
}

function statements(scope: IConstruct, keyArn: string, decideFunctionArn: string): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({ sid: 'RotateTheKey', actions: ROTATE_ACTIONS, resources: [keyArn] }),
    new iam.PolicyStatement({ sid: 'AskTheFunction', actions: ['lambda:InvokeFunction'], resources: [decideFunctionArn] }),
    mayAnnounce(scope, EVENT_SOURCE, Object.values(ON_DEMAND_DETAIL_TYPES)),
    mayWriteLog(),
    neverUseLendOrEndKeys(),
  ];
}
