import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import { EventBus, SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import * as sns from 'aws-cdk-lib/aws-sns';
import { KeyTemplate, ManualRotationAlias } from '../src';
import { deployed, theOnly } from './helpers/declared';
import { DETAIL_TYPES } from '../src/manual-rotation/contract';

let stack: Stack;
let alias: ManualRotationAlias;
beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
  alias = new ManualRotationAlias(stack, 'Data', { aliasName: 'data', keyTemplate: KeyTemplate.symmetric() });
});

const METHODS = [
  'onStaged',
  'onRotated',
  'onRolledBack',
  'onBlocked',
  'onCurrentKeyUnusable',
  'onRestored',
  'onRetired',
  'onRetirementVetoed',
  'onStrayKey',
] as const;
const ALL = [...METHODS, 'onRotationFailed'] as const;
const pattern = () => theOnly(stack, 'AWS::Events::Rule').Properties.EventPattern;

test.each<[typeof METHODS[number], string[]]>([
  ['onStaged', ['KMS Alias Generation Staged']],
  ['onRotated', ['KMS Alias Rotated']],
  ['onRolledBack', ['KMS Alias Rotation Rolled Back']],
  ['onBlocked', ['KMS Alias Rotation Blocked']],
  ['onCurrentKeyUnusable', ['KMS Alias Current Key Unusable']],
  ['onRestored', ['KMS Alias Restored']],
  ['onRetired', ['KMS Alias Generation Disabled', 'KMS Alias Generation Deletion Scheduled']],
  ['onRetirementVetoed', ['KMS Alias Generation Retirement Vetoed']],
  ['onStrayKey', ['KMS Alias Stray Key Found', 'KMS Alias Stray Key Discarded']],
])('%s: of this alias only, as the machine sends it', (method, detailTypes) => {
  const rule = alias.rotationEvents[method]('Rule');

  expect(rule).toBeInstanceOf(events.Rule);
  expect(pattern()).toEqual({
    'source': ['cdk-kms-rotation'],
    'account': ['111122223333'],
    'region': ['eu-west-1'],
    'detail-type': detailTypes,
    'detail': { alias: ['alias/data'] },
  });
});

test('every event that the machine sends can be had', () => {
  METHODS.forEach((method) => alias.rotationEvents[method](method));

  const heard = Object.values(deployed(stack, 'AWS::Events::Rule')).flatMap(({ Properties }) => Properties.EventPattern['detail-type']);
  expect(heard.sort()).toEqual(Object.values(DETAIL_TYPES).sort());
});

test('onRotationFailed: runs of this machine that ended badly, told by Step Functions', () => {
  alias.rotationEvents.onRotationFailed('Rule');

  expect(pattern()).toEqual({
    'source': ['aws.states'],
    'detail-type': ['Step Functions Execution Status Change'],
    'detail': {
      status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
      stateMachineArn: [
        expect.stringMatching(/^arn:aws:states:eu-west-1:111122223333:stateMachine:cdk-kms-rotation-[0-9a-f]{8}-data-[0-9a-f]{8}$/),
      ],
    },
  });
});

describe.each(ALL)('%s', (method) => {
  test('takes target, name and description', () => {
    const topic = new sns.Topic(stack, 'Topic');
    alias.rotationEvents[method]('Rule', { target: new SnsTopic(topic), ruleName: 'mine', description: 'tells us' });

    expect(theOnly(stack, 'AWS::Events::Rule').Properties).toMatchObject({
      Name: 'mine', Description: 'tells us', State: 'ENABLED', Targets: [{ Id: 'Target0' }],
    });
  });

  test('without a target, one can be added', () => {
    const bus = events.EventBus.fromEventBusArn(stack, 'Bus', 'arn:aws:events:eu-west-1:111122223333:event-bus/ops');
    alias.rotationEvents[method]('Rule').addTarget(new EventBus(bus));

    expect(theOnly(stack, 'AWS::Events::Rule').Properties.Targets[0].Arn).toBe('arn:aws:events:eu-west-1:111122223333:event-bus/ops');
  });

  test('is narrowed, and never widened, by the caller\'s pattern', () => {
    alias.rotationEvents[method]('Rule', { eventPattern: { account: [stack.account], detail: { reason: ['manual'] } } });

    const narrowed = pattern();
    expect(narrowed).toMatchObject({ account: ['111122223333'], detail: { reason: ['manual'] } });
    expect(narrowed.detail.alias ?? narrowed.detail.stateMachineArn).toHaveLength(1);
    expect(narrowed.source).toHaveLength(1);
  });

  test('puts its rule in another stack if it is told to', () => {
    const other = new Stack(stack.node.root as App, 'Other');
    alias.rotationEvents[method]('Rule', { crossStackScope: other });

    Template.fromStack(other).resourceCountIs('AWS::Events::Rule', 1);
    Template.fromStack(stack).resourceCountIs('AWS::Events::Rule', 0);
  });
});
