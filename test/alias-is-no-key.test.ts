import { inspect } from 'node:util';
import { App, Resource, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secrets from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { IN_A_YEAR } from '../sim/clock/in-a-year';
import type { IManualRotationAlias, IRotatingKey, RotatingKey } from '../src';
import {
  KeyTemplate,
  ManualRotationAlias,
  OnDemandRotation,
  ReplicaKey,
  RotationDashboard,
  RotationEvents,
  RotationNotifications,
  Waiver,
} from '../src';

const keyTemplate = KeyTemplate.symmetric();
const ALIASES: [string, (stack: Stack) => IManualRotationAlias][] = [
  ['a ManualRotationAlias', (stack) => new ManualRotationAlias(stack, 'It', { aliasName: 'orders', keyTemplate })],
  ['an imported one', (stack) => ManualRotationAlias.fromManualRotationAliasAttributes(stack, 'It', { aliasName: 'orders', keyTemplate })],
];

let stack: Stack;
beforeEach(() => {
  stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
});

describe.each(ALIASES)('%s', (_, make) => {
  /** As Python and JavaScript see it: nobody checks. */
  const asKey = () => make(stack) as unknown as kms.IKey;
  const NAMES_WHAT_TO_USE = /must not be passed as a key.*RotatingKey.*aliasName.*grants.*\[at Stack\/It\]$/;

  // Without a failure here, the first four encrypt with the AWS managed key, and say nothing.
  test.each<[string, (key: kms.IKey) => unknown]>([
    ['an Amazon S3 bucket', (key) => new s3.Bucket(stack, 'Uses', { encryptionKey: key })],
    ['an Amazon SQS queue', (key) => new sqs.Queue(stack, 'Uses', { encryptionMasterKey: key })],
    ['an Amazon SNS topic', (key) => new sns.Topic(stack, 'Uses', { masterKey: key })],
    [
      'an Amazon DynamoDB table',
      (key) => new dynamodb.Table(stack, 'Uses', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING }, encryptionKey: key }),
    ],
    ['a secret', (key) => new secrets.Secret(stack, 'Uses', { encryptionKey: key })],
    ['a log group', (key) => new logs.LogGroup(stack, 'Uses', { encryptionKey: key })],
    [
      'a volume',
      (key) =>
        new ec2.Volume(stack, 'Uses', {
          availabilityZone: 'eu-west-1a',
          snapshotId: 'snap-1',
          encrypted: true,
          encryptionKey: key,
        }),
    ],
    ['a replica', (key) => new ReplicaKey(stack, 'Uses', { primaryKey: key })],
    ['the adoption of another alias', (key) => new ManualRotationAlias(stack, 'Uses', { aliasName: 'other', keyTemplate, adopt: { key } })],
    ['notifications', (key) => new RotationNotifications(stack, 'Uses', { encryptionKey: key })],
    ['what reads keyArn', (key) => key.keyArn],
    ['what reads keyId', (key) => key.keyId],
    ['what reads keyRef', (key) => key.keyRef],
  ])('fails at once as the key of %s, and says what to use', (__, use) => {
    const key = asKey();

    expect(() => use(key)).toThrow(NAMES_WHAT_TO_USE);
  });

  test.each<[string, (key: kms.IKey) => unknown]>([
    ['RotationDashboard.addKey', (key) => new RotationDashboard(stack, 'Uses').addKey(key)],
    ['RotationNotifications.watchKey', (key) => new RotationNotifications(stack, 'Uses').watchKey(key)],
    ['RotationEvents.fromKey', (key) => RotationEvents.fromKey(key).onDisabled('Rule')],
  ])('%s says in its own words that it is an alias', (__, use) => {
    const key = asKey();

    expect(() => use(key)).toThrow(/'key' must be a key, got the alias Stack\/It/);
  });

  test('is no RotatingKey either', () => {
    expect(() => new OnDemandRotation(stack, 'Uses', { key: asKey() as unknown as IRotatingKey })).toThrow(
      /'key' must be a RotatingKey, got/,
    );
  });

  test('can be waived, as before', () => {
    expect(() => Waiver.forConstruct(make(stack), { reason: 'a long enough reason', owner: 'team', until: IN_A_YEAR })).not.toThrow();
  });

  test('is printed as any construct: printers do not ask for what fails', () => {
    const it = make(stack);

    expect(() => inspect(it, { depth: 3, getters: true, showHidden: true })).not.toThrow();
    expect(() => inspect(Object.getPrototypeOf(it), { getters: true, showHidden: true })).not.toThrow();
    // What jest prints of a failed comparison; of what aws-cdk-lib itself refuses to be read there, nothing is said here.
    expect(() => expect(it).toEqual(1)).not.toThrow(/passed as a key/);
    expect(() => expect({ it }).toEqual({ it: { aliasName: 'another' } })).not.toThrow(/passed as a key/);
    for (const name of ['keyArn', 'keyId', 'keyRef']) expect(name in it).toBe(false);
    expect(it).toBeInstanceOf(Resource);
  });
});

// Nothing here runs: the compiler judges it (`npx projen typecheck`).
export function types(
  alias: ManualRotationAlias,
  imported: IManualRotationAlias,
  key: kms.Key,
  replica: ReplicaKey,
  rotating: RotatingKey,
): void {
  const takesKey = (_: kms.IKeyRef) => undefined;
  const takesRotatingKey = (_: IRotatingKey) => undefined;
  // @ts-expect-error an alias is no key
  takesKey(alias);
  // @ts-expect-error nor is an imported one
  takesKey(imported);
  // @ts-expect-error what fails at run time is not declared
  void alias.keyArn;
  // @ts-expect-error a kms.Key is no RotatingKey
  takesRotatingKey(key);
  // @ts-expect-error a replica is rotated at its primary
  takesRotatingKey(replica);
  takesRotatingKey(rotating);
}
