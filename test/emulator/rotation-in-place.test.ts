import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import type { StackResource } from '@aws-sdk/client-cloudformation';
import { GetDashboardCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeKeyCommand, GetKeyRotationStatusCommand } from '@aws-sdk/client-kms';
import { DescribeStateMachineCommand } from '@aws-sdk/client-sfn';
import { ListTopicsCommand } from '@aws-sdk/client-sns';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { RotationInPlace } from '../../examples/rotation-in-place';
import { bootstrap, deploy } from '../../sim/emulator/cdk';
import { clientsOf } from '../../sim/emulator/clients';
import type { Clients } from '../../sim/emulator/clients';
import { Emulator } from '../../sim/emulator/emulator';
import { runExecution } from '../../sim/emulator/execution';
import { Inbox } from '../../sim/emulator/inbox';
import type { Decision, OnDemandOutput, Step } from '../../src/on-demand/contract';
import { ON_DEMAND_STATES as STATES } from '../../src/on-demand/contract';

/**
 * The example as its users deploy it. The emulator has neither ListKeyRotations nor RotateKeyOnDemand, and never changes a key's material:
 * for one run, what the function decides and what AWS KMS says is told to it beforehand, for the states that ask. All else is done: waits,
 * the event, the message. In the other run the function itself is called, as far as it comes.
 */

const STACK = 'RotationInPlace';
const [BEFORE, AFTER] = ['a'.repeat(64), 'b'.repeat(64)];

let emulator: Emulator;
let clients: Clients;
let outputs: Record<string, string>;
let resources: StackResource[];
let inbox: Inbox;
const folder = mkdtempSync(join(tmpdir(), 'rotation-in-place-'));

/** The name of the machine as the template gives it: the emulator asks for it when it starts. */
function machineName(): string {
  const machines = Template.fromStack(new RotationInPlace(new App(), STACK, { env: { region: 'eu-central-1' } })).findResources(
    'AWS::StepFunctions::StateMachine',
  );
  return Object.values(machines)[0].Properties.StateMachineName;
}

function answers(): object {
  const output: OnDemandOutput = {
    outcome: 'rotated',
    keyArn: 'of the mock',
    previousKeyMaterialId: BEFORE,
    currentKeyMaterialId: AFTER,
    rotationsLeft: 24,
  };
  const decided = (step: Step): { Return: { Payload: Decision; StatusCode: number } } => ({
    Return: {
      StatusCode: 200,
      Payload: {
        step,
        memory: null,
        failure: {
          called: false,
          previousKeyMaterialId: BEFORE,
          error: 'KeyUnreadable',
          step: STATES.decide,
          awsError: '',
          awsCause: '',
          remedy: 'None is needed.',
        },
      },
    },
  });
  return {
    StateMachines: {
      [machineName()]: {
        TestCases: { Rotates: { [STATES.decide]: 'Decided', [STATES.readKeyAgain]: 'KeyAgain', [STATES.rotate]: 'Rotated' } },
      },
    },
    MockedResponses: {
      Decided: {
        0: decided({ do: 'wait', seconds: 75, why: 'the key is watched before the call' }),
        1: decided({ do: 'rotate', keyMaterialId: BEFORE, readAt: Date.parse('2099-01-01') }),
        2: decided({ do: 'wait', seconds: 30, why: 'the rotation was begun' }),
        3: decided({ do: 'announce', output }),
      },
      KeyAgain: {
        0: {
          Return: { KeyMetadata: { KeyId: 'mrk-1234abcd12ab34cd56ef1234567890ab', KeyState: 'Enabled', CurrentKeyMaterialId: BEFORE } },
        },
      },
      Rotated: { 0: { Return: { KeyId: 'mrk-1234abcd12ab34cd56ef1234567890ab' } } },
    },
  };
}

beforeAll(async () => {
  const file = join(folder, 'answers.json');
  writeFileSync(file, JSON.stringify(answers()));
  emulator = await Emulator.start({ environment: { SFN_MOCK_CONFIG: file } });
  clients = clientsOf(emulator);
  await bootstrap(emulator);
  ({ [STACK]: outputs } = await deploy(emulator, { app: 'npx tsx examples/rotation-in-place.ts', stacks: [STACK] }));
  resources = (await clients.cloudFormation.send(new DescribeStackResourcesCommand({ StackName: STACK }))).StackResources!;
  inbox = await Inbox.subscribe(clients, outputs.TopicArn);
});

