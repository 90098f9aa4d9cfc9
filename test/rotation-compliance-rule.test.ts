import { App, CfnParameter, Duration, NestedStack, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as config from 'aws-cdk-lib/aws-config';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { RotationComplianceRuleProps } from '../src';
import { RotationComplianceRule, Waiver } from '../src';
import { deployed, theOnly } from './helpers/declared';
import { IN_A_YEAR } from '../sim/clock/in-a-year';
import { parseParameters } from '../src/compliance/functions/rule-parameters';
import { parseSettings } from '../src/compliance/functions/rule-settings';

const WAIVER = Waiver.forAlias('partner', { reason: 'the partner pins the key', owner: 'payments', until: IN_A_YEAR });
const KMS_KEYS = 'arn:aws:kms:eu-west-1:111122223333:key/*';

let stack: Stack;
beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
});

function rule(props?: RotationComplianceRuleProps, id = 'Rule'): RotationComplianceRule {
  return new RotationComplianceRule(stack, id, props);
}

/** The rule's properties, as AWS would see them. */
function properties(props?: RotationComplianceRuleProps): Record<string, any> {
  rule(props);
  return theOnly(stack, 'AWS::Config::ConfigRule').Properties;
}

const parameters = (props?: RotationComplianceRuleProps) => properties(props).InputParameters;

