import { statementsForEverybody } from '../../private/everybody';
import { isIntrinsic, isUnknown, listOf } from '../../private/template-values';
import { StandardRule } from '../../standard-rule';
import type { Outcome } from '../judge/finding';
import { cannotTell, COMPLIANT, nonCompliant } from '../judge/outcomes';
import type { Rule } from '../judge/rule';

const LOCATION = 'Properties.KeyPolicy';
const FIX = 'principals: [new AccountRootPrincipal()], // or named roles, or a condition on aws:PrincipalOrgID or kms:CallerAccount';

/** The key policy lets everybody in, of any AWS account. */
export const keyPolicyPrincipals: Rule = {
  id: StandardRule.KEY_POLICY_PRINCIPALS,
  key: ({ resource }) => judged(resource.Properties?.KeyPolicy, LOCATION),
  replica: ({ resource }) => judged(resource.Properties?.KeyPolicy, LOCATION),
  family: ({ terms }) => judged(terms.policy),
};

function judged(policy: unknown, location?: string): Outcome {
  if (isIntrinsic(policy)) return cannotTell({ message: 'the key policy hangs on the deployment', fix: FIX, location });
  const document = documentIn(policy);
  const open = statementsForEverybody(document);
  if (open.length === 0) {
    if (!hasUnknownStatements(document)) return COMPLIANT; // without a policy, AWS KMS lets the account decide
    return cannotTell({ message: 'statements of the key policy hang on the deployment', fix: FIX, location });
  }
  return nonCompliant({
    message: `the key policy lets everybody in, of any AWS account, by statement ${open.join(', ')}`,
    fix: FIX,
    location,
  });
}

function hasUnknownStatements(document: unknown): boolean {
  if (!isUnknown(document)) return false;
  const { 'Statement': statements, 'Fn::Transform': transform } = document as Readonly<Record<string, unknown>>;
  return transform !== undefined || listOf(statements).some(isIntrinsic);
}

/** AWS CloudFormation takes a policy as an object, or as a text. */
function documentIn(policy: unknown): unknown {
  if (typeof policy !== 'string') return policy;
  try {
    return JSON.parse(policy);
  } catch {
    return undefined; // AWS KMS will refuse it
  }
}
