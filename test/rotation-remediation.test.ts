import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import type { RotationComplianceRuleProps, RotationRemediationOptions } from '../src';
import { RotationComplianceRule, RotationRemediation } from '../src';
import { deployed, theOnly } from './helpers/declared';

const SCRIPT = readFileSync(join(__dirname, '../src/compliance/remediation.py'), 'utf8');
const KMS_KEYS = 'arn:aws:kms:eu-west-1:111122223333:key/*';

let stack: Stack;
beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
});

function remediation(options?: RotationRemediationOptions, rule: RotationComplianceRuleProps = {}): RotationRemediation {
  return new RotationComplianceRule(stack, 'Rule', rule).addRemediation('Rotate', options);
}

const roleOf = () => Object.entries(deployed(stack, 'AWS::IAM::Role')).find(([id]) => id.startsWith('RuleRotateRole'))![1].Properties;
const roleArn = () => expect.stringMatching(/^arn:aws:iam::111122223333:role\/Stack-RuleRotateRole/);
const configuration = () => theOnly(stack, 'AWS::Config::RemediationConfiguration').Properties;
const content = () => theOnly(stack, 'AWS::SSM::Document').Properties.Content;
const payload = (options?: RotationRemediationOptions, rule?: RotationComplianceRuleProps) => {
  remediation(options, rule);
  return content().mainSteps[0].inputs.InputPayload;
};

describe('RotationRemediation', () => {
  test('without options waits for people, and acts on the key that they choose', () => {
    remediation();

    expect(configuration()).toEqual({
      ConfigRuleName: expect.stringMatching(/^Stack-Rule/),
      ResourceType: 'AWS::KMS::Key',
      TargetType: 'SSM_DOCUMENT',
      TargetId: expect.stringMatching(/^Stack-RuleRotateDocument/),
      TargetVersion: '1',
      Automatic: false,
      Parameters: {
        KeyId: { ResourceValue: { Value: 'RESOURCE_ID' } },
        AutomationAssumeRole: { StaticValue: { Values: [roleArn()] } },
      },
    });
  });

  test('takes all options at once', () => {
    const given = payload({
      automatic: true, maximumAttempts: 3, attemptWindow: Duration.hours(1), rotationPeriod: Duration.days(180), reservedRotations: 0,
    });

    expect(configuration()).toMatchObject({ Automatic: true, MaximumAutomaticAttempts: 3, RetryAttemptSeconds: 3600 });
    expect(given).toEqual({ keyId: '{{ KeyId }}', rotationPeriodDays: 180, maxKeyAgeDays: 365, reservedRotations: 0 });
  });

  test('tells its role and its document', () => {
    const { role, documentName } = remediation();
    expect(stack.resolve([role.roleArn, documentName])).toEqual([
      { 'Fn::GetAtt': [expect.stringMatching(/^RuleRotateRole/), 'Arn'] }, { Ref: expect.stringMatching(/^RuleRotateDocument/) },
    ]);
  });

  test('may stand anywhere, for a rule', () => {
    new RotationRemediation(stack, 'Apart', { rule: new RotationComplianceRule(stack, 'Rule') });
    expect(configuration().ConfigRuleName).toMatch(/^Stack-Rule/);
  });

  test('fails for a rule that has one', () => {
    const rule = new RotationComplianceRule(stack, 'Rule');
    rule.addRemediation('Rotate');
    expect(() => rule.addRemediation('Again')).toThrow("'rule' must have one remediation, got Stack/Rule, which has "
      + 'Stack/Rule/Rotate already; use that one [at Stack/Rule/Again]');
    new RotationComplianceRule(stack, 'Second').addRemediation('Rotate');
    Template.fromStack(stack).resourceCountIs('AWS::Config::RemediationConfiguration', 2);
  });
});

