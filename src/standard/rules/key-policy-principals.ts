import { statementsForEverybody } from '../../private/everybody';
import { isIntrinsic } from '../../private/template-values';
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
  const open = statementsForEverybody(documentIn(policy));
  if (open.length === 0) return COMPLIANT; // without a policy, AWS KMS lets the account decide
  return nonCompliant({
    message: `the key policy lets everybody in, of any AWS account, by statement ${open.join(', ')}`,
    fix: FIX,
    location,
  });
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
