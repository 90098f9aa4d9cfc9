import * as path from 'path';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3Assets from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import { onDemandMachineArns } from './on-demand-names';
import { acknowledgeWildcard } from '../private/acknowledge';
import { acknowledgeInlinePolicy, acknowledgeLogGroup } from '../private/acknowledge-standards';
import { schedulerRole } from '../private/shared-machine';
import { stackSingleton } from '../private/stack-singleton';

/** Frozen: the logical ids of all shared resources derive from it. */
const ID = 'CdkKmsRotationOnDemand';

/** What all on-demand rotations of a stack share: the definition file, the log group, and the role that lets the schedules start the machines. */
export class OnDemandStack extends Construct {
  public static of(scope: IConstruct): OnDemandStack {
    return stackSingleton(scope, ID, (stack, id) => new OnDemandStack(stack, id));
  }

  public readonly definition: s3Assets.Asset;
  public readonly logGroup: logs.LogGroup;
  private role?: iam.Role;

  private constructor(scope: Construct, id: string) {
    super(scope, id);
    this.definition = new s3Assets.Asset(this, 'Definition', { path: path.join(__dirname, 'machine.asl.json') });
    this.logGroup = new logs.LogGroup(this, 'Log', { retention: logs.RetentionDays.ONE_YEAR });
    acknowledgeLogGroup(this.logGroup);
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
    acknowledgeWildcard(role, machines, 'the on-demand rotation machines of this stack, which share a prefix: a list of them would outgrow the policy');
    acknowledgeInlinePolicy(role);
    return role;
  }
}