describe('the document', () => {
  test('is an automation for keys that runs the script as one step, with constants beside the key', () => {
    remediation();

    expect(theOnly(stack, 'AWS::SSM::Document').Properties).toMatchObject({ DocumentType: 'Automation', TargetType: '/AWS::KMS::Key' });
    expect(content()).toEqual({
      schemaVersion: '0.3',
      description: expect.stringContaining('every 365 days'),
      assumeRole: '{{ AutomationAssumeRole }}',
      parameters: {
        KeyId: { type: 'String', description: expect.any(String), allowedPattern: expect.any(String) },
        AutomationAssumeRole: { type: 'String', description: expect.any(String), default: roleArn(), allowedValues: [roleArn()] },
      },
      outputs: ['MakeYoung.Outcome', 'MakeYoung.Message'],
      mainSteps: [{
        name: 'MakeYoung',
        action: 'aws:executeScript',
        timeoutSeconds: 300,
        onFailure: 'Abort',
        isEnd: true,
        inputs: {
          Runtime: 'python3.11',
          Handler: 'remediate',
          InputPayload: { keyId: '{{ KeyId }}', rotationPeriodDays: 365, maxKeyAgeDays: 365, reservedRotations: 5 },
          Script: SCRIPT,
        },
        outputs: [
          { Name: 'Outcome', Selector: '$.Payload.outcome', Type: 'String' },
          { Name: 'Message', Selector: '$.Payload.message', Type: 'String' },
        ],
      }],
    });
  });

  test.each([
    ['11111111-2222-4333-8444-555555555555', true],
    ['mrk-1234567890abcdef1234567890abcdef', true],
    ['arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-4333-8444-555555555555', true],
    ['arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/mrk-1', true],
    ['alias/a', false],
    ['arn:aws:kms:eu-west-1:111122223333:alias/a', false],
    ['', false],
    ['a b', false],
    ['{{ssm:x}}', false],
    ['a"b', false],
  ])('takes %j as key: %s', (keyId, taken) => {
    remediation();
    expect(new RegExp(content().parameters.KeyId.allowedPattern).test(keyId)).toBe(taken);
  });

  test('has no double braces in its script, which AWS Systems Manager would take for parameters', () => {
    expect(SCRIPT).not.toMatch(/\{\{|\}\}/);
  });

  test('is below the size that AWS Systems Manager takes', () => {
    remediation();
    expect(Buffer.byteLength(JSON.stringify(content()))).toBeLessThan(64 * 1024);
  });
});

describe('the role', () => {
  const trust = () => roleOf().AssumeRolePolicyDocument.Statement;
  const statements = () => {
    const { Policies, Description: _, AssumeRolePolicyDocument: __, ...more } = roleOf();
    expect(more).toEqual({}); // no managed policies
    expect(Policies).toHaveLength(1);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
    return Policies[0].PolicyDocument.Statement;
  };
  const READ = {
    Sid: 'ReadKeys',
    Effect: 'Allow',
    Action: ['kms:DescribeKey', 'kms:GetKeyRotationStatus', 'kms:ListKeyRotations'],
    Resource: KMS_KEYS,
  };
  const switchOn = (period: string, more = {}) => ({
    Sid: 'SwitchOn',
    Effect: 'Allow',
    Action: 'kms:EnableKeyRotation',
    Resource: KMS_KEYS,
    Condition: { NumericEquals: { 'kms:RotationPeriodInDays': period }, ...more },
  });
  const rotate = (more = {}) => ({ Sid: 'Rotate', Effect: 'Allow', Action: 'kms:RotateKeyOnDemand', Resource: KMS_KEYS, ...more });

  test('is for automations of this account and Region', () => {
    remediation();
    expect(trust()).toEqual([{
      Effect: 'Allow',
      Principal: { Service: 'ssm.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: {
        StringEquals: { 'aws:SourceAccount': '111122223333' },
        ArnLike: { 'aws:SourceArn': 'arn:aws:ssm:eu-west-1:111122223333:automation-execution/*' },
      },
    }]);
  });

  test('may read keys, switch their rotation on with the one period, and rotate them; nothing else', () => {
    remediation();
    expect(statements()).toEqual([READ, switchOn('365'), rotate()]);
  });

  test('follows the period', () => {
    remediation({ rotationPeriod: Duration.days(90) });
    expect(statements()[1]).toEqual(switchOn('90'));
  });

  test.each([
    [{ key: 'data' }, { Null: { 'aws:ResourceTag/data': 'false' } }],
    [{ key: 'data', value: 'pii' }, { StringEquals: { 'aws:ResourceTag/data': 'pii' } }],
  ])('changes keys in the scope %j of the rule only', (scopeTag, condition) => {
    remediation({}, { scopeTag });
    expect(statements()).toEqual([READ, switchOn('365', condition), rotate({ Condition: condition })]);
  });
});

describe('rotationPeriod', () => {
  test.each([
    [1, 90],
    [89, 90],
    [90, 90],
    [180, 180],
    [2560, 2560],
    [2561, 2560],
    [3650, 2560],
  ])('absent, with a greatest age of %d days: %d', (age, period) => {
    const given = payload({}, { maxKeyAge: Duration.days(age), gracePeriod: Duration.days(0) });
    expect(given).toMatchObject({ rotationPeriodDays: period, maxKeyAgeDays: age });
  });

  test.each([90, 365, 2560])('accepts %d days', (days) => {
    expect(payload({ rotationPeriod: Duration.days(days) }, { maxKeyAge: Duration.days(3650) }).rotationPeriodDays).toBe(days);
  });

  test.each([
    [Duration.days(89), '89 days'],
    [Duration.days(2561), '2561 days'],
    [Duration.hours(90 * 24 + 1), '90 days 1 hour'],
  ])('fails beyond: %s', (rotationPeriod, got) => {
    expect(() => remediation({ rotationPeriod })).toThrow(
      `'rotationPeriod' must be 90 to 2560 whole days, got ${got}; choose a whole ` + 'number of days in that range [at Stack/Rule/Rotate]',
    );
  });

  test.each([[180, 181, 180], [30, 91, 90]])('fails if keys of at most %d days would be rotated every %d', (age, days, longest) => {
    expect(() => remediation({ rotationPeriod: Duration.days(days) }, { maxKeyAge: Duration.days(age) })).toThrow(
      `'rotationPeriod' must not be longer than 'maxKeyAge' of the rule (${age} days), got ${days} days; keys would be too old `
        + `before each rotation: choose ${longest} days or less`);
  });

  test('fails as a token', () => {
    const rotationPeriod = Duration.days(new CfnParameter(stack, 'Days', { type: 'Number' }).valueAsNumber);
    expect(() => remediation({ rotationPeriod })).toThrow("'rotationPeriod' must be a literal duration, got a token;");
  });
});

