import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { isIntrinsic, listOf } from './policy-text';
import type { RenderedStatement } from './policy-text';

/** `unknown`: tokens stand where the answer would be, and only the deployment knows it. */
export type Answer = 'yes' | 'no' | 'unknown';

/**
 * Whether a key policy leaves decisions about the key to the IAM policies of the key's own account. Only then do IAM policies,
 * and grants that the AWS CDK writes to them, have any effect.
 *
 * It does so by a statement that allows `kms:*` on `*` to the account root without any condition, unless another statement denies
 * that to everybody. A key without a policy gets such a statement from AWS KMS.
 *
 * Allow with NotPrincipal, NotAction or NotResource does not count, and neither does everybody (`*`): those principals are let in by the
 * key policy itself, and IAM policies add nothing. Deny with them does count: what it spares is somebody in particular.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html (read 2026-11-28)
 */
export function accountDecides(scope: IConstruct, policy: unknown): Answer {
  const { allowed, denied } = read(scope, policy);
  return all([allowed, not(denied)]);
}

/** Why nobody could use the key by an IAM policy, whatever else the key policy allows; undefined if that is not so. */
export function whyEverybodyIsDenied(scope: IConstruct, policy: unknown): string | undefined {
  if (read(scope, policy).denied !== 'yes') return undefined;
  return "'policy' must not deny 'kms:*' to everybody, or every grant is dead and nothing can be done about the keys any more; "
    + 'add a condition that spares somebody, or name who is meant, got a denial without one';
}

/**
 * Why a key policy would make every grant dead, or undefined if it surely does not. Grants are IAM policies of the account, and the survey
 * reads the keys with one, too.
 */
export function whyGrantsAreDead(scope: IConstruct, policy: unknown): string | undefined {
  const decides = accountDecides(scope, policy);
  if (decides === 'yes') return undefined;
  return whyEverybodyIsDenied(scope, policy)
    ?? "'policy' must let IAM policies of the account work, or every grant is dead and the machine cannot read the keys; "
      + "add a statement that allows 'kms:*' on '*' to the account root (iam.AccountRootPrincipal) without conditions, got "
      + whatStandsThere(scope, policy, decides);
}

function whatStandsThere(scope: IConstruct, policy: unknown, decides: Answer): string {
  if (decides === 'unknown') return 'one of which only the deployment will show whether it does';
  return statementsIn(Stack.of(scope).resolve(policy)).length === 0 ? 'no statement' : 'no such statement';
}

/** Whether a statement lets the account decide, and whether one takes that away again. */
function read(scope: IConstruct, policy: unknown): { allowed: Answer; denied: Answer } {
  const stack = Stack.of(scope);
  const resolved: unknown = stack.resolve(policy);
  if (resolved === undefined) return { allowed: 'yes', denied: 'no' }; // AWS KMS makes its default key policy
  if (isIntrinsic(resolved) || isIntrinsic((resolved as { Statement?: unknown }).Statement)) return { allowed: 'unknown', denied: 'no' };
  const account: unknown = stack.resolve(stack.account);
  const ours = typeof account === 'string' ? account : undefined;
  const statements = statementsIn(resolved);
  return {
    allowed: some(statements.map((statement) => letsTheAccountDecide(statement, ours))),
    denied: some(statements.map((statement) => shutsEverybodyOut(statement, ours))),
  };
}

function letsTheAccountDecide(statement: RenderedStatement, ours: string | undefined): Answer {
  if (isIntrinsic(statement)) return 'unknown';
  return all([
    is(statement.Effect, 'Allow'),
    isWithoutCondition(statement),
    some(listOf(statement.Action).map(isEveryAction)),
    some(listOf(statement.Resource).map(isThisKey)),
    isIntrinsic(statement.Principal) ? 'unknown' : some(principals(statement.Principal).map((principal) => isAccountRoot(principal, ours))),
  ]);
}

/**
 * A denial to the account root is one to all of its principals. One to a principal that only the deployment knows is meant for somebody in
 * particular.
 */
