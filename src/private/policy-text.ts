import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { isIntrinsic } from './template-values';

export * from './policy-statement';
export { isIntrinsic, listOf } from './template-values';

/** What stands for values that only the deployment knows, where two texts are compared: the same on either side. */
export interface Placeholders {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
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
