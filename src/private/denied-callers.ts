import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { KnownFacts } from './policy-conditions';
import { holds, like } from './policy-conditions';
import type { Placeholders, RenderedStatement } from './policy-text';
import { accountOfRoot, awsPrincipals, environmentOf, listOf, statementsOf, textOf } from './policy-text';

/** A role of the library that calls AWS KMS by itself. */
export interface Caller {
  /** For people. */
  readonly name: string;
  readonly roleArn: string;
  /** What to write into a condition to spare it, if that is not the ARN. */
  readonly spareAs?: string;
  /** What it does to keys, each action without wildcards. */
  readonly actions: readonly string[];
  /** True if its requests never come through a VPC of the account. */
  readonly outsideVpcs: boolean;
}

/**
 * Which statements of a key policy deny to callers what they need. Only what is sure at synthesis: a condition on what only the request
 * knows, such as its address or its tags, is left alone.
 */
export function denialsThatHit(scope: IConstruct, policy: unknown, callers: readonly Caller[]): string[] {
  const around = environmentOf(scope);
  return statementsOf(policy).filter(({ statement }) => statement.Effect === 'Deny').flatMap(({ name, statement }) => {
    const hit = callers.filter((caller) => hits(statement, caller, scope, around))
      .map((caller) => ({ caller, actions: caller.actions.filter((action) => isNamed(action, statement)) }))
      .filter(({ actions }) => actions.length > 0);
    if (hit.length === 0) return [];
    const arns = hit.map(({ caller }) => arnOf(scope, { roleArn: caller.spareAs ?? caller.roleArn }, around))
      .map((arn) => arn.replace('<account>', '*').replace('<region>', '*'));
    return [
      `'policy' must not deny the rotation what it needs, got statement ${name}, which denies `
      + `${hit.map(({ caller, actions }) => `${actions.join(', ')} to ${caller.name}`).join('; ')}; `
      + `spare these roles in its condition, with ArnNotLike on aws:PrincipalArn: ${arns.join(', ')}`,
    ];
  });
}

function hits(statement: RenderedStatement, caller: Caller, scope: IConstruct, around: Placeholders): boolean {
  const { Principal, NotPrincipal, Resource, NotResource, Condition } = statement;
  const self = arnOf(scope, caller, around);
  const read = (value: unknown) => unified(textOf(value, around), around);
  const names = (principal: unknown) => {
    const text = read(principal);
    return text === undefined ? undefined : text === '*' || accountOfRoot(text) === around.account || text === self;
  };
  const meant = NotPrincipal === undefined
    ? awsPrincipals(Principal).some((principal) => names(principal) === true)
    : awsPrincipals(NotPrincipal).every((principal) => read(principal) !== undefined && read(principal) !== self);
  const here =
    NotResource === undefined && listOf(Resource).some((resource) => typeof resource === 'string' && /^\*$|:key\/\*$/.test(resource));
  return meant && here && holds(Condition, factsOf(caller, self, around), read) === true;
}

function isNamed(action: string, { Action, NotAction }: RenderedStatement): boolean {
  const matches = (pattern: unknown) => typeof pattern === 'string' && like(action.toLowerCase(), pattern.toLowerCase());
  return NotAction === undefined ? listOf(Action).some(matches) : !listOf(NotAction).some(matches);
}

function factsOf({ outsideVpcs }: Caller, self: string, { account, region }: Placeholders): KnownFacts {
  return {
    'aws:principalarn': self,
    'aws:principaltype': 'AssumedRole',
    'aws:principalisawsservice': 'false',
    'aws:securetransport': 'true',
    // A role that a service assumes signs in without.
    'aws:multifactorauthpresent': null,
    'aws:multifactorauthage': null,
    ...(account === '<account>' ? {} : { 'aws:principalaccount': account, 'kms:calleraccount': account, 'aws:resourceaccount': account }),
    ...(region === '<region>' ? {} : { 'aws:requestedregion': region }),
    // AWS Step Functions calls from networks of its own: from none that a policy can name.
    ...(outsideVpcs ? { 'aws:sourcevpc': 'vpc-of-aws', 'aws:sourcevpce': 'vpce-of-aws', 'aws:sourcevpcarn': 'vpc-of-aws' } : {}),
  };
}

function arnOf(scope: IConstruct, { roleArn }: Pick<Caller, 'roleArn'>, around: Placeholders): string {
  return unified(textOf(Stack.of(scope).resolve(roleArn), around), around) ?? roleArn;
}

/** In a stack that may be deployed anywhere, a literal account or Region may be the stack's own. */
function unified<T extends string | undefined>(text: T, { account, region }: Placeholders): T {
  if (text === undefined) return text;
  const accounts = account === '<account>' ? text.replace(/(?<=^arn:[^:]+:iam::)\d{12}(?=:)/, account) : text;
  return (
    region === '<region>' ? accounts.replace(/(?<=:role\/[\w+=,.@/-]*cdk-kms-rotation-)[a-z0-9-]+(?=-[0-9a-f]{12}-)/, region) : accounts
  ) as T;
}
