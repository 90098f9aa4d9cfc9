/** The app that is upgraded: keys of every kind that the emulator takes, with what people put around them. Outside of the repository. */
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  KeyTemplate, MacSpec, ManualRotationAlias, Retirement, RotatingKey, RotationDashboard, RotationNotifications, SigningSpec,
} from '../../src';

const stack = new Stack(new App(), 'Orders');
const service = new iam.Role(stack, 'Service', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
const emergency = new iam.Role(stack, 'Emergency', { assumedBy: new iam.AccountRootPrincipal(), roleName: 'orders-emergency' });

const data = new RotatingKey(stack, 'Data', { alias: 'orders/data' });
const onDemand = data.addOnDemandRotation('OnDemand', { maxMaterialAge: Duration.days(200) });
onDemand.grantRotate(service);

const signing = new ManualRotationAlias(stack, 'Signing', {
  aliasName: 'orders/signing',
  keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256),
  rotationPeriod: Duration.days(180),
  retirement: Retirement.disable({ after: Duration.days(60), unusedFor: Duration.days(30) }),
  breakGlass: { roles: [emergency] },
});
signing.grants.sign(service);
signing.grants.verify(service);

const webhooks = new ManualRotationAlias(stack, 'Webhooks', {
  aliasName: 'orders/webhooks',
  keyTemplate: KeyTemplate.mac(MacSpec.HMAC_256),
});
webhooks.grants.generateMac(service);

const notifications = new RotationNotifications(stack, 'Notifications');
notifications.watchKey(data);
notifications.watchAlias(signing);
notifications.watchAlias(webhooks);
signing.addAlarms({ actions: [new SnsAction(notifications.topic)] });
webhooks.addAlarms({ actions: [new SnsAction(notifications.topic)] });

const dashboard = new RotationDashboard(stack, 'Dashboard');
dashboard.addKey(data);
dashboard.addAlias(signing);

new CfnOutput(stack, 'SigningMachine', { value: signing.stateMachine.stateMachineArn });
new CfnOutput(stack, 'WebhooksMachine', { value: webhooks.stateMachine.stateMachineArn });
