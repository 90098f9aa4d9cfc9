import type { Call } from '../../sim/iam/iam-simulation';
import { runAtDeployment } from '../../src/manual-rotation/functions/run-at-deployment';

/** Which stack has a resource is not known before it is asked. */
const OTHER_STACK = 'arn:aws:cloudformation:eu-central-1:111122223333:stack/Elsewhere/00000000-0000-4000-8000-000000000000';

interface Command {
  readonly input: Record<string, any>;
}

/** Every call of the real deployment code: the first deployment, an update that rolls back, and a request that arrives twice. */
export async function deploymentCalls(stateMachineArn: string, stackId: string, adoptedKeyArn: string | undefined): Promise<Call[]> {
  const calls: Call[] = [];
  const started = new Set<string>();
  const client: any = {
    send: async (command: Command) => {
      const operation = command.constructor.name.replace(/Command$/, '');
      calls.push(callOf(operation, command.input));
      return answer(operation, command.input, started);
    },
  };
  const world = { sfn: client, cloudFormation: client, sleep: async () => undefined, remaining: () => 900_000 };
  const properties = {
    AliasName: 'alias/orders/key',
    FamilyName: 'alias/orders/key',
    StateMachineArn: stateMachineArn,
    StateMachineRevisionId: 'revision',
    AdoptedKeyArn: adoptedKeyArn,
  };
  for (const [type, requestId] of [['Create', 'one'], ['Update', 'two'], ['Update', 'two'], ['Delete', 'three']] as const) {
    const { status, reason } = await runAtDeployment({ type, requestId, stackId, properties }, world);
    if (status !== 'SUCCESS') throw new Error(`${type} ended ${status}: ${reason}`);
  }
  return calls;
}

function callOf(operation: string, input: Record<string, any>): Call {
  if (operation === 'DescribeStacks') return { action: 'cloudformation:DescribeStacks', on: { arn: input.StackName } };
  if (operation === 'DescribeStackResources') return { action: 'cloudformation:DescribeStackResources', on: { arn: OTHER_STACK } };
  return { action: `states:${operation}`, on: { arn: input.stateMachineArn ?? input.executionArn } };
}

/** An operation without an answer here fails the test. */
function answer(operation: string, input: Record<string, any>, started: Set<string>): object {
  switch (operation) {
    case 'StartExecution': {
      if (started.has(input.name)) throw Object.assign(new Error('it exists'), { name: 'ExecutionAlreadyExists' });
      started.add(input.name);
      return { executionArn: `${input.stateMachineArn.replace(':stateMachine:', ':execution:')}:${input.name}` };
    }
    case 'DescribeExecution': return { status: 'SUCCEEDED' };
    case 'DescribeStateMachineForExecution': return { revisionId: 'revision' };
    case 'DescribeStackResources': return { StackResources: [] };
    case 'DescribeStacks': return { Stacks: [{ StackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' }] };
    default: throw new Error(`no answer for ${operation}`);
  }
}
