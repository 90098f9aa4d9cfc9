import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A statement of a policy as it will stand in a template: anywhere in it may be an intrinsic function. */
export interface RenderedStatement {
  readonly Sid?: unknown;
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Action?: unknown;
  readonly NotAction?: unknown;
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Condition?: unknown;
}

/** What stands for values that only the deployment knows, where two texts are compared: the same on either side. */
export interface Placeholders {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
}

/** The statements of a resolved policy, each with a name for people. None for a policy that only the deployment knows. */
export function statementsOf(policy: unknown): Array<{ readonly name: string; readonly statement: RenderedStatement }> {
  const statements = listOf((policy as { Statement?: unknown } | undefined)?.Statement);
  return statements
    .map((statement, i) => ({ name: nameOf(statement as RenderedStatement, i), statement: statement as RenderedStatement }))
    .filter(({ statement }) => typeof statement === 'object' && statement !== null && !isIntrinsic(statement));
}

function nameOf(statement: RenderedStatement | undefined, index: number): string {
  return typeof statement?.Sid === 'string' ? `'${statement.Sid}'` : `number ${index + 1}`;
}

export function listOf(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** `{ Ref: ... }` or `{ 'Fn::...': ... }`: its value is known at deployment only. */
export function isIntrinsic(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 1 && /^(Ref$|Fn::)/.test(Object.keys(value)[0]);
}

/** What the stack knows of partition, account and Region, and else placeholders. */
export function environmentOf(scope: IConstruct): Placeholders {
  const stack = Stack.of(scope);
  const known = (value: string, placeholder: string): string => {
    const resolved: unknown = stack.resolve(value);
    return typeof resolved === 'string' ? resolved : placeholder;
  };
  return { partition: known(stack.partition, 'aws'), account: known(stack.account, '<account>'), region: known(stack.region, '<region>') };
}

/** A resolved text with partition, account and Region filled in; undefined if anything else in it is known at deployment only. */
export function textOf(value: unknown, around: Placeholders): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (!isIntrinsic(value)) return undefined;
  const { Ref: name, 'Fn::Join': join } = value as { 'Ref'?: string; 'Fn::Join'?: [string, unknown] };
  if (name !== undefined) {
    return { 'AWS::Partition': around.partition, 'AWS::AccountId': around.account, 'AWS::Region': around.region }[name];
  }
  if (!Array.isArray(join?.[1])) return undefined;
  const parts = join[1].map((part) => textOf(part, around));
  return parts.includes(undefined) ? undefined : parts.join(join[0]);
}

/** The account of an ARN of AWS IAM, or the account that a principal of 12 digits is; undefined for anything else. */
export function accountOfRoot(principal: string): string | undefined {
  return (
    /^arn:[^:]+:iam::([^:]+):root$/.exec(principal)?.[1] ??
    /^\d{12}$/.exec(principal)?.[0] ??
    (principal === '<account>' ? principal : undefined)
  );
}

/** The principals of AWS that a statement names. */
export function awsPrincipals(principal: unknown): unknown[] {
  return typeof principal === 'object' && principal !== null && !isIntrinsic(principal)
    ? listOf((principal as { AWS?: unknown }).AWS)
    : listOf(principal);
}
