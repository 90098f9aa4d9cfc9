import { isDelete, isUnknown } from '../../private/template-values';
import { StandardRule } from '../../standard-rule';
import type { Outcome } from '../judge/finding';
import { cannotTell, COMPLIANT, nonCompliant } from '../judge/outcomes';
import type { Rule } from '../judge/rule';
import type { TemplateResource } from '../judge/template';

const FIX = 'removalPolicy: RemovalPolicy.RETAIN,';
const WHAT = { DeletionPolicy: 'with its stack', UpdateReplacePolicy: 'when a change replaces it' } as const;

/**
 * The key is deleted with its stack or when it is replaced, and nothing that it encrypted can be read again. A family keeps all its keys
 * then.
 */
export const removalPolicy: Rule = {
  id: StandardRule.REMOVAL_POLICY,
  key: ({ resource }) => judged(resource),
  replica: ({ resource }) => judged(resource),
};

function judged(resource: TemplateResource): Outcome {
  const policies = ['DeletionPolicy', 'UpdateReplacePolicy'] as const;
  const deleting = policies.filter((policy) => isDelete(resource[policy]));
  if (deleting.length > 0) {
    return nonCompliant({
      message: `the key is deleted ${deleting.map((policy) => WHAT[policy]).join(' and ')}`,
      fix: FIX,
      location: deleting[0],
    });
  }
  const unknown = policies.find((policy) => isUnknown(resource[policy]));
  if (unknown !== undefined) {
    return cannotTell({ message: `whether the key is deleted ${WHAT[unknown]} hangs on the deployment`, fix: FIX, location: unknown });
  }
  return COMPLIANT;
}
