import type { PolicyDocument } from './iam-callers';
import type { RequestContext } from './iam-context';

/** One resource of a call, with what is true of it whoever calls. */
export interface Target {
  readonly arn: string;
  /** Its own policy: key policy, trust policy, ... A KMS key always has one. */
  readonly policy?: PolicyDocument;
  /** Condition keys about the resource: `aws:ResourceTag/*`, `kms:KeySpec`, `kms:ResourceAliases`, ... */
  readonly context?: RequestContext;
  /** The owner, for an ARN without an account id (S3). */
  readonly accountId?: string;
}

/** One API call. It passes only if it is allowed on every target: UpdateAlias needs the alias, the old key and the new key. */
export interface Call {
  readonly action: string;
  readonly on: Target | Target[];
  /** Condition keys about the request: `kms:RequestAlias`, `aws:RequestTag/*`, ... Caller, account and Region are filled in. */
  readonly context?: RequestContext;
}

/** Facts of a KMS key that every request on it carries. */
export interface KeyFacts {
  readonly arn: string;
  readonly policy: PolicyDocument;
  readonly keySpec?: string;
  readonly keyUsage?: string;
  readonly keyOrigin?: string;
  readonly multiRegion?: boolean;
  /** Alias names (`alias/...`) on the key; without any, `kms:ResourceAliases` is absent from the request. */
  readonly aliases?: string[];
  readonly tags?: Record<string, string>;
}

/** A KMS key as the target of a call. */
export function kmsKey(facts: KeyFacts): Target {
  const { keySpec = 'SYMMETRIC_DEFAULT', keyUsage = 'ENCRYPT_DECRYPT', keyOrigin = 'AWS_KMS', aliases = [], tags = {} } = facts;
  return {
    arn: facts.arn,
    policy: facts.policy,
    context: {
      'kms:KeySpec': keySpec,
      'kms:KeyUsage': keyUsage,
      'kms:KeyOrigin': keyOrigin,
      'kms:MultiRegion': String(facts.multiRegion ?? false),
      ...(aliases.length > 0 ? { 'kms:ResourceAliases': aliases } : {}),
      ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value])),
    },
  };
}

/**
 * The key that CreateKey is about to make, for the kms:TagResource that tags at creation need: its own policy does not count,
 * only an IAM policy that is not bound to particular keys does.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/tag-permissions.html (read 2026-11-22)
 */
export function keyBeingCreated({ account, region, partition }: { account: string; region: string; partition: string }): Target {
  return {
    arn: `arn:${partition}:kms:${region}:${account}:key/ffffffff-ffff-4fff-8fff-ffffffffffff`,
    policy: {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'IamPoliciesAlone',
          Effect: 'Allow',
          Principal: { AWS: `arn:${partition}:iam::${account}:root` },
          Action: 'kms:*',
          Resource: '*',
        },
      ],
    },
  };
}