afterAll(async () => {
  clients?.destroy();
  await emulator?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const ofType = (type: string) =>
  resources.filter(({ ResourceType }) => ResourceType === type).map(({ PhysicalResourceId }) => PhysicalResourceId!);

describe('the deployment of examples/rotation-in-place.ts', () => {
  test('makes a multi-Region key that rotates by itself, behind its alias', async () => {
    const { KeyMetadata: key } = await clients.kms.send(new DescribeKeyCommand({ KeyId: 'alias/rotation-in-place/orders' }));
    expect(key).toMatchObject({ Arn: outputs.KeyArn, MultiRegion: true, KeyState: 'Enabled', KeyId: expect.stringMatching(/^mrk-/) });
    expect(await clients.kms.send(new GetKeyRotationStatusCommand({ KeyId: outputs.KeyArn }))).toMatchObject({ KeyRotationEnabled: true });
  });

  test('makes the state machine, with the numbers filled in, and its daily schedule', async () => {
    const { definition, status } = await clients.stepFunctions.send(
      new DescribeStateMachineCommand({ stateMachineArn: outputs.StateMachineArn }),
    );
    expect(status).toBe('ACTIVE');
    expect(definition).toContain(outputs.KeyArn);
    expect(JSON.parse(definition!).States[STATES.decide].Arguments.Payload.settings).toMatchObject({
      keyArn: outputs.KeyArn,
      everyDays: expect.stringContaining('200'),
    });
    expect(ofType('AWS::Scheduler::Schedule')).toHaveLength(1);
  });

  test('makes the topic with its key, and the dashboard', async () => {
    expect((await clients.sns.send(new ListTopicsCommand())).Topics).toEqual([{ TopicArn: outputs.TopicArn }]);
    expect(ofType('AWS::KMS::Key')).toHaveLength(2); // the emulator does not keep which topic is encrypted by which
    expect(ofType('AWS::CloudWatch::Dashboard')).toEqual([outputs.DashboardName]);
    const { DashboardBody: body } = await clients.cloudWatch.send(new GetDashboardCommand({ DashboardName: outputs.DashboardName }));
    const { widgets } = JSON.parse(body!);
    expect(widgets.map(({ properties: { title } }: any) => title).filter(Boolean)).toEqual([
      'Successful requests an hour, by operation', 'Age of the key material in days', 'Days until the key material is due',
      'On-demand rotations left in the life of the key', 'Runs a day',
    ]);
    expect(body).toContain(`\\"${outputs.KeyArn}\\"`); // what was a reference is the ARN, inside the search
    expect(body).toContain(outputs.StateMachineArn);
  });
});

describe('a run by hand', () => {
  test('rotates, and people can read of it', async () => {
    const run = await runExecution(clients.stepFunctions, `${outputs.StateMachineArn}#Rotates`, { reason: 'manual' });

    expect([run.error, run.cause]).toEqual([undefined, undefined]);
    const visits = run.visits.map(({ name }) => name);
    expect(visits.filter((name) => name === STATES.rotate)).toHaveLength(1);
    expect(visits.slice(-2)).toEqual([STATES.announceRotated, STATES.done]);
    const message = await inbox.waitFor(/rotated on demand/i);
    for (const fact of [outputs.KeyArn, AFTER, '24', run.executionArn, 'runbook']) expect(message).toContain(fact);
    expect(message).not.toMatch(/[{}<>]/); // no JSON, and no place that was left empty
  });

  test('that cannot read the rotations ends as far as the emulator goes, and says so to the topic', async () => {
    const run = await runExecution(clients.stepFunctions, outputs.StateMachineArn, { reason: 'manual' });

    expect(run).toMatchObject({ status: 'FAILED', error: 'KeyUnreadable' });
    expect(JSON.parse(run.cause!)).toMatchObject({
      step: STATES.decide,
      keyArn: outputs.KeyArn,
      awsCause: expect.stringMatching(/^kms:ListKeyRotations on arn:/),
    });
    expect(run.visits.map(({ name }) => name)).not.toContain(STATES.rotate);
    const message = await inbox.waitFor(/KeyUnreadable/);
    for (const fact of [outputs.KeyArn, STATES.decide, run.executionArn]) expect(message).toContain(fact);
  });
});
