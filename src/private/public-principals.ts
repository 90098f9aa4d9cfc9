import type { CfnResource } from 'aws-cdk-lib';
import { Annotations } from 'aws-cdk-lib';
import type { RenderedStatement } from './policy-text';
import { accountOfRoot, awsPrincipals, environmentOf, isIntrinsic, listOf, statementsOf, textOf } from './policy-text';

/** Condition keys that hold a statement to some callers of an account, in lower case. */
const CALLERS = /^aws:(principalarn|principaltag\/.+|sourcearn|sourcevpc|sourcevpce|userid)$/;
/**
 * Condition keys that hold a statement to accounts, or to an organization. `kms:ViaService` is none: it names a service, for whichever
 * account that service works.
 */
const ACCOUNTS = /^(aws:(principalaccount|principalorgid|principalorgpaths|sourceaccount|sourceorgid|sourceorgpaths)|kms:calleraccount)$/;
const ACCOUNT_IDS = /^(aws:principalaccount|kms:calleraccount)$/;

/**
 * Warns, by a stable id that can be acknowledged, of whom a key policy lets in beyond named principals: everybody, or all of another
 * account. Legal, and sometimes meant; but it is easily overlooked, and the CDK CLI shows no security diff for the keys of a
 * `ManualRotationAlias`.
 *
 * @param resource where the warning belongs: the L1, so that an acknowledgement on the construct that came before reaches it
 * @param policy as it will stand in the template, or in the request that makes the key
 */
export function warnAboutPublicPrincipals(resource: CfnResource, className: string, policy: unknown): void {
  const around = environmentOf(resource);
  const warn = (condition: string, message: string) =>
    Annotations.of(resource).addWarningV2(`cdk-kms-rotation:${className}.${condition}`, message);
  const read = (value: unknown) => textOf(value, around);
  const allowed = statementsOf(policy).filter(({ statement }) => statement.Effect === 'Allow' && !isHeldTo(CALLERS, statement));

  const everybody = allowed.filter(({ statement }) => meansEverybody(statement) && !isHeldTo(ACCOUNTS, statement));
  if (everybody.length > 0) {
    warn('publicPrincipal', '\'policy\' lets everybody in, of any AWS account, by statement '
      + `${everybody.map(({ name }) => name).join(', ')}: name principals, `
      + 'or hold it with a condition on aws:PrincipalArn, aws:PrincipalOrgID or kms:CallerAccount; acknowledge this if it is meant');
  }
  const letIn = allowed.map(({ name, statement }) => ({ name, accounts: accountsLetIn(statement, read) }));
  // In a stack for any account, a literal one may be its own; but not beside the account that the stack is deployed to.
  const mayTell = /^\d{12}$/.test(around.account) || letIn.some(({ accounts }) => accounts.includes(around.account));
  const foreign = letIn
    .map(({ name, accounts }) => ({ name, accounts: accounts.filter((account) => mayTell && account !== around.account) }))
    .filter(({ accounts }) => accounts.length > 0);
  if (foreign.length > 0) {
    warn('foreignAccount', "'policy' lets all of another AWS account in, as far as its administrators allow it: "
      + `${foreign.map(({ name, accounts }) => `account ${accounts.join(', ')} by statement ${name}`).join('; ')}; `
      + 'name its roles, or add a condition on aws:PrincipalArn; acknowledge this if it is meant');
  }
}

function meansEverybody({ Principal, NotPrincipal }: RenderedStatement): boolean {
  return NotPrincipal !== undefined || awsPrincipals(Principal).includes('*');
}

/** Whole accounts: as principals, or everybody with a condition on the account. */
function accountsLetIn(statement: RenderedStatement, read: (value: unknown) => string | undefined): string[] {
  const roots = awsPrincipals(statement.Principal).map((one) => accountOfRoot(read(one) ?? ''));
  const tests = meansEverybody(statement) ? positiveTests(statement).filter(({ key }) => ACCOUNT_IDS.test(key)) : [];
  return [...roots, ...tests.flatMap(({ values }) => values.map(read))].filter((account) => account !== undefined);
}

function isHeldTo(keys: RegExp, statement: RenderedStatement): boolean {
  return positiveTests(statement).filter(({ key }) => keys.test(key))
    .some(({ values }) => values.every((value) => isIntrinsic(value) || namesSomebody(String(value))));
}

/** Tests that need the key in the request, and one of the values. */
function positiveTests({ Condition }: RenderedStatement): Array<{ readonly key: string; readonly values: unknown[] }> {
  if (typeof Condition !== 'object' || Condition === null) return [];
  return Object.entries(Condition).filter(([operator]) => /^(ForAnyValue:)?(String|Arn)(Equals|Like|EqualsIgnoreCase)$/.test(operator))
    .flatMap(([, tests]) => Object.entries(tests as object).map(([key, values]) => ({ key: key.toLowerCase(), values: listOf(values) })));
}

/** A role name of any account is nobody in particular: anybody can make such a role. Nor is everything of one account. */
function namesSomebody(value: string): boolean {
  const [, account, resource] = /^arn:[^:]*:(?:iam|sts)::([^:]*):(.*)$/.exec(value) ?? [];
  return [account ?? value, resource ?? value].every((part) => !/^[*?]*$/.test(part));
}
