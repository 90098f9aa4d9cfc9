import { createHash } from 'node:crypto';
import { Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { invalid } from './invalid';

/**
 * Names that must not change: key policies name roles, IAM policies name machines, and tags name owners.
 * All derive from the name of the (outermost) stack and the construct path below it, never from tokens.
 */

/** Stack name and construct path: who declares a family. Fits a tag value (256 characters of a small alphabet). */
export function ownerOf(construct: IConstruct): string {
  const path = `${stackNameOf(construct)}/${pathBelowStack(construct)}`;
  const legal = path.replace(/[^A-Za-z0-9 +\-=._:/@]/g, '-');
  return legal === path && path.length <= 240 ? path : `${legal.slice(0, 220)}-${digest(path, 12)}`;
}

/** Matches the owners of every family of this stack. */
export function ownersOfStack(construct: IConstruct): string {
  return `${stackNameOf(construct)}/*`;
}

export function roleArn(construct: IConstruct, roleName: string): string {
  return Stack.of(construct).formatArn({ service: 'iam', region: '', resource: 'role', resourceName: roleName });
}

/** A number from 0 to `below` - 1 that stays the same for a construct: spreads schedules over the day. */
export function spread(construct: IConstruct, salt: string, below: number): number {
  return parseInt(digest(`${salt}:${ownerOf(construct)}`, 8), 16) % below;
}

/** Tells the owner from all others of an account and Region, in names that have to be known at synthesis. */
export function ownerDigest(construct: IConstruct): string {
  return digest(ownerOf(construct), 12);
}

/** The name of the outermost stack; a literal. */
export function stackNameOf(construct: IConstruct): string {
  const { stackName } = outermostStack(construct);
  if (Token.isUnresolved(stackName)) {
    throw invalid(construct, "the stack's 'stackName' must be a literal, got a token; names of roles and tags of keys are made from it");
  }
  return stackName;
}

/** The construct path below the outermost stack; empty for the stack itself. */
export function pathBelowStack(construct: IConstruct): string {
  const stackPath = outermostStack(construct).node.path;
  return construct.node.path.slice(stackPath.length).replace(/^\//, '');
}

function outermostStack(construct: IConstruct): Stack {
  let stack = Stack.of(construct);
  while (stack.nestedStackParent !== undefined) stack = stack.nestedStackParent;
  return stack;
}

/** The first digits of a SHA-256, for names that have to differ. */
export function digest(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}
