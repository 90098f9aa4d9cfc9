import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import * as kms from 'aws-cdk-lib/aws-kms';
import { KeyTemplate, ManualRotationAlias, RotatingKey, RotationNotifications } from '../src';
import { deployed, theOnly } from './helpers/declared';
import { LONGEST_ARN } from '../src/notifications/watched-values';

const KEY_KINDS = [
  'Rotated',
  'MaterialExpired',
  'Deleted',
  'RotationDisabled',
  'DeletionScheduled',
  'DeletionCancelled',
  'Disabled',
  'PolicyChanged',
  'MaterialImported',
  'MaterialDeleted',
];
const ALIAS_KINDS = [
  'Staged',
  'Rotated',
  'RolledBack',
  'Blocked',
  'Disabled',
  'DeletionScheduled',
  'RetirementVetoed',
  'StrayFound',
  'StrayDiscarded',
  'CurrentKeyUnusable',
  'Restored',
];
// The longest ARN that there can be: of AWS GovCloud (US), of a multi-Region key.
const LONG = (n: number) => `arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/mrk-${String(n).padStart(32, '0')}`;

let app: App;
let stack: Stack;
let notifications: RotationNotifications;
beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack');
  notifications = new RotationNotifications(stack, 'Notifications');
});

const alias = (name: string) => new ManualRotationAlias(stack, name, { aliasName: name, keyTemplate: KeyTemplate.symmetric() });
const imported = (arn: string) => kms.Key.fromKeyArn(stack, `Imported${stack.node.children.length}`, arn);

/** The values that each rule is for, by the path of the rule below the notifications. */
function rules(): Record<string, string[]> {
  const found = notifications.node.findAll().filter((construct): construct is events.CfnRule => construct instanceof events.CfnRule);
  const all = deployed(stack, 'AWS::Events::Rule');
  return Object.fromEntries(found.map((rule): [string, string[]] => {
    const { EventPattern: { resources, detail } } = all[stack.resolve(rule.logicalId)].Properties;
    const values = resources ?? detail.resources?.ARN ?? detail.alias ?? detail.keyArn ?? detail.stateMachineArn;
    return [rule.node.path.split('/').slice(2, 4).join('/'), values];
  }));
}

describe('watchKey', () => {
  test('defines one rule for each kind of event, for all keys, in the order in which they came', () => {
    notifications.watchKey(new RotatingKey(stack, 'First'));
    notifications.watchKey(new kms.CfnKey(stack, 'Second'));
    notifications.watchKey(imported(LONG(3)));

    const made = rules();
    expect(Object.keys(made)).toEqual(KEY_KINDS.map((kind) => `Keys/${kind}`));
    for (const keyArns of Object.values(made)) {
      expect(keyArns).toEqual([expect.stringMatching(/^arn:aws:kms:/), expect.stringMatching(/^arn:aws:kms:/), LONG(3)]);
    }
  });

  test('of the same key twice is the same as once', () => {
    const key = new RotatingKey(stack, 'First');
    notifications.watchKey(key);
    notifications.watchKey(key);
    notifications.watchKey(imported(LONG(1)));
    notifications.watchKey(imported(LONG(1)));

    for (const keyArns of Object.values(rules())) expect(keyArns).toHaveLength(2);
  });

  test.each([['imported', (n: number) => imported(LONG(n))], ['of this app', (n: number) => new kms.CfnKey(stack, `Key${n}`)]])(
    'puts the 21st key that is %s into further rules', (_, make) => {
      for (let n = 0; n < 41; n++) notifications.watchKey(make(n));

      const made = rules();
      expect(Object.keys(made)).toEqual(['', '2', '3'].flatMap((batch) => KEY_KINDS.map((kind) => `Keys/${kind}${batch}`)));
      expect(Object.values(made).map(({ length }) => length)).toEqual([...Array(10).fill(20), ...Array(10).fill(20), ...Array(10).fill(1)]);
    });

  test('fails for an alias, and for keys of elsewhere', () => {
    stack = new Stack(app, 'Here', { env: { account: '111122223333', region: 'eu-west-1' } });
    notifications = new RotationNotifications(stack, 'Notifications');

    expect(() => notifications.watchKey(kms.Alias.fromAliasName(stack, 'Alias', 'alias/data'))).toThrow(
      /'key' must be a key, got the alias .*Key\.fromKeyArn/,
    );
    expect(() => notifications.watchKey(imported(LONG(1)))).toThrow(/'key'.*region.*eu-west-1.*us-gov-west-1.*put the rule in a stack/);
  });
});

