import type { Stack } from 'aws-cdk-lib';
import { Annotations, ArnFormat, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import type { KeyTemplate } from './key-template';
import { acknowledgeWildcard } from './private/acknowledge';
import { areOthers } from './private/environment';
import { requiredText } from './private/given';
import { invalid } from './private/invalid';
import { KINDS, requiredKind } from './private/kinds';
import { checkStruct } from './private/structs';
import { deletionsOf } from './public-keys/document-deletions';
import { checkedAlgorithm, useOf } from './public-keys/jose';
import { identityOf, whyPublic } from './public-keys/store-bucket';
import type { StoreNeeds } from './public-keys/store-needs';

/**
 * How a JSON Web Key Set is written.
 */
export interface JwksOptions {
  /**
   * The key of the object. 1 to 1,024 characters, a literal, without a `/` at the beginning.
   *
   * @default '.well-known/jwks.json'
   */
  readonly objectKey?: string;

  /**
   * `alg` of the keys.
   *
   * Only RSA keys have a choice: RS256, RS384, RS512, PS256, PS384 or PS512. What signs has to use the same.
   *
   * @default - what the key spec says; RS256 for RSA keys that sign, RSA-OAEP-256 for those that encrypt, ECDH-ES for key agreement
   * @see https://www.iana.org/assignments/jose/jose.xhtml
   */
  readonly algorithm?: string;

  /**
   * The issuer of the tokens, `https://...`, exactly as it stands in `iss`: an OpenID Connect discovery document is written beside the key
   * set, as `openid-configuration`.
   *
   * The issuer has to serve both below `/.well-known/`, for example by Amazon CloudFront in front of the bucket. With an `objectKey` in a
   * folder, that folder is where the issuer begins. Must not end with `/`.
   *
   * @default - no discovery document
   * @see https://openid.net/specs/openid-connect-discovery-1_0.html
   */
  readonly issuer?: string;

  /**
   * Whether everybody may read the bucket.
   *
   * Public keys are no secret, but whatever else is put into such a bucket is public as well, and a website of Amazon S3 has no TLS.
   * Without this, the synthesis fails for a bucket of the app that hosts a website, lets everybody in by its policy or its ACL, or does
   * not block all public access.
   *
   * @default false
   */
  readonly allowPublicBucket?: boolean;
}

interface Terms {
  readonly keySpec: string;
  readonly keyUsage: string;
  readonly cacheSeconds: number;
  readonly keepSeconds: number | null;
  /** The stack of the publisher. */
  readonly stack: Stack;
}

/**
 * A place where verifiers find public keys.
 *
 * @example
 * declare const bucket: s3.Bucket;
 *
 * PublicKeyStore.jwks(bucket, { issuer: 'https://login.example.com' });
 * PublicKeyStore.parameters('/orders/signing');
 */
export class PublicKeyStore {
  /**
   * A JSON Web Key Set (RFC 7517) in Amazon S3, for verifiers of JSON Web Tokens. `kid` is the RFC 7638 thumbprint of a key.
   *
   * The bucket is of the same account and Region as the alias, and stays as private as it is: put Amazon CloudFront in front of it. The
   * publisher gets `s3:GetObject` and `s3:PutObject` on the objects, `s3:ListBucket` on the bucket (without which Amazon S3 does not say
   * that an object is not there), and the use of the bucket's key. The object is made by the first run, and is no resource of
   * CloudFormation: a `BucketDeployment` with `prune` must not reach it.
   *
   * Not for SM2 and ML-KEM keys, which JOSE does not have.
   *
   * @param bucket where the object is
   * @param options how it is written
   */
  public static jwks(bucket: s3.IBucket, options: JwksOptions = {}): PublicKeyStore {
    return new PublicKeyStore((scope, terms) => jwks(scope, bucket, options, terms));
  }

  /**
   * Parameters of AWS Systems Manager: `<path>/<number>` with the public key of a generation as PEM, and `<path>/current` with the number
   * of the current one. Of the standard tier, which costs nothing; other accounts get them through AWS RAM only in the advanced tier.
   *
   * The publisher gets rights on the parameters below the path, and on no others. Nothing else must be kept there: numbers that are
   * none of a published generation are deleted.
   *
   * @param path begins with `/` and does not end with it; a literal, not below `/aws` or `/ssm`
   */
  public static parameters(path: string): PublicKeyStore {
    return new PublicKeyStore((scope, terms) => parameters(scope, path, terms));
  }

  private constructor(private readonly bind: (scope: IConstruct, terms: Terms) => StoreNeeds) {}

  /** @internal */
  public _bind(
    scope: IConstruct, { keyTemplate: { keySpec, keyUsage }, stack }: { keyTemplate: KeyTemplate; stack: Stack },
    times: { cacheSeconds: number; keepSeconds: number | null },
  ): StoreNeeds {
    return this.bind(scope, { keySpec, keyUsage, stack, ...times });
  }
}

function jwks(scope: IConstruct, bucket: s3.IBucket, options: JwksOptions, terms: Terms): StoreNeeds {
  requiredKind(scope, 'bucket', bucket, KINDS.bucket);
  options = checkStruct(scope, 'JwksOptions', options);
  const { objectKey = '.well-known/jwks.json', issuer } = options;
  if (Token.isUnresolved(objectKey) || objectKey.length < 1 || objectKey.length > 1024 || objectKey.startsWith('/')) {
    const got = Token.isUnresolved(objectKey) ? 'a token' : `'${objectKey}'`;
    throw invalid(scope, `'objectKey' must be a literal of 1 to 1024 characters without '/' at the beginning, got ${got}`);
  }
  const { account, region } = terms.stack;
  for (const [what, own, other] of [['account', account, bucket.env.account], ['region', region, bucket.env.region]]) {
    if (areOthers(own, other)) {
      throw invalid(scope, `'bucket' must be in the ${what} of the stack of the alias, ${own}, got ${other}; the publisher has `
        + 'rights there only: replicate the bucket, or put Amazon CloudFront in front of it');
    }
  }
  const algorithm = checkedAlgorithm(scope, terms.keySpec, terms.keyUsage, options.algorithm);
  const discovery = issuer === undefined ? null : discoveryOf(scope, objectKey, issuer);
  const objects = [objectKey, ...(discovery === null ? [] : [discovery.objectKey])];
  return {
    terms: {
      type: 'jwks',
      bucket: bucket.bucketName,
      objectKey,
      algorithm,
      use: useOf(terms.keyUsage),
      maxAge: terms.cacheSeconds,
      keepSeconds: terms.keepSeconds,
      discovery,
    },
    statements: [
      new iam.PolicyStatement({ actions: ['s3:GetObject', 's3:PutObject'], resources: objects.map((key) => bucket.arnForObjects(key)) }),
      new iam.PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }),
    ],
    grant: (role) => bucket.encryptionKey?.grantEncryptDecrypt(role),
    places: objects.map((key) => ({ id: JSON.stringify([identityOf(terms.stack, bucket), key]), name: `the object ${key}` })),
    judge: () => judgeBucket(scope, bucket, objects, options.allowPublicBucket === true),
  };
}

