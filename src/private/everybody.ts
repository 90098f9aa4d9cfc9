import type { RenderedStatement } from './policy-statement';
import { awsPrincipals, statementsOf } from './policy-statement';
import { isIntrinsic, listOf } from './template-values';

/** Condition keys that hold a statement to some callers of an account, in lower case. */
const CALLERS = /^aws:(principalarn|principaltag\/.+|sourcearn|sourcevpc|sourcevpce|userid)$/;
/**
 * Condition keys that hold a statement to accounts, or to an organization. `kms:ViaService` is none: it names a service, for whichever
 * account that service works.
 */
const ACCOUNTS = /^(aws:(principalaccount|principalorgid|principalorgpaths|sourceaccount|sourceorgid|sourceorgpaths)|kms:calleraccount)$/;

/** The statements of a policy that let everybody in, of any AWS account. Pure: what judges templates without the AWS CDK shares it. */
export function statementsForEverybody(policy: unknown): string[] {
  return allowing(policy).filter(({ statement }) => meansEverybody(statement) && !isHeldTo(ACCOUNTS, statement)).map(({ name }) => name);
}

/** The statements that let somebody in who is not named. */
export function allowing(policy: unknown): ReturnType<typeof statementsOf> {
  return statementsOf(policy).filter(({ statement }) => statement.Effect === 'Allow' && !isHeldTo(CALLERS, statement));
}

export function meansEverybody({ Principal, NotPrincipal }: RenderedStatement): boolean {
  return NotPrincipal !== undefined || awsPrincipals(Principal).includes('*');
}

function isHeldTo(keys: RegExp, statement: RenderedStatement): boolean {
  return positiveTests(statement).filter(({ key }) => keys.test(key))
    .some(({ values }) => values.every((value) => isIntrinsic(value) || namesSomebody(String(value))));
}

/** Tests that need the key in the request, and one of the values. */
export function positiveTests({ Condition }: RenderedStatement): Array<{ readonly key: string; readonly values: unknown[] }> {
  if (typeof Condition !== 'object' || Condition === null) return [];
  return Object.entries(Condition).filter(([operator]) => /^(ForAnyValue:)?(String|Arn)(Equals|Like|EqualsIgnoreCase)$/.test(operator))
    .flatMap(([, tests]) => Object.entries(tests as object).map(([key, values]) => ({ key: key.toLowerCase(), values: listOf(values) })));
}

/** A role name of any account is nobody in particular: anybody can make such a role. Nor is everything of one account. */
function namesSomebody(value: string): boolean {
  const [, account, resource] = /^arn:[^:]*:(?:iam|sts)::([^:]*):(.*)$/.exec(value) ?? [];
  return [account ?? value, resource ?? value].every((part) => !/^[*?]*$/.test(part));
}
