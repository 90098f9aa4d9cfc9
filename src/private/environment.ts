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
 * Whether two constructs are deployed to one account and Region, as far as anybody can tell: the environments of their stacks are the
 * same, or both are open. An open one and a known one are no reason to refuse: the same app is often deployed to many accounts.
 */
export function mayShareEnvironment(one: IConstruct, other: IConstruct): boolean {
  const [a, b] = [Stack.of(one), Stack.of(other)];
  return mayBeEqual(a.account, b.account) && mayBeEqual(a.region, b.region);
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

function mayBeEqual(a: string, b: string): boolean {
  const comparison = Token.compareStrings(a, b);
  return comparison === TokenComparison.SAME || comparison === TokenComparison.BOTH_UNRESOLVED;
}
