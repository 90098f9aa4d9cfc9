import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as sqs from 'aws-cdk-lib/aws-sqs';

/**
 * Properties of `RotationNotifications`.
 */
export interface RotationNotificationsProps {
  /**
   * The topic that gets the messages: a standard topic of this account and Region.
   *
   * A topic of this app is allowed to take messages of Amazon EventBridge and of this account's CloudWatch alarms, as is its key. An
   * imported topic, and an imported key, have to allow it already: a warning says what. A topic that is not encrypted is accepted with a
   * warning; one that is encrypted with the AWS managed key is refused, for Amazon EventBridge cannot publish to it.
   *
   * @default - a new topic, encrypted, that takes messages over TLS only
   */
  readonly topic?: sns.ITopic;

  /**
   * The key that encrypts the new topic: a customer managed one.
   *
   * Must not be set with `topic`, and must be of this Region. Amazon EventBridge and this account's alarms are allowed to use it, by its
   * policy; an imported key has to allow it already: a warning says what.
   *
   * @default - a new RotatingKey, at $1 a month, $3 from its second rotation on; it is kept when it leaves the stack
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Where events go that could not be delivered to the topic within 24 hours: a standard queue of this account and Region.
   *
   * Use it for nothing else: the alarm of `addAlarms()` takes whatever is in it for an undelivered message. Only these rules may put
   * messages into a queue of the same stack; into one of another stack, all rules of the account and Region. The key of an encrypted queue
   * lets Amazon EventBridge use it; an imported key has to allow it already: a warning says what. A queue that is encrypted with the AWS
   * managed key is refused, for Amazon EventBridge cannot use that key.
   *
   * @default - a new queue, encrypted by Amazon SQS, that keeps them for 14 days
   */
  readonly deadLetterQueue?: sqs.IQueue;
}

/**
 * The alarms of `RotationNotifications`.
 */
export interface RotationNotificationsAlarms {
  /**
   * A message could not be delivered: it is in the dead-letter queue.
   */
  readonly undelivered: cloudwatch.Alarm;
}
