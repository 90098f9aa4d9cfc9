import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aws, CfnGuardHook, Duration, RemovalPolicy, Resource, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as assets from 'aws-cdk-lib/aws-s3-assets';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { acknowledge, acknowledgeWildcard } from './private/acknowledge';
import { acknowledgeInlinePolicy, acknowledgeStandards } from './private/acknowledge-standards';
import { oneOf, required } from './private/given';
import { checkedId, invalid } from './private/invalid';
import { KINDS, requiredKind, requiredList } from './private/kinds';
import { checkProps } from './private/structs';
import type { RotationGuardHookProps } from './rotation-guard-hook-props';
import { HookFailureMode } from './rotation-guard-hook-props';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudformation-guardhook.html (read 2026-11-28) */
const ALIAS = /^(?!(?:[Aa][Ww][Ss])::)[A-Za-z0-9]{2,64}(?:::[A-Za-z0-9]{2,64}){2}$/;
const MAX_EXCLUDED = 50;
const TARGETS = ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey'];
const ACTIONS = ['CREATE', 'UPDATE'];

/**
 * Defines a hook of AWS CloudFormation that holds keys to a standard before they are made or changed, whoever deploys them and with
 * whatever tool: stacks of the AWS CDK, templates written by hand, and AWS Cloud Control API, which Terraform's `awscc` provider uses.
 *
 * It sees one resource with its properties as they are deployed. What hangs on other resources (families, alarms), on deletion policies
 * or on the day, it cannot tell: synthesis and AWS Config can. Waivers of the standard do not count; `excludedStackNames` is what there
 * is. One finding is wrong by nature: a symmetric key without rotation that a `ManualRotationAlias` adopts. Switch that key's rotation
 * on, or exclude its stack.
 *
 * Rules are an asset: a change of the standard changes the hook. Key specs with a day to come are left out until a synthesis after that
 * day.
 *
 * Resources: the hook, its role, and a bucket for reports. Cost: AWS CloudFormation's price for hook invocations, and cents for the bucket.
 *
 * @resource AWS::CloudFormation::GuardHook
 * @see https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/guard-hooks.html
 *
 * @example
 * const standard = new RotationStandard({ name: 'acme-keys', version: '2026.1' });
 *
 * new RotationGuardHook(this, 'Hook', { standard, failureMode: HookFailureMode.WARN });
 */
@propertyInjectable
export class RotationGuardHook extends Resource {
  /** Uniquely identifies this class. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-kms-rotation.RotationGuardHook';

  /**
   * The ARN of the hook.
   *
   * @attribute
   */
  public readonly guardHookArn: string;

  /** The role with which AWS CloudFormation reads the rules and writes the reports. */
  public readonly executionRole: iam.IRole;

  /** Where the reports are. */
  public readonly logBucket: s3.IBucket;

  /**
   * @param scope where the hook is
   * @param id construct id
   * @param props the standard, and how strict the hook is
   * @throws if the standard has nothing that a hook can tell, or a name is none
   */
  constructor(scope: Construct, id: string, props: RotationGuardHookProps) {
    super(scope, checkedId(scope, id));
    props = checkProps(this, 'RotationGuardHookProps', props);
    requiredKind(this, 'standard', required(this, 'props', props, '{ standard: ... }').standard, KINDS.standard);
    const { standard, failureMode = HookFailureMode.WARN, enabled = true, numbersAsInputParameters = false } = props;
    oneOf(this, 'failureMode', failureMode, 'HookFailureMode', HookFailureMode);
    const alias = this.checkedAlias(props.hookAlias ?? 'Private::KmsKeys::RotationStandard');
    const excluded = this.checkedStackNames(props.excludedStackNames);
    const rules = this.rulesAsset(standard.guardRules({ numbersAsInputParameters }));
    const parameters = numbersAsInputParameters ? this.zipped('Parameters', 'parameters.json', standard.guardInputParameters()) : undefined;
    this.logBucket = props.logBucket ?? this.newLogBucket();
    this.executionRole = this.role(rules, parameters);

    const hook = new CfnGuardHook(this, 'Resource', {
      alias,
      executionRole: this.executionRole.roleArn,
      failureMode,
      hookStatus: enabled ? 'ENABLED' : 'DISABLED',
      ruleLocation: { uri: rules.s3ObjectUrl },
      options: parameters && { inputParams: { uri: parameters.s3ObjectUrl } },
      logBucket: this.logBucket.bucketName,
      targetOperations: ['RESOURCE', 'CLOUD_CONTROL'],
      targetFilters: {
        targets: TARGETS.flatMap((targetName) => ACTIONS.map((action) => ({ targetName, action, invocationPoint: 'PRE_PROVISION' }))),
      },
      stackFilters: excluded && { filteringCriteria: 'ALL', stackNames: { exclude: excluded } },
    });
    this.guardHookArn = hook.attrHookArn;
  }

