import { App, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { ManualRotationAlias, RotatingKey, RotationEvents, RotationNotifications } from '../src';
import { findingsIn, findingsWithoutAcknowledgements } from './helpers/nag';

test.each([undefined, { account: '111122223333', region: 'eu-west-1' }, { account: '111122223333', region: 'cn-north-1' }])(
  'cdk-nag finds nothing in RotationNotifications and RotationEvents (%j)', (env) => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env });
    const key = kms.Key.fromKeyArn(stack, 'Key', stack.formatArn({ service: 'kms', resource: 'key', resourceName: 'mine' }));
    RotationEvents.fromKey(key).onDisabled('Disabled');
    const notifications = new RotationNotifications(stack, 'Notifications');
    notifications.watchKey(key);
    notifications.watchAlias(ManualRotationAlias.fromManualRotationAliasAttributes(stack, 'Alias', { aliasName: 'data' }));

    // A rule has the targets, and the dead-letter queues, that its user gives it.
    expect(findingsIn(app)).toEqual(['Stack/Key/Disabled/Resource: Serverless-EventBusDLQ']);
  });

test('what is acknowledged is there: the dead-letter queue has no dead-letter queue', () => {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  new RotationNotifications(stack, 'Notifications').watchKey(new RotatingKey(stack, 'Own'));

  expect(findingsWithoutAcknowledgements(app)).toEqual([
    'Stack/Notifications/DeadLetters/Resource: AwsSolutions-SQS3',
    'Stack/Notifications/DeadLetters/Resource: Serverless-SQSRedrivePolicy',
  ]);
});
