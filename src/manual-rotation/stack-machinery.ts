import * as path from 'path';
import { ArnFormat, Aws, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3Assets from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import { TAGS } from './contract';
import { ProveKeyFunction } from './functions/prove-key-function';
import { RunAtDeploymentFunction } from './functions/run-at-deployment-function';
import { SurveyFamilyFunction } from './functions/survey-family-function';
import { machineNamePrefix, ownersOfStack, probeRoleName } from './names';
import { acknowledgeWildcard } from '../private/acknowledge';

/** Frozen: the logical ids of all shared resources derive from it. */
const ID = 'CdkKmsRotation';

/** What all aliases of a stack share: the definition file, the log group, the functions, and the role that lets the schedules start machines. */
export class StackMachinery extends Construct {
  public static of(scope: IConstruct): StackMachinery {
    const stack = Stack.of(scope);
    return (stack.node.tryFindChild(ID) as StackMachinery | undefined) ?? new StackMachinery(stack, ID);
  }

  public readonly definition: s3Assets.Asset;
  public readonly logGroup: logs.LogGroup;
  public readonly surveyFunction: lambda.Function;
  public readonly probeFunction: lambda.Function;
  public readonly deploymentFunction: lambda.Function;
  public readonly schedulerRole: iam.Role;

  private constructor(scope: Construct, id: string) {
    super(scope, id);
    this.definition = new s3Assets.Asset(this, 'Definition', { path: path.join(__dirname, 'machine.asl.json') });
    this.logGroup = new logs.LogGroup(this, 'Log', { retention: logs.RetentionDays.ONE_YEAR });
    this.surveyFunction = new SurveyFamilyFunction(this, 'Survey', {
      ...this.common('Survey', { statements: this.mayReadFamilies() }),
      description: 'Reads families of AWS KMS keys and decides what is due; changes nothing',
      timeout: Duration.minutes(1),
    });
    this.probeFunction = new ProveKeyFunction(this, 'Probe', {
      ...this.common('Probe', { roleName: probeRoleName(this), statements: [this.mayDescribeByAlias()] }), // all its other rights are in the key policies
      description: 'Proves AWS KMS keys with messages of its own; changes nothing',
      timeout: Duration.minutes(1),
    });
    this.deploymentFunction = new RunAtDeploymentFunction(this, 'Deployment', {
      ...this.common('Deployment', { statements: this.mayRunMachines() }),
      description: 'Starts rotation machines at deployments and waits for them; never calls AWS KMS',
      timeout: Duration.minutes(15),
    });
    this.schedulerRole = this.makeSchedulerRole();
    this.acknowledgeWildcards();
  }

  private common(id: string, role: { roleName?: string; statements: iam.PolicyStatement[] }): lambda.FunctionOptions {
    return {
      role: new iam.Role(this, `${id}Role`, {
        roleName: role.roleName,
        assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
        inlinePolicies: { Function: new iam.PolicyDocument({ statements: [this.mayLog(), ...role.statements] }) },
      }),
      logGroup: this.logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      memorySize: 256,
    };
  }

  private mayLog(): iam.PolicyStatement {
    return new iam.PolicyStatement({ sid: 'Log', actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [this.logGroup.logGroupArn] });
  }

  private mayReadFamilies(): iam.PolicyStatement[] {
    return [
      this.mayDescribeByAlias(),
      new iam.PolicyStatement({
        sid: 'ReadOwnGenerations',
        actions: ['kms:GetKeyPolicy', 'kms:ListGrants', 'kms:ListResourceTags'],
        resources: [this.arnOfKeys()],
        conditions: { StringLike: { [`aws:ResourceTag/${TAGS.owner}`]: ownersOfStack(this) } },
      }),
      new iam.PolicyStatement({ sid: 'ListAliases', actions: ['kms:ListAliases'], resources: ['*'] }), // takes no resource and no condition
    ];
  }

  /** Any alias, and metadata only: the survey has to see a stranger behind the alias or a version alias, the probe one behind the alias. */
  private mayDescribeByAlias(): iam.PolicyStatement {
    return new iam.PolicyStatement({
      sid: 'DescribeByAlias',
      actions: ['kms:DescribeKey'],
      resources: [this.arnOfKeys()],
      conditions: { StringLike: { 'kms:RequestAlias': 'alias/*' } },
    });
  }

  private mayRunMachines(): iam.PolicyStatement[] {
    return [
      this.mayStartMachines(),
      new iam.PolicyStatement({
        sid: 'WatchMachines',
        actions: ['states:DescribeExecution', 'states:DescribeStateMachineForExecution'],
        resources: [this.arnOfExecutions()],
      }),
      new iam.PolicyStatement({ sid: 'SeeRollback', actions: ['cloudformation:DescribeStacks'], resources: [Aws.STACK_ID] }),
    ];
  }

  private mayStartMachines(): iam.PolicyStatement {
    return new iam.PolicyStatement({ sid: 'StartMachines', actions: ['states:StartExecution'], resources: [this.arnOfMachines()] });
  }

  private makeSchedulerRole(): iam.Role {
    const group = Stack.of(this).formatArn({ service: 'scheduler', resource: 'schedule-group', resourceName: 'default' });
    return new iam.Role(this, 'SchedulerRole', {
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID, 'aws:SourceArn': group } },
      }),
      inlinePolicies: { Schedules: new iam.PolicyDocument({ statements: [this.mayStartMachines()] }) },
    });
  }

  private arnOfKeys(): string {
    return Stack.of(this).formatArn({ service: 'kms', resource: 'key', resourceName: '*' });
  }

  private arnOfMachines(): string {
    const resourceName = `${machineNamePrefix(this)}*`;
    return Stack.of(this).formatArn({ service: 'states', resource: 'stateMachine', resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  }

  private arnOfExecutions(): string {
    const resourceName = `${machineNamePrefix(this)}*:*`;
    return Stack.of(this).formatArn({ service: 'states', resource: 'execution', resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  }

  private acknowledgeWildcards(): void {
    const machinesOfStack = 'the rotation machines of this stack, which share a prefix: a list of them would outgrow the policy';
    acknowledgeWildcard(this.surveyFunction.role!, '*', 'kms:ListAliases takes no resource and no condition');
    acknowledgeWildcard(this.surveyFunction.role!, this.arnOfKeys(), 'reads only, of keys behind an alias or with the owner tag of this stack');
    acknowledgeWildcard(this.probeFunction.role!, this.arnOfKeys(), 'metadata only, and only through an alias: whatever key the alias was moved to has to be told from ours');
    acknowledgeWildcard(this.deploymentFunction.role!, this.arnOfMachines(), machinesOfStack);
    acknowledgeWildcard(this.deploymentFunction.role!, this.arnOfExecutions(), machinesOfStack);
    acknowledgeWildcard(this.schedulerRole, this.arnOfMachines(), machinesOfStack);
  }
}