  private rulesAsset(text: string): assets.Asset {
    if (!/^rule /m.test(text)) {
      throw invalid(
        this,
        "'standard' must ask for something that properties of a key show, got one that ignores all of it; leave the hook out",
      );
    }
    return this.zipped('Rules', 'rules.guard', text);
  }

  /** A directory, so that it is a ZIP file: stack sets take no other assets, and AWS CloudFormation takes it as well. */
  private zipped(id: string, file: string, text: string): assets.Asset {
    const directory = mkdtempSync(join(tmpdir(), 'cdk-kms-rotation-'));
    try {
      writeFileSync(join(directory, file), text);
      return new assets.Asset(this, id, { path: directory });
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }

  private newLogBucket(): s3.Bucket {
    const bucket = new s3.Bucket(this, 'Log', {
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [{ expiration: Duration.days(90) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const resource = bucket.node.defaultChild;
    const reason = 'reports about keys, without secrets, that can be made again and are kept for 90 days';
    acknowledge(resource, 'AwsSolutions-S1', reason);
    acknowledgeStandards(resource, 'S3BucketLoggingEnabled', reason);
    acknowledgeStandards(resource, 'S3BucketReplicationEnabled', reason);
    acknowledgeStandards(resource, 'S3BucketVersioningEnabled', reason);
    acknowledgeStandards(resource, 'S3DefaultEncryptionKMS', reason);
    acknowledgeStandards(resource, 'S3BucketDefaultLockEnabled', reason);
    return bucket;
  }

  /** https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/guard-hooks-prepare-to-create-hook.html (read 2026-11-28) */
  private role(rules: assets.Asset, parameters?: assets.Asset): iam.Role {
    const files = parameters === undefined ? [rules] : [rules, parameters];
    const objects = files.map((file) => file.bucket.arnForObjects(file.s3ObjectKey));
    const reports = this.logBucket.arnForObjects('*');
    const policy = new iam.PolicyDocument({
      statements: [
        new iam.PolicyStatement({ sid: 'ReadRules', actions: ['s3:GetObject', 's3:GetObjectVersion'], resources: objects }),
        new iam.PolicyStatement({ sid: 'FindRules', actions: ['s3:ListBucket'], resources: [rules.bucket.bucketArn] }),
        new iam.PolicyStatement({ sid: 'WriteReports', actions: ['s3:PutObject'], resources: [reports] }),
        new iam.PolicyStatement({ sid: 'FindReports', actions: ['s3:ListBucket'], resources: [this.logBucket.bucketArn] }),
      ],
    });
    const role = new iam.Role(this, 'ExecutionRole', {
      description: 'Lets AWS CloudFormation read the rules for AWS KMS keys, and report',
      assumedBy: new iam.ServicePrincipal('hooks.cloudformation.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: { 'aws:SourceArn': Stack.of(this).formatArn({ service: 'cloudformation', resource: 'type/hook', resourceName: '*' }) },
        },
      }),
      inlinePolicies: { Hook: policy },
    });
    acknowledgeInlinePolicy(role);
    acknowledgeWildcard(role, reports, 'AWS CloudFormation chooses the names of the reports');
    return role;
  }

  private checkedAlias(alias: string): string {
    if (Token.isUnresolved(alias) || ALIAS.test(alias)) return alias;
    throw invalid(this, '\'hookAlias\' must have three parts of 2 to 64 letters and digits with \'::\' between them, and not begin with '
      + `'AWS', got '${alias}'; `
      + "for example 'Private::KmsKeys::RotationStandard'");
  }

  private checkedStackNames(names: string[] | undefined): string[] | undefined {
    if (names === undefined || Token.isUnresolved(names)) return names;
    requiredList(this, 'excludedStackNames', names, "['...']");
    if (names.length >= 1 && names.length <= MAX_EXCLUDED) return names;
    throw invalid(this, `'excludedStackNames' must have 1 to ${MAX_EXCLUDED} names, got ${names.length}; leave it out if the hook `
      + 'looks at every stack');
  }
}
