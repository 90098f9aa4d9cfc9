import { App, Stack, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import type { Variant } from './variants';
import { resolveTemplate } from '../../sim/cloudformation/resolve-template';
import type { ResolvedTemplate } from '../../sim/cloudformation/resolve-template';
import { roleOf } from '../../sim/iam/iam-simulation';
import type { Caller, KeyFacts, PolicyDocument } from '../../sim/iam/iam-simulation';
import { ManualRotationAlias } from '../../src';
import type { Declaration } from '../../src/manual-rotation/declared';
import { StackMachinery } from '../../src/manual-rotation/stack-machinery';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';

/** One family as its stack's template has it. */
export interface DeployedFamily {
  readonly declaration: Declaration & { readonly policy: PolicyDocument };
  readonly machineArn: string;
  readonly machineRole: string;
  readonly substitutions: Record<string, string>;
}

/** A stack with machinery, resolved as for a deployment, and who may call AWS in it. */
export interface DeployedStack {
  readonly template: ResolvedTemplate;
  /** Logical ids of the roles. */
  readonly roles: Readonly<Record<'survey' | 'probe' | 'deployment' | 'scheduler' | 'writer' | 'reader', string>>;
  readonly surveyArn: string;
  readonly probeArn: string;
  readonly deploymentArn: string;
  readonly logGroupArn: string;
  readonly families: readonly DeployedFamily[];
}

/**
 * Two families in one stack, with an application that writes and one that reads with the first; and a stack of somebody else.
 *
 * @param liveKeyArn what the first family adopts
 */
export function deploy(variant: Variant, liveKeyArn?: string): { orders: DeployedStack; billing: DeployedStack } {
  return {
    orders: deployStack('Orders', ['alias/orders/key', 'alias/orders/neighbour'], variant, liveKeyArn),
    billing: deployStack('Billing', ['alias/billing/key'], variant),
  };
}

function deployStack(stackName: string, aliasNames: string[], variant: Variant, liveKeyArn?: string): DeployedStack {
  const { keyTemplate, replacePolicy, fromElsewhere: _, breakGlassArns = [], tags = {}, ...options } = variant;
  const stack = new Stack(new App({ context: { 'aws:cdk:disable-asset-staging': true } }), stackName, {
    env: { account: ACCOUNT, region: REGION },
  });
  for (const [key, value] of Object.entries(tags)) Tags.of(stack).add(key, value);
  const adopt = liveKeyArn === undefined ? undefined : { key: kms.Key.fromKeyArn(stack, 'Live', liveKeyArn), replacePolicy };
  const breakGlass = { roles: breakGlassArns.map((arn, i) => iam.Role.fromRoleArn(stack, `BreakGlass${i}`, arn)) };
  const aliases = aliasNames.map((aliasName, i) => (
    new ManualRotationAlias(stack, `Family${i + 1}`, { aliasName, keyTemplate, breakGlass, ...options, ...(i === 0 ? { adopt } : {}) })));
  const application = (id: string) => new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
  const [writer, reader] = [application('Writer'), application('Reader')];
  const { grantWriting, grantReading } = grants(keyTemplate.keyUsage);
  grantWriting(aliases[0], writer);
  grantReading(aliases[0], reader);

  const { surveyFunction, probeFunction, deploymentFunction, schedulerRole, logGroup } = StackMachinery.of(stack);
  const id = (construct: IConstruct) => stack.getLogicalId(construct.node.defaultChild as any);
  const template = resolveTemplate(Template.fromStack(stack).toJSON(), {
    account: ACCOUNT, region: REGION, partition: 'aws', urlSuffix: 'amazonaws.com', stackName,
  });
  return {
    template,
    roles: {
      survey: id(surveyFunction.role!),
      probe: id(probeFunction.role!),
      deployment: id(deploymentFunction.role!),
      scheduler: id(schedulerRole),
      writer: id(writer),
      reader: id(reader),
    },
    surveyArn: template.getAtt(id(surveyFunction), 'Arn'),
    probeArn: template.getAtt(id(probeFunction), 'Arn'),
    deploymentArn: template.getAtt(id(deploymentFunction), 'Arn'),
    logGroupArn: template.getAtt(id(logGroup), 'Arn'),
    families: aliases.map((alias) => {
      const machine = stack.getLogicalId(alias.node.findChild('Machine') as any);
      const substitutions = template.resources[machine].Properties.DefinitionSubstitutions;
      return {
        declaration: JSON.parse(Buffer.from(substitutions.Declaration, 'base64').toString()),
        machineArn: template.getAtt(machine, 'Arn'),
        machineRole: id(alias.node.findChild('Role')),
        substitutions,
      };
    }),
  };
}

type Grant = (alias: ManualRotationAlias, grantee: iam.IGrantable) => void;

function grants(keyUsage: string): { grantWriting: Grant; grantReading: Grant } {
  switch (keyUsage) {
    case 'ENCRYPT_DECRYPT':
      return { grantWriting: (a, g) => a.grants.encrypt(g), grantReading: (a, g) => a.grants.decrypt(g) };
    case 'SIGN_VERIFY':
      return { grantWriting: (a, g) => a.grants.sign(g), grantReading: (a, g) => a.grants.verify(g) };
    case 'GENERATE_VERIFY_MAC':
      return { grantWriting: (a, g) => a.grants.generateMac(g), grantReading: (a, g) => a.grants.verifyMac(g) };
    case 'KEY_AGREEMENT':
      return { grantWriting: (a, g) => a.grants.deriveSharedSecret(g), grantReading: (a, g) => a.grants.deriveSharedSecret(g) };
    case 'ENCAPSULATE_DECAPSULATE':
      return { grantWriting: (a, g) => a.grants.encapsulate(g), grantReading: (a, g) => a.grants.decapsulate(g) };
    default:
      throw new Error(`no grants for ${keyUsage}`);
  }
}

/** A session of one of the stack's roles. */
export function callerOf({ template, roles }: DeployedStack, role: keyof DeployedStack['roles']): Caller {
  return roleOf(template, roles[role]);
}

export function machineOf({ template, families }: DeployedStack, family = 0): Caller {
  return roleOf(template, families[family].machineRole);
}

/** A key as the family's machine would have made it. */
export function keyOfFamily({ declaration }: DeployedFamily, id: string, aliases: string[]): KeyFacts {
  return {
    arn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/${id}`,
    policy: declaration.policy,
    keySpec: declaration.keySpec,
    keyUsage: declaration.keyUsage,
    aliases,
    tags: Object.fromEntries(declaration.tags.map(({ TagKey, TagValue }) => [TagKey, TagValue])),
  };
}
