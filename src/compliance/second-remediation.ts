import type { IConstruct } from 'constructs';
import { invalid } from '../private/invalid';

const REMEDIATED = new WeakMap<IConstruct, IConstruct>();

/** Whether something makes keys young again that the rule finds too old. */
export function isRemediated(rule: IConstruct): boolean {
  return REMEDIATED.has(rule);
}

/** AWS Config keeps the remediation that was deployed last, without a word about the other. */
export function refuseSecondRemediation(remediation: IConstruct, rule: IConstruct): void {
  const first = REMEDIATED.get(rule);
  if (first !== undefined) {
    throw invalid(remediation, `'rule' must have one remediation, got ${rule.node.path}, `
      + `which has ${first.node.path} already; use that one`);
  }
  REMEDIATED.set(rule, remediation);
}
