import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { RotatingKey, RotationNotifications } from '../src';
import type { RotationNotificationsProps } from '../src';
import { deployed, theOnly } from './helpers/declared';

const ACCOUNT = '111122223333';
const ALARMS = {
  ArnLike: { 'aws:SourceArn': `arn:aws:cloudwatch:eu-west-1:${ACCOUNT}:alarm:*` },
  StringEquals: { 'aws:SourceAccount': ACCOUNT },
};
const KEY_ACTIONS = ['kms:Decrypt', 'kms:GenerateDataKey*'];

let app: App;
let stack: Stack;
beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack');
});

function notifications(props?: RotationNotificationsProps): RotationNotifications {
  const made = new RotationNotifications(stack, 'Notifications', props);
  made.watchKey(kms.Key.fromKeyArn(stack, 'Watched', stack.formatArn({ service: 'kms', resource: 'key', resourceName: 'watched' })));
  return made;
}

const warnings = () => Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => String(entry.data));

describe('by default', () => {
  test('the topic is encrypted with a key of its own, which rotates and is kept', () => {
    notifications();

    const [[keyId, key]] = Object.entries(deployed(stack, 'AWS::KMS::Key'));
    expect(keyId).toMatch(/^NotificationsKey/);
    expect(key).toMatchObject({ DeletionPolicy: 'Retain', Properties: { EnableKeyRotation: true, RotationPeriodInDays: 365 } });
    expect(theOnly(stack, 'AWS::SNS::Topic').Properties).toEqual({
      DisplayName: 'AWS KMS rotation', KmsMasterKeyId: expect.stringMatching(/^arn:aws:kms:eu-west-1:111122223333:key\//),
    });
    expect(warnings()).toEqual([]);
  });

  test('the key lets the account administer it, and Amazon EventBridge and this account\'s alarms publish: nobody else', () => {
    notifications();

    expect(theOnly(stack, 'AWS::KMS::Key').Properties.KeyPolicy.Statement).toEqual([
      { Effect: 'Allow', Action: 'kms:*', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Resource: '*' },
      { Effect: 'Allow', Action: KEY_ACTIONS, Principal: { Service: 'events.amazonaws.com' }, Resource: '*' },
      { Effect: 'Allow', Action: KEY_ACTIONS, Principal: { Service: 'cloudwatch.amazonaws.com' }, Resource: '*', Condition: ALARMS },
    ]);
  });

  test('the topic takes messages over TLS only, of Amazon EventBridge, without conditions, and of this account\'s alarms', () => {
    notifications();

    const [Resource] = theOnly(stack, 'AWS::SNS::TopicPolicy').Properties.Topics;
    expect(theOnly(stack, 'AWS::SNS::TopicPolicy').Properties.PolicyDocument.Statement).toEqual([
      {
        Sid: expect.any(String),
        Effect: 'Deny',
        Action: 'sns:Publish',
        Principal: '*',
        Resource,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
      { Sid: expect.any(String), Effect: 'Allow', Action: 'sns:Publish', Principal: { Service: 'events.amazonaws.com' }, Resource },
      {
        Sid: expect.any(String),
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Resource,
        Condition: ALARMS,
      },
    ]);
  });

  test('what cannot be delivered is kept for 14 days, encrypted, and only these rules put it there', () => {
    const { deadLetterQueue } = notifications();

    expect(deadLetterQueue.node.path).toBe('Stack/Notifications/DeadLetters');
    expect(theOnly(stack, 'AWS::SQS::Queue').Properties).toEqual({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 14 * 86_400 });
    const [deny, allow, ...others] = theOnly(stack, 'AWS::SQS::QueuePolicy').Properties.PolicyDocument.Statement;
    expect(others).toEqual([]);
    expect(deny).toMatchObject({ Effect: 'Deny', Action: 'sqs:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
    const rules = deployed(stack, 'AWS::Events::Rule');
    expect(allow).toEqual({
      Effect: 'Allow',
      Action: 'sqs:SendMessage',
      Principal: { Service: 'events.amazonaws.com' },
      Resource: deny.Resource,
      Condition: { ArnLike: { 'aws:SourceArn': Object.keys(rules).map((id) => expect.stringContaining(`:rule/Stack-${id}`)) } },
    });
    for (const {
      Properties: {
        Targets: [target],
      },
    } of Object.values(rules)) {
      expect(target.DeadLetterConfig).toEqual({ Arn: deny.Resource });
    }
  });
});

describe('encryptionKey', () => {
  test('of this app encrypts the topic, and lets messages in', () => {
    const encryptionKey = new RotatingKey(stack, 'Mine');
    notifications({ encryptionKey });

    expect(Object.keys(deployed(stack, 'AWS::KMS::Key'))).toEqual([expect.stringMatching(/^Mine/)]);
    const services = theOnly(stack, 'AWS::KMS::Key').Properties.KeyPolicy.Statement.map(({ Principal: { Service } }: any) => Service);
    expect(services).toEqual([undefined, 'events.amazonaws.com', 'cloudwatch.amazonaws.com']);
    expect(warnings()).toEqual([]);
  });

  test('that is imported cannot be changed: a warning says what it has to allow', () => {
    notifications({
      encryptionKey: kms.Key.fromKeyArn(stack, 'Mine', stack.formatArn({ service: 'kms', resource: 'key', resourceName: 'mine' })),
    });

    Template.fromStack(stack).resourceCountIs('AWS::KMS::Key', 0);
    expect(warnings()).toEqual([
      expect.stringMatching(
        /'encryptionKey'.*events\.amazonaws\.com.*cloudwatch\.amazonaws\.com.*kms:Decrypt.*kms:GenerateDataKey.*\[ack: cdk-kms-rotation:RotationNotifications\.importedEncryptionKey\]/,
      ),
    ]);
  });

  test('fails if it is the AWS managed one', () => {
    expect(() => notifications({ encryptionKey: kms.Alias.fromAliasName(stack, 'Mine', 'alias/aws/sns') })).toThrow(
      /'encryptionKey' must be a customer managed key, got alias\/aws\/sns; .*EventBridge.*RotatingKey/);
  });

  test('fails together with a topic', () => {
    const topic = new sns.Topic(stack, 'Topic');
    expect(() => notifications({ topic, encryptionKey: new kms.Key(stack, 'Mine') })).toThrow(
      /'encryptionKey'.*'topic', got both; .*there/,
    );
  });
});

describe('topic', () => {
  test('of this app gets the messages, and may take them; its key as well', () => {
    const topic = new sns.Topic(stack, 'Mine', { masterKey: new kms.Key(stack, 'MyKey') });
    expect(notifications({ topic }).topic).toBe(topic);

    const principals = (statements: any[]) => statements.map(({ Principal: { Service } }) => Service);
    expect(principals(theOnly(stack, 'AWS::SNS::TopicPolicy').Properties.PolicyDocument.Statement)).toEqual([
      'events.amazonaws.com',
      'cloudwatch.amazonaws.com',
    ]);
    expect(principals(theOnly(stack, 'AWS::KMS::Key').Properties.KeyPolicy.Statement)).toEqual([
      undefined,
      'events.amazonaws.com',
      'cloudwatch.amazonaws.com',
    ]);
    expect(warnings()).toEqual([]);
  });

  test('that is not encrypted is accepted, with a warning that can be acknowledged', () => {
    notifications({ topic: new sns.Topic(stack, 'Mine') });
    app.synth();

    expect(warnings()).toEqual([
      expect.stringMatching(/'topic' is not encrypted.*masterKey.*\[ack: cdk-kms-rotation:RotationNotifications\.unencryptedTopic\]/),
    ]);
  });

  test('fails if it is encrypted with the AWS managed key, even by an override', () => {
    const topic = new sns.Topic(stack, 'Mine');
    notifications({ topic });
    (topic.node.defaultChild as sns.CfnTopic).addPropertyOverride('KmsMasterKeyId', 'alias/aws/sns');

    expect(() => app.synth()).toThrow(/'topic' must be encrypted with a customer managed key.*EventBridge/);
  });

  test('that is imported cannot be changed: a warning says what it has to allow', () => {
    notifications({ topic: sns.Topic.fromTopicArn(stack, 'Mine', stack.formatArn({ service: 'sns', resource: 'mine' })) });

    Template.fromStack(stack).resourceCountIs('AWS::SNS::TopicPolicy', 0);
    expect(warnings()).toEqual([
      expect.stringMatching(/'topic'.*events\.amazonaws\.com.*key.*\[ack: cdk-kms-rotation:RotationNotifications\.importedTopic\]/),
    ]);
  });

  test('fails if it is a FIFO topic', () => {
    expect(() => notifications({ topic: new sns.Topic(stack, 'Mine', { fifo: true }) })).toThrow(
      /'topic' must be a standard topic, got a FIFO topic/,
    );
  });

  test('fails if it is of another Region', () => {
    stack = new Stack(app, 'Here', { env: { account: ACCOUNT, region: 'eu-west-1' } });
    const topic = sns.Topic.fromTopicArn(stack, 'Mine', `arn:aws:sns:us-west-2:${ACCOUNT}:mine`);
    expect(() => notifications({ topic })).toThrow(/'topic'.*region.*eu-west-1.*us-west-2/);
  });
});

describe('deadLetterQueue', () => {
  test('of this app takes undelivered events, and so does its key', () => {
    const deadLetterQueue = new sqs.Queue(stack, 'Mine', { encryption: sqs.QueueEncryption.KMS });
    expect(notifications({ deadLetterQueue }).deadLetterQueue).toBe(deadLetterQueue);

    Template.fromStack(stack).resourceCountIs('AWS::SQS::Queue', 1);
    expect(theOnly(stack, 'AWS::SQS::QueuePolicy').Properties.PolicyDocument.Statement).toHaveLength(1);
    const [key] = Object.entries(deployed(stack, 'AWS::KMS::Key'))
      .filter(([id]) => id.startsWith('Mine'))
      .map(([, { Properties }]) => Properties);
    expect(key.KeyPolicy.Statement).toContainEqual({
      Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Principal: { Service: 'events.amazonaws.com' }, Resource: '*',
    });
  });

  test('that is imported cannot be changed: a warning says what it has to allow', () => {
    notifications({ deadLetterQueue: sqs.Queue.fromQueueArn(stack, 'Mine', stack.formatArn({ service: 'sqs', resource: 'mine' })) });

    expect(warnings()).toEqual([
      expect.stringMatching(
        /'deadLetterQueue'.*events\.amazonaws\.com.*\[ack: cdk-kms-rotation:RotationNotifications\.importedDeadLetterQueue\]/,
      ),
    ]);
  });

  test('fails if it is a FIFO queue', () => {
    expect(() => notifications({ deadLetterQueue: new sqs.Queue(stack, 'Mine', { fifo: true }) })).toThrow(
      /'deadLetterQueue' must be a standard queue, got a FIFO queue/,
    );
  });
});

describe('addAlarms', () => {
  test('goes off while anything lies in the queue, and links to the runbook', () => {
    const topic = new sns.Topic(stack, 'Elsewhere');
    const made = notifications();
    const action = { bind: () => ({ alarmActionArn: topic.topicArn }) };
    expect(made.addAlarms({ actions: [action] })).toEqual(made.addAlarms());

    expect(theOnly(stack, 'AWS::CloudWatch::Alarm')).toMatchObject({
      Properties: {
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Dimensions: [{ Name: 'QueueName', Value: expect.stringContaining('NotificationsDeadLetters') }],
        Statistic: 'Maximum',
        Period: 300,
        Threshold: 1,
        EvaluationPeriods: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        TreatMissingData: 'notBreaching',
        AlarmActions: [expect.stringContaining(':sns:')],
        AlarmDescription: expect.stringMatching(/could not be delivered[^]*runbook\.md#alarm-notification-not-delivered$/),
      },
    });
  });
});
