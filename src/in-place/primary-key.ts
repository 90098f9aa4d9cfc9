import type { CfnResource } from 'aws-cdk-lib';
import { Stack, Token } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { IConstruct } from 'constructs';
import { areOthers, areSame } from '../private/environment';
import { invalid } from '../private/invalid';
import { KEY_ARN } from '../private/key-arn';
import { isAlias, isReplica, resourceBehind } from '../private/key-resource';

/**
 * How the id of every multi-Region key begins: https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html (read
 * 2026-11-25).
 */
const MULTI_REGION_ID = 'mrk-';

/** The ARN of a key that may have replicas in the stack of `scope`, or an error. What only CloudFormation will know passes. */
export function checkedPrimaryKeyArn(scope: IConstruct, primaryKey: kms.IKeyRef): string {
  const { keyArn } = primaryKey.keyRef;
  const stack = Stack.of(scope);
  const resource = resourceBehind(primaryKey);
  const [problem] = [
    ...whyNoKey(primaryKey),
    ...(Token.isUnresolved(keyArn) ? [] : whyNoPrimaryArn(keyArn, stack)),
    ...whyNotReachable(primaryKey, resource, stack),
  ];
  if (problem !== undefined) throw invalid(scope, problem);
  return keyArn;
}

/** Why a literal ARN cannot be that of a primary for a replica in this stack. */
export function whyNoPrimaryArn(arn: string, { region }: Stack): string[] {
  const parts = KEY_ARN.exec(arn)?.groups;
  if (parts === undefined) {
    return refusal("have the ARN of a KMS key, 'arn:<partition>:kms:<region>:<account>:key/<key "
    + "id>'", arn, 'look it up with aws kms describe-key');
  }
  if (!parts.keyId.startsWith(MULTI_REGION_ID)) {
    return refusal(`be a multi-Region key, whose id begins with '${MULTI_REGION_ID}'`, arn, 'a single-Region key cannot '
      + 'become one: make a new key with multiRegion: true');
  }
  return whyNotInPartition(parts.partition, partitionOf(region));
}

function whyNoKey(primaryKey: kms.IKeyRef): string[] {
  if (isAlias(primaryKey)) {
    return refusal('be a key', `the alias ${primaryKey.node.path}`, 'give the key behind it, or kms.Key.fromKeyArn() with its ARN');
  }
  if (isReplica(primaryKey)) {
    return refusal('be a primary key', `the replica ${primaryKey.node.path}`, 'AWS KMS replicates '
      + 'primary keys only: give the primary of that replica');
  }
  return [];
}

/**
 * AWS KMS replicates to other Regions of the same account and partition, and the AWS CDK has to know the Regions to pass an ARN between
 * them.
 */
function whyNotReachable(primaryKey: kms.IKeyRef, resource: CfnResource | undefined, ours: Stack): string[] {
  const theirs = resource === undefined ? primaryKey.env : Stack.of(resource);
  if (theirs === ours || areSame(theirs.region, ours.region)) {
    return refusal('be in another Region than its replica', theirs === ours ? 'a key of the same stack' : ours.region,
      'a key needs no replica where it is: define the ReplicaKey in a stack for another Region');
  }
  if (areOthers(theirs.account, ours.account)) {
    return refusal(`be in account ${ours.account}, which is that of its replica`, theirs.account,
      'AWS KMS replicates keys within an account: define the ReplicaKey there, and let this account use it by its key policy');
  }
  if (!(theirs instanceof Stack)) return [];
  if ([theirs.region, ours.region].some(region => Token.isUnresolved(region))) {
    return refusal('be in a stack with an explicit Region, as must its replica', 'a stack without one',
      "the AWS CDK cannot tell their Regions apart: set 'env' of both stacks, or give kms.Key.fromKeyArn()");
  }
  return whyNotInPartition(partitionOf(theirs.region), partitionOf(ours.region));
}

function whyNotInPartition(theirs: string | undefined, ours: string | undefined): string[] {
  if (theirs === undefined || ours === undefined || theirs === ours) return [];
  return refusal(`be in partition ${ours}, which is that of its replica`, theirs, 'AWS KMS replicates keys '
    + 'within a partition: make another primary there');
}

/** By the Region: `Stack.partition` is a token, even where the Region is known. */
function partitionOf(region: string): string | undefined {
  return Token.isUnresolved(region) ? undefined : RegionInfo.get(region).partition;
}

function refusal(rule: string, got: string, remedy: string): string[] {
  return [`'primaryKey' must ${rule}, got ${got}; ${remedy}`];
}
