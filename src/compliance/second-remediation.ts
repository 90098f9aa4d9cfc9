import type { IConstruct } from 'constructs';
import { invalid } from '../private/invalid';

const REMEDIATED = new WeakMap<IConstruct, IConstruct>();

/** AWS Config keeps the remediation that was deployed last, without a word about the other. */
export function refuseSecondRemediation(remediation: IConstruct, rule: IConstruct): void {
  const first = REMEDIATED.get(rule);
  if (first !== undefined) {
    throw invalid(remediation, `'rule' must have one remediation, got ${rule.node.path}, `
      + `which has ${first.node.path} already; use that one`);
  }
  REMEDIATED.set(rule, remediation);
}
