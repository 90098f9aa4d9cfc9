import { Aws, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import { EvaluateKeysFunction } from './functions/evaluate-keys-function';
import { acknowledgeWildcard } from '../private/acknowledge';
import {
  acknowledgeFunction,
  acknowledgeFunctionWildcard,
  acknowledgeInlinePolicy,
  acknowledgeLogGroup,
} from '../private/acknowledge-standards';
import { arnOfKeys } from '../private/key-resource';
import { functionParts, letJoinVpc } from '../private/library-function';
import { libraryLogGroup } from '../private/library-log-group';
import { stackSingleton } from '../private/stack-singleton';

/** Frozen: the logical ids of all shared resources derive from it. Apart from the rotation machinery: neither needs the other. */
const ID = 'CdkKmsRotationCompliance';

/** What all rules of a stack share: the function that judges keys, its log group, its role, and the permission to invoke it. */
export class StackEvaluator extends Construct {
  public static of(scope: IConstruct): StackEvaluator {
    return stackSingleton(scope, ID, (stack, id) => new StackEvaluator(stack, id));
  }

  public readonly function: lambda.Function;
  /** AWS Config refuses a rule whose function it may not invoke. */
  public readonly permission: lambda.CfnPermission;

  /** What the function may do. */
  public readonly policy: iam.PolicyDocument;
  private readSettings?: iam.PolicyStatement;

  private constructor(scope: Construct, id: string) {
    super(scope, id);
    const logGroup = libraryLogGroup(this, 'Log');
    const { options, policy } = functionParts(this, 'EvaluateRole', {
      logGroup,
      statements: this.mayJudge(),
      memorySize: 512, // 10,000 keys with their aliases and tags
    });
    this.policy = policy;
    this.function = new EvaluateKeysFunction(this, 'Evaluate', {
      ...options,
      description: 'Judges the age of AWS KMS key material for AWS Config; changes nothing',
      timeout: Duration.minutes(15),
    });
    letJoinVpc(this.function, this.policy);
    this.permission = new lambda.CfnPermission(this, 'Permission', {
      action: 'lambda:InvokeFunction',
      functionName: this.function.functionArn,
      principal: 'config.amazonaws.com',
      sourceAccount: Aws.ACCOUNT_ID, // rules of other accounts could fill our log and our quotas
    });
    this.acknowledgeWildcards();
    acknowledgeLogGroup(logGroup);
    acknowledgeInlinePolicy(this.function.role!);
    acknowledgeFunction(this.function, 'a lost event is made up for by the next periodic evaluation, '
      + 'which judges all keys; an alarm tells of failures');
  }

  /** Lets the function read the settings of one more rule. */
  public allowSettings(parameterArn: string): void {
    if (this.readSettings !== undefined) {
      this.readSettings.addResources(parameterArn);
      return;
    }
    this.readSettings = new iam.PolicyStatement({ sid: 'ReadSettings', actions: ['ssm:GetParameter'], resources: [parameterArn] });
    this.policy.addStatements(this.readSettings);
  }

  private mayJudge(): iam.PolicyStatement[] {
    return [
      // None of them takes a resource or a condition.
      new iam.PolicyStatement({ sid: 'FindKeys', actions: ['kms:ListAliases', 'kms:ListKeys', 'tag:GetResources'], resources: ['*'] }),
      // Policy and last use of generations that look superseded only: whether they do, no condition can tell.
      new iam.PolicyStatement({
        sid: 'ReadKeys',
        actions: ['kms:DescribeKey', 'kms:GetKeyLastUsage', 'kms:GetKeyPolicy', 'kms:ListKeyRotations'],
        resources: [arnOfKeys(this)],
      }),
      // A replica is as old as the material of its primary key, which may be in any Region.
      new iam.PolicyStatement({
        sid: 'ReadPrimaryKeys',
        actions: ['kms:DescribeKey'],
        resources: [this.arnOfMultiRegionKeys()],
        conditions: { StringEquals: { 'kms:MultiRegionKeyType': 'PRIMARY' } },
      }),
      // Takes no resource; the token of the event says for which rule.
      new iam.PolicyStatement({ sid: 'Report', actions: ['config:PutEvaluations'], resources: ['*'] }),
      // All rules of account and Region: a rule's id is known once it is made, and it is made after the function, which is made after this
      // policy.
      new iam.PolicyStatement({
        sid: 'ReadLastReport',
        actions: ['config:GetComplianceDetailsByConfigRule'],
        resources: [this.arnOfRules()],
      }),
    ];
  }

  private arnOfMultiRegionKeys(): string {
    return Stack.of(this).formatArn({ service: 'kms', region: '*', resource: 'key', resourceName: 'mrk-*' });
  }

  private arnOfRules(): string {
    return Stack.of(this).formatArn({ service: 'config', resource: 'config-rule', resourceName: '*' });
  }

  private acknowledgeWildcards(): void {
    const role = this.function.role!;
    acknowledgeFunctionWildcard(role, 'listing keys, aliases and tagged resources, and reporting '
      + 'to AWS Config, take no resource and no condition');
    acknowledgeWildcard(role, arnOfKeys(this), 'reads only, metadata, dates and key policies: the '
      + 'rule is about every key of the account and Region');
    acknowledgeWildcard(role, this.arnOfMultiRegionKeys(), 'reads only, metadata of primary keys: any replica '
      + 'of the Region may have its primary in any other');
    acknowledgeWildcard(role, this.arnOfRules(), 'reads verdicts only; the ids of the rules are not known before the function is there');
  }
}
