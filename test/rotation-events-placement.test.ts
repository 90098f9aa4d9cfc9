import { App, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import { EventBus } from 'aws-cdk-lib/aws-events-targets';
import * as kms from 'aws-cdk-lib/aws-kms';
import { ReplicaKey, RotatingKey, RotationEvents } from '../src';
import { KEY_ARN } from './events/samples';
import { theOnly } from './helpers/declared';

const HERE = { account: '111122223333', region: 'eu-west-1' };
const ARN_HERE = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const PRIMARY_ARN = 'arn:aws:kms:us-west-2:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab';

let app: App;
let stack: Stack;
beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack', { env: HERE });
});

describe('a rule', () => {
  test.each<[string, (scope: Stack) => kms.IKeyRef, string]>([
    ['an L1', (scope) => new kms.CfnKey(scope, 'Key', { keySpec: 'HMAC_256', keyUsage: 'GENERATE_VERIFY_MAC' }), 'Stack/Key/Rule'],
    ['an L2', (scope) => new kms.Key(scope, 'Key'), 'Stack/Key/Rule'],
    ['a RotatingKey', (scope) => new RotatingKey(scope, 'Key'), 'Stack/Key/Rule'],
    ['an imported key', (scope) => kms.Key.fromKeyArn(scope, 'Key', ARN_HERE), 'Stack/Key/Rule'],
  ])('of %s stands below it, and names it by its ARN', (_, make, path) => {
    expect(RotationEvents.fromKey(make(stack)).onRotated('Rule').node.path).toBe(path);

    expect(theOnly(stack, 'AWS::Events::Rule').Properties.EventPattern.resources).toEqual([
      expect.stringMatching(/^arn:aws:kms:eu-west-1:111122223333:key\/.{36}$/),
    ]);
  });

  test('has the target, name and description of the options', () => {
    const bus = events.EventBus.fromEventBusArn(stack, 'Bus', 'arn:aws:events:eu-west-1:111122223333:event-bus/ops');
    RotationEvents.fromKey(new kms.Key(stack, 'Key')).onDisabled('Rule', {
      target: new EventBus(bus),
      ruleName: 'mine',
      description: 'tells us',
    });

    expect(theOnly(stack, 'AWS::Events::Rule').Properties).toMatchObject({
      Name: 'mine', Description: 'tells us', State: 'ENABLED', Targets: [{ Arn: 'arn:aws:events:eu-west-1:111122223333:event-bus/ops' }],
    });
  });

  test('goes to another stack if it is told to', () => {
    const other = new Stack(app, 'Other', { env: HERE });
    RotationEvents.fromKey(new kms.Key(stack, 'Key')).onRotated('Rule', { crossStackScope: other });

    Template.fromStack(other).resourceCountIs('AWS::Events::Rule', 1);
    Template.fromStack(stack).resourceCountIs('AWS::Events::Rule', 0);
  });

  test('may be of a key whose Region and account only the deployment knows', () => {
    const anywhere = new Stack(app, 'Anywhere');
    const arn = anywhere.formatArn({ service: 'kms', resource: 'key', resourceName: 'mrk-1234abcd12ab34cd56ef1234567890ab' });
    RotationEvents.fromKey(kms.Key.fromKeyArn(anywhere, 'Key', arn)).onRotated('Rule');
    RotationEvents.fromKey(kms.Key.fromKeyArn(anywhere, 'Given', Token.asString({ Ref: 'KeyArn' }))).onRotated('Rule');

    Template.fromStack(anywhere).resourceCountIs('AWS::Events::Rule', 2);
  });
});

describe('fails', () => {
  test('for a key of another Region: what to do', () => {
    const key = kms.Key.fromKeyArn(stack, 'Key', KEY_ARN);
    expect(() => RotationEvents.fromKey(key).onRotated('Rule')).toThrow(
      /^'key' .*\bregion\b.*\beu-west-1\b.*\bus-west-2\b.*put the rule in a stack.*\[at Stack/,
    );
  });

  test('for a key of another account', () => {
    const key = kms.Key.fromKeyArn(stack, 'Key', ARN_HERE.replace('111122223333', '444455556666'));
    expect(() => RotationEvents.fromKey(key).onDisabled('Rule')).toThrow(/^'key' .*\baccount\b.*\b111122223333\b.*\b444455556666\b/);
  });

  test('for a scope that is in another Region than the key', () => {
    const other = new Stack(app, 'Other', { env: { ...HERE, region: 'us-west-2' } });
    expect(() => RotationEvents.fromKey(new kms.Key(stack, 'Key')).onRotated('Rule', { crossStackScope: other })).toThrow(
      /'key'.*region.*us-west-2.*eu-west-1/,
    );
  });

  test.each<[string, () => kms.IKeyRef]>([
    ['a ReplicaKey', () => new ReplicaKey(stack, 'Replica', { primaryKey: kms.Key.fromKeyArn(stack, 'Primary', PRIMARY_ARN) })],
    [
      'an L1, by its ARN',
      () =>
        kms.Key.fromKeyArn(
          stack,
          'Replica',
          new kms.CfnReplicaKey(stack, 'Resource', { primaryKeyArn: PRIMARY_ARN, keyPolicy: {} }).attrArn,
        ),
    ],
  ])('for rotation that is switched off at a replica, where AWS KMS refuses it: %s', (_, make) => {
    const keyEvents = RotationEvents.fromKey(make());

    expect(() => keyEvents.onRotationDisabled('Rule')).toThrow(
      /'key' must not be a replica.*onRotationDisabled.*got .*Stack\/Replica; .*primary/,
    );
    expect(() => keyEvents.onDisabled('Rule')).not.toThrow();
  });

  test.each<[string, (scope: Stack) => kms.IKeyRef]>([
    ['an alias of this app', (scope) => new kms.Key(scope, 'Key').addAlias('data')],
    ['an alias by its name', (scope) => kms.Alias.fromAliasName(scope, 'Alias', 'alias/data')],
    ['the ARN of an alias', (scope) => kms.Key.fromKeyArn(scope, 'Alias', 'arn:aws:kms:eu-west-1:111122223333:alias/data')],
  ])('for %s, which events never name', (_, make) => {
    expect(() => RotationEvents.fromKey(make(stack)).onRotated('Rule')).toThrow(
      /'key' must be a key, got the alias Stack\/.*Alias; .*Key\.fromKeyArn/,
    );
  });
});
