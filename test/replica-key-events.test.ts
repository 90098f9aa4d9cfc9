import type { aws_events as events } from 'aws-cdk-lib';
import { App, Stack, aws_events_targets as targets, aws_kms as kms, aws_sns as sns } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ReplicaKey } from '../src/replica-key';
import { RotationEvents } from '../src/rotation-events';

const METHODS = [
  'onRotated',
  'onMaterialExpired',
  'onDeleted',
  'onDeletionScheduled',
  'onDeletionCancelled',
  'onDisabled',
  'onPolicyChanged',
  'onMaterialImported',
  'onMaterialDeleted',
] as const;

function stackWithReplica(): { stack: Stack; replica: ReplicaKey } {
  const stack = new Stack(new App(), 'Virginia', { env: { account: '111122223333', region: 'us-east-1' } });
  const primaryKey = kms.Key.fromKeyArn(stack, 'Primary', 'arn:aws:kms:eu-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab');
  return { stack, replica: new ReplicaKey(stack, 'Data', { primaryKey }) };
}

/** The only rule of a stack. */
function ruleOf(stack: Stack): { id: string; properties: Record<string, unknown> } {
  const [[id, { Properties: properties }]] = Object.entries(Template.fromStack(stack).findResources('AWS::Events::Rule'));
  return { id, properties };
}

describe.each(METHODS)('ReplicaKey.%s', (method) => {
  test('is the rule that RotationEvents defines for the replica, with its options', () => {
    const [own, generic] = [stackWithReplica(), stackWithReplica()];
    const optionsIn = (stack: Stack): events.OnEventOptions => ({
      description: 'told',
      ruleName: 'named',
      target: new targets.SnsTopic(new sns.Topic(stack, 'Topic')),
    });
    const rule: events.Rule = own.replica.rotationEvents[method]('Happened', optionsIn(own.stack));
    RotationEvents.fromKey(generic.replica)[method]('Happened', optionsIn(generic.stack));

    expect(ruleOf(own.stack)).toEqual(ruleOf(generic.stack));
    expect(rule.node.path).toBe('Virginia/Data/Happened');
    expect(ruleOf(own.stack).properties).toMatchObject({ Description: 'told', Name: 'named', Targets: [expect.anything()] });
  });

  test('is about the replica, not its primary', () => {
    const { stack, replica } = stackWithReplica();
    replica.rotationEvents[method]('Happened');

    const pattern = JSON.stringify(ruleOf(stack).properties.EventPattern);
    expect(pattern).toContain('Data666C94C7');
    expect(pattern).not.toContain('eu-west-1');
  });
});

test('what happens at the primary only is refused, and names the primary', () => {
  const { replica } = stackWithReplica();

  expect(() => replica.rotationEvents.onRotationDisabled('Rule')).toThrow(
    /'key' must not be a replica.*onRotationDisabled.*got .*Virginia\/Data; .*primary/,
  );
  expect(replica.node.tryFindChild('Rule')).toBeUndefined();
});

test('nothing is made before a rule is asked for', () => {
  const { replica } = stackWithReplica();
  const before = replica.node.findAll().length;

  expect(replica.rotationEvents).toBeInstanceOf(RotationEvents);
  expect(replica.node.findAll()).toHaveLength(before);
});
