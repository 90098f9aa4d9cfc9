import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnResource, Stack, Stage, Token, Tokenization } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { CUSTOM_RESOURCE_TYPE } from '../../manual-rotation/contract';
import { resourceBehind } from '../../private/key-resource';
import type { ForeignReference, JudgedTemplate, Template } from '../judge/template';

/** A template that was synthesized, and the constructs that it was made from. */
export interface SynthesizedTemplate extends JudgedTemplate {
  readonly stack: Stack;
  readonly path: string;
  /** By logical id; what a template was included with has no construct. */
  readonly constructs: ReadonlyMap<string, CfnResource>;
}

/** What may belong to a key, or is one. */
const TYPES = ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey', 'AWS::KMS::Alias', 'AWS::CloudWatch::Alarm', CUSTOM_RESOURCE_TYPE];

/**
 * All templates of an app, after its synthesis: of stacks, nested stacks, stages and stack sets. The paths that the AWS CDK tells to
 * validation plugins leave out nested stacks and stack sets, so the tree is walked.
 */
export function templatesOf(root: IConstruct): SynthesizedTemplate[] {
  const stacks = new Map<Stack, Map<string, CfnResource>>();
  for (const construct of root.node.findAll()) {
    if (Stack.isStack(construct)) stacks.set(construct, new Map());
    if (!CfnResource.isCfnResource(construct) || !TYPES.includes(construct.cfnResourceType)) continue;
    stacks.get(construct.stack)?.set(construct.stack.resolve(construct.logicalId), construct);
  }
  return [...stacks].map(([stack, constructs]) => templateOf(stack, constructs));
}

function templateOf(stack: Stack, constructs: ReadonlyMap<string, CfnResource>): SynthesizedTemplate {
  const path = join(Stage.of(stack)!.outdir, stack.templateFile);
  return {
    name: nameOf(stack),
    environment: environmentOf(stack),
    template: JSON.parse(readFileSync(path, 'utf8')) as Template,
    paths: Object.fromEntries([...constructs].map(([logicalId, { node }]) => [logicalId, node.path])),
    references: [...constructs].flatMap(([from, resource]) => foreignReferences(from, resource)),
    stack,
    path,
    constructs,
  };
}

function nameOf(stack: Stack): string {
  return stack.node.path || stack.stackName;
}

function environmentOf({ account, region }: Stack): string | undefined {
  return Token.isUnresolved(account) || Token.isUnresolved(region) ? undefined : `${account}/${region}`;
}

/** Keys of other stacks: in the template, a reference to one looks like any import or parameter. */
function foreignReferences(from: string, resource: CfnResource): ForeignReference[] {
  return namesOfKeys(resource)
    .map((name) => resourceBehind({ keyRef: { keyArn: name } }))
    .filter((key) => key !== undefined && key.stack !== resource.stack)
    .map((key) => ({ from, to: { template: nameOf(key!.stack), logicalId: key!.stack.resolve(key!.logicalId) as string } }));
}

/** By the L1's properties, in which references are not resolved yet. */
function namesOfKeys(resource: CfnResource): string[] {
  const { targetKeyId, dimensions, metrics } = resource as { targetKeyId?: unknown; dimensions?: unknown; metrics?: unknown };
  const adopted = (resource.node.scope as { _adopts?: { keyRef: { keyArn: string } } } | undefined)?._adopts?.keyRef.keyArn;
  return [targetKeyId, adopted, ...stringsIn(dimensions), ...stringsIn(metrics)]
    .filter((name): name is string => typeof name === 'string' && Tokenization.reverseString(name).tokens.length > 0);
}

function stringsIn(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [value];
  return Object.values(value).flatMap(stringsIn);
}
