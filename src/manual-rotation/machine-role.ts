import type { IConstruct, Construct } from 'constructs';
import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { DETAIL_TYPES, EVENT_SOURCE, TAGS, VERSION_SEPARATOR } from './contract';
import { machineName, machineRoleName, ownerOf } from './names';

export interface MachineRoleProps {
  readonly aliasName: string;
  readonly familyName: string;
  readonly keySpec: string;
  readonly keyUsage: string;
  readonly functionArns: string[];
}

/**
 * The machine's own policy: what no key policy can give. Everything it does to an existing key it may do only
 * because that key's own policy says so (key-policy.ts).
 */
export function machineRole(scope: Construct, id: string, props: MachineRoleProps): iam.Role {
  const machineArn = Stack.of(scope).formatArn({
    service: 'states', resource: 'stateMachine', resourceName: machineName(scope, props.aliasName), arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return new iam.Role(scope, id, {
    roleName: machineRoleName(scope), // named in the key policy of every generation
    description: `Rotates the key behind ${props.aliasName}`,
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID }, ArnLike: { 'aws:SourceArn': machineArn } },
    }),
    inlinePolicies: { Rotation: new iam.PolicyDocument({ statements: statements(scope, props) }) },
  });
}

function statements(scope: IConstruct, props: MachineRoleProps): iam.PolicyStatement[] {
  const stack = Stack.of(scope);
  const aliasArn = stack.formatArn({ service: 'kms', resource: props.aliasName });
  const versionArns = stack.formatArn({ service: 'kms', resource: `${props.familyName}${VERSION_SEPARATOR}*` });
  const keyArns = stack.formatArn({ service: 'kms', resource: 'key', resourceName: '*' });
  const familyTags = { [`aws:RequestTag/${TAGS.family}`]: props.familyName, [`aws:RequestTag/${TAGS.owner}`]: ownerOf(scope) };
  return [
    new iam.PolicyStatement({ sid: 'AskFunctions', actions: ['lambda:InvokeFunction'], resources: props.functionArns }),
    new iam.PolicyStatement({
      sid: 'CreateGeneration',
      actions: ['kms:CreateKey'],
      resources: ['*'], // CreateKey has no resource to name; the conditions name the kind of key instead
      conditions: {
        StringEquals: { 'kms:KeySpec': props.keySpec, 'kms:KeyUsage': props.keyUsage, 'kms:KeyOrigin': 'AWS_KMS', ...familyTags },
        Bool: { 'kms:MultiRegion': 'false', 'kms:BypassPolicyLockoutSafetyCheck': 'false' },
      },
    }),
    new iam.PolicyStatement({
      sid: 'TagGeneration', // CreateKey with tags asks for it; the key has no id yet that could be named here
      actions: ['kms:TagResource'],
      resources: [keyArns],
      conditions: { StringEquals: familyTags },
    }),
    new iam.PolicyStatement({ sid: 'NameGenerations', actions: ['kms:CreateAlias'], resources: [aliasArn, versionArns] }),
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
      conditions: { StringEquals: { 'events:source': EVENT_SOURCE, 'events:detail-type': Object.values(DETAIL_TYPES) } },
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

/** Whatever a key policy may say: the machine moves names, it does not use keys, lend them, or lock anybody out. */
function denials(): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      sid: 'NeverUseOrLendKeys',
      effect: iam.Effect.DENY,
      actions: [
        'kms:CreateGrant', 'kms:Decrypt', 'kms:DeriveSharedSecret', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:GenerateMac',
        'kms:ReEncrypt*', 'kms:Sign',
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
