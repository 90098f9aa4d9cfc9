/** The stack of `npm run verify:aws`: a family, a key that rotates in place, and a state machine whose calls fail in known ways. */
import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { FAILURES, failureMachine } from './failures';
import { FAMILY, PENDING_WINDOW, STACK } from './names';
import { KeyTemplate, ManualRotationAlias, RotatingKey, RotationNotifications, SigningSpec } from '../../src';

// The account that somebody typed: the CDK CLI deploys to no other, whatever credentials it finds.
const env = { account: process.env.VERIFY_ACCOUNT, region: process.env.VERIFY_REGION };
const stack = new Stack(new App(), STACK, { env, description: 'Made by npm run verify:aws of cdk-kms-rotation; may be deleted' });

const alias = new ManualRotationAlias(stack, 'Signing', {
  aliasName: FAMILY.slice('alias/'.length),
  keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256),
});
const key = new RotatingKey(stack, 'InPlace', { pendingWindow: Duration.days(PENDING_WINDOW), removalPolicy: RemovalPolicy.DESTROY });
const failures = new sfn.StateMachine(stack, 'Failures', {
  definitionBody: sfn.DefinitionBody.fromString(JSON.stringify(failureMachine(stack.partition))),
  timeout: Duration.minutes(5),
});
const permissions = new Set(FAILURES.flatMap(({ permission }) => permission ?? []));
failures.addToRolePolicy(new iam.PolicyStatement({ actions: [...permissions], resources: ['*'] }));

if (process.env.VERIFY_MAIL !== undefined) {
  const notifications = new RotationNotifications(stack, 'Notifications');
  notifications.topic.addSubscription(new EmailSubscription(process.env.VERIFY_MAIL));
  notifications.watchAlias(alias);
}

new CfnOutput(stack, 'Machine', { value: alias.stateMachine.stateMachineArn });
new CfnOutput(stack, 'InPlaceKey', { value: key.keyId });
new CfnOutput(stack, 'FailureMachine', { value: failures.stateMachineArn });
