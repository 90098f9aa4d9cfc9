import { Stack } from 'aws-cdk-lib';
import type { IKeyRef } from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import { invalid } from './invalid';

/** Every key of account and Region. */
export function arnOfKeys(scope: IConstruct): string {
  return Stack.of(scope).formatArn({ service: 'kms', resource: 'key', resourceName: '*' });
}

/** To the CDK, an alias is a key. */
export function isAlias(key: IKeyRef): boolean {
  return 'aliasName' in key || key.keyRef.keyArn.includes(':alias/'); // the names of aliases of this app are tokens
}

/** The ARN of a key. That of an alias names no key: what AWS tells of a key would be looked for under it for ever. */
export function arnOfKey(scope: IConstruct, key: IKeyRef, why: string): string {
  if (isAlias(key)) {
    throw invalid(scope, `'key' must be a key, got the alias ${key.node.path}; ${why}, so give the key itself, by Key.fromKeyArn() or Key.fromLookup() if it is of elsewhere`);
  }
  return key.keyRef.keyArn;
}
