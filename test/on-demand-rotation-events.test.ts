import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { OnDemandRotation } from '../src';
import { KeyOrigin, RotatingKey } from '../src';
import { deployed, theOnly } from './helpers/declared';
import { YOUNG_HOURS } from '../src/on-demand/contract';

let stack: Stack;
let key: RotatingKey;
let rotation: OnDemandRotation;
beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
  key = new RotatingKey(stack, 'Data', { origin: KeyOrigin.EXTERNAL });
  rotation = key.addOnDemandRotation('OnDemand');
});

const rule = () => theOnly(stack, 'AWS::Events::Rule').Properties;

test.each<['onRotated' | 'onBlocked', string]>([
  ['onRotated', 'KMS Key Rotated On Demand'],
  ['onBlocked', 'KMS Key On-Demand Rotation Blocked'],
])('%s: of this key only, as the machine sends it', (method, detailType) => {
  const made = rotation[method]('Rule');

  expect(made).toBeInstanceOf(events.Rule);
  expect(rule().EventPattern).toEqual({
    'source': ['cdk-kms-rotation'],
    'account': ['111122223333'],
    'region': ['eu-west-1'],
    'detail-type': [detailType],
    'detail': { keyArn: [theOnly(stack, 'AWS::StepFunctions::StateMachine').Properties.DefinitionSubstitutions.KeyArn] },
  });
});

test('onRotationFailed: runs of this machine that ended badly, told by Step Functions', () => {
  rotation.onRotationFailed('Rule');

  expect(rule().EventPattern).toEqual({
    'source': ['aws.states'],
    'detail-type': ['Step Functions Execution Status Change'],
    'detail': {
      status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
      stateMachineArn: [expect.stringMatching(/^arn:aws:states:eu-west-1:111122223333:stateMachine:cdk-kms-on-demand-/)],
    },
  });
});

describe.each(['onRotated', 'onBlocked', 'onRotationFailed'] as const)('%s', (method) => {
  test('takes target, name and description, and is narrowed by a pattern', () => {
    const target = new SnsTopic(new sns.Topic(stack, 'Topic'));
    rotation[method]('Rule', { target, ruleName: 'mine', description: 'tells us', eventPattern: { detail: { reason: ['manual'] } } });

    expect(rule()).toMatchObject({
      Name: 'mine',
      Description: 'tells us',
      Targets: [{ Id: 'Target0' }],
      EventPattern: { detail: { reason: ['manual'] } },
    });
    expect(rule().EventPattern.source).toHaveLength(1);
    expect(Object.keys(rule().EventPattern.detail).length).toBeGreaterThan(1);
  });
});

describe('eventTarget', () => {
  test('is silent in a stack that names its environment: `cdk synth --strict` fails on warnings', () => {
    const stack = new Stack(new App(), 'Named', { env: { account: '111122223333', region: 'us-west-2' } });
    const key = new RotatingKey(stack, 'Key', { origin: KeyOrigin.EXTERNAL });
    key.rotationEvents.onMaterialImported('Imported', { target: key.addOnDemandRotation('OnDemand').eventTarget() });

    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('refuses a rule of another Region', () => {
    const app = new App();
    const [here, there] = ['us-west-2', 'eu-west-1'].map((region) => new Stack(app, region, { env: { account: '111122223333', region } }));
    const rotation = new RotatingKey(here, 'Key').addOnDemandRotation('OnDemand');

    expect(() => new events.Rule(there, 'Rule', { eventPattern: { source: ['x'] }, targets: [rotation.eventTarget()] })).toThrow(
      /'eventTarget\(\)' must be in the region of the rule's stack, eu-west-1, got us-west-2/,
    );
  });

  test('starts this machine with reason event, by a role that may do nothing else', () => {
    key.rotationEvents.onMaterialImported('Imported', { target: rotation.eventTarget() });

    expect(rule().Targets).toEqual([
      {
        Id: 'Target0',
        Arn: expect.stringMatching(/:stateMachine:cdk-kms-on-demand-/),
        Input: '{"reason":"event"}',
        RoleArn: expect.anything(),
        RetryPolicy: expect.anything(),
      },
    ]);
    expect(theOnly(stack, 'AWS::IAM::Policy').Properties.PolicyDocument.Statement).toEqual([
      { Action: 'states:StartExecution', Effect: 'Allow', Resource: expect.stringMatching(/:stateMachine:cdk-kms-on-demand-/) },
    ]);
  });

  test('is not tried so long that the material of its first delivery looks old', () => {
    key.rotationEvents.onMaterialImported('Imported', { target: rotation.eventTarget() });

    const [{ RetryPolicy: { MaximumEventAgeInSeconds: seconds } }] = rule().Targets;
    expect(seconds).toBe(11 * 3600);
    expect(seconds).toBeLessThan(YOUNG_HOURS * 3600);
  });

  test('of several rules shares one role', () => {
    key.rotationEvents.onMaterialImported('One', { target: rotation.eventTarget() });
    key.rotationEvents.onMaterialImported('Two', { target: rotation.eventTarget() });

    expect(Object.keys(deployed(stack, 'AWS::IAM::Role')).filter((id) => /EventsRole/.test(id))).toHaveLength(1);
  });
});
