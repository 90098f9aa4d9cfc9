import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import { App, CfnParameter, Duration, Stack, aws_cloudwatch_actions as actions, aws_kms as kms, aws_sns as sns } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { MaterialExpiryAlarmOptions } from '../src/material-expiry-alarm-options';
import { anchorOf } from '../src/private/runbook';
import { ReplicaKey } from '../src/replica-key';
import { RotatingKey } from '../src/rotating-key';
import type { RotatingKeyProps } from '../src/rotating-key-props';
import { KeyOrigin } from '../src/rotating-key-props';
import { RotationEvents } from '../src/rotation-events';

const DAY = 86_400;

let stack: Stack;
beforeEach(() => {
  stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'us-east-1' } });
});

const imported = (props: RotatingKeyProps = {}, on = stack) => new RotatingKey(on, 'Key', { origin: KeyOrigin.EXTERNAL, ...props });
const replicaOf = (primaryKey: kms.IKeyRef) => new ReplicaKey(stack, 'Key', { primaryKey });
const primaryElsewhere = () =>
  kms.Key.fromKeyArn(stack, 'Primary', 'arn:aws:kms:eu-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab');

type Watched = RotatingKey | ReplicaKey;
const KEYS: [string, () => Watched, RegExp][] = [
  ['RotatingKey', () => imported(), /^Key961B73FD$/],
  ['ReplicaKey of a primary elsewhere', () => replicaOf(primaryElsewhere()), /^Key961B73FD$/],
  [
    'ReplicaKey of a primary in the app',
    () =>
      replicaOf(
        imported(
          { multiRegion: true },
          new Stack(stack.node.root as App, 'Ireland', { env: { account: '111122223333', region: 'eu-west-1' } }),
        ),
      ),
    /^Key961B73FD$/,
  ],
];

const alarm = () => Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'))[0];

