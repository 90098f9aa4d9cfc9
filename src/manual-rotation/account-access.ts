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
  const account = JSON.stringify(stack.resolve(stack.account));
  if (statements.some((statement) => letsTheAccountDecide(statement, account))) return undefined;
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

function letsTheAccountDecide(statement: Statement, account: string): boolean {
  return statement.Effect === 'Allow'
    && statement.Condition === undefined
    && list(statement.Action).some((action) => action === 'kms:*' || action === '*')
    && list(statement.Resource).includes('*')
    && principals(statement.Principal).some((principal) => isAccountRoot(principal, account));
}

function principals(principal: unknown): unknown[] {
  if (typeof principal !== 'object' || principal === null) return list(principal);
  return list((principal as { AWS?: unknown }).AWS);
}

/** `arn:<partition>:iam::<account>:root` or the account id itself, each maybe with tokens. */
function isAccountRoot(principal: unknown, account: string): boolean {
  const text = JSON.stringify(principal) ?? '';
  const plain = account.replace(/^"|"$/g, '');
  return text === account || (text.includes(':root') && text.includes(':iam::') && text.includes(plain));
}

function list(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
