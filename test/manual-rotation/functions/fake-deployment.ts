import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { DeploymentProperties } from '../../../src/manual-rotation/deployment-properties';
import type { DeploymentRequest, Surroundings } from '../../../src/manual-rotation/functions/run-at-deployment';

interface Execution {
  readonly arn: string;
  readonly input: string;
  readonly endsAt: number;
  readonly revisionId?: string;
}

/** How an execution ends. */
export interface Ending {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  readonly error?: string;
  readonly cause?: string;
  readonly output?: string;
}

export const MACHINE = 'arn:aws:states:eu-central-1:111122223333:stateMachine:cdk-kms-rotation-1a2b-app';
export const EXECUTION = 'arn:aws:states:eu-central-1:111122223333:execution:cdk-kms-rotation-1a2b-app:deployment-req-1';
export const STACK = 'arn:aws:cloudformation:eu-central-1:111122223333:stack/App/00000000-0000-4000-8000-000000000001';

/** Step Functions and CloudFormation as the function meets them, on a clock that only its own sleep moves. */
export class FakeDeployment {
  public now = 0;
  public readonly calls: string[] = [];
  public readonly inputs: string[] = [];
  public readonly executions = new Map<string, Execution>();
  /** What goes wrong: the error of an operation's first calls, in order; undefined: none. */
  public readonly failures: Record<string, Array<Error | undefined>> = {};
  public timeLimit = 15 * 60_000;
  public runsFor = 10_000;
  public ending: Ending = { status: 'SUCCEEDED' };
  /** The definitions that executions use, in the order of their starts; the last one holds on. */
  public revisions: Array<string | undefined> = [undefined];
  /** What CloudFormation says who has the alias: stack and type. Undefined: nobody. */
  public aliasResource: Record<string, string> | undefined;
  public stackStatus: string | undefined = 'UPDATE_IN_PROGRESS';
  public stackTags: Record<string, string> = {};

  public readonly world: Surroundings = {
    sfn: { send: (command: { input: Record<string, string> }) => this.send(command) } as unknown as SFNClient,
    cloudFormation: { send: (command: { input: Record<string, string> }) => this.send(command) } as unknown as CloudFormationClient,
    sleep: async (milliseconds) => {
      this.now += milliseconds;
    },
    remaining: () => this.timeLimit - this.now,
  };

  public request(type: DeploymentRequest['type'], properties: Partial<DeploymentProperties> = {}): DeploymentRequest {
    return {
      type,
      requestId: 'req',
      stackId: STACK,
      properties: { AliasName: 'alias/app', FamilyName: 'alias/app', StateMachineArn: MACHINE, ...properties },
    };
  }

  public fail(operation: string, ...names: Array<string | undefined>): void {
    this.failures[operation] = names.map((name) =>
      name === undefined ? undefined : Object.assign(new Error(`injected into ${operation}`), { name }),
    );
  }

  private async send(command: { input: Record<string, string> }): Promise<object> {
    const operation = command.constructor.name.replace(/Command$/, '');
    this.calls.push(operation);
    const failure = this.failures[operation]?.shift();
    if (failure !== undefined) throw failure;
    switch (operation) {
      case 'StartExecution':
        return this.start(command.input.stateMachineArn, command.input.name, command.input.input);
      case 'DescribeExecution':
        return this.describe(command.input.executionArn);
      case 'DescribeStateMachineForExecution':
        return { revisionId: this.executions.get(command.input.executionArn)!.revisionId };
      case 'DescribeStacks':
        return this.stack(command.input.StackName);
      case 'DescribeStackResources': {
        if (this.aliasResource?.PhysicalResourceId !== command.input.PhysicalResourceId) {
          throw Object.assign(new Error('Stack does not exist'), { name: 'ValidationError' });
        }
        return { StackResources: [this.aliasResource] };
      }
      default:
        throw new Error(`the stand-in does not play ${operation}`);
    }
  }

  private start(machine: string, name: string, input: string): object {
    const arn = `${machine.replace('stateMachine', 'execution')}:${name}`;
    if (this.executions.has(arn)) throw Object.assign(new Error(`${arn} exists`), { name: 'ExecutionAlreadyExists' });
    if (!/^[A-Za-z0-9_-]{1,80}$/.test(name)) throw Object.assign(new Error(name), { name: 'InvalidName' });
    this.inputs.push(input);
    const revisionId = this.revisions.length > 1 ? this.revisions.shift() : this.revisions[0];
    this.executions.set(arn, { arn, input, endsAt: this.now + this.runsFor, revisionId });
    return { executionArn: arn };
  }

  private describe(arn: string): object {
    const execution = this.executions.get(arn);
    if (execution === undefined) throw Object.assign(new Error(arn), { name: 'ExecutionDoesNotExist' });
    return this.now < execution.endsAt ? { status: 'RUNNING' } : { ...this.ending };
  }

  private stack(name: string): object {
    return {
      Stacks:
        name === STACK && this.stackStatus !== undefined
          ? [{ StackStatus: this.stackStatus, Tags: Object.entries(this.stackTags).map(([Key, Value]) => ({ Key, Value })) }]
          : [],
    };
  }
}
