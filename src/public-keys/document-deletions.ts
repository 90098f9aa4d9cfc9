import type { Stack } from 'aws-cdk-lib';
import { CfnResource } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import { bucketBehind } from './store-bucket';
import { like } from '../private/policy-conditions';
import { rendered } from '../private/rendered-resource';
import { listOf } from '../private/template-values';

/** What `BucketDeployment` of aws-cdk-lib renders to. */
const DEPLOYMENT_TYPE = 'Custom::CDKBucketDeployment';

/** What would delete a document that nobody but the publisher knows of. At validation. */
export interface Deletion {
  readonly condition: 'pruned' | 'expires';
  readonly what: string;
  readonly remedy: string;
}

/** Verifiers would find no key until the next daily run has written the document anew. */
export function deletionsOf(scope: IConstruct, bucket: s3.IBucket, objectKeys: readonly string[]): Deletion[] {
  return [...deployments(scope, bucket).flatMap((one) => prunedBy(one, objectKeys)), ...expiredBy(bucket, objectKeys)];
}

/** Deployments of files into the bucket. */
function deployments(scope: IConstruct, { bucketName }: s3.IBucket): CfnResource[] {
  const bucket = bucketBehind(bucketName);
  const seenFrom = (stack: Stack) => JSON.stringify(stack.resolve(bucketName));
  // A stack that does not use the bucket sees it under the logical id that it has in its own, and may have another one of that id.
  const uses = (stack: Stack) => bucket === undefined || stack === bucket.stack || seenFrom(stack) !== seenFrom(bucket.stack);
  return scope.node.root.node.findAll()
    .filter((one): one is CfnResource => CfnResource.isCfnResource(one) && one.cfnResourceType === DEPLOYMENT_TYPE)
    .filter((one) => uses(one.stack) && JSON.stringify(rendered(one).Properties?.DestinationBucketName) === seenFrom(one.stack));
}

/** `aws s3 sync --delete` below the prefix, but for what is excluded and not included again: the last filter that fits decides. */
function prunedBy(deployment: CfnResource, objectKeys: readonly string[]): Deletion[] {
  const { Prune: prune, RetainOnDelete: retain, DestinationBucketKeyPrefix: prefix, Exclude, Include } = rendered(deployment).Properties!;
  const folder = typeof prefix === 'string' ? prefix.replace(/^\/$/, '').replace(/(?<=.)\/?$/, '/') : '';
  const below = objectKeys.filter((key) => key.startsWith(folder));
  const isSpared = (key: string) => (
    isMatched(key.slice(folder.length), Exclude) && !isMatched(key.slice(folder.length), Include));
  const pruned = isTrue(prune) ? below.filter((key) => !isSpared(key)) : [];
  const path = deployment.node.path.replace(/\/CustomResource[^/]*\/Default$/, ''); // the `BucketDeployment` around it
  const what = (keys: string[], when: string) => `${keys.join(' and ')} would be deleted by ${path} ${when}`;
  return [
    ...(pruned.length === 0 ? [] : [{
      condition: 'pruned' as const,
      what: what(pruned, 'whenever it deploys'),
      remedy: `give it exclude: [${pruned.map((key) => `'${key.slice(folder.length)}'`).join(', ')}], or prune: false, or a bucket or `
        + 'destinationKeyPrefix of its own',
    }]),
    ...(below.length === 0 || retain === undefined || isTrue(retain) ? [] : [{
      condition: 'pruned' as const,
      what: what(below, 'when it is taken out, or its destination changes (retainOnDelete: false)'),
      remedy: 'leave retainOnDelete out, or give it a bucket or destinationKeyPrefix of its own',
    }]),
  ];
}

/** Rules without a tag: documents have none. What is young enough never expires, but nothing writes a document that does not change. */
function expiredBy(bucket: s3.IBucket, objectKeys: readonly string[]): Deletion[] {
  const resource = bucketBehind(bucket.bucketName);
  const configuration = resource === undefined ? undefined : rendered(resource).Properties?.LifecycleConfiguration;
  const rules = listOf((configuration as { Rules?: unknown } | undefined)?.Rules) as Array<Record<string, unknown>>;
  const ending = rules.filter(({ Status, ExpirationInDays, ExpirationDate, TagFilters, ObjectSizeGreaterThan }) => (
    Status === 'Enabled' && (ExpirationInDays ?? ExpirationDate) !== undefined && TagFilters === undefined
    && ObjectSizeGreaterThan === undefined));
  const expiring = objectKeys.filter((key) => ending.some(({ Prefix = '' }) => typeof Prefix === 'string' && key.startsWith(Prefix)));
  return expiring.length === 0 ? [] : [{
    condition: 'expires',
    what: `${expiring.join(' and ')} would expire by a lifecycle rule of ${resource!.node.scope!.node.path}`,
    remedy: 'give that rule a prefix, or the documents a bucket of their own',
  }];
}

function isTrue(value: unknown): boolean {
  return String(value) === 'true';
}

/** As the AWS CLI reads its filters: `*` also stands for slashes. A filter that only the deployment knows spares nothing for sure. */
function isMatched(path: string, filters: unknown): boolean {
  return listOf(filters).some((filter) => typeof filter === 'string' && like(path, filter));
}
