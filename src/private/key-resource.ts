import { CfnResource, Reference, Stack, Tokenization, aws_kms as kms } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { invalid } from './invalid';

const KEY_TYPES: string[] = [kms.CfnKey.CFN_RESOURCE_TYPE_NAME, kms.CfnReplicaKey.CFN_RESOURCE_TYPE_NAME];

/** A key by its ARN, however it is known. */
export interface NamedKey {
  readonly keyRef: Pick<kms.KeyReference, 'keyArn'>;
}

/** Every key of account and Region. */
export function arnOfKeys(scope: IConstruct): string {
  return Stack.of(scope).formatArn({ service: 'kms', resource: 'key', resourceName: '*' });
}

/** To the CDK, an alias is a key. */
export function isAlias(key: kms.IKeyRef): boolean {
  // The names of aliases of this app are tokens, and parts of an ARN may be, too.
  return 'aliasName' in key || JSON.stringify(Stack.of(key).resolve(key.keyRef.keyArn)).includes(':alias/');
}

/** The ARN of a key. That of an alias names no key: what AWS tells of a key would be looked for under it for ever. */
export function arnOfKey(scope: IConstruct, key: kms.IKeyRef, why: string): string {
  if (isAlias(key)) {
    throw invalid(scope, `'key' must be a key, got the alias ${key.node.path}; ${why}, so give the key itself, by `
      + 'Key.fromKeyArn() or Key.fromLookup() if it is of elsewhere');
  }
  return key.keyRef.keyArn;
}

/**
 * The resource of this app that a key stands for, however it is wrapped; undefined for a key from elsewhere. So is one whose ARN some other
 * resource answers, such as a custom resource or a nested stack: where that resource is says nothing of where the key is.
 */
export function resourceBehind({ keyRef: { keyArn } }: NamedKey): CfnResource | undefined {
  const [token] = Tokenization.reverseString(keyArn).tokens;
  const target = Reference.isReference(token) ? token.target : undefined;
  return CfnResource.isCfnResource(target) && KEY_TYPES.includes(target.cfnResourceType) ? target : undefined;
}

/** Whether two constructs stand for one key, as far as that can be told at synthesis. */
export function isSameKey(one: NamedKey, other: NamedKey): boolean {
  const resource = resourceBehind(one);
  return resource === undefined ? one.keyRef.keyArn === other.keyRef.keyArn : resource === resourceBehind(other);
}

/** Whether a key of this app is a replica. */
export function isReplica(key: kms.IKeyRef): boolean {
  return resourceBehind(key)?.cfnResourceType === kms.CfnReplicaKey.CFN_RESOURCE_TYPE_NAME;
}
