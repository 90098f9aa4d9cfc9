import { Stack, Token, TokenComparison } from 'aws-cdk-lib';
import type { ResourceEnvironment } from 'aws-cdk-lib/interfaces';
import type { IConstruct } from 'constructs';
import { invalid } from './invalid';

const WHERE_EVENTS_ARRIVE = 'its events arrive there only, so put the rule in a stack of that account and Region';

/** Why an alias is no key here. */
export const EVENTS_NAME_KEYS = 'events name keys and never an alias';

export type Dimension = 'account' | 'region';

/** Whether two accounts, or two Regions, are known to be others. Tokens may be anything, and so may what was not told. */
export function areOthers(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && Token.compareStrings(one, other) === TokenComparison.DIFFERENT;
}

/** Whether two accounts, or two Regions, are known to be the same. */
export function areSame(one: string, other: string): boolean {
  return Token.compareStrings(one, other) === TokenComparison.SAME;
}

/** Whether something is known to be of another account or Region than the stack of `scope`. */
export function isElsewhere(scope: IConstruct, env: Partial<ResourceEnvironment> = {}): boolean {
  const { account, region } = Stack.of(scope);
  return areOthers(env.account, account) || areOthers(env.region, region);
}

/**
 * Whether two constructs are deployed to one account and Region. `maybe`: the environments of both their stacks are open, as they are where
 * copies of a stack, or stages, are deployed to one account each by profile. An open one beside a known one is taken for another: the same
 * app is often deployed to many accounts.
 */
export function sharedEnvironment(one: IConstruct, other: IConstruct): 'yes' | 'maybe' | 'no' {
  const [a, b] = [deployedStack(one), deployedStack(other)];
  if (a === b) return 'yes';
  const comparisons = [Token.compareStrings(a.account, b.account), Token.compareStrings(a.region, b.region)];
  if (comparisons.every((comparison) => comparison === TokenComparison.SAME)) return 'yes';
  const open = [TokenComparison.SAME, TokenComparison.BOTH_UNRESOLVED];
  return comparisons.every((comparison) => open.includes(comparison)) ? 'maybe' : 'no';
}

/** The stack that is deployed: nested ones go where it goes. */
function deployedStack(scope: IConstruct): Stack {
  let stack = Stack.of(scope);
  while (stack.nestedStackParent !== undefined) stack = stack.nestedStackParent;
  return stack;
}

/** What is known to be of another account or Region than the rule: it would wait for ever. */
export function refuseElsewhere(scope: IConstruct, prop: string, env: ResourceEnvironment, why = WHERE_EVENTS_ARRIVE): void {
  refuseOther('account', scope, prop, env, why);
  refuseOther('region', scope, prop, env, why);
}

/** The same where only account, or only Region, matters. */
export function refuseOther(dimension: Dimension, scope: IConstruct, prop: string, env: ResourceEnvironment, why: string): void {
  const ours = Stack.of(scope)[dimension];
  if (areOthers(ours, env[dimension])) {
    throw invalid(scope, `'${prop}' must be in the ${dimension} of the rule's stack, ${ours}, got ${env[dimension]}; ${why}`);
  }
}
