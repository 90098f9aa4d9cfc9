import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { RotatingKey, RotationNotifications } from '../src';
import type { RotationNotificationsProps } from '../src';
import { deployed } from './helpers/declared';

// Nobody hears of a message that could not be encrypted: it is lost in silence, and so is the alarm.

const ARN = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

let app: App;
let stack: Stack;
beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
});

function warningsOf(props: RotationNotificationsProps, prepare: () => void = () => undefined): string[] {
  new RotationNotifications(stack, 'Notifications', props).watchKey(kms.Key.fromKeyArn(stack, 'Watched', ARN));
  prepare();
  app.synth();
  return Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => String(entry.data));
}

const override = (construct: sns.Topic | sqs.Queue, key: unknown) =>
  (construct.node.defaultChild as sns.CfnTopic | sqs.CfnQueue).addPropertyOverride('KmsMasterKeyId', key);

/** Keys whose policies this app does not write. */
const FOREIGN: [string, () => kms.IKey][] = [
  ['an imported key', () => kms.Key.fromKeyArn(stack, 'Foreign', ARN)],
  ['an imported alias', () => kms.Alias.fromAliasName(stack, 'Foreign', 'alias/theirs')],
  [
    'an alias of this app for an imported key',
    () => new kms.Alias(stack, 'Foreign', { aliasName: 'ours', targetKey: kms.Key.fromKeyArn(stack, 'Target', ARN) }),
  ],
];

/** Keys whose policies it does write. */
const OWN: [string, () => kms.IKey][] = [
  ['a key', () => new kms.Key(stack, 'Own')],
  ['a RotatingKey', () => new RotatingKey(stack, 'Own')],
  ['an alias of one', () => new RotatingKey(stack, 'Own').addAlias('ours')],
];

interface Kind {
  readonly services: RegExp;
  readonly id: string;
  using(key: kms.IKey): RotationNotificationsProps;
}

const BOTH = /events\.amazonaws\.com.*cloudwatch\.amazonaws\.com/;

const KINDS: Record<string, Kind> = {
  encryptionKey: { services: BOTH, id: 'importedEncryptionKey', using: (encryptionKey) => ({ encryptionKey }) },
  topic: { services: BOTH, id: 'importedTopicKey', using: (masterKey) => ({ topic: new sns.Topic(stack, 'Mine', { masterKey }) }) },
  deadLetterQueue: {
    services: /events\.amazonaws\.com (?!.*cloudwatch)/,
    id: 'importedDeadLetterQueueKey',
    using: (encryptionMasterKey) => ({ deadLetterQueue: new sqs.Queue(stack, 'Mine', { encryptionMasterKey }) }),
  },
};

describe.each(Object.entries(KINDS))('the key of %s', (prop, { services, id, using }) => {
  test.each(FOREIGN)('that is %s cannot be changed from here: one warning says what it has to allow', (_, key) => {
    const [warning, ...others] = warningsOf(using(key()));

    expect(others).toEqual([]);
    expect(warning).toMatch(new RegExp(`'${prop}'.*kms:Decrypt.*kms:GenerateDataKey.*\\[ack: `
      + `cdk-kms-rotation:RotationNotifications\\.${id}\\]`));
    expect(warning).toMatch(services);
  });

  test.each(OWN)('that is %s lets the services in, without a word', (_, key) => {
    expect(warningsOf(using(key()))).toEqual([]);

    const [own] = Object.entries(deployed(stack, 'AWS::KMS::Key'))
      .filter(([logicalId]) => logicalId.startsWith('Own'))
      .map(([, { Properties }]) => Properties);
    const allowed = own.KeyPolicy.Statement.map(({ Principal: { Service } }: any) => Service).filter(Boolean);
    expect(allowed).toEqual(prop === 'deadLetterQueue' ? ['events.amazonaws.com'] : ['events.amazonaws.com', 'cloudwatch.amazonaws.com']);
  });
});

describe('an override of the key', () => {
  const mine = { topic: () => new sns.Topic(stack, 'Mine'), deadLetterQueue: () => new sqs.Queue(stack, 'Mine') };

  test.each([
    ['topic', 'importedTopicKey'],
    ['deadLetterQueue', 'importedDeadLetterQueueKey'],
  ] as const)('of %s: nobody let the services use it, says a warning', (prop, id) => {
    const made = mine[prop]();
    expect(warningsOf({ [prop]: made }, () => override(made, ARN))).toEqual([
      expect.stringMatching(new RegExp(`'${prop}'.*kms:GenerateDataKey.*\\.${id}\\]`)),
    ]);
  });

  test.each([
    ['topic', 'importedTopicKey'],
    ['deadLetterQueue', 'importedDeadLetterQueueKey'],
  ] as const)('of %s takes the place of a key that was let', (prop, id) => {
    const made =
      prop === 'topic'
        ? new sns.Topic(stack, 'Mine', { masterKey: new kms.Key(stack, 'Own') })
        : new sqs.Queue(stack, 'Mine', { encryptionMasterKey: new kms.Key(stack, 'Own') });
    expect(warningsOf({ [prop]: made }, () => override(made, ARN))).toEqual([expect.stringContaining(`.${id}]`)]);
  });

  test.each(['topic', 'deadLetterQueue'] as const)('of %s with the AWS managed one fails', (prop) => {
    const made = mine[prop]();
    expect(() => warningsOf({ [prop]: made }, () => override(made, prop === 'topic' ? 'alias/aws/sns' : 'alias/aws/sqs'))).toThrow(
      new RegExp(`'${prop}' must be encrypted with a customer managed key, got an AWS managed one; .*EventBridge.*RotatingKey`));
  });
});

describe('deadLetterQueue', () => {
  test('fails if it is encrypted with the AWS managed key: what to use', () => {
    const deadLetterQueue = new sqs.Queue(stack, 'Mine', { encryption: sqs.QueueEncryption.KMS_MANAGED });
    expect(() => warningsOf({ deadLetterQueue })).toThrow(
      /'deadLetterQueue' must be .*customer managed key, got an AWS managed one; .*RotatingKey.*SQS_MANAGED/,
    );
  });

  test.each([sqs.QueueEncryption.SQS_MANAGED, sqs.QueueEncryption.KMS, undefined])('may be encrypted as %s', (encryption) => {
    expect(warningsOf({ deadLetterQueue: new sqs.Queue(stack, 'Mine', { encryption }) })).toEqual([]);
  });
});

describe('encryptionKey of another Region', () => {
  const elsewhere = ARN.replace('eu-west-1', 'us-west-2');

  test('fails: Amazon SNS uses keys of its own Region', () => {
    expect(() => warningsOf({ encryptionKey: kms.Key.fromKeyArn(stack, 'Foreign', elsewhere) })).toThrow(
      /'encryptionKey' must be in the region .*eu-west-1, got us-west-2; .*SNS.*Region/,
    );
  });

  test('may be of another account', () => {
    expect(warningsOf({ encryptionKey: kms.Key.fromKeyArn(stack, 'Foreign', ARN.replace('111122223333', '444455556666')) })).toHaveLength(
      1,
    );
    Template.fromStack(stack).resourceCountIs('AWS::SNS::Topic', 1);
  });
});
