import * as path from 'path';
import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import * as s3Assets from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import { DecideOnDemandFunction } from './functions/decide-on-demand-function';
import { decideRoleName, onDemandMachineArns } from './on-demand-names';
import { neverChangeKeys, READ_ACTIONS } from './on-demand-rights';
import { acknowledgeWildcard } from '../private/acknowledge';
import { acknowledgeFunction, acknowledgeInlinePolicy, acknowledgeLogGroup } from '../private/acknowledge-standards';
import { finalRoleArn } from '../private/final-role-arn';
import { invalid } from '../private/invalid';
import { functionParts, letJoinVpc } from '../private/library-function';
import { schedulerRole } from '../private/shared-machine';
import { stackSingleton } from '../private/stack-singleton';
import { vendedLogGroup } from '../private/vended-log-group';

/** Frozen: the logical ids of all shared resources derive from it. */
const ID = 'CdkKmsRotationOnDemand';

/** Inline policies of a role have 10,240 characters together; an ARN in the list of a policy takes 90 at most. */
const MAX_KEYS = 100;

/**
 * What all on-demand rotations of a stack share: the definition file, the log group, the function that decides, and the role that lets the
 * schedules start the machines.
 */
export class OnDemandStack extends Construct {
  public static of(scope: IConstruct): OnDemandStack {
    return stackSingleton(scope, ID, (stack, id) => new OnDemandStack(stack, id));
  }

  public readonly definition: s3Assets.Asset;
  public readonly logGroup: logs.LogGroup;
  public readonly decideFunction: lambda.Function;
  private readonly read: iam.PolicyStatement;
  private role?: iam.Role;

  private constructor(scope: Construct, id: string) {
    super(scope, id);
    this.definition = new s3Assets.Asset(this, 'Definition', { path: path.join(__dirname, 'machine.asl.json') });
    this.logGroup = vendedLogGroup(this, 'Log');
    acknowledgeLogGroup(this.logGroup);
    this.read = new iam.PolicyStatement({ sid: 'ReadTheKeys', actions: READ_ACTIONS });
    this.decideFunction = this.makeFunction();
  }

  /** Lets the function read one more key. */
  public letRead(rotation: IConstruct, keyArn: string): void {
    if (this.read.resources.includes(keyArn)) return;
    if (this.read.resources.length >= MAX_KEYS) {
      throw invalid(rotation, `a stack must have on-demand rotations of ${MAX_KEYS} keys at most, got one more; `
        + 'the role of the function that reads them takes no '
        + 'longer list, so put this one into another stack');
    }
    this.read.addResources(keyArn);
  }

  /** As it will be rendered, without a reference to the role. */
  public get decideRoleArn(): string {
    return finalRoleArn(this.decideFunction.role as iam.Role);
  }

  /** Made with the first schedule: rotations by hand or by event need none. */
  public get schedulerRole(): iam.Role {
    this.role ??= this.makeSchedulerRole();
    return this.role;
  }

  private makeSchedulerRole(): iam.Role {
    const machines = onDemandMachineArns(this);
    const mayStart = new iam.PolicyStatement({ sid: 'StartMachines', actions: ['states:StartExecution'], resources: [machines] });
    const role = schedulerRole(this, 'SchedulerRole', mayStart, 'Starts the state machines that rotate AWS KMS keys on demand');
    acknowledgeWildcard(role, machines, 'the on-demand rotation machines of this stack, which share a '
      + 'prefix: a list of them would outgrow the policy');
    acknowledgeInlinePolicy(role);
    return role;
  }

  private makeFunction(): lambda.Function {
    const description = 'Reads AWS KMS keys and decides about their rotation on demand; changes nothing';
    const { options, policy } = functionParts(this, 'DecideRole', {
      logGroup: this.logGroup,
      statements: [this.read, neverChangeKeys()],
      roleName: decideRoleName(this), // named in key policies that do not leave decisions to IAM
      roleDescription: description,
    });
    const decide = new DecideOnDemandFunction(this, 'Decide', { ...options, timeout: Duration.minutes(1), description });
    letJoinVpc(decide, policy);
    acknowledgeInlinePolicy(decide.role!);
    acknowledgeFunction(decide, 'the state machine calls it and waits for the answer');
    return decide;
  }
}