describe('watchAlias', () => {
  test('defines one rule for each kind of event, and one for failed runs, for all aliases', () => {
    notifications.watchAlias(alias('one'));
    notifications.watchAlias(alias('two'));
    notifications.watchAlias(ManualRotationAlias.fromManualRotationAliasAttributes(stack, 'Three', { aliasName: 'three' }));

    const { 'StateMachines/RunFailed': machines, ...made } = rules();
    expect(Object.keys(made)).toEqual(ALIAS_KINDS.map((kind) => `Aliases/${kind}`));
    for (const names of Object.values(made)) expect(names).toEqual(['alias/one', 'alias/two', 'alias/three']);
    expect(machines).toEqual([expect.stringMatching(/:stateMachine:.*-one-/), expect.stringMatching(/:stateMachine:.*-two-/)]);
  });

  test('learns the state machine from whoever knows it', () => {
    const known = { aliasName: 'one', stateMachineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:machine' };
    notifications.watchAlias(ManualRotationAlias.fromManualRotationAliasAttributes(stack, 'Unknown', { aliasName: 'one' }));
    notifications.watchAlias(ManualRotationAlias.fromManualRotationAliasAttributes(stack, 'Known', known));
    notifications.watchAlias(ManualRotationAlias.fromManualRotationAliasAttributes(stack, 'Again', known));

    expect(rules()).toMatchObject({ 'Aliases/Rotated': ['alias/one'], 'StateMachines/RunFailed': [known.stateMachineArn] });
  });

  test('of names of any length fits into patterns', () => {
    const name = (n: number) => `alias/${'n'.repeat(238)}${n}`;
    for (let n = 0; n < 8; n++) {
      notifications.watchAlias(ManualRotationAlias.fromManualRotationAliasAttributes(stack, `A${n}`, { aliasName: name(n) }));
    }

    const made = rules();
    expect(made).toMatchObject({ 'Aliases/Staged': Array.from({ length: 6 }, (_, n) => name(n)), 'Aliases/Staged2': [name(6), name(7)] });
    expect(Object.keys(made)).toHaveLength(22);
  });
});

describe('watchOnDemandRotation', () => {
  test('defines one rule for each kind of event, and one for failed runs, for all of them', () => {
    for (const id of ['One', 'Two']) notifications.watchOnDemandRotation(new RotatingKey(stack, id).addOnDemandRotation('OnDemand'));

    const made = rules();
    expect(Object.keys(made)).toEqual(['OnDemandRotations/Rotated', 'OnDemandRotations/Blocked', 'StateMachines/RunFailed']);
    for (const values of Object.values(made)) expect(new Set(values).size).toBe(2);
    expect(made['OnDemandRotations/Rotated'][0]).toMatch(/:key\//);
    expect(made['StateMachines/RunFailed'][0]).toMatch(/:stateMachine:/);
  });
});

test('every pattern keeps to the 2,048 characters of Amazon EventBridge, in every partition', () => {
  for (let n = 0; n < 20; n++) {
    notifications.watchKey(imported(LONG(n)));
    const stateMachineArn = `arn:aws-us-gov:states:us-gov-west-1:111122223333:stateMachine:${'m'.repeat(78)}${String(n).padStart(2, '0')}`;
    notifications.watchAlias(
      ManualRotationAlias.fromManualRotationAliasAttributes(stack, `A${n}`, { aliasName: `${'n'.repeat(80)}${n}`, stateMachineArn }),
    );
    expect(stateMachineArn.length).toBeLessThanOrEqual(LONGEST_ARN.stateMachine);
  }

  const patterns = Object.values(deployed(stack, 'AWS::Events::Rule')).map(({ Properties }) => JSON.stringify(Properties.EventPattern));
  expect(LONG(1).length).toBeLessThanOrEqual(LONGEST_ARN.key);
  expect(Math.max(...patterns.map(({ length }) => length))).toBeGreaterThan(1_900); // or it says nothing
  expect(patterns.filter(({ length }) => length > 2_048)).toEqual([]);
});

describe('the queue policy', () => {
  const policy = (keys: number) => {
    for (let n = 0; n < keys; n++) notifications.watchKey(imported(LONG(n)));
    return theOnly(stack, 'AWS::SQS::QueuePolicy').Properties.PolicyDocument;
  };

  test('has room for the names of 60 rules, those of 120 keys', () => {
    const document = policy(120);

    expect(document.Statement[1].Condition.ArnLike['aws:SourceArn']).toHaveLength(60);
    // A name that AWS CloudFormation makes has up to 64 characters, more than here; 8,192 bytes are allowed.
    expect(JSON.stringify(document).length + 60 * 30).toBeLessThanOrEqual(8_192);
  });

  test('with more, the rules of the account and Region may send', () => {
    expect(policy(121).Statement[1].Condition).toEqual({ ArnLike: { 'aws:SourceArn': ['arn:aws:events:eu-west-1:111122223333:rule/*'] } });
  });
});

test('fails if nothing is watched: what to call', () => {
  expect(() => app.synth()).toThrow(
    /'RotationNotifications' must watch something.*watchKey\(\).*watchAlias\(\).*watchOnDemandRotation\(\)/,
  );
});

test('logical ids: a changed one replaces a rule or a topic, and what is subscribed to it', () => {
  notifications.watchKey(new RotatingKey(stack, 'Key'));
  notifications.addAlarms();

  const { Resources: resources } = Template.fromStack(stack).toJSON() as { Resources: Record<string, { Type: string }> };
  const own = Object.entries(resources).filter(([id]) => id.startsWith('Notifications')).map(([id, { Type }]) => [id, Type]);
  expect(Object.fromEntries(own)).toEqual({
    NotificationsDeadLetters2AC1E002: 'AWS::SQS::Queue',
    NotificationsDeadLettersPolicy0D24969A: 'AWS::SQS::QueuePolicy',
    NotificationsKeyADCFA950: 'AWS::KMS::Key',
    NotificationsKeysDeleted979A27EB: 'AWS::Events::Rule',
    NotificationsKeysDeletionCancelled5928876F: 'AWS::Events::Rule',
    NotificationsKeysDeletionScheduledD1806843: 'AWS::Events::Rule',
    NotificationsKeysDisabledBCC9B36A: 'AWS::Events::Rule',
    NotificationsKeysMaterialDeleted5E2C129A: 'AWS::Events::Rule',
    NotificationsKeysMaterialExpired6363BB34: 'AWS::Events::Rule',
    NotificationsKeysMaterialImportedAA5A600E: 'AWS::Events::Rule',
    NotificationsKeysPolicyChangedD3F4EF1B: 'AWS::Events::Rule',
    NotificationsKeysRotated4A7F54AD: 'AWS::Events::Rule',
    NotificationsKeysRotationDisabled0AAE32F7: 'AWS::Events::Rule',
    NotificationsTopicAE679CBD: 'AWS::SNS::Topic',
    NotificationsTopicPolicyAF92D34A: 'AWS::SNS::TopicPolicy',
    NotificationsUndelivered3C0CB601: 'AWS::CloudWatch::Alarm',
  });
});
