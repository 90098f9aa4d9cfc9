import type { CfnResource } from 'aws-cdk-lib';
import { Annotations } from 'aws-cdk-lib';
import { allowing, meansEverybody, positiveTests, statementsForEverybody } from './everybody';
import type { RenderedStatement } from './policy-text';
import { accountOfRoot, awsPrincipals, environmentOf, textOf } from './policy-text';

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

  const everybody = statementsForEverybody(policy);
  if (everybody.length > 0) {
    warn('publicPrincipal', `'policy' lets everybody in, of any AWS account, by statement ${everybody.join(', ')}: name principals, `
      + 'or hold it with a condition on aws:PrincipalArn, aws:PrincipalOrgID or kms:CallerAccount; acknowledge this if it is meant');
  }
  const letIn = allowing(policy).map(({ name, statement }) => ({ name, accounts: accountsLetIn(statement, read) }));
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

/** Whole accounts: as principals, or everybody with a condition on the account. */
function accountsLetIn(statement: RenderedStatement, read: (value: unknown) => string | undefined): string[] {
  const roots = awsPrincipals(statement.Principal).map((one) => accountOfRoot(read(one) ?? ''));
  const tests = meansEverybody(statement) ? positiveTests(statement).filter(({ key }) => ACCOUNT_IDS.test(key)) : [];
  return [...roots, ...tests.flatMap(({ values }) => values.map(read))].filter((account) => account !== undefined);
}
