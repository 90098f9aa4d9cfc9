import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { BreakGlassPrincipals } from '../manual-rotation-alias-props';
import { invalid } from '../private/invalid';

type Kind = 'role' | 'user';

/** The account is twelve digits, and the name has none of the characters that conditions know as wildcards. */
const NAMED: Readonly<Record<Kind, RegExp>> = {
  role: /^arn:[a-z-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/,
  user: /^arn:[a-z-]+:iam::\d{12}:user\/[\w+=,.@/-]+$/,
};

/**
 * The ARNs of the principals, or an error. They end up in conditions that know wildcards, and in which anything but the ARN of a role or
 * user either means nobody or means too many; so what cannot be told at synthesis is refused. That a construct is a role says nothing about
 * an ARN that it was imported by.
 */
export function checkedBreakGlass(scope: IConstruct, principals: BreakGlassPrincipals | undefined): string[] {
  const { roles, users } = principals ?? {};
  return [
    ...(roles ?? []).map((role) => checkedArn(scope, 'role', (role as Partial<typeof role> | undefined)?.roleRef?.roleArn, role)),
    ...(users ?? []).map((user) => checkedArn(scope, 'user', (user as Partial<typeof user> | undefined)?.userRef?.userArn, user)),
  ];
}

function checkedArn(scope: IConstruct, kind: Kind, arn: string | undefined, given: unknown): string {
  const prop = `'breakGlass.${kind}s'`;
  if (arn === undefined) {
    throw invalid(scope, `${prop} must be IAM ${kind}s, got ${String(given)}; give `
      + `${kind === 'role' ? 'iam.Role.fromRoleArn()' : 'iam.User.fromUserArn()'} for an ARN`);
  }
  const resolved: unknown = Stack.of(scope).resolve(arn);
  if (isArnAttribute(resolved)) return arn; // of a role or user of the app
  const text = readable(resolved);
  if (text === undefined) {
    throw invalid(scope, `${prop} must have ARNs that are known at synthesis, got ${JSON.stringify(resolved)}; give a ${kind} of `
      + 'the app, or one imported by name or literal ARN');
  }
  if (!NAMED[kind].test(text)) {
    throw invalid(scope, `${prop} must be IAM ${kind}s, each by its own name, got '${text}'; wildcards, `
      + 'the account root, groups and sessions are none: '
      + 'for people who sign in through a role, give the role');
  }
  return arn;
}

function isArnAttribute(arn: unknown): boolean {
  return typeof arn === 'object' && arn !== null && (arn as { 'Fn::GetAtt'?: [string, string] })['Fn::GetAtt']?.[1] === 'Arn';
}

/** The text with stand-ins for partition and account; undefined if something else in it is known at deployment only. */
function readable(arn: unknown): string | undefined {
  if (typeof arn === 'string') return arn;
  const join = (arn as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join'];
  const parts = join?.[1].map((part) => typeof part === 'string' ? part : PSEUDO_PARAMETERS[String((part as { Ref?: unknown }).Ref)]);
  return parts === undefined || parts.includes(undefined) ? undefined : parts.join(join![0]);
}

const PSEUDO_PARAMETERS: Readonly<Record<string, string | undefined>> = { 'AWS::Partition': 'aws', 'AWS::AccountId': '000000000000' };
