import type { CfnResource } from 'aws-cdk-lib';
import { Stack, Token, aws_kms as kms } from 'aws-cdk-lib';
import { aliasProblems } from './key-aliases';
import { whyNoPrimaryArn } from './primary-key';
import { areSame } from '../private/environment';
import { resourceBehind } from '../private/key-resource';
import { PENDING_WINDOW_DAYS } from '../private/kms-facts';
import { isUnknown, mustBeDays, rendered, text } from '../private/rendered-resource';
import type { RenderedResource } from '../private/rendered-resource';
import type { ReplicaKey } from '../replica-key';

/** Warnings to the owner of a ReplicaKey. Its primary has the same material, so data stays readable there when the replica is gone. */
export const REPLICA_KEY_WARNINGS = {
  disabled: "'enabled' is false: the replica cannot be used, so that what was encrypted "
    + 'under it can be read through the primary or another '
    + 'replica only; a replica that waits for imported key material cannot be disabled',
  destroyed: "'removalPolicy' DESTROY schedules the replica for deletion when it leaves the stack: after the pending window, "
    + 'what was encrypted under it can be read in other Regions only, and nowhere once the primary '
    + 'is deleted too; use RETAIN for data that matters',
};

/** Why AWS would not make this replica, as it and its primary will stand in their templates. */
export function replicaKeyProblems(key: ReplicaKey, resource: kms.CfnReplicaKey, replica: RenderedResource): string[] {
  const { PrimaryKeyArn: arn, PendingWindowInDays: window } = replica.Properties ?? {};
  return [
    ...singleRegionPrimary(key.primaryKey),
    ...(typeof arn === 'string' ? whyNoPrimaryArn(arn, Stack.of(key)) : []),
    ...twins(resource, key.primaryKey),
    ...(window === undefined ? [] : mustBeDays('PendingWindowInDays', window, PENDING_WINDOW_DAYS)),
    ...aliasProblems(key, replica),
  ];
}

/** Injectors, aspects and overrides count: the primary is judged by what will stand in its template. */
function singleRegionPrimary(primaryKey: kms.IKeyRef): string[] {
  const resource = resourceBehind(primaryKey);
  if (resource?.cfnResourceType !== kms.CfnKey.CFN_RESOURCE_TYPE_NAME) return [];
  const multiRegion = rendered(resource).Properties?.MultiRegion;
  if (isUnknown(multiRegion) || text(multiRegion) === 'true') return [];
  return [`'primaryKey' must be a multi-Region key, got ${primaryKey.node.path} with MultiRegion `
    + `${text(multiRegion)}; set multiRegion: true on a new key: `
    + 'CloudFormation cannot change it on one that was made'];
}

/** AWS KMS makes one replica of a primary in a Region. Stacks for Regions unknown may be deployed anywhere, so only the certain counts. */
function twins(resource: kms.CfnReplicaKey, primaryKey: kms.IKeyRef): string[] {
  return resource.node.root.node.findAll()
    .filter((other): other is kms.CfnReplicaKey => kms.CfnReplicaKey.isCfnReplicaKey(other) && other !== resource)
    .filter(other => inOneRegion(resource, other) && primaryOf(resource) === primaryOf(other))
    .map(other => '\'primaryKey\' must have one replica in a Region, got a second one of '
      + `${primaryKey.node.path}, besides ${other.node.path}; `
      + 'use that one, and give it another alias if need be');
}

function inOneRegion(one: CfnResource, other: CfnResource): boolean {
  return one.stack === other.stack || areSame(one.stack.region, other.stack.region);
}

/**
 * The same text for the same key: its own ARN, not what a stack calls it that has it from another. What only CloudFormation will know, each
 * stack may know otherwise.
 */
function primaryOf({ primaryKeyArn, stack }: kms.CfnReplicaKey): string {
  const target = resourceBehind({ keyRef: { keyArn: primaryKeyArn } });
  if (target !== undefined) return target.node.path;
  return Token.isUnresolved(primaryKeyArn) ? `${stack.node.path}: ${JSON.stringify(stack.resolve(primaryKeyArn))}` : primaryKeyArn;
}
