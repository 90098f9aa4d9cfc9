import { App, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as deployment from 'aws-cdk-lib/aws-s3-deployment';
import { KeyTemplate, ManualRotationAlias, PublicKeySet, PublicKeyStore, SigningSpec } from '../src';
import type { JwksOptions, PublicKeySetProps } from '../src';

const ENV = { account: '111122223333', region: 'eu-central-1' };
const ISSUER = { issuer: 'https://login.example.com' };
let app: App;
let stack: Stack;
beforeEach(() => {
  app = new App({ context: { 'aws:cdk:disable-asset-staging': true } });
  stack = new Stack(app, 'Login', { env: ENV });
});

const family = (name = 'signing', scope = stack) => new ManualRotationAlias(scope, name, {
  aliasName: name, keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256), activationDelay: Duration.days(1),
});
const publish = (stores: PublicKeyStore[], { alias = family(), scope = stack }: { alias?: ManualRotationAlias; scope?: Stack } = {}) => {
  const times: Omit<PublicKeySetProps, 'alias' | 'stores'> = { cacheFor: Duration.hours(1), verifyFor: Duration.days(1) };
  return new PublicKeySet(scope, `Keys of ${alias.node.id}`, { alias, stores, ...times });
};
const made = (props: s3.BucketProps = {}) => new s3.Bucket(stack, 'Documents', props);
const problems = () => stack.node.findAll().flatMap((one) => one.node.validate());

describe('a bucket that everybody may read', () => {
  const open: s3.BucketProps = { blockPublicAccess: new s3.BlockPublicAccess({ blockPublicPolicy: false, restrictPublicBuckets: false }) };
  const shut: s3.BucketProps = { blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL };

  test.each<[string, s3.BucketProps, RegExp]>([
    ['hosts a website', { ...shut, websiteIndexDocument: 'index.html' }, /got Login\/Documents, which hosts a website; use blockPublicAccess/],
    ['has a public policy', { ...open, publicReadAccess: true }, /got Login\/Documents, whose policy lets everybody in by statement/],
    ['has a public ACL', {
      ...shut, accessControl: s3.BucketAccessControl.PUBLIC_READ, objectOwnership: s3.ObjectOwnership.OBJECT_WRITER,
    }, /got Login\/Documents, with the ACL PublicRead;/],
    ['blocks public ACLs only', { blockPublicAccess: s3.BlockPublicAccess.BLOCK_ACLS_ONLY }, /that does not block all public access/],
    ['blocks nothing', {
      blockPublicAccess: new s3.BlockPublicAccess({
        blockPublicAcls: false, blockPublicPolicy: false, ignorePublicAcls: false, restrictPublicBuckets: false,
      }),
    }, /\(BlockPublicAcls, BlockPublicPolicy, IgnorePublicAcls, RestrictPublicBuckets\); .*declare 'allowPublicBucket' if it is meant/],
  ])('is refused: %s', (_name, props, message) => {
    publish([PublicKeyStore.jwks(made(props))]);
    expect(problems().filter((one) => one.includes('public'))).toEqual([expect.stringMatching(message)]);
    expect(() => app.synth()).toThrow(message);
  });

  test('is refused if the policy comes later, or in an override', () => {
    const bucket = made(shut);
    publish([PublicKeyStore.jwks(bucket)]);
    bucket.addToResourcePolicy(new iam.PolicyStatement({
      sid: 'All', principals: [new iam.AnyPrincipal()], actions: ['s3:GetObject'], resources: [bucket.arnForObjects('*')],
    }));
    expect(problems()).toEqual([expect.stringContaining('whose policy lets everybody in by statement \'All\'')]);
    (bucket.node.defaultChild as s3.CfnBucket).addPropertyOverride('WebsiteConfiguration.IndexDocument', 'index.html');
    expect(problems()).toEqual([expect.stringContaining('which hosts a website')]);
  });

  test('is refused if it is known to be a website, though it is of elsewhere', () => {
    publish([PublicKeyStore.jwks(s3.Bucket.fromBucketAttributes(stack, 'Site', { bucketName: 'site', isWebsite: true }))]);
    expect(problems()).toEqual([expect.stringContaining('got Login/Site, which hosts a website')]);
  });

  test.each<[string, s3.BucketProps, JwksOptions]>([
    ['nothing is said: Amazon S3 blocks it', {}, {}],
    ['all is blocked', shut, {}],
    ['it is meant', { ...open, publicReadAccess: true, websiteIndexDocument: 'index.html' }, { allowPublicBucket: true }],
  ])('is none, or taken: %s', (_name, props, options) => {
    publish([PublicKeyStore.jwks(made(props), options)]);
    expect(problems()).toEqual([]);
  });

  test('is none where a service may read for one distribution, which is not everybody', () => {
    const bucket = made(shut);
    publish([PublicKeyStore.jwks(bucket)]);
    bucket.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('cloudfront.amazonaws.com')],
      actions: ['s3:GetObject'],
      resources: [bucket.arnForObjects('*')],
      conditions: { StringEquals: { 'aws:SourceArn': 'arn:aws:cloudfront::111122223333:distribution/E1' } },
    }));
    expect(problems()).toEqual([]);
  });
});

