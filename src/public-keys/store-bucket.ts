import { CfnResource, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import { statementsForEverybody } from '../private/everybody';
import { isUnknown, rendered } from '../private/rendered-resource';

/** The bucket of this app that a construct stands for, however it is wrapped; undefined for one from elsewhere. */
export function bucketBehind(bucketName: string): CfnResource | undefined {
  const [token] = Tokenization.reverseString(bucketName).tokens;
  const target = Reference.isReference(token) ? token.target : undefined;
  return CfnResource.isCfnResource(target) && target.cfnResourceType === s3.CfnBucket.CFN_RESOURCE_TYPE_NAME ? target : undefined;
}

/** What tells a bucket from others of the app: its name where that is known, for a bucket may be made here and imported there. */
export function identityOf(scope: IConstruct, { bucketName }: s3.IBucket): string {
  const resource = bucketBehind(bucketName);
  const { bucketName: named } = (resource ?? {}) as Partial<s3.CfnBucket>;
  if (resource !== undefined) return named === undefined || Token.isUnresolved(named) ? resource.node.path : named;
  const resolved: unknown = Stack.of(scope).resolve(bucketName);
  return typeof resolved === 'string' ? resolved : JSON.stringify(resolved);
}

/**
 * Why everybody may read what is in a bucket, or whoever can write its policy may let them; undefined if that is not to be seen. At
 * validation, for policies grow until then. Amazon S3 blocks public access to a bucket about which nothing is said (since April 2023).
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html (read 2026-11-29)
 */
export function whyPublic(bucket: s3.IBucket): string | undefined {
  const resource = bucketBehind(bucket.bucketName);
  const { WebsiteConfiguration: website, AccessControl: acl, PublicAccessBlockConfiguration: block } = (
    resource === undefined ? {} : rendered(resource).Properties ?? {});
  if (bucket.isWebsite === true || website !== undefined) return 'which hosts a website';
  if (typeof acl === 'string' && acl.startsWith('PublicRead')) return `with the ACL ${acl}`;
  const open = resource === undefined ? [] : policiesOf(resource).flatMap(statementsForEverybody);
  if (open.length > 0) return `whose policy lets everybody in by statement ${open.join(', ')}`;
  const unblocked = block === undefined ? [] : BLOCKS.filter((name) => !isBlocked((block as Record<string, unknown>)[name]));
  return unblocked.length === 0 ? undefined : `that does not block all public access (${unblocked.join(', ')})`;
}

const BLOCKS = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];

function isBlocked(value: unknown): boolean {
  return isUnknown(value) || String(value) === 'true';
}

function policiesOf(bucket: CfnResource): unknown[] {
  return bucket.node.root.node.findAll().filter((one): one is s3.CfnBucketPolicy => (
    CfnResource.isCfnResource(one) && one.cfnResourceType === s3.CfnBucketPolicy.CFN_RESOURCE_TYPE_NAME))
    .filter((policy) => bucketBehind(String((policy as Partial<s3.CfnBucketPolicy>).bucket ?? '')) === bucket)
    .map((policy) => rendered(policy).Properties?.PolicyDocument);
}
