import { Stack, Token, TokenComparison } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { ResourceEnvironment } from 'aws-cdk-lib/interfaces';
import type { IConstruct } from 'constructs';
import { invalid } from '../private/invalid';

const WHERE_EVENTS_ARRIVE = 'its events arrive there only, so put the rule in a stack of that account and Region';

/** The ARN of a key, as events name it. An alias is a key to the CDK, but no event tells of it: its ARN in a pattern would match nothing for ever. */
export function arnOfKey(scope: IConstruct, key: kms.IKeyRef): string {
  const { keyArn } = key.keyRef;
  if (keyArn.includes(':alias/') || 'aliasName' in key) { // the names of aliases of this app are tokens
    throw invalid(scope, `'key' must be a key, got the alias ${key.node.path}; `
      + 'events name keys and never an alias, so give the key itself, by Key.fromKeyArn() or Key.fromLookup() if it is of elsewhere');
  }
  return keyArn;
}

/** What is known to be of another account or Region than the rule: it would wait for ever. */
export function refuseElsewhere(scope: IConstruct, prop: string, env: ResourceEnvironment, why = WHERE_EVENTS_ARRIVE): void {
  const stack = Stack.of(scope);
  for (const dimension of ['account', 'region'] as const) {
    if (Token.compareStrings(stack[dimension], env[dimension]) === TokenComparison.DIFFERENT) {
      throw invalid(scope, `'${prop}' must be in the ${dimension} of the rule's stack, ${stack[dimension]}, got ${env[dimension]}; ${why}`);
    }
  }
}
