import { Annotations, ArnFormat, CfnResource, Resource, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { refuseElsewhere } from './place';
import { invalid } from '../private/invalid';
import { rendered } from '../private/rendered-resource';
import { RotatingKey } from '../rotating-key';

const WARNING = 'cdk-kms-rotation:RotationNotifications.';
const EVENT_BRIDGE = 'events.amazonaws.com';
const ALARMS = 'cloudwatch.amazonaws.com';
const AWS_MANAGED = 'alias/aws/';
const WHY_NOT_AWS_MANAGED = 'the key policy of an AWS managed key lets neither Amazon EventBridge nor alarms publish, so use a customer managed key, such as a RotatingKey';

/** A topic that is encrypted, takes messages over TLS only, and those of this account's rules and alarms. */
export function ownTopic(scope: Construct, givenKey?: kms.IKey): sns.Topic {
  if (givenKey?.keyArn.includes(AWS_MANAGED)) {
    throw invalid(scope, `'masterKey' must be a customer managed key, got ${givenKey.keyArn.slice(givenKey.keyArn.indexOf(AWS_MANAGED))}; ${WHY_NOT_AWS_MANAGED}`);
  }
  const masterKey = givenKey ?? new RotatingKey(scope, 'Key', { description: `Messages of ${scope.node.path}` });
  if (givenKey !== undefined && !Resource.isOwnedResource(givenKey)) {
    Annotations.of(scope).addWarningV2(`${WARNING}importedMasterKey`,
      `the policy of an imported 'masterKey' cannot be changed from here: let ${EVENT_BRIDGE} and ${ALARMS} call kms:Decrypt and kms:GenerateDataKey with it, `
      + 'or no message arrives');
  }
  const topic = new sns.Topic(scope, 'Topic', { displayName: 'AWS KMS rotation', masterKey, enforceSSL: true });
  letPublish(topic);
  return topic;
}

/** A topic of the user's, which has to be able to take what is published. */
export function checkedTopic(scope: Construct, topic: sns.ITopic): sns.ITopic {
  if (topic.fifo) {
    throw invalid(scope, "'topic' must be a standard topic, got a FIFO topic; Amazon EventBridge cannot publish to FIFO topics");
  }
  refuseElsewhere(scope, 'topic', topic.env, 'Amazon EventBridge publishes within account and Region only');
  if (Resource.isOwnedResource(topic)) {
    letPublish(topic);
    scope.node.addValidation({ validate: () => judge(scope, topic) });
  } else {
    Annotations.of(scope).addWarningV2(`${WARNING}importedTopic`,
      `the policy of an imported 'topic' cannot be changed from here: let ${EVENT_BRIDGE} publish to it and, if it is encrypted, use its key, or no message arrives`);
  }
  return topic;
}

/**
 * Amazon EventBridge gets its rights without conditions, on topic and key: AWS supports none for it. "You can't use Condition blocks in Amazon SNS topic
 * policies for EventBridge" (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions), and `aws:SourceArn`
 * and `aws:SourceAccount` in a key policy are "not supported for EventBridge-to-encrypted topics"
 * (https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html). Rules of other accounts reach a topic by a role only, so this lets none of them in
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-cross-account.html). A role for our rules would be narrower, but versions of that
 * first page disagree whether it works with encrypted topics. Alarms get their rights with both conditions, as documented. (all read 2026-11-25)
 *
 * For alarms, too, because the first statement in a topic's policy takes the place of the one by default, which lets them publish.
 */
function letPublish(topic: sns.ITopic): void {
  const stack = Stack.of(topic);
  const alarms = stack.formatArn({ service: 'cloudwatch', resource: 'alarm', resourceName: '*', arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  const fromAlarms = { ArnLike: { 'aws:SourceArn': alarms }, StringEquals: { 'aws:SourceAccount': stack.account } };
  topic.grantPublish(new iam.ServicePrincipal(EVENT_BRIDGE)); // on its key, too
  topic.addToResourcePolicy(new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(ALARMS)], actions: ['sns:Publish'], resources: [topic.topicArn], conditions: fromAlarms,
  }));
  topic.masterKey?.addToResourcePolicy(new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(ALARMS)], actions: ['kms:Decrypt', 'kms:GenerateDataKey*'], resources: ['*'], conditions: fromAlarms, // this key
  }));
}

/** Judges how the topic will stand in the template, as aspects and overrides left it. */
function judge(scope: Construct, topic: sns.ITopic): string[] {
  const resource = topic.node.defaultChild;
  if (resource === undefined || !CfnResource.isCfnResource(resource)) return [];
  const key = rendered(resource).Properties?.KmsMasterKeyId;
  if (key === undefined) {
    Annotations.of(scope).addWarningV2(`${WARNING}unencryptedTopic`,
      "'topic' is not encrypted: messages with the ARNs of keys and of who changed them lie in it as they are; give it a 'masterKey', or acknowledge this warning");
  }
  return JSON.stringify(key ?? '').includes(AWS_MANAGED) ? [`'topic' must be encrypted with a customer managed key, got an AWS managed one; ${WHY_NOT_AWS_MANAGED}`] : [];
}
