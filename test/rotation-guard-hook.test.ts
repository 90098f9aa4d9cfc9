// @stages-assets: it reads what lies in cdk.out

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { HookFailureMode, RotationGuardHook, RotationStandard, StandardRule } from '../src';
import type { RotationGuardHookProps } from '../src';

const standard = new RotationStandard({ name: 'acme-keys', version: '2026.1' });

function hook(props: Partial<RotationGuardHookProps> = {}): RotationGuardHook {
  return new RotationGuardHook(new Stack(new App(), 'Hooks'), 'Hook', { standard, ...props });
}

const templateOf = (one: RotationGuardHook) => Template.fromStack(Stack.of(one));

test('warns by default, for keys and replicas, when they are made or changed', () => {
  templateOf(hook()).hasResourceProperties('AWS::CloudFormation::GuardHook', {
    Alias: 'Private::KmsKeys::RotationStandard',
    FailureMode: 'WARN',
    HookStatus: 'ENABLED',
    TargetOperations: ['RESOURCE', 'CLOUD_CONTROL'],
    TargetFilters: {
      Targets: ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey'].flatMap((TargetName) => (
        ['CREATE', 'UPDATE'].map((Action) => ({ TargetName, Action, InvocationPoint: 'PRE_PROVISION' })))),
    },
    StackFilters: Match.absent(),
  });
});

test('fails, sleeps, has another name and leaves stacks alone where it is told to', () => {
  const props = { failureMode: HookFailureMode.FAIL, enabled: false, hookAlias: 'Acme::Keys::Standard', excludedStackNames: ['Legacy'] };
  templateOf(hook(props)).hasResourceProperties('AWS::CloudFormation::GuardHook', {
    Alias: 'Acme::Keys::Standard',
    FailureMode: 'FAIL',
    HookStatus: 'DISABLED',
    StackFilters: { FilteringCriteria: 'ALL', StackNames: { Exclude: ['Legacy'] } },
  });
});

test('the rules are those of the standard, in a ZIP file whose name changes with them', () => {
  const [one, other] = [hook(), hook({ standard: new RotationStandard({ name: 'acme-keys', version: '2026.2' }) })];
  const uriOf = (of: RotationGuardHook) => JSON.stringify(
    Object.values(templateOf(of).findResources('AWS::CloudFormation::GuardHook'))[0].Properties.RuleLocation,
  );
  expect(uriOf(one)).toMatch(/s3:\/\/.*\.zip/);
  expect(uriOf(one)).not.toBe(uriOf(other));
  const { directory } = (Stack.of(one).node.root as App).synth();
  const asset = readdirSync(directory).find((name) => name.startsWith('asset.'))!;
  expect(readFileSync(join(directory, asset, 'rules.guard'), 'utf8')).toBe(standard.guardRules());
});

test('the numbers are in a file of their own where it is told to, which the role may read', () => {
  const one = hook({ numbersAsInputParameters: true });
  const { directory } = (Stack.of(one).node.root as App).synth();
  const files = readdirSync(directory).filter((name) => name.startsWith('asset.'))
    .map((name) => [name, readdirSync(join(directory, name))[0]]);
  const zipOf = (file: string) => `${files.find(([, inside]) => inside === file)![0].slice('asset.'.length)}.zip`;
  const template = templateOf(one);
  const [{ Properties: { RuleLocation: rules, Options: options } }] = Object.values(
    template.findResources('AWS::CloudFormation::GuardHook'));
  expect(JSON.stringify(rules)).toContain(zipOf('rules.guard'));
  expect(JSON.stringify(options.InputParams)).toContain(zipOf('parameters.json'));
  const [{ Properties: { Policies: [policy] } }] = Object.values(template.findResources('AWS::IAM::Role'));
  const [read] = policy.PolicyDocument.Statement;
  expect(JSON.stringify(read.Resource)).toContain(zipOf('rules.guard'));
  expect(JSON.stringify(read.Resource)).toContain(zipOf('parameters.json'));
  const text = readFileSync(join(directory, files.find(([, inside]) => inside === 'parameters.json')![0], 'parameters.json'), 'utf8');
  expect(text).toBe(standard.guardInputParameters());
  expect(JSON.parse(text)).toEqual({
    KmsKeyStandard: { minRotationPeriodDays: 90, maxRotationPeriodDays: 365, minDeletionWindowDays: 30 },
  });
  expect(standard.guardRules({ numbersAsInputParameters: true })).not.toMatch(/\b(90|30)\b/);
});

