import { Annotations, ArnFormat, Resource, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { EncryptedProp } from './encryption-key';
import { isAwsManaged, judgeKey, letUseKey, renderedKey, whyNotAwsManaged } from './encryption-key';
import { ALARMS, EVENT_BRIDGE, WARNING } from './frozen-names';
import { refuseElsewhere, refuseOther } from '../private/environment';
import { invalid } from '../private/invalid';
import { legalDescription } from '../private/legal-text';
import { RotatingKey } from '../rotating-key';

/** A topic that is encrypted, takes messages over TLS only, and those of this account's rules and alarms. */
export function ownTopic(scope: Construct, givenKey?: kms.IKey): sns.Topic {
  const encryptionKey = givenKey === undefined
    ? new RotatingKey(scope, 'Key', { description: legalDescription(`Messages of ${scope.node.path}`, 8_192) })
    : checkedKey(scope, givenKey);
  const topic = new sns.Topic(scope, 'Topic', { displayName: 'AWS KMS rotation', masterKey: encryptionKey, enforceSSL: true });
  letPublish(scope, topic, 'encryptionKey');
  return topic;
}

function checkedKey(scope: Construct, encryptionKey: kms.IKey): kms.IKey {
  if (isAwsManaged(encryptionKey.keyArn)) {
    throw invalid(scope, '\'encryptionKey\' must be a customer managed key, got '
      + `${encryptionKey.keyArn.slice(encryptionKey.keyArn.indexOf('alias/'))}; ${whyNotAwsManaged('encryptionKey')}`);
  }
  refuseOther('region', scope, 'encryptionKey', encryptionKey.env, 'Amazon SNS encrypts with keys of its own Region only');
  return encryptionKey;
}

/** A topic of the user's, which has to be able to take what is published. */
export function checkedTopic(scope: Construct, topic: sns.ITopic): sns.ITopic {
  if (topic.fifo) {
    throw invalid(scope, "'topic' must be a standard topic, got a FIFO topic; Amazon EventBridge cannot publish to FIFO topics");
  }
  refuseElsewhere(scope, 'topic', topic.env, 'Amazon EventBridge publishes within account and Region only');
  if (Resource.isOwnedResource(topic)) {
    letPublish(scope, topic, 'topic');
    scope.node.addValidation({ validate: () => judge(scope, topic) });
  } else {
    Annotations.of(scope).addWarningV2(`${WARNING}importedTopic`,
      `the policy of an imported 'topic' cannot be changed from here: let ${EVENT_BRIDGE} publish to it and, if it `
        + 'is encrypted, use its key, or no message arrives');
  }
  return topic;
}

/**
 * Amazon EventBridge gets its rights without conditions, on topic and key: AWS supports none for it. "You can't use Condition blocks in
 * Amazon SNS topic policies for EventBridge"
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions), and `aws:SourceArn` and
 * `aws:SourceAccount` in a key policy are "not supported for EventBridge-to-encrypted topics"
 * (https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html). Rules of other accounts reach a topic by a role only, so this lets
 * none of them in (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-cross-account.html). A role for our rules would be
 * narrower, but versions of that first page disagree whether it works with encrypted topics. Alarms get their rights with both conditions,
 * as documented. (all read 2026-11-25)
 *
 * For alarms, too, because the first statement in a topic's policy takes the place of the one by default, which lets them publish.
 */
function letPublish(scope: Construct, topic: sns.ITopic, keyOf: EncryptedProp): void {
  const stack = Stack.of(topic);
  const alarms = stack.formatArn({ service: 'cloudwatch', resource: 'alarm', resourceName: '*', arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  const fromAlarms = { ArnLike: { 'aws:SourceArn': alarms }, StringEquals: { 'aws:SourceAccount': stack.account } };
  const both = (actions: string[], resources: string[]) => [
    new iam.PolicyStatement({ principals: [new iam.ServicePrincipal(EVENT_BRIDGE)], actions, resources }),
    new iam.PolicyStatement({ principals: [new iam.ServicePrincipal(ALARMS)], actions, resources, conditions: fromAlarms }),
  ];
  for (const statement of both(['sns:Publish'], [topic.topicArn])) topic.addToResourcePolicy(statement);
  // This key.
  if (topic.masterKey !== undefined) letUseKey(scope, keyOf, topic.masterKey, both(['kms:Decrypt', 'kms:GenerateDataKey*'], ['*']));
}

/** Judges how the topic will stand in the template, as aspects and overrides left it. */
function judge(scope: Construct, topic: sns.ITopic): string[] {
  if (renderedKey(topic) === undefined) {
    Annotations.of(scope).addWarningV2(`${WARNING}unencryptedTopic`,
      "'topic' is not encrypted: messages with the ARNs of keys and of who changed them lie in it as they are; "
        + "give it a 'masterKey', or acknowledge this warning");
  }
  return judgeKey(scope, 'topic', topic, topic.masterKey);
}
