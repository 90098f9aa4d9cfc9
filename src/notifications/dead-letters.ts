import { Annotations, Duration, Lazy, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { judgeKey, letUseKey } from './encryption-key';
import { EVENT_BRIDGE, WARNING } from './frozen-names';
import { acknowledge } from '../private/acknowledge';
import { refuseElsewhere } from '../private/environment';
import { invalid } from '../private/invalid';
import { runbookAlarm } from '../private/runbook-alarm';

/**
 * How many ARNs of rules a queue policy has room for, beside a few statements of others: it may have 8,192 bytes. With more rules, all of
 * the account and Region may send.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html (read 2026-11-25)
 */
const MOST_NAMED_RULES = 60;

/** Where events go that could not be delivered, and who may put them there: these rules, and nobody else as long as they can be named. */
export class DeadLetters {
  public readonly queue: sqs.IQueue;
  private readonly rules: events.Rule[] = [];

  constructor(scope: Construct, queue?: sqs.IQueue) {
    this.queue = queue === undefined ? ownQueue(scope) : checkedQueue(scope, queue);
    // One statement for all: with one for each rule, as the CDK's targets write them, a queue policy is full after 20.
    const { statementAdded } = this.queue.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal(EVENT_BRIDGE)],
      actions: ['sqs:SendMessage'],
      resources: [this.queue.queueArn],
      conditions: { ArnLike: { 'aws:SourceArn': Lazy.list({ produce: () => this.senders(scope) }) } },
    }));
    if (!statementAdded) {
      Annotations.of(scope).addWarningV2(`${WARNING}importedDeadLetterQueue`,
        `the policy of an imported 'deadLetterQueue' cannot be changed from here: let ${EVENT_BRIDGE} send messages to it and, if it is `
          + 'encrypted, use its key, '
        + 'or undelivered events are lost');
    }
  }

  public take(rule: events.Rule): void {
    this.rules.push(rule);
  }

  /** Goes off while there is anything in the queue. */
  public alarm(scope: Construct, id: string): cloudwatch.Alarm {
    return runbookAlarm(scope, id, {
      section: 'notificationUndelivered',
      sentence: `A message of ${scope.node.path} about an AWS KMS key or alias could not be delivered.`,
      metric: this.queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5), statistic: cloudwatch.Stats.MAXIMUM }),
    }, {
      evaluationPeriods: 1,
      threshold: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING, // of a queue that nobody uses, Amazon SQS tells nothing
    });
  }

  /**
   * A queue of another stack cannot name the rules, which name the queue: each stack would need the other first. `aws:SourceAccount` would
   * add nothing: the ARN has the account.
   */
  private senders(scope: Construct): string[] {
    if (this.rules.length <= MOST_NAMED_RULES && Stack.of(this.queue) === Stack.of(scope)) return this.rules.map(({ ruleArn }) => ruleArn);
    return [Stack.of(scope).formatArn({ service: 'events', resource: 'rule', resourceName: '*' })];
  }
}

function ownQueue(scope: Construct): sqs.Queue {
  const queue = new sqs.Queue(scope, 'DeadLetters', {
    encryption: sqs.QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14), // the longest that Amazon SQS keeps messages
  });
  for (const finding of ['AwsSolutions-SQS3', 'Serverless-SQSRedrivePolicy']) {
    acknowledge(queue.node.defaultChild, finding, 'it is itself the dead-letter queue of Amazon EventBridge rules, and nobody '
    + 'consumes it but people');
  }
  return queue;
}

function checkedQueue(scope: Construct, queue: sqs.IQueue): sqs.IQueue {
  if (queue.fifo) {
    throw invalid(scope, "'deadLetterQueue' must be a standard queue, got a FIFO queue; Amazon "
      + 'EventBridge sends dead letters to standard queues only');
  }
  refuseElsewhere(scope, 'deadLetterQueue', queue.env, 'Amazon EventBridge sends dead letters within account and Region only');
  if (queue.encryptionMasterKey !== undefined) {
    // As AWS documents it for encrypted queues: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-troubleshooting.html
    // (read 2026-11-25)
    letUseKey(scope, 'deadLetterQueue', queue.encryptionMasterKey, [new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal(EVENT_BRIDGE)], actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: ['*'], // this key
    })]);
  }
  // Without a key of AWS KMS, it is encrypted by Amazon SQS, if nobody switched that off.
  scope.node.addValidation({ validate: () => judgeKey(scope, 'deadLetterQueue', queue, queue.encryptionMasterKey) });
  return queue;
}