test('the role reads those rules alone, writes reports, and is for hooks of this account', () => {
  const template = templateOf(hook());
  template.hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Statement: [{
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'hooks.cloudformation.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } }, ArnLike: { 'aws:SourceArn': Match.anyValue() } },
      }],
    },
  });
  const [role] = Object.values(template.findResources('AWS::IAM::Role'));
  const { Statement: statements } = role.Properties.Policies[0].PolicyDocument;
  expect(statements.map(({ Sid, Action }: any) => [Sid, Action])).toEqual([
    [
      'ReadRules',
      ['s3:GetObject', 's3:GetObjectVersion'],
    ], ['FindRules',
      's3:ListBucket'], ['WriteReports',
      's3:PutObject'], ['FindReports',
      's3:ListBucket'],
  ]);
  for (const { Resource: resource } of statements) expect(resource).not.toBe('*');
  expect(JSON.stringify(statements[0].Resource)).toMatch(/[0-9a-f]{64}\.zip/);
});

test('reports go to a closed bucket, for 90 days', () => {
  const template = templateOf(hook());
  template.hasResource('AWS::S3::Bucket', {
    DeletionPolicy: 'Retain',
    Properties: {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 90, Status: 'Enabled' }] },
    },
  });
  template.hasResourceProperties('AWS::S3::BucketPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })]),
    },
  });
});

test('or to a bucket that is there', () => {
  const stack = new Stack(new App(), 'Hooks');
  new RotationGuardHook(stack, 'Hook', { standard, logBucket: s3.Bucket.fromBucketName(stack, 'Reports', 'reports') });
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::S3::Bucket', 0);
  template.hasResourceProperties('AWS::CloudFormation::GuardHook', { LogBucket: 'reports' });
});

test('logical ids: another one is another hook', () => {
  expect(Object.keys(templateOf(hook()).toJSON().Resources).sort()).toEqual([
    'HookB39E2767', 'HookExecutionRole53C98DDD', 'HookLogF07BACC2', 'HookLogPolicy099128AF',
  ]);
});

describe('refused, with the construct path', () => {
  test.each<[string, Partial<RotationGuardHookProps>, RegExp]>([
    ['a name in two parts', { hookAlias: 'Keys::Standard' }, /'hookAlias'.*three parts.*Hooks\/Hook/],
    ['a name of AWS', { hookAlias: 'AWS::Keys::Standard' }, /'hookAlias'.*not begin with 'AWS'.*Hooks\/Hook/],
    ['no excluded stack', { excludedStackNames: [] }, /'excludedStackNames'.*1 to 50.*Hooks\/Hook/],
    ['too many excluded stacks', { excludedStackNames: Array.from({ length: 51 }, (_, i) => `S${i}`) }, /'excludedStackNames'.*got 51/],
    ['a standard without anything to tell', {
      standard: new RotationStandard({
        name: 'a',
        version: '1',
        ignored: [
          StandardRule.KEY_ROTATION,
          StandardRule.KEY_ROTATION_PERIOD,
          StandardRule.KEY_CANNOT_ROTATE,
          StandardRule.DELETION_WINDOW,
        ],
      }),
    }, /'standard'.*Hooks\/Hook/],
  ])('%s', (_, props, message) => {
    expect(() => hook(props)).toThrow(message);
  });
});