function shutsEverybodyOut(statement: RenderedStatement, ours: string | undefined): Answer {
  if (isIntrinsic(statement)) return 'no';
  const { NotPrincipal: spared, NotAction: otherActions, NotResource: otherKeys } = statement;
  const isEverybody = spared !== undefined
    || principals(statement.Principal).some((principal) => principal === '*' || isAccountRoot(principal, ours) === 'yes');
  return all([
    is(statement.Effect, 'Deny'),
    isWithoutCondition(statement),
    isEverybody ? 'yes' : 'no',
    otherActions === undefined ? some(listOf(statement.Action).map(isEveryAction)) : not(some(listOf(otherActions).map(isEveryAction))),
    otherKeys === undefined ? some(listOf(statement.Resource).map(isThisKey)) : not(some(listOf(otherKeys).map((key) => is(key, '*')))),
  ]);
}

function isWithoutCondition({ Condition: condition }: RenderedStatement): Answer {
  if (condition === undefined) return 'yes';
  return isIntrinsic(condition) ? 'unknown' : 'no';
}

/** Names of actions are the same in capital and small letters. */
function isEveryAction(action: unknown): Answer {
  return some([is(lowerCase(action), 'kms:*'), is(lowerCase(action), '*')]);
}

/** In a key policy, `*` is the key that bears it. An ARN may be that of the key: AWS KMS has yet to make it. */
function isThisKey(resource: unknown): Answer {
  if (typeof resource !== 'string') return 'unknown';
  if (resource === '*') return 'yes';
  return resource.startsWith('arn:') ? 'unknown' : 'no';
}

/** `arn:<partition>:iam::<account>:root`, or the account id itself. */
function isAccountRoot(principal: unknown, ours: string | undefined): Answer {
  const text = flattened(principal);
  const account = /^arn:[^:]*:iam::(?<account>[^:]*):root$/.exec(text)?.groups?.account ?? text;
  if (account === ACCOUNT || (ours !== undefined && account === ours)) return 'yes';
  if (/^[0-9]{12}$/.test(account)) return ours === undefined ? 'unknown' : 'no'; // in a stack for any account, it may be ours
  if (/^arn:[^:]*:(?:iam|sts)::[^:]*:[a-z-]+\//.test(text)) return 'no'; // a role or user, whatever else only the deployment knows of it
  return text.includes(SOMETHING) ? 'unknown' : 'no';
}

const ACCOUNT = '<account>';
const PARTITION = '<partition>';
/** What only the deployment knows. */
const SOMETHING = '<?>';
const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = { 'AWS::AccountId': ACCOUNT, 'AWS::Partition': PARTITION };

/** A text of the template in one line. */
function flattened(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref: name, 'Fn::Join': join, 'Fn::Sub': sub, 'Fn::GetAtt': attribute } = value as Record<string, unknown>;
  if (typeof name === 'string') return PSEUDO_PARAMETERS[name] ?? SOMETHING;
  if (Array.isArray(join) && Array.isArray(join[1])) return join[1].map(flattened).join(join[0]);
  const pattern = Array.isArray(sub) ? sub[0] : sub;
  if (typeof pattern === 'string') {
    return pattern.replace(/\$\{([^}]*)\}/g, (_, variable: string) => PSEUDO_PARAMETERS[variable] ?? SOMETHING);
  }
  // The ARN of something that CloudFormation makes is never that of an account.
  return Array.isArray(attribute) && attribute[1] === 'Arn' ? 'arn of a resource' : SOMETHING;
}

function statementsIn(policy: unknown): RenderedStatement[] {
  return listOf((policy as { Statement?: unknown }).Statement) as RenderedStatement[];
}

function principals(principal: unknown): unknown[] {
  if (typeof principal !== 'object' || principal === null) return listOf(principal);
  return listOf((principal as { AWS?: unknown }).AWS);
}

function lowerCase(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

function is(value: unknown, wanted: string): Answer {
  if (typeof value === 'object' && value !== null) return 'unknown';
  return value === wanted ? 'yes' : 'no';
}

function all(answers: Answer[]): Answer {
  if (answers.includes('no')) return 'no';
  return answers.includes('unknown') ? 'unknown' : 'yes';
}

function some(answers: Answer[]): Answer {
  if (answers.includes('yes')) return 'yes';
  return answers.includes('unknown') ? 'unknown' : 'no';
}

function not(answer: Answer): Answer {
  if (answer === 'unknown') return answer;
  return answer === 'yes' ? 'no' : 'yes';
}