describe.each(KEYS)('%s with imported material', (_, key, logicalId) => {
  test('has the metric that AWS KMS publishes about it, by key id', () => {
    const metric = key().metricSecondsUntilMaterialExpiration();

    expect(metric).toMatchObject({ namespace: 'AWS/KMS', metricName: 'SecondsUntilKeyMaterialExpiration', statistic: 'Minimum' });
    expect(metric.period.toMinutes()).toBe(5);
    expect(stack.resolve(metric.dimensions)).toEqual({ KeyId: { Ref: expect.stringMatching(logicalId) } });
  });

  test('lets statistic, period and looks of the metric be chosen, not which metric it is', () => {
    const options = {
      statistic: 'Maximum',
      period: Duration.hours(1),
      label: 'left',
      metricName: 'Other',
      namespace: 'Other',
      dimensionsMap: { Other: 'x' },
    };
    const metric = key().metricSecondsUntilMaterialExpiration(options as cloudwatch.MetricOptions);

    expect(metric).toMatchObject({
      namespace: 'AWS/KMS',
      metricName: 'SecondsUntilKeyMaterialExpiration',
      statistic: 'Maximum',
      label: 'left',
    });
    expect(metric.period.toHours()).toBe(1);
    expect(Object.keys(metric.dimensions!)).toEqual(['KeyId']);
  });

  test('has an alarm that goes off 30 days before, reads that very metric, and stays as it is while there is no data', () => {
    key().addMaterialExpiryAlarm('Expiry');

    expect(alarm().Properties).toEqual({
      AlarmDescription: expect.anything(),
      Namespace: 'AWS/KMS',
      MetricName: 'SecondsUntilKeyMaterialExpiration',
      Dimensions: [{ Name: 'KeyId', Value: { Ref: expect.stringMatching(logicalId) } }],
      Statistic: 'Minimum',
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: 30 * DAY,
      ComparisonOperator: 'LessThanOrEqualToThreshold',
      TreatMissingData: 'ignore',
    });
  });

  test('names itself in the alarm\'s description, which ends with the runbook\'s section', () => {
    key().addMaterialExpiryAlarm('Expiry', { before: Duration.days(14) });
    const [pieces] = [alarm().Properties.AlarmDescription['Fn::Join'][1] as unknown[]];
    const last = String(pieces[pieces.length - 1]);

    expect(pieces).toContainEqual({ Ref: expect.stringMatching(logicalId) });
    expect(last).toMatch(/expires within 14 days.*\n\nRunbook: \S+\/docs\/runbook\.md#alarm-key-material-expires-soon$/s);
    const headings = readFileSync(join(__dirname, '../docs/runbook.md'), 'utf8')
      .match(/^## .+$/gm)!
      .map((heading) => anchorOf(heading.slice(3)));
    expect(headings).toContain(last.split('#').pop());
  });

  test('has alarms that lie below it', () => {
    const watched = key();
    const made = watched.addMaterialExpiryAlarm('Expiry');

    expect(made.node.scope).toBe(watched);
    expect(Object.keys(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'))).toEqual(['KeyExpiry5E3237A0']);
  });

  test('has as many alarms as are asked for', () => {
    const watched = key();
    watched.addMaterialExpiryAlarm('Soon', { before: Duration.days(60) });
    watched.addMaterialExpiryAlarm('Now', { before: Duration.days(7) });

    const thresholds = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm')).map(
      ({ Properties }) => Properties.Threshold,
    );
    expect(thresholds).toEqual([60 * DAY, 7 * DAY]);
  });
});

describe('before', () => {
  test.each([[Duration.days(1), 1], [Duration.days(364), 364], [Duration.hours(48), 2]])('%s is taken', (before, days) => {
    imported().addMaterialExpiryAlarm('Expiry', { before });

    expect(alarm().Properties.Threshold).toBe(days * DAY);
  });

  test.each<[Duration, RegExp]>([
    [Duration.days(0), /got Duration.days\(0\)|got 0/],
    [Duration.hours(23), /got 23 hours/],
    [Duration.hours(36), /got 1 day 12 hours/],
    [Duration.days(365), /got 365 days/],
  ])('%s is refused', (before, got) => {
    const key = imported();

    expect(() => key.addMaterialExpiryAlarm('Expiry', { before })).toThrow(
      /'before' must be 1 to 364 whole days, got .*; choose .* \[at Stack\/Key\]/,
    );
    expect(() => key.addMaterialExpiryAlarm('Expiry', { before })).toThrow(got);
    expect(key.node.tryFindChild('Expiry')).toBeUndefined();
  });

  test('a token is refused: the threshold is computed', () => {
    const before = Duration.days(new CfnParameter(stack, 'Days', { type: 'Number' }).valueAsNumber);

    expect(() => imported().addMaterialExpiryAlarm('Expiry', { before })).toThrow(
      /'before' must be a literal duration, got a token; .*threshold/,
    );
  });
});

describe('actions', () => {
  const made = (options: (action: actions.SnsAction) => MaterialExpiryAlarmOptions) => {
    imported().addMaterialExpiryAlarm('Expiry', options(new actions.SnsAction(new sns.Topic(stack, 'Operators'))));
    return alarm().Properties;
  };
  const OPERATORS = [{ Ref: expect.stringMatching(/^Operators/) }];

  test('are done when it goes off', () => {
    expect(made((action) => ({ actions: [action] }))).toMatchObject({ AlarmActions: OPERATORS });
    expect(alarm().Properties).not.toHaveProperty('OKActions');
  });

  test('okActions are done when it is over', () => {
    expect(made((action) => ({ okActions: [action] }))).toMatchObject({ OKActions: OPERATORS });
    expect(alarm().Properties).not.toHaveProperty('AlarmActions');
  });

  test('are none by default', () => {
    const properties = made(() => ({}));
    for (const list of ['AlarmActions', 'OKActions']) expect(properties).not.toHaveProperty(list);
  });
});

describe('material that AWS KMS made', () => {
  test.each<[string, () => Watched]>([
    ['a RotatingKey', () => new RotatingKey(stack, 'Key')],
    ['a RotatingKey that says so', () => new RotatingKey(stack, 'Key', { origin: KeyOrigin.AWS_KMS })],
    [
      'a replica of such a key',
      () =>
        replicaOf(
          new RotatingKey(new Stack(stack.node.root as App, 'Ireland', { env: { account: '111122223333', region: 'eu-west-1' } }), 'Key', {
            multiRegion: true,
          }),
        ),
    ],
  ])('never expires: the metric and the alarm of %s are refused', (_, key) => {
    const watched = key();
    const refused = /'origin' must be EXTERNAL for .*expires, got AWS_KMS; .*take the metric or alarm out.* \[at Stack\/Key\]/;

    expect(() => watched.metricSecondsUntilMaterialExpiration()).toThrow(refused);
    expect(() => watched.addMaterialExpiryAlarm('Expiry')).toThrow(refused);
    expect(watched.node.tryFindChild('Expiry')).toBeUndefined();
  });

  test.each(['onMaterialExpired', 'onMaterialImported', 'onMaterialDeleted'] as const)(
    'nobody imports or deletes it either: %s is refused',
    (method) => {
      const ireland = new Stack(stack.node.root as App, 'Ireland', { env: { account: '111122223333', region: 'eu-west-1' } });
      const primary = new RotatingKey(ireland, 'Primary', { multiRegion: true });
      const replica = replicaOf(primary);
      const refused = (path: string) =>
        new RegExp(
          '\'origin\' must be EXTERNAL for .*rule about imported key material, got ' + `AWS_KMS; .*take the rule out.* \\[at ${path}\\]`,
        );

      expect(() => primary.rotationEvents[method]('Rule')).toThrow(refused('Ireland/Primary'));
      expect(() => replica.rotationEvents[method]('Rule')).toThrow(refused('Stack/Key'));
      // Whoever asks RotationEvents gets the same answer, for keys of any class.
      expect(() => RotationEvents.fromKey(primary)[method]('Rule')).toThrow(refused('Ireland/Primary'));
      expect(() => RotationEvents.fromKey(replica)[method]('Rule')).toThrow(refused('Stack/Key'));
      expect(() => RotationEvents.fromKey(new kms.Key(stack, 'Plain'))[method]('Rule')).toThrow(refused('Stack/Plain'));
      expect(() => RotationEvents.fromKey(new kms.CfnKey(stack, 'Low'))[method]('Rule')).toThrow(refused('Stack/Low'));
      expect(primary.node.tryFindChild('Rule')).toBeUndefined();
    },
  );

  test.each(['onMaterialExpired', 'onMaterialImported', 'onMaterialDeleted'] as const)('nobody knows of a key from '
    + 'elsewhere, or of its replica: %s is made', (method) => {
    const arn = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    const primary = kms.Key.fromKeyArn(stack, 'Primary', 'arn:aws:kms:eu-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab');
    for (const key of [kms.Key.fromKeyArn(stack, 'Imported', arn), new ReplicaKey(stack, 'Replica', { primaryKey: primary })]) {
      expect(() => RotationEvents.fromKey(key)[method]('Rule')).not.toThrow();
    }
  });

  test('is judged by the resource, not by the prop', () => {
    const key = new RotatingKey(stack, 'Key');
    const resource = key.node.defaultChild as kms.CfnKey;
    resource.origin = 'EXTERNAL';
    expect(() => key.metricSecondsUntilMaterialExpiration()).not.toThrow();
    expect(() => key.rotationEvents.onMaterialExpired('Expired')).not.toThrow();

    resource.origin = new CfnParameter(stack, 'Origin').valueAsString;
    expect(() => key.metricSecondsUntilMaterialExpiration()).not.toThrow();
  });
});
