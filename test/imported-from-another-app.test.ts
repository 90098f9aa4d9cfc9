import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import type {
  IManualRotationAlias, IOnDemandRotation, IRotationComplianceRule, OnDemandRotationAttributes, RotationComplianceRuleAttributes,
} from '../src';
import {
  KeyTemplate, ManualRotationAlias, OnDemandRotation, RotatingKey, RotationComplianceRule, RotationDashboard, RotationNotifications,
  RotationRemediation,
} from '../src';
import { deployed } from './helpers/declared';

// What one app defines, another shows and watches: a platform team's dashboard over the apps of all teams.

const env = { account: '111122223333', region: 'eu-west-1' };
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const MACHINE = (name: string) => `arn:aws:states:eu-west-1:111122223333:stateMachine:${name}`;
const keyTemplate = KeyTemplate.symmetric();

interface Shown {
  readonly alias: IManualRotationAlias;
  readonly rotation: IOnDemandRotation;
  readonly rule: IRotationComplianceRule;
}

let home: Stack;
let away: Stack;
beforeEach(() => {
  home = new Stack(new App(), 'Home', { env });
  away = new Stack(new App(), 'Away', { env });
});

function defined(): Shown {
  return {
    alias: new ManualRotationAlias(home, 'Alias', { aliasName: 'orders', keyTemplate, rotationPeriod: Duration.days(180) }),
    rotation: new RotatingKey(home, 'Key').addOnDemandRotation('OnDemand', { maxMaterialAge: Duration.days(200), reservedRotations: 7 }),
    rule: new RotationComplianceRule(home, 'Rule', {
      configRuleName: 'key-age',
      maxKeyAge: Duration.days(400),
      gracePeriod: Duration.days(3),
    }),
  };
}

const rotationAttributes = (more: Partial<OnDemandRotationAttributes> = {}): OnDemandRotationAttributes => ({
  key: kms.Key.fromKeyArn(away, 'Key', KEY),
  stateMachineArn: MACHINE('on-demand'),
  maxMaterialAge: Duration.days(200),
  reservedRotations: 7,
  ...more,
});
const ruleAttributes = (more: Partial<RotationComplianceRuleAttributes> = {}): RotationComplianceRuleAttributes => ({
  configRuleName: 'key-age', maxKeyAge: Duration.days(400), gracePeriod: Duration.days(3), ...more,
});

function imported(): Shown {
  return {
    alias: ManualRotationAlias.fromManualRotationAliasAttributes(away, 'Alias', {
      aliasName: 'orders', stackName: 'Home', stateMachineArn: MACHINE('alias'), rotationPeriod: Duration.days(180),
    }),
    rotation: OnDemandRotation.fromOnDemandRotationAttributes(away, 'OnDemand', rotationAttributes()),
    rule: RotationComplianceRule.fromRotationComplianceRuleAttributes(away, 'Rule', ruleAttributes()),
  };
}

