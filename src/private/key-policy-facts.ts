import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Why a key policy would make every grant dead, or undefined if it does not. Grants are IAM policies of the account, and the survey reads
 * with one, too: AWS KMS heeds them only if the key policy gives the account itself full access.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function whyGrantsAreDead(scope: IConstruct, policy: unknown): string | undefined {
  const stack = Stack.of(scope);
  const { Statement: statements = [] } = stack.resolve(policy) as { Statement?: Statement[] };
  // In a stack for a known account, policies may still say `Aws.ACCOUNT_ID`; it can be no other.
  const accounts = [stack.resolve(stack.account), { Ref: 'AWS::AccountId' }, '${AWS::AccountId}'].map((account) => JSON.stringify(account));
  if (statements.some((statement) => shutsEverybodyOut(statement, accounts))) {
    return "'policy' must not deny 'kms:*' to everybody, or every grant is dead and nothing can be done about the keys any more; "
      + 'add a condition that spares somebody, or name who is meant, got a denial without one';
  }
  if (statements.some((statement) => letsTheAccountDecide(statement, accounts))) return undefined;
  return "'policy' must let IAM policies of the account work, or every grant is dead and the machine cannot read the keys; "
    + "add a statement that allows 'kms:*' on '*' to the account root (iam.AccountRootPrincipal) without conditions, got "
    + (statements.length === 0 ? 'no statement' : 'no such statement');
}

interface Statement {
  readonly Effect?: string;
  readonly Principal?: unknown;
  readonly Action?: unknown;
  readonly Resource?: unknown;
  readonly Condition?: unknown;
}

function letsTheAccountDecide(statement: Statement, accounts: string[]): boolean {
  return statement.Effect === 'Allow' && isAboutEverything(statement)
    && principals(statement.Principal).some((principal) => isAccountRoot(principal, accounts));
}

/** A denial for the account root is one for all of its principals. */
function shutsEverybodyOut(statement: Statement, accounts: string[]): boolean {
  return statement.Effect === 'Deny' && isAboutEverything(statement)
    && principals(statement.Principal).some((principal) => principal === '*' || isAccountRoot(principal, accounts));
}

function isAboutEverything(statement: Statement): boolean {
  return statement.Condition === undefined
    && list(statement.Action).some((action) => action === 'kms:*' || action === '*')
    && list(statement.Resource).includes('*');
}

function principals(principal: unknown): unknown[] {
  if (typeof principal !== 'object' || principal === null) return list(principal);
  return list((principal as { AWS?: unknown }).AWS);
}

/** `arn:<partition>:iam::<account>:root` or the account id itself, each maybe with tokens. */
function isAccountRoot(principal: unknown, accounts: string[]): boolean {
  const text = JSON.stringify(principal) ?? '';
  return accounts.includes(text)
    || (text.includes(':root') && text.includes(':iam::') && accounts.some((account) => text.includes(account.replace(/^"|"$/g, ''))));
}

function list(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