describe('RotationComplianceRule', () => {
  test('without props judges all keys once a day and on changes: 365 days, 7 of grace', () => {
    expect(properties()).toEqual({
      Description: 'The material of AWS KMS keys in use is not older than 365 days, plus 7 days of grace',
      InputParameters: { maxKeyAgeDays: '365', gracePeriodDays: '7' },
      Scope: { ComplianceResourceTypes: ['AWS::KMS::Key'] },
      Source: {
        Owner: 'CUSTOM_LAMBDA',
        SourceIdentifier: expect.stringMatching(/^arn:aws:lambda:eu-west-1:111122223333:function:.*Evaluate/),
        SourceDetails: [
          { EventSource: 'aws.config', MessageType: 'ScheduledNotification', MaximumExecutionFrequency: 'TwentyFour_Hours' },
          { EventSource: 'aws.config', MessageType: 'ConfigurationItemChangeNotification' },
          { EventSource: 'aws.config', MessageType: 'OversizedConfigurationItemChangeNotification' },
        ],
      },
    });
    Template.fromStack(stack).resourceCountIs('AWS::SSM::Parameter', 0);
  });

  test('takes all props at once', () => {
    const given = properties({
      configRuleName: 'key-age',
      description: 'Keys are young',
      maxKeyAge: Duration.days(90),
      gracePeriod: Duration.days(0),
      waivers: [WAIVER],
      scopeTag: { key: 'data', value: 'pii' },
      maximumExecutionFrequency: config.MaximumExecutionFrequency.SIX_HOURS,
      repeatUnchangedAfter: Duration.days(7),
      evaluateOnChange: false,
    });

    expect(given).toEqual({
      ConfigRuleName: 'key-age',
      Description: 'Keys are young',
      InputParameters: {
        maxKeyAgeDays: '90',
        gracePeriodDays: '0',
        scopeTagKey: 'data',
        scopeTagValue: 'pii',
        repeatAfterDays: '7',
        settingsParameter: expect.stringMatching(/^\/cdk-kms-rotation\/compliance\/[0-9a-f]{12}$/),
      },
      Source: {
        Owner: 'CUSTOM_LAMBDA',
        SourceIdentifier: expect.any(String),
        SourceDetails: [{ EventSource: 'aws.config', MessageType: 'ScheduledNotification', MaximumExecutionFrequency: 'Six_Hours' }],
      },
    });
  });

  test('says nothing that the function does not understand', () => {
    const { InputParameters } = properties({
      waivers: [WAIVER], scopeTag: { key: 'data' }, repeatUnchangedAfter: Duration.days(30),
    });
    expect(parseParameters(JSON.stringify(InputParameters))).toEqual({
      maxKeyAgeDays: 365,
      gracePeriodDays: 7,
      scope: { tagKey: 'data' },
      repeatAfterDays: 30,
      settingsParameter: InputParameters.settingsParameter,
    });
    const { Name, Value } = theOnly(stack, 'AWS::SSM::Parameter').Properties;
    expect(parseSettings(Value, Name, new Date())).toEqual({
      waivers: [{ alias: 'alias/partner', reason: 'the partner pins the key', owner: 'payments', until: IN_A_YEAR }],
    });
    expect(Name).toBe(InputParameters.settingsParameter);
  });

  test('is made after the permission to invoke its function', () => {
    rule();
    const [permission] = Object.keys(deployed(stack, 'AWS::Lambda::Permission'));
    expect(theOnly(stack, 'AWS::Config::ConfigRule').DependsOn).toEqual([permission]);
  });

  test('knows its attributes', () => {
    const { configRuleName, configRuleArn, configRuleId, configRuleComplianceType, configRuleRef } = rule();
    const id = stack.getLogicalId(stack.node.findChild('Rule').node.findChild('Resource') as config.CfnConfigRule);

    expect(stack.resolve([configRuleName, configRuleArn, configRuleId, configRuleComplianceType])).toEqual([
      { Ref: id }, { 'Fn::GetAtt': [id, 'Arn'] }, { 'Fn::GetAtt': [id, 'ConfigRuleId'] }, { 'Fn::GetAtt': [id, 'Compliance.Type'] },
    ]);
    expect(configRuleRef).toEqual({ configRuleName, configRuleArn });
  });

  test('writes no literal partition, and makes neither warnings nor errors', () => {
    const china = new Stack(new App(), 'China', { env: { account: '111122223333', region: 'cn-north-1' } });
    new RotationComplianceRule(china, 'Rule', { waivers: [WAIVER] }).addRemediation('Rotate');

    expect(JSON.stringify(Template.fromStack(china).toJSON()).replace(/\^\(arn:/g, '')).not.toContain('arn:aws');
    for (const find of ['findWarning', 'findError'] as const) expect(Annotations.fromStack(china)[find]('*', Match.anyValue())).toEqual([]);
  });

  test('is what aws-config calls a rule', () => {
    const asRule: config.IRule = rule();
    expect(config.ManagedRule.fromConfigRuleName(stack, 'Same', asRule.configRuleName).configRuleName).toBe(asRule.configRuleName);
  });
});

describe.each([
  ['maxKeyAge', 'maxKeyAgeDays', 1, 3650, 365],
  ['gracePeriod', 'gracePeriodDays', 0, 90, 7],
  ['repeatUnchangedAfter', 'repeatAfterDays', 2, 30, undefined],
] as const)('%s', (prop, parameter, min, max, byDefault) => {
  /** Beside a grace period that fits. */
  const given = (value: Duration): RotationComplianceRuleProps => ({ gracePeriod: Duration.days(0), [prop]: value });

  test('absent', () => {
    expect(parameters()[parameter]).toBe(byDefault === undefined ? undefined : String(byDefault));
  });

  test.each([min, min + 1, max - 1, max])('accepts %d days', (days) => {
    expect(parameters(given(Duration.days(days)))[parameter]).toBe(String(days));
  });

  test('accepts whole days in another unit', () => {
    expect(parameters(given(Duration.hours(48)))[parameter]).toBe('2');
  });

  test.each<[Duration, string]>([
    ...(min > 0 ? [[Duration.days(min - 1), `${min - 1} day`] as [Duration, string]] : []),
    [Duration.days(max + 1), `${max + 1} days`], [Duration.hours(36), '1 day 12 hours'], [Duration.days(NaN), ''],
  ])('fails beyond: %s', (value, got) => {
    expect(() => rule(given(value))).toThrow(`'${prop}' must be ${min} to ${max} whole days, got ${got}`);
    expect(() => rule(given(value), 'Again')).toThrow('[at Stack/Again]');
  });

  test('fails as a token', () => {
    const token = Duration.days(new CfnParameter(stack, 'Days', { type: 'Number' }).valueAsNumber);
    expect(() => rule({ [prop]: token })).toThrow(`'${prop}' must be a literal duration, got a token; it is compared at `
      + 'synthesis, so give it as a number [at Stack/Rule]');
  });
});

describe('gracePeriod beside maxKeyAge', () => {
  test.each([[8, undefined], [91, 90], [1, 0]])('%s days of age, %s of grace', (age, grace) => {
    const gracePeriod = grace === undefined ? undefined : Duration.days(grace);
    expect(parameters({ maxKeyAge: Duration.days(age), gracePeriod }).maxKeyAgeDays).toBe(String(age));
  });

  test('fails unless it is less', () => {
    expect(() => rule({ maxKeyAge: Duration.days(30), gracePeriod: Duration.days(30) })).toThrow(
      "'gracePeriod' must be less than 'maxKeyAge' (30 days), got 30 days; shorten it, or allow keys to be older [at Stack/Rule]");
    expect(() => rule({ maxKeyAge: Duration.days(7) }, 'Default')).toThrow("'gracePeriod' must be less than 'maxKeyAge' "
      + '(7 days), got 7 days, its default; shorten it,');
  });
});

describe.each([['configRuleName', 'ConfigRuleName', 128], ['description', 'Description', 256]] as const)('%s', (prop, property, max) => {
  test.each([1, max])('accepts %d characters', (length) => {
    expect(properties({ [prop]: 'x'.repeat(length) })[property]).toBe('x'.repeat(length));
  });

  test.each([0, max + 1])('fails for %d', (length) => {
    expect(() => rule({ [prop]: 'x'.repeat(length) })).toThrow(`'${prop}' must have 1 to ${max} characters, got ${length}; `
      + `${length === 0 ? 'leave it out' : 'shorten it'} [at Stack/Rule]`);
  });

  test('passes tokens through', () => {
    expect(properties({ [prop]: new CfnParameter(stack, 'Text', { default: 'told' }).valueAsString })[property]).toBe('told');
  });
});

describe('scopeTag', () => {
  const scope = (scopeTag: { key: string; value?: string }) => {
    const { scopeTagKey, scopeTagValue } = parameters({ scopeTag });
    return { scopeTagKey, scopeTagValue };
  };

  test.each([
    [{ key: 'data' }, { scopeTagKey: 'data' }],
    [{ key: 'k'.repeat(128), value: 'v'.repeat(256) }, { scopeTagKey: 'k'.repeat(128), scopeTagValue: 'v'.repeat(256) }],
    [{ key: 'data', value: '' }, { scopeTagKey: 'data', scopeTagValue: '' }],
  ])('%j stands in the parameters of the rule, and is applied by the function, not by AWS Config', (tag, expected) => {
    expect(scope(tag)).toEqual(expected);
    Template.fromStack(stack).resourceCountIs('AWS::SSM::Parameter', 0); // where somebody could change it unseen
    expect(theOnly(stack, 'AWS::Config::ConfigRule').Properties.Scope).toEqual({ ComplianceResourceTypes: ['AWS::KMS::Key'] });
  });

  test.each([
    [{ key: '' }, "'scopeTag.key' must have 1 to 128 characters, got 0"],
    [{ key: 'k'.repeat(129) }, "'scopeTag.key' must have 1 to 128 characters, got 129"],
    [{ key: 'k', value: 'v'.repeat(257) }, "'scopeTag.value' must have 0 to 256 characters, got 257"],
  ])('fails for %j', (tag, message) => {
    expect(() => rule({ scopeTag: tag })).toThrow(message);
  });

  test('passes tokens through', () => {
    expect(scope({ key: new CfnParameter(stack, 'Key', { default: 'told' }).valueAsString })).toEqual({ scopeTagKey: 'told' });
  });
});

test('all parameters together fit into the 1,024 characters that AWS Config takes', () => {
  const all = parameters({
    maxKeyAge: Duration.days(3650),
    gracePeriod: Duration.days(90),
    waivers: [WAIVER],
    scopeTag: { key: 'k'.repeat(128), value: 'v'.repeat(256) },
  });
  expect(JSON.stringify(all).length).toBeLessThan(1_024);
});

describe.each([
  [config.MaximumExecutionFrequency.ONE_HOUR, 'One_Hour'], [config.MaximumExecutionFrequency.THREE_HOURS, 'Three_Hours'],
  [config.MaximumExecutionFrequency.TWELVE_HOURS, 'Twelve_Hours'],
])('maximumExecutionFrequency', (maximumExecutionFrequency, expected) => {
  test(`may be ${expected}`, () => {
    expect(properties({ maximumExecutionFrequency }).Source.SourceDetails[0].MaximumExecutionFrequency).toBe(expected);
  });
});

describe('settings', () => {
  test('are a parameter whose name hangs on nothing but the construct path, so that no policy depends on a waived key', () => {
    const key = new kms.Key(stack, 'Key');
    const { evaluator } = rule({
      waivers: [Waiver.forConstruct(key, { reason: 'locked: opened to the rule', owner: 'payments', until: IN_A_YEAR })],
    });
    key.addToResourcePolicy(
      new iam.PolicyStatement({ principals: [evaluator.role!], actions: ['kms:DescribeKey', 'kms:ListKeyRotations'], resources: ['*'] }),
    );

    const { Properties } = theOnly(stack, 'AWS::SSM::Parameter'); // resolving throws for circular references
    expect(Properties).toMatchObject({ Type: 'String', Tier: 'Intelligent-Tiering', Description: 'Waivers of Stack/Rule' });
    expect(Properties.Name).toBe('/cdk-kms-rotation/compliance/9dc04d4d6c53'); // `printf Stack/Rule | sha256sum`
  });

  test('are the same for the same app', () => {
    const templates = [0, 1].map(() => {
      stack = new Stack(new App(), 'Stack');
      new kms.Key(stack, 'B');
      new kms.Key(stack, 'A');
      rule({ waivers: [WAIVER, Waiver.forConstruct(stack, { reason: 'all of this stack', owner: 'payments', until: IN_A_YEAR })] });
      return Template.fromStack(stack).toJSON();
    });
    expect(templates[0]).toEqual(templates[1]);
  });

  /** Each takes 268 bytes, and a comma. */
  const many = (count: number) => Array.from({ length: count }, (_, i) => (
    Waiver.forAlias(`${i}`.padStart(103, '0'), { reason: 'r'.repeat(100), owner: 'ops', until: IN_A_YEAR })));
  const bytes = () => Buffer.byteLength(theOnly(stack, 'AWS::SSM::Parameter').Properties.Value);

  test('fit into 8 KB, or the synthesis fails and says what to do', () => {
    rule({ waivers: many(30) });
    expect(bytes()).toBeLessThanOrEqual(8192);

    stack = new Stack(new App(), 'Stack');
    rule({ waivers: many(31) });
    expect(() => Template.fromStack(stack)).toThrow(
      /'waivers' must take up at most 8192 bytes as JSON, got \d{4} for 31 keys; shorten reasons, waive what is behind one alias by the alias, or split the keys among rules by scopeTag/,
    );
  });

  test('fit to the byte', () => {
    const waivers = (length: number) => [
      ...many(30),
      Waiver.forAlias('x'.repeat(length), { reason: 'r'.repeat(10), owner: 'ops', until: IN_A_YEAR }),
    ];
    rule({ waivers: waivers(33) });
    expect(bytes()).toBe(8192);

    stack = new Stack(new App(), 'Stack');
    rule({ waivers: waivers(34) });
    expect(() => Template.fromStack(stack)).toThrow(/got 8193 for 31 keys/);
  });

  test('of keys whose ARNs are not known yet are measured by the longest that there can be', () => {
    const team = new Stack(stack.node.root as App, 'Team');
    for (let i = 0; i < 50; i++) new kms.CfnKey(team, `Key${i}`, { keyPolicy: {} });
    new RotationComplianceRule(team, 'Rule', {
      waivers: [Waiver.forConstruct(team, { reason: 'all of this stack', owner: 'payments', until: IN_A_YEAR })],
    });

    expect(() => Template.fromStack(team)).toThrow(/got \d{4,5} for 50 keys/);
  });
});

describe('the function', () => {
  test('is one for all rules of a stack, with what it needs to judge 10,000 keys', () => {
    const [one, two] = [rule({ waivers: [WAIVER] }), rule({ scopeTag: { key: 'data' } }, 'Second')];

    expect(one.evaluator).toBe(two.evaluator);
    const { Properties } = theOnly(stack, 'AWS::Lambda::Function');
    expect(Properties).toMatchObject({
      MemorySize: 512,
      Timeout: 900,
      Handler: 'index.handler',
      LoggingConfig: { LogFormat: 'JSON', LogGroup: expect.any(String) },
    });
    expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions');
    expect(theOnly(stack, 'AWS::Logs::LogGroup').Properties.RetentionInDays).toBe(365);
  });

  test('is invoked by AWS Config for rules of this account alone', () => {
    rule();
    rule({}, 'Second');
    expect(theOnly(stack, 'AWS::Lambda::Permission').Properties).toEqual({
      Action: 'lambda:InvokeFunction',
      FunctionName: expect.stringMatching(/:function:/),
      Principal: 'config.amazonaws.com',
      SourceAccount: '111122223333',
    });
  });

  const statements = () => {
    const { Policies, ...role } = theOnly(stack, 'AWS::IAM::Role').Properties;
    expect(Object.keys(role)).toEqual(['AssumeRolePolicyDocument']); // no managed policies
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
    expect(Policies).toHaveLength(1);
    return Policies[0].PolicyDocument.Statement;
  };
  const READS = [
    {
      Sid: 'Log',
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: expect.stringMatching(/^arn:aws:logs:eu-west-1:111122223333:log-group:.*:\*$/),
    },
    { Sid: 'FindKeys', Effect: 'Allow', Action: ['kms:ListAliases', 'kms:ListKeys', 'tag:GetResources'], Resource: '*' },
    {
      Sid: 'ReadKeys',
      Effect: 'Allow',
      Action: ['kms:DescribeKey', 'kms:GetKeyLastUsage', 'kms:GetKeyPolicy', 'kms:ListKeyRotations'],
      Resource: KMS_KEYS,
    },
    {
      Sid: 'ReadPrimaryKeys',
      Effect: 'Allow',
      Action: 'kms:DescribeKey',
      Resource: 'arn:aws:kms:*:111122223333:key/mrk-*',
      Condition: { StringEquals: { 'kms:MultiRegionKeyType': 'PRIMARY' } },
    },
    { Sid: 'Report', Effect: 'Allow', Action: 'config:PutEvaluations', Resource: '*' },
    {
      Sid: 'ReadLastReport',
      Effect: 'Allow',
      Action: 'config:GetComplianceDetailsByConfigRule',
      Resource: 'arn:aws:config:eu-west-1:111122223333:config-rule/*',
    },
  ];

  test('may read keys and report, and nothing else', () => {
    rule();
    expect(statements()).toEqual(READS);
  });

  test('may read the settings of its rules, and no other parameter', () => {
    rule({ waivers: [WAIVER] });
    rule({ scopeTag: { key: 'data' } }, 'WithoutSettings');
    rule({ waivers: [WAIVER] }, 'Third');

    const names = Object.values(deployed(stack, 'AWS::SSM::Parameter')).map(({ Properties }) => Properties.Name);
    expect(names).toHaveLength(2);
    expect(statements()).toEqual([
      ...READS,
      {
        Sid: 'ReadSettings',
        Effect: 'Allow',
        Action: 'ssm:GetParameter',
        Resource: names.map((name) => `arn:aws:ssm:eu-west-1:111122223333:parameter${name}`),
      },
    ]);
  });

  test('of a nested stack is its own', () => {
    const nested = new NestedStack(stack, 'Nested');
    const [outer, inner] = [rule(), new RotationComplianceRule(nested, 'Rule', { waivers: [WAIVER] })];

    expect(inner.evaluator).not.toBe(outer.evaluator);
    Template.fromStack(nested).resourceCountIs('AWS::Lambda::Function', 1);
  });
});

describe('events', () => {
  test.each<[string, (of: RotationComplianceRule, target: sns.Topic) => void, object]>([
    ['onEvent', (of, topic) => of.onEvent('On', { target: new targets.SnsTopic(topic) }), {}],
    [
      'onComplianceChange',
      (of, topic) => of.onComplianceChange('On', { target: new targets.SnsTopic(topic) }),
      { 'detail-type': ['Config Rules Compliance Change'] },
    ],
    [
      'onReEvaluationStatus',
      (of, topic) => of.onReEvaluationStatus('On', { target: new targets.SnsTopic(topic) }),
      { 'detail-type': ['Config Rules Re-evaluation Status'] },
    ],
  ])('%s: as those of aws-config', (name, on, more) => {
    const theirs = new Stack(new App(), 'Stack');
    const managed = new config.ManagedRule(theirs, 'Rule', { identifier: 'X', configRuleName: 'key-age' });
    (managed as any)[name]('On', { target: new targets.SnsTopic(new sns.Topic(theirs, 'Topic')) });
    on(rule({ configRuleName: 'key-age' }), new sns.Topic(stack, 'Topic'));

    const { Properties } = theOnlyRule(stack);
    expect(Properties.EventPattern).toEqual({ source: ['aws.config'], detail: { configRuleName: [{ Ref: expect.any(String) }] }, ...more });
    expect(Properties).toEqual(theOnlyRule(theirs).Properties);
  });

  const theOnlyRule = (of: Stack) => Object.values(Template.fromStack(of).findResources('AWS::Events::Rule'))[0];

  test('take a pattern, which narrows ours, and no target', () => {
    rule().onComplianceChange('On', {
      eventPattern: { detail: { newEvaluationResult: { complianceType: ['NON_COMPLIANT'] } } },
      description: 'mine',
    });
    expect(theOnlyRule(stack).Properties).toMatchObject({
      Description: 'mine',
      EventPattern: { detail: { configRuleName: [expect.anything()], newEvaluationResult: { complianceType: ['NON_COMPLIANT'] } } },
    });
  });

  test('do not take a pattern that widens ours', () => {
    expect(() => rule().onComplianceChange('On', { eventPattern: { source: ['mine'] } })).toThrow("'eventPattern' must not widen what "
      + "the rule is for, got other values for 'source'");
  });

  test('onSettingsChanged: any change of the parameter with the waivers, and of no other', () => {
    rule({ waivers: [WAIVER] }).onSettingsChanged('Tampered', { target: new targets.SnsTopic(new sns.Topic(stack, 'Topic')) });

    const [{ Properties }] = Object.values(deployed(stack, 'AWS::Events::Rule'));
    const { Name } = theOnly(stack, 'AWS::SSM::Parameter').Properties;
    expect(Properties.EventPattern).toEqual({
      'source': ['aws.ssm'],
      'detail-type': ['Parameter Store Change'],
      'account': ['111122223333'],
      'resources': [`arn:aws:ssm:eu-west-1:111122223333:parameter${Name}`],
    });
    expect(Properties.Targets).toHaveLength(1);
  });

  test('onSettingsChanged fails without waivers', () => {
    expect(() => rule({ scopeTag: { key: 'data' } }).onSettingsChanged('Tampered')).toThrow(
      "'onSettingsChanged' must be called on a rule with 'waivers', got a rule without any, which has no settings that "
        + 'could change; leave the call out [at Stack/Rule]');
  });
});
