import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct, Construct } from 'constructs';
import type { Declaration } from './contract';
import { DETAIL_TYPES, EVENT_SOURCE, TAGS, VERSION_SEPARATOR } from './contract';
import { MACHINE_ACTIONS } from './key-policy';
import { machineName, machineRoleName, ownerOf } from './names';
import { acknowledgeWildcard } from '../private/acknowledge';

export interface MachineRoleProps {
  readonly aliasName: string;
  readonly familyName: string;
  readonly keySpec: string;
  readonly keyUsage: string;
  readonly origin: string;
  readonly adopt: Declaration['adopt'];
  readonly functionArns: string[];
}

/**
 * The machine's own policy: what no key policy can give. Everything it does to an existing key it may do only
 * because that key's own policy says so (key-policy.ts).
 */
export function machineRole(scope: Construct, id: string, props: MachineRoleProps): iam.Role {
  const machineArn = Stack.of(scope).formatArn({
    service: 'states', resource: 'stateMachine', resourceName: machineName(scope, props.familyName), arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  const role = new iam.Role(scope, id, {
    roleName: machineRoleName(scope), // named in the key policy of every generation
    description: `Rotates the key behind ${props.aliasName}`,
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID }, ArnLike: { 'aws:SourceArn': machineArn } },
    }),
    inlinePolicies: { Rotation: new iam.PolicyDocument({ statements: statements(scope, props) }) },
  });
  acknowledgeWildcard(role, '*', 'kms:CreateKey and log deliveries have no resource to name; conditions hold CreateKey to the declared kind of key');
  acknowledgeWildcard(role, keysOf(scope), 'a new key has no id yet, and the key behind the alias may be any: conditions name the family and the alias');
  acknowledgeWildcard(role, versionAliasesOf(scope, props), 'the version aliases of this family, one for each generation, numbered without end');
  return role;
}

function keysOf(scope: IConstruct): string {
  return Stack.of(scope).formatArn({ service: 'kms', resource: 'key', resourceName: '*' });
}

function versionAliasesOf(scope: IConstruct, { familyName }: MachineRoleProps): string {
  return Stack.of(scope).formatArn({ service: 'kms', resource: `${familyName}${VERSION_SEPARATOR}*` });
}

function statements(scope: IConstruct, props: MachineRoleProps): iam.PolicyStatement[] {
  const stack = Stack.of(scope);
  const aliasArn = stack.formatArn({ service: 'kms', resource: props.aliasName });
  const versionArns = versionAliasesOf(scope, props);
  const keyArns = keysOf(scope);
  const familyTags = { [`aws:RequestTag/${TAGS.family}`]: props.familyName, [`aws:RequestTag/${TAGS.owner}`]: ownerOf(scope) };
  return [
    new iam.PolicyStatement({ sid: 'AskFunctions', actions: ['lambda:InvokeFunction'], resources: props.functionArns }),
    new iam.PolicyStatement({
      sid: 'CreateGeneration',
      actions: ['kms:CreateKey'],
      resources: ['*'], // CreateKey has no resource to name; the conditions name the kind of key instead
      conditions: {
        StringEquals: { 'kms:KeySpec': props.keySpec, 'kms:KeyUsage': props.keyUsage, 'kms:KeyOrigin': props.origin, ...familyTags },
        // If exists: the request leaves it out, and it is not documented that AWS KMS then fills it in. Asking for true is refused either way.
        BoolIfExists: { 'kms:MultiRegion': 'false' },
      },
    }),
    new iam.PolicyStatement({
      sid: 'TagGeneration', // CreateKey with tags asks for it; the key has no id yet that could be named here
      actions: ['kms:TagResource'],
      resources: [keyArns],
      conditions: { StringEquals: familyTags, Null: { 'kms:ResourceAliases': 'true' } }, // a new key has no alias; nearly every other key has one
    }),
    new iam.PolicyStatement({ sid: 'NameGenerations', actions: ['kms:CreateAlias'], resources: [aliasArn, versionArns] }),
    ...adoption(props.adopt),
    new iam.PolicyStatement({ sid: 'MoveAlias', actions: ['kms:UpdateAlias'], resources: [aliasArn] }),
    new iam.PolicyStatement({
      sid: 'SeeWhereTheAliasPoints', // whatever key that is: a stranger behind the alias must be seen, to be refused
      actions: ['kms:DescribeKey'],
      resources: [keyArns],
      conditions: { StringEquals: { 'kms:RequestAlias': props.aliasName } },
    }),
    new iam.PolicyStatement({
      sid: 'Announce',
      actions: ['events:PutEvents'],
      resources: [stack.formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' })],
      conditions: {
        // Both keys hold lists, which StringEquals does not match; ForAllValues alone would also match a request without them.
        'ForAllValues:StringEquals': { 'events:source': EVENT_SOURCE, 'events:detail-type': Object.values(DETAIL_TYPES) },
        'Null': { 'events:source': 'false', 'events:detail-type': 'false' },
      },
    }),
    new iam.PolicyStatement({
      sid: 'WriteLog',
      actions: [
        'logs:CreateLogDelivery', 'logs:DeleteLogDelivery', 'logs:DescribeLogGroups', 'logs:DescribeResourcePolicies',
        'logs:GetLogDelivery', 'logs:ListLogDeliveries', 'logs:PutResourcePolicy', 'logs:UpdateLogDelivery',
      ],
      resources: ['*'], // log deliveries have no ARN: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
    }),
    ...denials(),
  ];
}

/** The policy of an adopted key does not name the machine, until it is replaced: the one key on which it has rights of its own. */
function adoption(adopt: Declaration['adopt']): iam.PolicyStatement[] {
  if (adopt === null) return [];
  const actions = MACHINE_ACTIONS.filter((action) => adopt.replacePolicy || action !== 'kms:PutKeyPolicy');
  return [new iam.PolicyStatement({ sid: 'Adopt', actions, resources: [adopt.keyArn] })];
}

/** Whatever a key policy may say: the machine moves names, it does not use keys, lend them, or lock anybody out. */
function denials(): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      sid: 'NeverUseOrLendKeys',
      effect: iam.Effect.DENY,
      actions: [
        'kms:CreateGrant', 'kms:Decrypt', 'kms:DeriveSharedSecret', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:GenerateMac',
        'kms:ReEncrypt*', 'kms:Sign', 'kms:Verify', 'kms:VerifyMac',
      ],
      resources: ['*'],
    }),
    new iam.PolicyStatement({
      sid: 'NeverLockOut',
      effect: iam.Effect.DENY,
      actions: ['kms:CreateKey', 'kms:PutKeyPolicy'],
      resources: ['*'],
      conditions: { Bool: { 'kms:BypassPolicyLockoutSafetyCheck': 'true' } },
    }),
  ];
}