describe('what would delete a document', () => {
  const PRUNED = 'would be deleted by Login/Site whenever it deploys';
  const deploy = (bucket: s3.IBucket, props: Partial<deployment.BucketDeploymentProps> = {}, scope = stack) => (
    new deployment.BucketDeployment(scope, 'Site', {
      destinationBucket: bucket, sources: [deployment.Source.data('index.html', 'hello')], ...props,
    }));
  const expectWarning = (text: string) => {
    app.synth();
    Annotations.fromStack(stack).hasWarning('/Login/Keys of signing', Match.stringLikeRegexp(text));
  };
  const expectSilence = () => {
    app.synth();
    Annotations.fromStack(stack).hasNoWarning('/Login/Keys of signing', Match.anyValue());
  };

  test('is warned of, by id, with the remedy: a deployment that prunes', () => {
    const bucket = made();
    publish([PublicKeyStore.jwks(bucket, ISSUER)]);
    deploy(bucket);
    expectWarning('\\.well-known/jwks\\.json and \\.well-known/openid-configuration would be deleted by Login/Site whenever it deploys; .*'
      + "give it exclude: \\['\\.well-known/jwks\\.json', '\\.well-known/openid-configuration'\\].*"
      + 'ack: cdk-kms-rotation:PublicKeySet\\.pruned');
  });

  test.each<[string, Partial<deployment.BucketDeploymentProps>, string]>([
    ['the folder of the document', { destinationKeyPrefix: '.well-known' }, "exclude: \\['jwks.json'\\]"],
    ['what excludes something else', { exclude: ['*.html'] }, PRUNED],
    ['what excludes it and includes it again', { exclude: ['*'], include: ['.well-known/*'] }, PRUNED],
    ['what deletes everything with itself', { prune: false, retainOnDelete: false }, 'when it is taken out, or its destination changes'],
  ])('is warned of: %s', (_name, props, text) => {
    const bucket = made();
    publish([PublicKeyStore.jwks(bucket)]);
    deploy(bucket, props);
    expectWarning(text);
  });

  test.each<[string, Partial<deployment.BucketDeploymentProps>]>([
    ['no pruning', { prune: false }],
    ['another folder', { destinationKeyPrefix: '.well' }],
    ['the document is excluded', { exclude: ['.well-known/*'] }],
  ])('is silent: %s', (_name, props) => {
    const bucket = made();
    publish([PublicKeyStore.jwks(bucket, ISSUER)]);
    deploy(bucket, props);
    expectSilence();
  });

  test('is told from deployments to other buckets, also from other stacks', () => {
    const other = new Stack(app, 'Other', { env: ENV });
    publish([PublicKeyStore.jwks(made())]);
    deploy(new s3.Bucket(other, 'Documents'), {}, other); // the same logical id
    expectSilence();
  });

  test('is warned of from another stack', () => {
    const other = new Stack(app, 'Other', { env: ENV });
    const bucket = made();
    publish([PublicKeyStore.jwks(bucket)]);
    deploy(bucket, {}, other);
    expectWarning('would be deleted by Other/Site');
  });

  test('is warned of for a bucket by name', () => {
    const bucket = () => s3.Bucket.fromBucketName(stack, `Named${stack.node.children.length}`, 'documents');
    publish([PublicKeyStore.jwks(bucket())]);
    deploy(bucket());
    expectWarning(PRUNED);
  });

  test.each<[string, s3.LifecycleRule, boolean]>([
    ['of everything', { expiration: Duration.days(30) }, true],
    ['of its folder', { expiration: Duration.days(30), prefix: '.well-known/' }, true],
    ['of another folder', { expiration: Duration.days(30), prefix: 'logs/' }, false],
    ['of tagged objects', { expiration: Duration.days(30), tagFilters: { old: 'yes' } }, false],
    ['of old versions only', { noncurrentVersionExpiration: Duration.days(30) }, false],
    ['that is switched off', { expiration: Duration.days(30), enabled: false }, false],
  ])('a lifecycle rule %s', (_name, rule, isExpected) => {
    publish([PublicKeyStore.jwks(made({ lifecycleRules: [rule] }))]);
    if (isExpected) expectWarning('jwks\\.json would expire by a lifecycle rule of Login/Documents.*ack: .*PublicKeySet\\.expires');
    else expectSilence();
  });
});

