import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Environment, ResolvedResource } from '../../sim/cloudformation/resolve-template';
import { resolveTemplate } from '../../sim/cloudformation/resolve-template';
import type { Declaration } from '../../src/manual-rotation/declared';

/** Where the stacks of the template tests are pretended to be deployed. */
export const DEPLOYED: Environment = {
  account: '111122223333', region: 'eu-west-1', partition: 'aws', urlSuffix: 'amazonaws.com', stackName: 'Stack',
};

/** The resources of one type, as AWS would see them, by logical id. */
export function deployed(stack: Stack, type: string, environment: Partial<Environment> = {}): Record<string, ResolvedResource> {
  const { resources } = resolveTemplate(Template.fromStack(stack).toJSON(), { ...DEPLOYED, ...environment });
  return Object.fromEntries(Object.entries(resources).filter(([, { Type }]) => Type === type));
}

/** The one resource of that type. */
export function theOnly(stack: Stack, type: string, environment?: Partial<Environment>): ResolvedResource {
  const all = Object.values(deployed(stack, type, environment));
  if (all.length !== 1) throw new Error(`expected one ${type}, got ${all.length}`);
  return all[0];
}

/** What the machines of a stack were told to bring about, in the order of the template. */
export function declarations(stack: Stack, environment?: Partial<Environment>): Declaration[] {
  return Object.values(deployed(stack, 'AWS::StepFunctions::StateMachine', environment))
    .map(machine => JSON.parse(Buffer.from(machine.Properties.DefinitionSubstitutions.Declaration, 'base64').toString('latin1')));
}

/** The statements of the key policy that the stack's only alias declares. */
export function keyPolicy(stack: Stack, environment?: Partial<Environment>): Record<string, any>[] {
  const [{ policy }] = declarations(stack, environment);
  return (policy as { Statement: Record<string, any>[] }).Statement;
}
