import * as path from 'path';
import { ArnFormat, Aws, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import { ProveKeyFunction } from './functions/prove-key-function';
import { RunAtDeploymentFunction } from './functions/run-at-deployment-function';
import { SurveyFamilyFunction } from './functions/survey-family-function';
import type { FunctionRights } from './kms-rights';
import { arnOfStacks, mayDescribeByAlias, mayReadFamilies } from './kms-rights';
import { machinePolicy } from './machine-policy';
import { machineNamePrefix, probeRoleName } from './names';
import { PHASES } from './phases';
import { acknowledgeWildcard } from '../private/acknowledge';
import {
  acknowledgeFunction,
  acknowledgeFunctionWildcard,
  acknowledgeInlinePolicy,
  acknowledgeLogGroup,
} from '../private/acknowledge-standards';
import { finalRoleArn } from '../private/final-role-arn';
import { arnOfKeys } from '../private/key-resource';
import { functionParts, letJoinVpc } from '../private/library-function';
import type { MachineDefinition } from '../private/machine-definition';
import { machineDefinition } from '../private/machine-definition';
import { mayAnnounce } from '../private/machine-statements';
import { stackNameOf } from '../private/owner';
import { schedulerRole } from '../private/shared-machine';
import { stackSingleton } from '../private/stack-singleton';
import { vendedLogGroup } from '../private/vended-log-group';
import { EVENT_SOURCE } from '../private/vocabulary';
import { PUBLIC_KEY_DETAIL_TYPES } from '../public-keys/contract';

/** Frozen: the logical ids of all shared resources derive from it. */
const ID = 'CdkKmsRotation';

/**
 * What all aliases of a stack share: the definition, the log group, the functions, what the machines may, and the role that lets the
 * schedules start them.
 */
export class StackMachinery extends Construct {
  public static of(scope: IConstruct): StackMachinery {
    return stackSingleton(scope, ID, (stack, id) => new StackMachinery(stack, id));
  }

  public readonly definition: MachineDefinition;
  public readonly logGroup: logs.LogGroup;
  public readonly surveyFunction: lambda.Function;
  public readonly probeFunction: lambda.Function;
  public readonly deploymentFunction: lambda.Function;
  public readonly schedulerRole: iam.Role;
  public readonly machinePolicy: iam.ManagedPolicy;

  private publishes = false;
  private readonly policies: Record<string, iam.PolicyDocument> = {};
  private readonly added: Record<string, iam.PolicyStatement> = {};

  private constructor(scope: Construct, id: string) {
    super(scope, id);
    this.definition = machineDefinition(this, 'Definition', path.join(__dirname, 'machine.asl.json'), () => (
      this.publishes ? [] : PHASES['Publish public keys']));
    this.logGroup = vendedLogGroup(this, 'Log');
    this.surveyFunction = new SurveyFamilyFunction(this, 'Survey', {
      ...this.common('Survey', { statements: mayReadFamilies(this) }),
      description: 'Reads families of AWS KMS keys and decides what is due; changes nothing',
      timeout: Duration.minutes(1),
    });
    this.probeFunction = new ProveKeyFunction(this, 'Probe', {
      // All its other rights are in the key policies.
      ...this.common('Probe', { roleName: probeRoleName(this), statements: [mayDescribeByAlias(this)] }),
      description: 'Proves AWS KMS keys with messages of its own; changes nothing',
      timeout: Duration.minutes(1),
    });
    this.deploymentFunction = new RunAtDeploymentFunction(this, 'Deployment', {
      ...this.common('Deployment', { statements: this.mayRunMachines() }),
      description: 'Starts rotation machines at deployments and waits for them; never calls AWS KMS',
      timeout: Duration.minutes(15),
      environment: { URL_SUFFIX: Aws.URL_SUFFIX }, // of this partition: where CloudFormation takes answers (functions/response-url.ts)
    });
    const functions = { Survey: this.surveyFunction, Probe: this.probeFunction, Deployment: this.deploymentFunction };
    for (const [name, fn] of Object.entries(functions)) letJoinVpc(fn, this.policies[name]);
    this.schedulerRole = schedulerRole(this, 'SchedulerRole', this.mayStartMachines());
    this.machinePolicy = machinePolicy(this, 'MachinePolicy', [this.surveyFunction.functionArn, this.probeFunction.functionArn]);
    this.acknowledgeFindings();
  }

  /** Lets the machines ask the publisher of public keys, and come to the states that do. */
  public letPublish(publisher: lambda.Function): void {
    this.publishes = true;
    this.machinePolicy.addStatements(
      new iam.PolicyStatement({ sid: 'AskPublisher', actions: ['lambda:InvokeFunction'], resources: [publisher.functionArn] }),
      mayAnnounce(this, EVENT_SOURCE, Object.values(PUBLIC_KEY_DETAIL_TYPES), 'AnnouncePublicKeys'),
    );
  }

  /** As it will be rendered, without a reference to the role. */
  public get probeRoleArn(): string {
    return finalRoleArn(this.probeFunction.role as iam.Role);
  }

  /** For people and for what is judged at synthesis: CloudFormation makes the end of its name, if nobody gave it one. */
  public get surveyRoleArn(): string {
    return finalRoleArn(this.surveyFunction.role as iam.Role, `${stackNameOf(this)}-CdkKmsRotationSurveyRole-XXXXXXXXXXXX`);
  }

  /** What to write into a condition to spare that role. */
  public get surveyRolePattern(): string {
    return finalRoleArn(this.surveyFunction.role as iam.Role, '*-CdkKmsRotationSurvey*');
  }

  /** Adds what only some kinds of alias need. The same statement twice is one; statements of one name share their resources. */
  public allow({ survey = [], probe = [], deployment = [] }: FunctionRights): void {
    for (const [id, statements] of Object.entries({ Survey: survey, Probe: probe, Deployment: deployment })) {
      for (const statement of statements) this.merge(`${id}/${statement.sid}`, this.policies[id], statement);
    }
    if (deployment.length > 0) {
      acknowledgeWildcard(this.deploymentFunction.role!, arnOfStacks(this), 'reads only: '
      + 'which stack has the alias, if any, is what it asks');
    }
  }

  private merge(name: string, policy: iam.PolicyDocument, statement: iam.PolicyStatement): void {
    const before = this.added[name];
    if (before === undefined) {
      this.added[name] = statement;
      policy.addStatements(statement);
      return;
    }
    before.addResources(...statement.resources.filter((resource) => !before.resources.includes(resource)));
  }

  private common(id: string, role: { roleName?: string; statements: iam.PolicyStatement[] }): lambda.FunctionOptions {
    const { options, policy } = functionParts(this, `${id}Role`, { logGroup: this.logGroup, ...role });
    this.policies[id] = policy;
    return options;
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

  private arnOfMachines(): string {
    const resourceName = `${machineNamePrefix(this)}*`;
    return Stack.of(this).formatArn({
      service: 'states',
      resource: 'stateMachine',
      resourceName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }

  private arnOfExecutions(): string {
    const resourceName = `${machineNamePrefix(this)}*:*`;
    return Stack.of(this).formatArn({ service: 'states', resource: 'execution', resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  }

  private acknowledgeFindings(): void {
    const machinesOfStack = 'the rotation machines of this stack, which share a prefix: a list of them would outgrow the policy';
    acknowledgeFunctionWildcard(this.surveyFunction.role!, 'listing aliases, tagged resources '
      + 'and key stores takes no resource and no condition');
    acknowledgeWildcard(this.surveyFunction.role!, arnOfKeys(this), 'reads only, of keys '
      + 'behind an alias or with the owner tag of this stack');
    acknowledgeWildcard(this.probeFunction.role!, arnOfKeys(this), 'metadata only, and only through an alias: whatever key '
      + 'the alias was moved to has to be told from ours');
    acknowledgeWildcard(this.deploymentFunction.role!, this.arnOfMachines(), machinesOfStack);
    acknowledgeWildcard(this.deploymentFunction.role!, this.arnOfExecutions(), machinesOfStack);
    acknowledgeWildcard(this.schedulerRole, this.arnOfMachines(), machinesOfStack);
    const functions = [this.surveyFunction, this.probeFunction, this.deploymentFunction];
    acknowledgeLogGroup(this.logGroup);
    for (const role of [...functions.map((fn) => fn.role!), this.schedulerRole]) acknowledgeInlinePolicy(role);
    for (const fn of functions) {
      acknowledgeFunction(fn, 'whoever calls it waits for the answer: the state machine, or the deployment, which fails without one');
    }
  }
}