/** The dashboard's body, with what differs between the apps on purpose (ARNs, ids, paths) made equal. */
function dashboardOf(stack: Stack, { alias, rotation, rule }: Shown): string {
  const dashboard = new RotationDashboard(stack, 'Dashboard');
  dashboard.addAlias(alias);
  dashboard.addOnDemandRotation(rotation, { title: 'orders' });
  dashboard.addComplianceRule(rule);
  const [body] = Object.values(deployed(stack, 'AWS::CloudWatch::Dashboard', { stackName: stack.stackName })).map(
    ({ Properties }) => Properties.DashboardBody as string,
  );
  return body
    .replace(/arn:aws:states:[^"`]*?stateMachine:[A-Za-z0-9-]+/g, '<machine>')
    .replace(/"KeyId","[^"]+"/g, '"KeyId","<key>"')
    .replace(/"Rule","[^"]+"|judged by [A-Za-z0-9-]+/g, '<rule>');
}

describe('in another app', () => {
  test('a dashboard shows the same as in their own', () => {
    const [own, other] = [dashboardOf(home, defined()), dashboardOf(away, imported())];

    expect(JSON.parse(JSON.stringify(other))).toBe(own);
    for (const told of [
      'MaterialAgeDays',
      'ExecutionsFailed',
      'KeysNonCompliant',
      '"value":180',
      '"value":200',
      '"value":7',
      '400 days old, plus 3 days of grace',
    ]) {
      expect(other).toContain(told);
    }
    expect(Object.keys(Template.fromStack(away).toJSON().Resources)).toHaveLength(1);
  });

  test('notifications watch them', () => {
    const { alias, rotation } = imported();
    const notifications = new RotationNotifications(away, 'Notifications');
    notifications.watchAlias(alias);
    notifications.watchOnDemandRotation(rotation);

    const patterns = Object.values(deployed(away, 'AWS::Events::Rule')).map(({ Properties }) => Properties.EventPattern);
    expect(patterns).toContainEqual(
      expect.objectContaining({
        source: ['aws.states'],
        detail: expect.objectContaining({ stateMachineArn: [MACHINE('alias'), MACHINE('on-demand')] }),
      }),
    );
    expect(patterns).toContainEqual(expect.objectContaining({ 'detail-type': ['KMS Key Rotated On Demand'], 'detail': { keyArn: [KEY] } }));
    expect(patterns).toContainEqual(
      expect.objectContaining({ 'detail-type': ['KMS Alias Rotated'], 'detail': { alias: ['alias/orders'] } }),
    );
  });
});

describe('an imported alias', () => {
  test('is shown without what was not told: no line, no runs', () => {
    const dashboard = new RotationDashboard(away, 'Dashboard');
    dashboard.addAlias(ManualRotationAlias.fromManualRotationAliasAttributes(away, 'Alias', { aliasName: 'orders', stackName: 'Home' }));
    const body = JSON.stringify(Template.fromStack(away).findResources('AWS::CloudWatch::Dashboard'));

    expect(body).toContain('MaterialAgeDays');
    for (const untold of ['replaced by then', 'Executions', 'State machine', 'undefined']) expect(body).not.toContain(untold);
  });

  test('has no metrics without the name of its stack: they would be of another one', () => {
    const alias = ManualRotationAlias.fromManualRotationAliasAttributes(away, 'Alias', { aliasName: 'orders' });

    expect(() => alias.metricHeld()).toThrow(
      /'stackName' must be given to fromManualRotationAliasAttributes for 'Held', got none; .*\[at Away\/Alias\]/,
    );
    expect(() => new RotationDashboard(away, 'Dashboard').addAlias(alias)).toThrow(/'stackName' must be given/);
  });

  test('has the metrics of the alias itself', () => {
    const { alias } = imported();

    expect(alias.metricDaysOverdue()).toMatchObject({
      namespace: 'CdkKmsRotation',
      metricName: 'DaysOverdue',
      dimensions: { Stack: 'Home', Alias: 'alias/orders' },
    });
  });
});

describe('an imported on-demand rotation', () => {
  test('can be started, by somebody or by an event', () => {
    const { rotation } = imported();
    rotation.onBlocked('Blocked', { target: rotation.eventTarget() });

    const [rule] = Object.values(deployed(away, 'AWS::Events::Rule'));
    expect(rule.Properties.Targets).toEqual([expect.objectContaining({ Arn: MACHINE('on-demand') })]);
    expect(rule.Properties.EventPattern.detail).toEqual({ keyArn: [KEY] });
  });

  test.each<[string, Partial<OnDemandRotationAttributes>, RegExp]>([
    ['a reserve of all', { reservedRotations: 25 }, /'reservedRotations' must be a whole number from 0 to 24, got 25/],
    ['an age of hours', { maxMaterialAge: Duration.hours(36) }, /'maxMaterialAge' must be 1 to 3650 whole days/],
  ])('refuses %s', (_, attributes, message) => {
    expect(() => OnDemandRotation.fromOnDemandRotationAttributes(away, 'OnDemand', rotationAttributes(attributes))).toThrow(message);
  });

  test('refuses a key of another Region, or an alias', () => {
    const elsewhere = kms.Key.fromKeyArn(away, 'Elsewhere', KEY.replace('eu-west-1', 'us-east-1'));
    const alias = kms.Alias.fromAliasName(away, 'Name', 'alias/orders');
    const act = (key: kms.IKeyRef) => () =>
      OnDemandRotation.fromOnDemandRotationAttributes(away, 'OnDemand', { ...rotationAttributes(), key });

    expect(act(elsewhere)).toThrow(/'key' must be of the Region of the on-demand rotation \(eu-west-1\), got a key of us-east-1/);
    away = new Stack(new App(), 'Away', { env });
    expect(act(alias)).toThrow(/'key' must be a key, got the alias/);
  });
});

describe('an imported rule', () => {
  test('takes a remediation of its scope, and no second one', () => {
    const rule = RotationComplianceRule.fromRotationComplianceRuleAttributes(
      away,
      'Rule',
      ruleAttributes({ scopeTag: { key: 'data', value: 'secret' } }),
    );
    new RotationRemediation(away, 'Rotate', { rule });

    const [{ Properties: { Policies: [{ PolicyDocument: { Statement: statements } }] } }] = Object.values(deployed(away, 'AWS::IAM::Role'));
    const changing = statements.filter(({ Sid }: { Sid: string }) => Sid !== 'ReadKeys');
    expect(changing).toHaveLength(2);
    for (const { Condition } of changing) expect(Condition.StringEquals).toEqual({ 'aws:ResourceTag/data': 'secret' });
    expect(
      Object.values(deployed(away, 'AWS::Config::RemediationConfiguration')).map(({ Properties }) => Properties.ConfigRuleName),
    ).toEqual(['key-age']);
    expect(() => new RotationRemediation(away, 'Again', { rule })).toThrow(
      /'rule' must have one remediation, got Away\/Rule, which has Away\/Rotate already/,
    );
  });

  test('refuses what no rule could have', () => {
    const act = (attributes: Partial<RotationComplianceRuleAttributes>) => () =>
      RotationComplianceRule.fromRotationComplianceRuleAttributes(away, 'Rule', ruleAttributes(attributes));

    expect(act({ gracePeriod: Duration.days(90), maxKeyAge: Duration.days(60) })).toThrow(/'gracePeriod' must be less than 'maxKeyAge'/);
  });

  test('knows its ARN if it was told', () => {
    const { rule } = imported();
    const arn = 'arn:aws:config:eu-west-1:111122223333:config-rule/config-rule-abc';

    expect(rule.configRuleRef.configRuleName).toBe('key-age');
    expect(() => rule.configRuleRef.configRuleArn).toThrow(
      /'configRuleArn' must be given to fromRotationComplianceRuleAttributes.*\[at Away\/Rule\]/,
    );
    expect(
      RotationComplianceRule.fromRotationComplianceRuleAttributes(away, 'Told', ruleAttributes({ configRuleArn: arn })).configRuleRef
        .configRuleArn,
    ).toBe(arn);
  });
});
