import { Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { invalid } from '../private/invalid';

const PROP = "'breakGlassPrincipalArns'";
const ROLE_OR_USER = /^arn:[a-z-]+:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/;
/**
 * The ARNs as they are, or an error. They end up in conditions that know wildcards, and in which anything but the ARN of a role or user
 * either means nobody or means too many; so what cannot be told at synthesis is refused.
 */
export function checkedBreakGlass(scope: IConstruct, arns: string[] = []): string[] {
  if (Token.isUnresolved(arns)) throw invalid(scope, `${PROP} must be a list that is known at synthesis, got a token; give the ARNs one by one`);
  for (const arn of arns) {
    const resolved: unknown = Stack.of(scope).resolve(arn);
    if (isArnAttribute(resolved)) continue; // of a role or user of the app; other ARNs name no principal, and match none
    const text = readable(resolved);
    if (text === undefined) {
      throw invalid(scope, `${PROP} must be ARNs that are known at synthesis, got ${JSON.stringify(resolved)}; give a literal ARN, or the ARN of a role or user of the app`);
    }
    if (!ROLE_OR_USER.test(text)) {
      throw invalid(scope, `${PROP} must be ARNs of IAM roles or users without wildcards, got '${text}'; for people who sign in through a role, give the ARN of the role`);
    }
  }
  return [...arns];
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