describe('one place for two', () => {
  test('the discovery document for the key set itself is refused', () => {
    expect(() => publish([PublicKeyStore.jwks(made(), { objectKey: '.well-known/openid-configuration', ...ISSUER })]))
      .toThrow(/'objectKey' must not be that of the discovery document .*use another name, such as '\.well-known\/jwks\.json'/);
  });

  test('one discovery document for two key sets is refused', () => {
    const bucket = made();
    const store = (name: string) => PublicKeyStore.jwks(bucket, { objectKey: `.well-known/${name}.json`, ...ISSUER });
    expect(() => publish([store('a'), store('b')])).toThrow(/must not name a place twice, got the object \.well-known\/openid-configuration/);
  });

  test('two families in one document, or below one path, are refused: each would drop the keys of the other', () => {
    const bucket = made();
    publish([PublicKeyStore.jwks(bucket), PublicKeyStore.parameters('/login')]);
    const other = family('other');
    const refused = (store: PublicKeyStore, what: RegExp) => expect(() => publish([store], { alias: other })).toThrow(what);
    refused(PublicKeyStore.jwks(bucket), /got the object \.well-known\/jwks\.json, where Login\/Keys of signing publishes already/);
  });

  test('the same path is refused in one account and Region, also from another stack', () => {
    publish([PublicKeyStore.parameters('/login')]);
    const other = new Stack(app, 'Other', { env: ENV });
    expect(() => publish([PublicKeyStore.parameters('/login')], { alias: family('other', other), scope: other }))
      .toThrow(/got the path \/login, where Login\/Keys of signing publishes already/);
  });

  test('a bucket that is made here and imported there is one', () => {
    publish([PublicKeyStore.jwks(made({ bucketName: 'documents' }))]);
    const again = s3.Bucket.fromBucketName(stack, 'Again', 'documents');
    expect(() => publish([PublicKeyStore.jwks(again)], { alias: family('other') })).toThrow(/must not name a place twice/);
  });

  test('other places are fine: another object, another bucket, another path, another Region', () => {
    const elsewhere = new Stack(app, 'Elsewhere', { env: { ...ENV, region: 'us-east-1' } });
    const bucket = made();
    publish([PublicKeyStore.jwks(bucket), PublicKeyStore.parameters('/login')]);
    publish([
      PublicKeyStore.jwks(bucket, { objectKey: 'other/.well-known/jwks.json' }), PublicKeyStore.parameters('/login/other'),
      PublicKeyStore.jwks(new s3.Bucket(stack, 'Others')),
    ], { alias: family('other') });
    expect(() => publish([PublicKeyStore.parameters('/login')], { alias: family('signing', elsewhere), scope: elsewhere })).not.toThrow();
  });
});

test('rights are those of the stack of the alias, wherever the set is declared', () => {
  const home = new Stack(app, 'Home', { env: { ...ENV, region: 'us-east-1' } });
  expect(() => publish([PublicKeyStore.jwks(made())], { alias: family('signing', home) }))
    .toThrow(/'bucket' must be in the region of the stack of the alias, us-east-1, got eu-central-1/);
});
