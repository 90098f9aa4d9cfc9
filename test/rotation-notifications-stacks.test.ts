import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { OnDemandRotation } from '../src';
import { RotatingKey, RotationNotifications } from '../src';
import { theOnly } from './helpers/declared';

let app: App;
let keys: Stack;
let rotation: OnDemandRotation;
beforeEach(() => {
  app = new App();
  keys = new Stack(app, 'Keys');
  rotation = new RotatingKey(keys, 'Data').addOnDemandRotation('OnDemand');
});

function notificationsIn(stack: Stack, topic?: sns.ITopic): RotationNotifications {
  const notifications = new RotationNotifications(stack, 'Notifications', { topic });
  notifications.watchKey(rotation.key);
  notifications.watchOnDemandRotation(rotation);
  return notifications;
}

function resources(stack: Stack, type: string): Record<string, any>[] {
  const found = Object.values(Template.fromStack(stack).findResources(type));
  expect(found).not.toEqual([]);
  return found;
}

describe('a dead-letter queue of another stack', () => {
  test.each<[string, sqs.QueueEncryption]>([
    ['encrypted by Amazon SQS', sqs.QueueEncryption.SQS_MANAGED],
    ['with a key', sqs.QueueEncryption.KMS],
  ])('%s takes dead letters of all rules of the account: to name them, it would have to be deployed after them', (_, encryption) => {
    const shared = new Stack(app, 'Shared');
    const here = new Stack(app, 'Here');
    const deadLetterQueue = new sqs.Queue(shared, 'Queue', { encryption });
    new RotationNotifications(here, 'Notifications', { deadLetterQueue }).watchKey(new kms.Key(here, 'Key'));
    app.synth();

    expect(theOnly(shared, 'AWS::SQS::QueuePolicy').Properties.PolicyDocument.Statement[0]).toMatchObject({
      Principal: { Service: 'events.amazonaws.com' },
      Condition: { ArnLike: { 'aws:SourceArn': ['arn:aws:events:eu-west-1:111122223333:rule/*'] } },
    });
    expect(shared.dependencies).toEqual([]);
    expect(here.dependencies).toEqual([shared]);
  });
});

test.each<[string, (on: Stack, key: kms.IKey) => object]>([
  ['topic', (on, masterKey) => ({ topic: new sns.Topic(on, 'Mine', { masterKey }) })],
  ['deadLetterQueue', (on, encryptionMasterKey) => ({ deadLetterQueue: new sqs.Queue(on, 'Mine', { encryptionMasterKey }) })],
])('the key of %s is known, whichever stack it is of', (_, make) => {
  const here = new Stack(app, 'Here');
  const elsewhere = new Stack(app, 'Elsewhere');
  const made = [new Stack(app, 'Third'), elsewhere].map((on, i) => make(on, new kms.Key(elsewhere, `Key${i}`)));
  made.forEach((props, i) => new RotationNotifications(here, `Notifications${i}`, props).watchKey(new kms.Key(here, `Key${i}`)));
  app.synth();

  expect(Annotations.fromStack(here).findWarning('*', Match.anyValue())).toEqual([]);
});

describe('notifications in a stack of their own', () => {
  test('with the topic in a third stack, which the alarms of keys use as well, can be deployed', () => {
    const topics = new Stack(app, 'Topics');
    const topic = new sns.Topic(topics, 'Operators', { masterKey: new RotatingKey(topics, 'Key'), enforceSSL: true });
    const own = new Stack(app, 'Own');
    notificationsIn(own, topic);
    rotation.addAlarms({ actions: [new SnsAction(topic)] });
    app.synth();

    expect([topics, keys, own].map((stack) => stack.dependencies.map(({ stackName }) => stackName).sort())).toEqual([
      [],
      ['Topics'],
      ['Keys', 'Topics'],
    ]);
    const services = (statements: any[]) => statements.map(({ Principal: { Service } }) => Service).filter(Boolean);
    expect(services(theOnly(topics, 'AWS::SNS::TopicPolicy').Properties.PolicyDocument.Statement)).toEqual([
      'events.amazonaws.com',
      'cloudwatch.amazonaws.com',
    ]);
    const imported = [{ 'Fn::ImportValue': expect.stringMatching(/^Topics:.*Operators/) }];
    for (const { Properties } of resources(keys, 'AWS::CloudWatch::Alarm')) expect(Properties.AlarmActions).toEqual(imported);
    for (const { Properties } of resources(own, 'AWS::Events::Rule')) {
      expect(Properties.Targets.map(({ Arn }: any) => Arn)).toEqual(imported);
    }
  });

  test('with the topic that they make themselves, the alarms cannot use it: each stack would need the other first', () => {
    const notifications = notificationsIn(new Stack(app, 'Own'));
    expect(() => {
      rotation.addAlarms({ actions: [new SnsAction(notifications.topic)] });
      app.synth();
    }).toThrow(/cyclic/);
  });
});
