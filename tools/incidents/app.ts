/**
 * One alias for each incident, in a stack of its own, as a team deploys it that wants to be told. A queue reads what people would;
 * another one has the events.
 */
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { KeyTemplate, ManualRotationAlias, RotationNotifications, SigningSpec } from '../../src';

const app = new App();
const only: string | undefined = app.node.tryGetContext('incident');

for (const incident of ['Disabled', 'PendingDeletion', 'AliasDeleted', 'Held', 'FunctionGone'].filter(
  (name) => only === undefined || name === only,
)) {
  const stack = new Stack(app, `Incident${incident}`);
  const alias = new ManualRotationAlias(stack, 'Signing', {
    aliasName: `incidents/${incident.toLowerCase()}`,
    keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256),
  });
  const { currentKeyUnusable, failed } = alias.addAlarms();
  const notifications = new RotationNotifications(stack, 'Notifications');
  notifications.watchAlias(alias);
  const people = new sqs.Queue(stack, 'People');
  notifications.topic.addSubscription(new SqsSubscription(people, { rawMessageDelivery: true }));
  const bus = new sqs.Queue(stack, 'Bus');
  new events.Rule(stack, 'Events', {
    eventPattern: { source: ['cdk-kms-rotation'], detail: { alias: [alias.aliasName] } },
    targets: [new targets.SqsQueue(bus)],
  });
  const outputs = {
    AliasName: alias.aliasName,
    MachineArn: alias.stateMachine.stateMachineArn,
    PeopleUrl: people.queueUrl,
    BusUrl: bus.queueUrl,
    UnusableAlarm: currentKeyUnusable.alarmName,
    FailedAlarm: failed.alarmName,
  };
  for (const [name, value] of Object.entries(outputs)) new CfnOutput(stack, name, { value });
}
