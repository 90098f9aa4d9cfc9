import { Stack, Token, TokenComparison } from 'aws-cdk-lib';
import type { ResourceEnvironment } from 'aws-cdk-lib/interfaces';
import type { IConstruct } from 'constructs';
import { invalid } from './invalid';

const WHERE_EVENTS_ARRIVE = 'its events arrive there only, so put the rule in a stack of that account and Region';

/** Why an alias is no key here. */
export const EVENTS_NAME_KEYS = 'events name keys and never an alias';

/** What is known to be of another account or Region than the rule: it would wait for ever. */
export function refuseElsewhere(scope: IConstruct, prop: string, env: ResourceEnvironment, why = WHERE_EVENTS_ARRIVE): void {
  refuseOther('account', scope, prop, env, why);
  refuseOther('region', scope, prop, env, why);
}

/** The same where only account, or only Region, matters. */
export function refuseOther(dimension: 'account' | 'region', scope: IConstruct, prop: string, env: ResourceEnvironment, why: string): void {
  const ours = Stack.of(scope)[dimension];
  if (Token.compareStrings(ours, env[dimension]) === TokenComparison.DIFFERENT) {
    throw invalid(scope, `'${prop}' must be in the ${dimension} of the rule's stack, ${ours}, got ${env[dimension]}; ${why}`);
  }
}