function judgeBucket(scope: IConstruct, bucket: s3.IBucket, objects: string[], isMeantToBePublic: boolean): string[] {
  for (const { condition, what, remedy } of deletionsOf(scope, bucket, objects)) {
    Annotations.of(scope).addWarningV2(`cdk-kms-rotation:PublicKeySet.${condition}`,
      `${what}; verifiers would find no public key until the next run of the state machine writes it anew, up to a day later: ${remedy}`);
  }
  const why = isMeantToBePublic ? undefined : whyPublic(bucket);
  return why === undefined ? [] : [`'bucket' must not be public, got ${bucket.node.path}, ${why}; use `
    + 'blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL, and Amazon CloudFront with an origin access control in front of it, or declare '
    + "'allowPublicBucket' if it is meant"];
}

function discoveryOf(scope: IConstruct, objectKey: string, issuer: string): { objectKey: string; issuer: string; jwksUri: string } {
  const name = objectKey.lastIndexOf('/') + 1;
  const document = {
    objectKey: `${objectKey.slice(0, name)}openid-configuration`,
    issuer,
    jwksUri: `${issuer}/.well-known/${objectKey.slice(name)}`,
  };
  if (!Token.isUnresolved(issuer) && !/^https:\/\/[^\s?#]+[^/\s?#]$/.test(issuer)) {
    throw invalid(scope, `'issuer' must begin with https:// and not end with '/', without '?' and '#', got '${issuer}'; it has to be the `
      + "same, to the letter, as 'iss' in the tokens");
  }
  if (!/(^|\/)\.well-known\/[^/]+$/.test(objectKey)) {
    throw invalid(scope, `'objectKey' must be in a folder '.well-known' where there is an 'issuer', got '${objectKey}'; verifiers look for `
      + '<issuer>/.well-known/openid-configuration');
  }
  if (document.objectKey === objectKey) {
    throw invalid(scope, `'objectKey' must not be that of the discovery document where there is an 'issuer', got '${objectKey}'; they `
      + "would overwrite each other: use another name, such as '.well-known/jwks.json'");
  }
  return document;
}

/** AWS Systems Manager: at most 15 levels, 1,011 characters with the ARN; letters, digits and `.-_`. */
const PATH = /^(\/[A-Za-z0-9._-]+){1,14}$/;
const MAX_PATH = 800;

function parameters(scope: IConstruct, path: string, terms: Terms): StoreNeeds {
  requiredText(scope, 'path', path, "a literal such as '/orders/signing'");
  if (Token.isUnresolved(path) || !PATH.test(path) || path.length > MAX_PATH || /^\/(aws|ssm)/i.test(path)) {
    const got = Token.isUnresolved(path) ? 'a token' : `'${path}'${PATH.test(`/${path}`) ? `; write '/${path}'` : ''}`;
    throw invalid(scope, "'path' must be a literal such as '/orders/signing': 1 to 14 levels of letters, digits and .-_, at most "
      + `${MAX_PATH} characters, not beginning with aws or ssm, got ${got}`);
  }
  const arn = (resourceName: string) => terms.stack.formatArn({
    service: 'ssm', resource: 'parameter', resourceName, arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  const below = path.slice(1);
  return {
    terms: { type: 'parameters', path, keepSeconds: terms.keepSeconds },
    statements: [
      new iam.PolicyStatement({ actions: ['ssm:GetParametersByPath'], resources: [arn(below)] }),
      new iam.PolicyStatement({ actions: ['ssm:DeleteParameter', 'ssm:PutParameter'], resources: [arn(`${below}/*`)] }),
    ],
    grant: (role) => acknowledgeWildcard(role, arn(`${below}/*`), 'the parameters of this family, one for each generation, numbered '
      + 'without end'),
    places: [{ id: path, name: `the path ${path}` }],
    judge: () => [],
  };
}