describe('reservedRotations', () => {
  test.each([0, 1, 24])('accepts %d', (reservedRotations) => {
    expect(payload({ reservedRotations }).reservedRotations).toBe(reservedRotations);
  });

  test.each([-1, 25, 1.5, NaN])('fails for %d', (reservedRotations) => {
    expect(() => remediation({ reservedRotations })).toThrow('\'reservedRotations\' must be a whole number from 0 to 24, got '
      + `${reservedRotations}; choose one in that range`);
  });

  test('fails as a token', () => {
    const reservedRotations = new CfnParameter(stack, 'Reserve', { type: 'Number' }).valueAsNumber;
    expect(() => remediation({ reservedRotations })).toThrow("'reservedRotations' must be a literal number, got a "
      + 'token; it is compared at synthesis, so write it out');
  });
});

describe('automatic', () => {
  test('with the numbers of AWS Config, if none are given', () => {
    remediation({ automatic: true });
    expect(configuration()).toMatchObject({ Automatic: true });
    expect(Object.keys(configuration())).not.toEqual(expect.arrayContaining(['MaximumAutomaticAttempts']));
    expect(Object.keys(configuration())).not.toEqual(expect.arrayContaining(['RetryAttemptSeconds']));
  });

  test.each([1, 25])('takes %d attempts', (maximumAttempts) => {
    remediation({ automatic: true, maximumAttempts });
    expect(configuration().MaximumAutomaticAttempts).toBe(maximumAttempts);
  });

  test.each([0, 26, 2.5])('fails for %d attempts', (maximumAttempts) => {
    expect(() => remediation({ automatic: true, maximumAttempts })).toThrow('\'maximumAttempts\' must be a '
      + `whole number from 1 to 25, got ${maximumAttempts};`);
  });

  test.each([
    [Duration.seconds(1), 1],
    [Duration.days(1), 86_400],
    [Duration.seconds(2_678_000), 2_678_000],
  ])('takes a window of %s', (attemptWindow, seconds) => {
    remediation({ automatic: true, attemptWindow });
    expect(configuration().RetryAttemptSeconds).toBe(seconds);
  });

  test.each([
    [Duration.millis(999), ''],
    [Duration.seconds(2_678_001), '30 days 23 hours'],
    [Duration.seconds(0), '0 seconds'],
  ])('fails for a window of %s', (attemptWindow, got) => {
    expect(() => remediation({ automatic: true, attemptWindow })).toThrow(`'attemptWindow' must be 1 to 2678000 whole seconds, got ${got}`);
  });

  test('fails for tokens', () => {
    const token = new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber;
    expect(() => remediation({ automatic: true, maximumAttempts: token })).toThrow(
      "'maximumAttempts' must be a literal number, got a token;",
    );
    stack.node.tryRemoveChild('Rule');
    expect(() => remediation({ automatic: true, attemptWindow: Duration.seconds(token) })).toThrow(
      "'attemptWindow' must be a literal duration, got a token;",
    );
  });

  test.each([[{ maximumAttempts: 3 }, "'maximumAttempts' must not be given without 'automatic', got "
    + '3'], [{ attemptWindow: Duration.hours(1) }, "'attemptWindow' must not be given without 'automatic', got 1 "
    + 'hour']])('%j without it fails', (options, message) => {
    expect(() => remediation(options)).toThrow(`${message}; a remediation that people start is `
      + 'attempted once: leave it out, or switch automatic on');
  });

  const warnings = () => Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ id, entry }) => `${id}: ${entry.data}`);

  test('warns, with an id, where AWS KMS cannot keep keys young by itself', () => {
    remediation({ automatic: true }, { maxKeyAge: Duration.days(89) });
    expect(warnings()).toEqual(["/Stack/Rule/Rotate: 'maxKeyAge' is 89 days, and AWS KMS rotates no more often than every "
      + '90 days by itself: in between, each remediation '
      + 'spends one of the 25 on-demand rotations of a key; use ManualRotationAlias for such keys, or allow them to be older [ack: '
      + 'cdk-kms-rotation:RotationRemediation.spendsRotations]']);
  });

  test.each([[true, 90], [false, 30]])('does not warn: %s, %d days', (automatic, days) => {
    remediation({ automatic }, { maxKeyAge: Duration.days(days) });
    expect(warnings()).toEqual([]);
  });
});
