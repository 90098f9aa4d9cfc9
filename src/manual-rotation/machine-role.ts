import { Aws, Fn, Lazy, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct, Construct } from 'constructs';
import type { Declaration } from './declared';
import { tagKeysAtCreation } from './generation-tags';
import { MACHINE_ACTIONS } from './key-policy';
import { retirementDenials } from './machine-denials';
import { machineName, machineRoleName } from './names';
import { acknowledgeWildcard } from '../private/acknowledge';
import { acknowledgeInlinePolicy } from '../private/acknowledge-standards';
import { libraryRole } from '../private/library-role';
import { ownerOf } from '../private/owner';
import { TAGS, versionAliasPatterns } from '../private/vocabulary';

export interface MachineRoleProps
  extends Pick<Declaration, 'aliasName' | 'familyName' | 'keySpec' | 'keyUsage' | 'origin' | 'adopt' | 'retirement' | 'tags'> {
  /** What the machines of all aliases of a stack may do, and never may. */
  readonly shared: iam.IManagedPolicy;
}

/**
 * The machine's own policy: what no key policy can give, beside what all machines of a stack share (machine-policy.ts). Everything it does
 * to an existing key it may do only because that key's own policy says so (key-policy.ts).
 */
export function machineRole(scope: Construct, id: string, props: MachineRoleProps): iam.Role {
  const machineArn = compactArn(scope, 'states', `stateMachine:${machineName(scope, props.familyName)}`);
  const role = libraryRole(scope, id, {
    roleName: machineRoleName(scope), // named in the key policy of every generation
    description: `Rotates the key behind ${props.aliasName}`,
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID }, ArnLike: { 'aws:SourceArn': machineArn } },
    }),
    managedPolicies: [props.shared],
    inlinePolicies: { Rotation: new iam.PolicyDocument({ statements: statements(scope, props) }) },
  });
  acknowledgeWildcard(role, '*', 'kms:CreateKey has no resource to name; conditions hold it to the declared kind of key');
  acknowledgeWildcard(role, compactArn(scope, 'kms', 'key/*'), 'a new key has no id yet, and the key '
    + 'behind the alias may be any: conditions name the '
    + 'family and the alias');
  for (const versionAliases of versionAliasesOf(scope, props)) {
    acknowledgeWildcard(role, versionAliases, 'the version aliases of this family, one for each generation, numbered without end');
  }
  acknowledgeInlinePolicy(role);
  return role;
}

/**
 * An ARN in one line of the template: written as lists of pieces, they are half of a role, and a template has room for 1 MB.
 */
function compactArn(scope: IConstruct, service: string, resource: string): string {
  const { region, account } = Stack.of(scope);
  const literal = (value: string, pseudo: string) => (Token.isUnresolved(value) ? `\${${pseudo}}` : value);
  return Fn.sub(`arn:\${AWS::Partition}:${service}:${literal(region, 'AWS::Region')}:${literal(account, 'AWS::AccountId')}:${resource}`);
}

function versionAliasesOf(scope: IConstruct, { familyName }: MachineRoleProps): string[] {
  return versionAliasPatterns(familyName).map((resource) => compactArn(scope, 'kms', resource));
}

function statements(scope: IConstruct, props: MachineRoleProps): iam.PolicyStatement[] {
  const stack = Stack.of(scope);
  const aliasArn = compactArn(scope, 'kms', props.aliasName);
  const versionArns = versionAliasesOf(scope, props);
  const keyArns = compactArn(scope, 'kms', 'key/*');
  const familyTags = { [`aws:RequestTag/${TAGS.family}`]: props.familyName, [`aws:RequestTag/${TAGS.owner}`]: ownerOf(scope) };
  return [
    new iam.PolicyStatement({
      sid: 'CreateGeneration',
      actions: ['kms:CreateKey'],
      resources: ['*'], // CreateKey has no resource to name; the conditions name the kind of key instead
      conditions: {
        StringEquals: { 'kms:KeySpec': props.keySpec, 'kms:KeyUsage': props.keyUsage, 'kms:KeyOrigin': props.origin, ...familyTags },
        // If exists: the request leaves it out, and it is not documented that AWS KMS then fills it in. Asking for true is refused either
        // way.
        BoolIfExists: { 'kms:MultiRegion': 'false' },
      },
    }),
    new iam.PolicyStatement({
      sid: 'TagGeneration', // CreateKey with tags asks for it; the key has no id yet that could be named here
      actions: ['kms:TagResource'],
      resources: [keyArns],
      conditions: {
        'StringEquals': familyTags,
        // What the machine makes keys with, and nothing else: other tags may be permissions of other teams.
        'ForAllValues:StringEquals': { 'aws:TagKeys': Lazy.any({ produce: () => tagKeysAtCreation(stack.resolve(props.tags)) }) },
        'Null': {
          'aws:TagKeys': 'false', // AWS advises it beside ForAllValues, which is true of a request without tags
          'kms:ResourceAliases': 'true', // a new key has no alias; nearly every other key has one
        },
      },
    }),
    new iam.PolicyStatement({ sid: 'NameGenerations', actions: ['kms:CreateAlias'], resources: [aliasArn, ...versionArns] }),
    ...adoption(props.adopt),
    new iam.PolicyStatement({ sid: 'MoveAlias', actions: ['kms:UpdateAlias'], resources: [aliasArn] }),
    new iam.PolicyStatement({
      sid: 'SeeWhereTheAliasPoints', // whatever key that is: a stranger behind the alias must be seen, to be refused
      actions: ['kms:DescribeKey'],
      resources: [keyArns],
      conditions: { StringEquals: { 'kms:RequestAlias': props.aliasName } },
    }),
    ...retirementDenials(props),
  ];
}

/** The policy of an adopted key does not name the machine, until it is replaced: the one key on which it has rights of its own. */
function adoption(adopt: Declaration['adopt']): iam.PolicyStatement[] {
  if (adopt === null) return [];
  const actions = MACHINE_ACTIONS.filter((action) => adopt.replacePolicy || action !== 'kms:PutKeyPolicy');
  return [new iam.PolicyStatement({ sid: 'Adopt', actions, resources: [adopt.keyArn] })];
}
