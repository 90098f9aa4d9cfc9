import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { DescribeExecutionOutput, SFNClient } from '@aws-sdk/client-sfn';
import { DescribeExecutionCommand, DescribeStateMachineForExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { ERRORS, OUTCOMES } from '../contract';
import type { DeploymentProperties } from '../deployment-properties';
import type { RunInput } from '../run-request';
import { otherStackWith } from './alias-owner';
import { tellTagsThatKeysLack } from './stack-tags';
import { logEvent } from '../../private/log';

export interface DeploymentRequest {
  readonly type: 'Create' | 'Update' | 'Delete';
  /** CloudFormation's id of this request; the execution is named after it, so that a request that arrives twice starts one run. */
  readonly requestId: string;
  readonly stackId: string;
  readonly properties: DeploymentProperties;
  /** With an Update: the properties before it. */
  readonly oldProperties?: DeploymentProperties;
}

export interface DeploymentAnswer {
  readonly status: 'SUCCESS' | 'FAILED';
  readonly reason: string;
}

export interface Surroundings {
  readonly sfn: SFNClient;
  readonly cloudFormation: CloudFormationClient;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** How long the function may still take. */
  readonly remaining: () => number;
}

const POLL_MS = 3_000;
/** Time that is left for sending the answer. */
const RESERVE_MS = 60_000;
const MAX_STARTS = 10;
const MAX_STACK_READS = 5;

/**
 * Starts the machine for a deployment and waits for it. Deleting does nothing: alias and keys stay.
 *
 * While its own stack rolls back it does what it can and then succeeds in any case: a failing update must not end in
 * UPDATE_ROLLBACK_FAILED.
 */
export async function runAtDeployment(request: DeploymentRequest, world: Surroundings): Promise<DeploymentAnswer> {
  if (request.type === 'Delete') return { status: 'SUCCESS', reason: 'the alias and all keys stay as they are' };
  const rollingBack = request.type === 'Update' && await isRollingBack(request.stackId, world);
  const refusal = rollingBack ? undefined : whyAnotherFamily(request) ?? whyShutOut(request);
  if (refusal !== undefined) return { status: 'FAILED', reason: refusal };
  const answer = await attempt(request, world);
  if (rollingBack) {
    return answer.status === 'SUCCESS'
      ? answer
      : { status: 'SUCCESS', reason: `the stack is rolling back; left as it is: ${answer.reason}` };
  }
  return answer.status === 'SUCCESS' ? withWarning(answer, request, world) : answer;
}

async function withWarning(answer: DeploymentAnswer, request: DeploymentRequest, world: Surroundings): Promise<DeploymentAnswer> {
  const warning = await tellTagsThatKeysLack(request.stackId, request.properties.KnownTags, world.cloudFormation);
  return warning === undefined ? answer : { ...answer, reason: `${answer.reason}; ${warning}` };
}

/** With both names changed, the construct would leave its family and make another one, which is rarely what a rename means. */
function whyAnotherFamily({ properties, oldProperties: before }: DeploymentRequest): string | undefined {
  if (before === undefined || before.AliasName === properties.AliasName || before.FamilyName === properties.FamilyName) return undefined;
  return `aliasName (${before.AliasName}) and familyName (${before.FamilyName}) must not change together, got ${properties.AliasName} and `
    + `${properties.FamilyName}; `
    + `to rename the alias, keep familyName '${before.FamilyName}'; for another family, declare another construct; `
    + 'to move this family, take it out here (keys and alias stay) and adopt its current key there. Nothing was changed';
}

/**
 * Key policies name the roles. With other roles, machine and probe would have no rights on any key, not even to put that right. The roles
 * of before stay as long as the stack is being updated, and a failure here brings them back into use: CloudFormation deletes what it
 * replaced in the cleanup after an update.
 */
function whyShutOut({ properties: now, oldProperties: before = now }: DeploymentRequest): string | undefined {
  const changes = [
    {
      prop: 'machineRoleArn',
      from: before.MachineRoleArn,
      to: now.MachineRoleArn,
      noticed: before.AlsoTrustedMachineRoleArns,
      kept: now.AlsoTrustedMachineRoleArns,
    },
    {
      prop: 'probeRoleArn',
      from: before.ProbeRoleArn,
      to: now.ProbeRoleArn,
      noticed: before.AlsoTrustedProbeRoleArns,
      kept: now.AlsoTrustedProbeRoleArns,
    },
  ].filter(
    ({ from, to, noticed = [], kept = [] }) =>
      from !== undefined && to !== undefined && from !== to && !(noticed.includes(to) && kept.includes(from)),
  );
  if (changes.length === 0) return undefined;
  const pair = (machineRoleArn = '', probeRoleArn = '') => JSON.stringify({ machineRoleArn, probeRoleArn });
  return `RoleNamesChanged: all key policies of ${now.FamilyName} name `
    + `${changes.map(({ from }) => from).join(' and ')}, and this deployment would replace that by `
    + `${changes.map(({ to }) => to).join(' and ')}: the rotation would lose its rights on `
    + 'all keys. Take the change of names back; declare '
    + `alsoTrust: [${pair(before.MachineRoleArn, before.ProbeRoleArn)}, ${pair(now.MachineRoleArn, now.ProbeRoleArn)}] and deploy; `
    + 'change the names with it in place and deploy; then take alsoTrust out. Nothing was changed';
}

async function attempt(request: DeploymentRequest, world: Surroundings): Promise<DeploymentAnswer> {
  try {
    return await aliasOwnedElsewhere(request, world) ?? await runWithNewDefinition(request, world);
  } catch (error) {
    return {
      status: 'FAILED',
      reason: `the rotation machine could not be run: ${error instanceof Error ? `${error.name}: `
      + `${error.message}` : String(error)}`,
    };
  }
}

async function aliasOwnedElsewhere({ properties, stackId }: DeploymentRequest, world: Surroundings): Promise<DeploymentAnswer | undefined> {
  const { AliasName: alias, AdoptedKeyArn: key } = properties;
  const other = key === undefined ? undefined : await otherStackWith(alias, stackId, world.cloudFormation);
  return other === undefined ? undefined : {
    status: 'FAILED',
    reason: `AdoptionRefused: ${alias} is an AWS::KMS::Alias of stack ${other}, which would move it away from a later key than ${key}; `
      + 'give it the removal policy RETAIN there and deploy, take it out there and deploy, then deploy this again. Nothing was changed',
  };
}

/** An execution that starts right after an update of the machine may run the old definition: then another one has to follow. */
async function runWithNewDefinition(request: DeploymentRequest, world: Surroundings): Promise<DeploymentAnswer> {
  for (let round = 1; round <= MAX_STARTS; round++) {
    const executionArn = await start(request, round, world);
    const execution = await waitForEnd(executionArn, world);
    if (execution === undefined) {
      return { status: 'FAILED', reason: `${executionArn} is still running; look at it, let it end, then deploy again` };
    }
    if (await usedDefinition(executionArn, request.properties, world)) return answerFor(request, executionArn, execution);
    await world.sleep(POLL_MS);
  }
  return {
    status: 'FAILED',
    reason: `${request.properties.StateMachineArn} keeps running an old definition; deploy again in a few `
    + 'minutes',
  };
}

async function start(request: DeploymentRequest, round: number, world: Surroundings): Promise<string> {
  const stateMachineArn = request.properties.StateMachineArn;
  const name = `deployment-${request.requestId}-${round}`;
  const input: RunInput = { reason: 'deployment' };
  try {
    const { executionArn } = await world.sfn.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
    return executionArn!;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ExecutionAlreadyExists') throw error;
    return `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`; // this request arrived before
  }
}

async function waitForEnd(executionArn: string, world: Surroundings): Promise<DescribeExecutionOutput | undefined> {
  while (world.remaining() > RESERVE_MS) {
    const execution = await describe(executionArn, world);
    if (execution !== undefined && execution.status !== 'RUNNING') return execution;
    await world.sleep(POLL_MS);
  }
  return undefined;
}

/** Undefined right after the start, when DescribeExecution may not know of it yet: it is eventually consistent. */
async function describe(executionArn: string, world: Surroundings): Promise<DescribeExecutionOutput | undefined> {
  try {
    return await world.sfn.send(new DescribeExecutionCommand({ executionArn }));
  } catch (error) {
    if (error instanceof Error && error.name === 'ExecutionDoesNotExist') return undefined;
    throw error;
  }
}

/** A machine that was just made has no revision id: that counts as equal. */
async function usedDefinition(executionArn: string, properties: DeploymentProperties, world: Surroundings): Promise<boolean> {
  const { revisionId } = await world.sfn.send(new DescribeStateMachineForExecutionCommand({ executionArn }));
  return revisionId === undefined || !properties.StateMachineRevisionId || revisionId === properties.StateMachineRevisionId;
}

function answerFor(request: DeploymentRequest, executionArn: string, execution: DescribeExecutionOutput): DeploymentAnswer {
  if (execution.status === 'SUCCEEDED') {
    const reason = whyNotRenamed(request, execution.output);
    return reason === undefined ? { status: 'SUCCESS', reason: executionArn } : { status: 'FAILED', reason };
  }
  return {
    status: 'FAILED',
    reason: `${executionArn} ended ${execution.status}: ${execution.error ?? 'no error name'}: `
    + `${execution.cause ?? 'no cause'}`,
  };
}

/**
 * No deployment fails because callers cannot use the current key. A rename that made no alias is something else: whatever the stack gives
 * the new name to would call an alias that does not exist, while the old one works.
 */
function whyNotRenamed({ properties: { AliasName: alias }, oldProperties: before }: DeploymentRequest, output = '{}'): string | undefined {
  if (before === undefined || before.AliasName === alias) return undefined;
  const { outcome, generation, why } = JSON.parse(output);
  const isMissing = [OUTCOMES.unusable, OUTCOMES.heldUnusable].includes(outcome) && generation === 0;
  return isMissing ? `${ERRORS.currentKeyUnusable}: ${alias} was not made in the place of ${before.AliasName}: ${why}. Under the old name, `
    + 'make the current key usable; release the family if it is held (action release); if no other generation is left, rotate once '
    + '(action rotate); then rename' : undefined;
}

/**
 * Asked more than once: a single failed answer must not end in UPDATE_ROLLBACK_FAILED. If it cannot be told, a failure is reported as one,
 * rather than hidden.
 */
async function isRollingBack(stackId: string, world: Surroundings): Promise<boolean> {
  for (let read = 1; read <= MAX_STACK_READS; read++) {
    try {
      const { Stacks } = await world.cloudFormation.send(new DescribeStacksCommand({ StackName: stackId }));
      return Stacks?.[0]?.StackStatus?.includes('ROLLBACK') === true;
    } catch (error) {
      logEvent('stack-unreadable', { stackId, error: String(error) });
      await world.sleep(POLL_MS);
    }
  }
  return false;
}
